// bpmnlint's recommended rules; a warning is a failure too.
import { createRequire } from 'node:module';
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';
import { BpmnModdle } from 'bpmn-moddle';

const require = createRequire(import.meta.url);
const shixian = require('./shixian.json');

export async function lint({ xml }) {
  const { rootElement } = await new BpmnModdle({ shixian }).fromXML(xml);
  const linter = new Linter({ resolver: new NodeResolver({ require }), config: { extends: 'bpmnlint:recommended' } });
  const found = await linter.lint(rootElement);
  return Object.entries(found).flatMap(([rule, reports]) =>
    reports.map(({ id, message, category }) => `${category} ${rule}: ${id}: ${message}`));
}
