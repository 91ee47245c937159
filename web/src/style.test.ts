import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse } from 'culori'
import { expect, test } from 'vitest'

const folder = import.meta.dirname
const style = readFileSync(join(folder, 'style.css'), 'utf8')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file) && !/\.test\.ts$|schema\.d\.ts$/.test(file))

test('colours stand in style.css alone, and everywhere else by their names', () => {
  const known = new Set([...style.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
  const wrong = sources.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const colours = text.match(/#[0-9a-f]{3,8}\b/gi) ?? []
    const own = new Set([...text.matchAll(/(--[\w-]+)'?:/g)].map(([, name]) => name))
    const unknown = [...text.matchAll(/var\((--(?!el-)[\w-]+)/g)].flatMap(([, name = '']) => (known.has(name) || own.has(name) ? [] : [name]))
    return [...colours, ...unknown].map((what) => `${file}: ${what}`)
  })
  expect(wrong).toEqual([])
})

test('no colour has two names of our own', () => {
  const named = [...style.matchAll(/--(?!el-)[\w-]+: (#\w+);/g)].map(([, colour]) => colour)
  expect(named.filter((colour, i) => named.indexOf(colour) !== i)).toEqual([])
})

test('what stands side by side in a chart is told apart by everybody', () => {
  const colours = [...style.matchAll(/--chart-[\w-]+: (#\w+);/g)].flatMap(([, colour = '']) => parse(colour) ?? [])
  expect(colours).toHaveLength(5)
  const apart = differenceCiede2000()
  for (const seen of [filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit].flatMap((blind) => [blind(0), blind(0.5), blind(1)])) {
    const pairs = colours.flatMap((one, i) => colours.slice(0, i).map((other) => apart(seen(one), seen(other))))
    expect(Math.min(...pairs)).toBeGreaterThan(20)
  }
})
