// Proves the exports of a folder: node prove.mjs FOLDER. Exit status 1 if any fails.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportsOf } from './files.mjs';
import { lint } from './lint.mjs';
import { roundTrip } from './roundtrip.mjs';
import { run } from './run.mjs';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node prove.mjs FOLDER');
  process.exit(2);
}
let failed = 0;
let paths = 0;
let steps = 0;
const files = await exportsOf(folder);
for (const file of files) {
  const faults = [...await lint(file), ...await roundTrip(file)];
  const expected = JSON.parse(await readFile(join(folder, `${file.name}.json`), 'utf8'));
  for (const path of expected) {
    faults.push(...await run(file.xml, path));
    steps += path.steps.length;
  }
  paths += expected.length;
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${file.name}: ${expected.length} scenarios`);
  faults.forEach(fault => console.log(`     ${fault}`));
  failed += faults.length;
}
console.log(`${files.length} procedures linted and re-read, ${paths} scenarios of ${steps} steps executed, ${failed} faults`);
process.exit(failed === 0 ? 0 : 1);
