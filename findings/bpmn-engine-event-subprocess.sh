#!/usr/bin/env bash
# bpmn-engine 25.0.1 (npm; with bpmn-elements 17.3.0): a message that starts an event sub-process. Needs Node 20 or later.
#
# Behaviour: a message that is sent from outside, with execution.signal, reaches a catch event on the way of the process. It
# does not start an event sub-process whose start event waits for the same message. A message that is thrown in the
# process does start it; but although isInterrupting is true, the user task beside it goes on waiting.
#
# Why it surprises: by BPMN 2.0 (13.5.4) an interrupting event sub-process ends what its parent does, and whatever sends the message.
# What it means here: we export what may be done at any time, such as a withdrawal, as event sub-processes. The proof that
# executes the exports (procedure/bpmn/proof/run.mjs) starts them by hand and compares only what comes after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.mjs <<'JS'
import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';

const message = '<messageEventDefinition messageRef="withdrawal"/>';
const xml = body => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:finding">
  <message id="withdrawal" name="withdrawal"/>
  <process id="p" isExecutable="true">
    <startEvent id="filed"/>
    ${body}
  </process>
</definitions>`;

// A process that catches the message on its way.
const catching = xml(`
    <sequenceFlow id="f1" sourceRef="filed" targetRef="caught"/>
    <intermediateCatchEvent id="caught">${message}</intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="caught" targetRef="over"/>
    <endEvent id="over"/>`);

// A process with an interrupting event sub-process that the message starts.
const anytime = `
    <subProcess id="anytime" triggeredByEvent="true">
      <startEvent id="withdrawn" isInterrupting="true">${message}</startEvent>
      <sequenceFlow id="f8" sourceRef="withdrawn" targetRef="over"/>
      <endEvent id="over"/>
    </subProcess>`;
const waiting = xml(`
    <sequenceFlow id="f1" sourceRef="filed" targetRef="review"/>
    <userTask id="review"/>${anytime}`);
// The same, and the message is thrown in the process, on a branch beside the task.
const throwing = xml(`
    <sequenceFlow id="f1" sourceRef="filed" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="review"/>
    <sequenceFlow id="f3" sourceRef="fork" targetRef="thrown"/>
    <userTask id="review"/>
    <intermediateThrowEvent id="thrown">${message}</intermediateThrowEvent>${anytime}`);

async function run(name, source, sent) {
  const listener = new EventEmitter();
  const entered = [];
  listener.on('activity.enter', ({ id }) => entered.push(id));
  const engine = new Engine({ name, source });
  const execution = await engine.execute({ listener });
  if (sent) execution.signal({ id: 'withdrawal' });
  console.log(`${name}: entered ${entered.join(', ')}; waiting: ${execution.getPostponed().map(({ id }) => id).join(', ') || 'nothing'}`);
  engine.stop();
}

await run('a catch event, the message sent', catching, true);
await run('an event sub-process, the message sent', waiting, true);
await run('an event sub-process, the message thrown', throwing, false);
JS
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error bpmn-engine@25.0.1 bpmn-elements@17.3.0 >log 2>&1 || { cat log; exit 2; }
node main.mjs | tee seen
diff - seen <<'SEEN'
a catch event, the message sent: entered filed, caught, over; waiting: nothing
an event sub-process, the message sent: entered filed, review; waiting: review
an event sub-process, the message thrown: entered filed, fork, review, thrown, anytime, withdrawn, over; waiting: review
SEEN
