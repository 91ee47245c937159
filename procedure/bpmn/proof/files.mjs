// The exports of a folder: every .bpmn file, by name.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export async function exportsOf(folder) {
  const names = (await readdir(folder)).filter(name => name.endsWith('.bpmn')).sort();
  if (names.length === 0) {
    throw new Error(`${folder}: no .bpmn file; write them with: shixian regulation bpmn --all ${folder}`);
  }
  return Promise.all(names.map(async name => ({
    name: basename(name, '.bpmn'),
    xml: await readFile(join(folder, name), 'utf8')
  })));
}
