import { expect, test, vi } from 'vitest'

vi.mock('@/locales', () => ({ language: { value: 'zh' } }))

import { distribution, percent, periodsUntil, rateOverTime, scopeOf, spansOf, writeFigure, type Row } from './timeliness'

test('periods go back from today over the turn of years', () => {
  const { years, quarters, months } = periodsUntil('2026-02-10')
  expect(years).toEqual(['2026', '2025', '2024', '2024–2026'])
  expect(quarters.slice(0, 3)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3'])
  expect(months.slice(0, 3)).toEqual(['2026-02', '2026-01', '2025-12'])
  expect(months).toHaveLength(18)
})

const row = (days: Row['days'], rate?: number) => ({ days, figures: { on_time_rate: rate } }) as Row

test('what took longest is gathered in the last column', () => {
  const { series } = distribution(row([{ days: 1, count: 3 }, { days: 4, count: 2 }, { days: 9, count: 5 }]), 5) as { series: { data: number[] }[] }
  expect(series[0]?.data).toEqual([0, 3, 0, 0, 2, 5])
})

test('a period with nothing due is a gap and not a zero', () => {
  const { series } = rateOverTime([row([], 0.5), row([])], { rate: 'r', green: 'g' }, 0.95, () => '') as { series: { data: (number | null)[] }[] }
  expect(series[0]?.data).toEqual([50, null])
})

test('a period is told apart by what it is longer than', () => {
  expect(spansOf('2024–2026')).toEqual(['month', 'quarter', 'year'])
  expect(spansOf('2026')).toEqual(['month', 'quarter'])
  expect(spansOf('2026-Q1')).toEqual(['month'])
  expect(scopeOf('2024–2026')).toEqual({ from: '2024-01-01', through: '2026-12-31' })
  expect(scopeOf('2026-Q1')).toEqual({ period: '2026-Q1' })
})

test('figures are written alike everywhere', () => {
  const written = { figures: { due: 1453, on_time_rate: 0.9134, mean_days: 4 } } as Row
  expect(writeFigure(written, { name: 'due', unit: 'items' })).toBe('1,453')
  expect(writeFigure(written, { name: 'on_time_rate', unit: 'percent' })).toBe('91.3%')
  expect([7 / 9, 0.29, 0.57, 1].map(percent), 'never over the rate').toEqual(['77.7%', '29.0%', '57.0%', '100.0%'])
  expect(writeFigure(written, { name: 'mean_days', unit: 'workdays' })).toBe('4.0')
  expect(writeFigure(written, { name: 'median_days', unit: 'workdays' })).toBe('—')
})
