import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

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

test('both languages say the same things', async () => {
  expect(await keysOf('en')).toEqual(await keysOf('zh'))
})

test('every text that the source asks for by its full key is there', async () => {
  const known = new Set(await keysOf('zh'))
  const source = join(import.meta.dirname, '..')
  const missing: string[] = []
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(vue|ts)$/.test(file) || file.includes('locales') || file.includes('schema.d.ts')) continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, said, titled] of text.matchAll(/\b(?:t|say)\('([\w.]+)'|(?:title: |keypath=)['"](\w+\.[\w.]+)['"]/g)) {
      const key = said ?? titled
      if (key && !known.has(key)) missing.push(`${file}: ${key}`)
    }
  }
  expect(missing).toEqual([])
})
