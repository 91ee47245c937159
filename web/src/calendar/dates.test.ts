import { beforeEach, expect, test, vi } from 'vitest'

const language = vi.hoisted(() => ({ value: 'zh' }))
vi.mock('@/locales', () => ({ language }))

import { addDays, dateOf, monthsBetween, weeksOf, writeDate, writeDay, writeInstant, writeMonth, writeShort, writeShortInstant } from './dates'

beforeEach(() => {
  language.value = 'zh'
})

test('dates are written as officials write them', () => {
  expect(writeDay('2026-09-28')).toBe('2026年9月28日（星期一）')
  expect(writeDate('2026-01-04')).toBe('2026年1月4日')
  expect(writeShort('2026-10-10', 2026)).toBe('10月10日')
  expect(writeShort('2027-01-04', 2026)).toBe('2027年1月4日')
  language.value = 'en'
  expect(writeDay('2026-09-28')).toBe('28 September 2026 (Monday)')
})

test('a month is written with its year, or without where that stands above', () => {
  expect(writeMonth('2026-09')).toBe('2026年9月')
  expect(writeMonth('2026-09', true)).toBe('9月')
  language.value = 'en'
  expect(writeMonth('2026-09')).toBe('September 2026')
  expect(writeMonth('2026-09', true)).toBe('September')
})

test('an instant is written in Beijing time', () => {
  expect(writeInstant('2026-09-28T16:30:05Z')).toBe('2026年9月29日 00:30')
  expect(writeInstant('2026-09-28T23:59:59.999+08:00', true)).toBe('2026年9月28日 23:59:59')
  expect(writeShortInstant('2026-09-28T16:30:05Z', 2026)).toBe('9月29日 00:30')
  expect(writeShortInstant('2025-09-28T16:30:05Z', 2026)).toBe('2025年9月29日 00:30')
  expect(dateOf('2026-09-28T16:30:00Z')).toBe('2026-09-29')
})

test('days are added across months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(monthsBetween('2026-12-29', '2027-02-02')).toEqual(['2026-12', '2027-01', '2027-02'])
})

test('a month is laid out in weeks from Monday', () => {
  const weeks = weeksOf('2026-09')
  expect(weeks).toHaveLength(5)
  expect(weeks[0]).toEqual([undefined, '2026-09-01', '2026-09-02', '2026-09-03', '2026-09-04', '2026-09-05', '2026-09-06'])
  expect(weeks[4]).toEqual(['2026-09-28', '2026-09-29', '2026-09-30', undefined, undefined, undefined, undefined])
})
