import { expect, test } from 'vitest'
import { accessQuery } from './accesses'

const none = { person: '', action: '', address: '', from: '', to: '' }

test('what is not filtered by is not asked for', () => {
  expect(Object.values(accessQuery(none)).every((value) => value === undefined)).toBe(true)
  expect(accessQuery({ ...none, action: 'no such', address: ' 10.0.0.7 ' })).toMatchObject({ action: undefined, address: '10.0.0.7' })
})

test('a day is one in China, and the last is within', () => {
  expect(accessQuery({ ...none, from: '2026-09-14', to: '2026-09-14' })).toMatchObject({ from: '2026-09-13T16:00:00.000Z', to: '2026-09-14T16:00:00.000Z' })
})
