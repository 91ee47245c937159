import { expect, test, vi } from 'vitest'
import type { Person } from '@/api/client'

vi.mock('@/locales', () => ({ language: { value: 'zh' }, i18n: { global: { t: (key: string) => key.split('.').at(-1) } } }))

import { mayDecide, positionsIn } from './rights'

const who = (id: string, of: Partial<Person> = {}): Person => ({ id, login: id, name: id, positions: [], public: false, supervises: false, ...of })
const request = { by: 'admin', person: 'zhang' }

test('nobody decides what they asked for, or of themselves', () => {
  expect(mayDecide(who('officer', { secures: true }), request)).toBe(true)
  expect(mayDecide(who('other', { administers: true }), request)).toBe(true)
  expect(mayDecide(who('admin', { administers: true }), request)).toBe(false)
  expect(mayDecide(who('zhang', { secures: true }), request)).toBe(false)
  expect(mayDecide(who('auditor', { audits: true }), request)).toBe(false)
  expect(mayDecide(undefined, request)).toBe(false)
})

test('positions are read as a list', () => {
  expect(positionsIn(['staff', 'security'])).toBe('staff、security')
})
