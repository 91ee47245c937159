// What bpmn-moddle reads, writes and reads again is the same, and nothing is unknown to it.
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

const shixian = createRequire(import.meta.url)('./shixian.json');

export async function roundTrip({ xml }) {
  const moddle = new BpmnModdle({ shixian });
  const first = await moddle.fromXML(xml);
  const { xml: written } = await moddle.toXML(first.rootElement, { format: true });
  const second = await moddle.fromXML(written);
  const { xml: again } = await moddle.toXML(second.rootElement, { format: true });
  const faults = [...first.warnings, ...second.warnings].map(warning => warning.message);
  if (written !== again) {
    faults.push('written and read once more, it is not the same');
  }
  for (const part of ['id', 'waypoint', 'Bounds', 'shixian:']) {
    const [before, after] = [xml, written].map(text => text.split(part).length);
    if (before !== after) {
      faults.push(`${part}: ${before - 1} before, ${after - 1} after`);
    }
  }
  return faults;
}
