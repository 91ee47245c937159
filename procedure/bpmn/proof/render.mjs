// Draws every export of a folder with bpmn-js in a headless Chromium, to be looked at:
//   node render.mjs FOLDER-OF-BPMN FOLDER-FOR-PNG [NAME…]
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { exportsOf } from './files.mjs';

const require = createRequire(import.meta.url);
const viewer = await readFile(require.resolve('bpmn-js/dist/bpmn-viewer.production.min.js'), 'utf8');
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'
];

async function draw(page, { name, xml }, folder) {
  await page.setContent('<body style="margin:0;background:#fff"><div id="c" style="width:100px;height:100px"></div></body>');
  await page.addScriptTag({ content: viewer });
  const size = await page.evaluate(async text => {
    window.v = new window.BpmnJS({ container: '#c' });
    const { warnings } = await window.v.importXML(text);
    if (warnings.length) throw new Error(warnings.map(w => w.message).join('\n'));
    const { inner } = window.v.get('canvas').viewbox();
    return { width: Math.ceil(inner.x + inner.width) + 40, height: Math.ceil(inner.y + inner.height) + 40 };
  }, xml);
  await page.setViewportSize(size);
  await page.evaluate(({ width, height }) => {
    const c = document.getElementById('c');
    Object.assign(c.style, { width: `${width}px`, height: `${height}px` });
    window.v.get('canvas').resized();
    window.v.get('canvas').viewbox({ x: 0, y: 0, width, height });
  }, size);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

const [from, to, ...only] = process.argv.slice(2);
await mkdir(to, { recursive: true });
const profile = await mkdtemp(join(tmpdir(), 'bpmn-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags
});
try {
  const page = await browser.newPage();
  for (const file of await exportsOf(from)) {
    if (only.length === 0 || only.some(word => file.name.includes(word))) {
      await draw(page, file, to);
      console.log(file.name);
    }
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true });
}
