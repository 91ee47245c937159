// Runs the export of a procedure in bpmn-engine, step by step as the machine went, and
// compares the elements that it visits. Nothing here knows a procedure: user tasks are
// completed with the machine's action, timers are fired by hand, and of the conditions
// only those on resource and form are answered as the machine answered them.
import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';

const never = new Date(Date.UTC(9999, 0, 1)).toISOString();

// HandTimers are timers that run out when they are told to.
class HandTimers {
  executing = [];
  register(owner) {
    return {
      setTimeout: (callback, delay, ...args) => this.setTimeout(callback, delay, ...args),
      clearTimeout: ref => this.clearTimeout(ref),
      owner
    };
  }
  setTimeout(callback, delay, ...args) {
    const ref = { callback: () => callback(...args) };
    this.executing.push(ref);
    return ref;
  }
  clearTimeout(ref) {
    this.executing = this.executing.filter(other => other !== ref);
  }
}

class Case {
  visits = [];
  waiting = new Map(); // element → api of its last waiting
  services = new Map(); // element → callback
  action = '';
  flows = [];
  faults = [];

  constructor(xml, watched) {
    this.watched = new Set(watched);
    this.engine = new Engine({
      name: 'proof',
      source: xml,
      timers: new HandTimers(),
      expressions: { resolveExpression: text => (/^due\("\w+"\)$/.test(text) ? never : text), isExpression: () => false },
      scripts: { register() {}, getScript: (language, flow) => this.condition(flow) },
      extensions: { proof: activity => this.extend(activity) }
    });
  }

  // A condition on the action is read; one on the case holds if the machine took its flow.
  condition(flow) {
    const { body } = flow.behaviour.conditionExpression;
    const wanted = /^action == "(\w+)"$/.exec(body);
    return {
      execute: (scope, done) => done(null, wanted ? wanted[1] === this.action : this.flows.includes(flow.id))
    };
  }

  extend(activity) {
    if (activity.type === 'bpmn:ServiceTask') {
      const { services } = this;
      activity.behaviour.Service = function Service() {
        this.execute = (message, done) => services.set(activity.id, done);
      };
    }
  }

  async begin() {
    const listener = new EventEmitter();
    listener.on('activity.enter', ({ id }) => this.watched.has(id) && this.visits.push(id));
    listener.on('activity.wait', api => this.waiting.set(api.id, api));
    listener.on('activity.timer', api => this.waiting.set(api.id, api));
    this.engine.on('error', error => this.faults.push(error.message));
    this.execution = await this.engine.execute({ listener });
  }

  // A message to an event sub-process starts it. This engine does so only for messages
  // thrown in the process itself, and does not interrupt: the case goes no further
  // after an interrupting one, so that only what is visited next is compared.
  send(element, within) {
    if (within) {
      const [definition] = this.execution.definitions;
      definition.getActivityById(within).run();
    }
    this.take(this.waiting, element, 'message').signal();
  }

  take(map, id, what) {
    const found = map.get(id);
    if (!found) {
      throw new Error(`${id}: no ${what} waits there`);
    }
    map.delete(id);
    return found;
  }

  async do({ do: kind, element, within, action, flows }) {
    this.visits = [];
    this.action = action ?? '';
    this.flows = flows ?? [];
    switch (kind) {
      case 'begin': return this.begin();
      case 'complete': return this.take(this.waiting, element, 'user task').signal();
      case 'send': return this.send(element, within);
      case 'fire': return this.take(this.waiting, element, 'timer').cancel();
      case 'serve': return this.take(this.services, element, 'service')();
      default: throw new Error(`${kind}: unknown kind of step`);
    }
  }
}

// run returns what is wrong with one path; nothing, if the engine went as the machine.
export async function run(xml, { scenario, watched, steps }) {
  const one = new Case(xml, watched);
  const faults = [];
  for (const [i, step] of steps.entries()) {
    const where = `${scenario}, step ${i + 1} (${step.do} ${step.element} ${step.action ?? ''})`;
    try {
      await one.do(step);
    } catch (error) {
      faults.push(`${where}: ${error.message}`);
      break;
    }
    if (one.visits.join() !== step.visits.join()) {
      faults.push(`${where}: visited ${one.visits.join(' → ') || 'nothing'}; the machine ${step.visits.join(' → ') || 'nothing'}`);
      break;
    }
  }
  one.engine.stop();
  return [...faults, ...one.faults.map(fault => `${scenario}: ${fault}`)];
}
