import { expect, test, vi } from 'vitest'

vi.mock('@/locales', () => ({ language: { value: 'zh' } }))

import { distribution, periodsUntil, rateOverTime, type Row } from './timeliness'

test('periods go back from today over the turn of years', () => {
  const { years, quarters, months } = periodsUntil('2026-02-10')
  expect(years).toEqual(['2026', '2025', '2024'])
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
