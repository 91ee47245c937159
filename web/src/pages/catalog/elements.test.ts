import { expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { elementsOf } from './elements'

type Field = Schema<'EntryField'>

const field = (name: string, kind: Field['kind'], beside?: string): Field => ({ name, kind, title: name, title_en: name, ...(beside ? { with: beside } : {}) })
const wording = {
  day: (day: string) => `on ${day}`, yes: (yes: boolean) => (yes ? 'yes' : 'no'), classOf: (name: string, kind: string) => `${name}:${kind}`,
  withBasis: (words: string, basis: string) => `${words} by ${basis}`,
}

test('every field is shown that says something, whatever it is called', () => {
  const entry = {
    code: 'x-1', category: ['a', 'b'], format: 'base', format_type: 'SQL', share: 'withheld', share_basis: 'Art. 3', gathered: false,
    released_on: '2026-01-02', related: ['x-2'], items: [], newly: 'there', empty: '',
  } as unknown as Schema<'Entry'>
  const shown = elementsOf(entry, [
    field('code', 'code'), field('category', 'levels'), field('format', 'text'), field('format_type', 'text', 'format'), field('share', 'class'),
    field('share_basis', 'text', 'share'), field('released_on', 'day'), field('related', 'codes'), field('gathered', 'yes_no'), field('items', 'items'),
    field('newly', 'text'), field('empty', 'text'), field('missing', 'text'),
  ], wording)
  expect(shown.map(({ field: { name }, words, codes }) => [name, words, ...codes])).toEqual([
    ['category', 'a / b'], ['format', 'base · SQL'], ['share', 'share:withheld by Art. 3'], ['released_on', 'on 2026-01-02'], ['related', '', 'x-2'],
    ['gathered', 'no'], ['newly', 'there'],
  ])
})
