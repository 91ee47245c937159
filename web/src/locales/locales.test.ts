import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import replaced from './replaced.json'

type Texts = Record<string, unknown>

async function keysOf(language: string): Promise<string[]> {
  const folder = join(import.meta.dirname, language)
  const keys: string[] = []
  const walk = (at: string, texts: Texts) => {
    for (const [name, value] of Object.entries(texts)) {
      if (typeof value === 'string') keys.push(`${at}.${name}`)
      else walk(`${at}.${name}`, value as Texts)
    }
  }
  for (const file of readdirSync(folder)) {
    const module = (await import(join(folder, file))) as { default: Texts }
    walk(file.replace('.ts', ''), module.default)
  }
  return keys.sort()
}

const folder = join(import.meta.dirname, '..')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file) && !/^locales|\.test\.ts$|schema\.d\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))

test('both languages say the same things', async () => {
  expect(await keysOf('en')).toEqual(await keysOf('zh'))
})

test('every text that the source asks for by its full key is there', async () => {
  const known = new Set(await keysOf('zh'))
  const missing: string[] = []
  for (const { file, text } of sources) {
    for (const [, called, titled] of text.matchAll(/\b(?:t|say)\('([\w.]+)'|(?:title: |keypath=)['"](\w+\.[\w.]+)['"]/g)) {
      const key = called ?? titled
      if (key && !known.has(key)) missing.push(`${file}: ${key}`)
    }
  }
  expect(missing).toEqual([])
})

test('every text is asked for', async () => {
  const all = sources.map(({ text }) => text).join('\n')
  const full = new Set([...all.matchAll(/['"](\w+(?:\.\w+)+)['"]/g)].map(([, key]) => key))
  // `reports.lights.${row.light}` asks for all that it may stand for.
  const patterns = [...all.matchAll(/`(\w+\.[\w.]*(?:\$\{[^`{}]*\}[\w.]*)+)`/g)]
    .map(([, template = '']) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`))
  const used = (key: string) => full.has(key) || patterns.some((pattern) => pattern.test(key))
  expect((await keysOf('zh')).filter((key) => !used(key))).toEqual([])
})

test('one word for one thing: words that were replaced are gone', () => {
  const folder = join(import.meta.dirname, 'zh')
  const found = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return Object.entries(replaced).filter(([old]) => text.includes(old)).map(([old, now]) => `${file}: ${old}, say ${now}`)
  })
  expect(found).toEqual([])
})
