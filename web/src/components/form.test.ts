import { expect, test } from 'vitest'
import type { Field } from '@/api/client'
import { filled, fitting, missing } from './form'

const field = (name: string, more: Partial<Field> = {}): Field => ({ name, title: name, type: 'text', required: true, ...more })

test('what must be given is missing when it is blank; what depends on a condition is left to the API', () => {
  const fields = [field('a'), field('b', { required: false }), field('c', { when: 'a == "x"' }), field('d', { type: 'boolean' })]
  expect(missing(fields, { a: '  ', d: false }, ({ title }) => `${title}!`)).toEqual({ a: 'a!' })
})

test('only what the definition knows and the person gave is sent', () => {
  expect(filled([field('a'), field('b'), field('n', { type: 'integer' })], { a: 'x', b: '', n: 0, other: 1 })).toEqual({ a: 'x', n: 0 })
})

test('of a draft only what the form still takes comes back, and it is told whether something did not', () => {
  const fields = [
    field('a'), field('mode', { type: 'enum', options: [{ value: 'file', title: '文件' }] }), field('evidence', { type: 'attachment' }),
  ]
  const all = { a: 'x', mode: 'file', evidence: 'f1' }
  expect(fitting(fields, all, ['f1'])).toEqual({ values: all, changed: false })
  expect(fitting(fields, all, [])).toEqual({ values: { a: 'x', mode: 'file' }, changed: true })
  expect(fitting(fields, { a: 'x', mode: 'disc' }, [])).toEqual({ values: { a: 'x' }, changed: true })
  expect(fitting(fields, { a: 'x', gone: 'y' }, [])).toEqual({ values: { a: 'x' }, changed: true })
  expect(fitting(fields, { a: 'x', gone: '' }, [])).toEqual({ values: { a: 'x' }, changed: false })
})
