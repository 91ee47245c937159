import type { Schema } from '@/api/client'
import type { LegalDate } from '@/calendar/dates'
import { partsOf } from '@/calendar/dates'

export type Row = Schema<'TimelinessRow'>
export type FigureName = Schema<'ReportFigureName'>

/** Periods that a report is asked for: this year and the two before, the three together (2024–2026), their quarters, and the last eighteen months. */
export function periodsUntil(today: LegalDate): { years: string[]; quarters: string[]; months: string[] } {
  const { year, month } = partsOf(today)
  const years = [...[year, year - 1, year - 2].map(String), `${String(year - 2)}–${String(year)}`]
  const quarters: string[] = []
  for (let n = year * 4 + Math.floor((month - 1) / 3), i = 0; i < 8; n--, i++) quarters.push(`${String(Math.floor(n / 4))}-Q${String((n % 4) + 1)}`)
  const months: string[] = []
  for (let n = year * 12 + month - 1, i = 0; i < 18; n--, i++) months.push(`${String(Math.floor(n / 12))}-${String((n % 12) + 1).padStart(2, '0')}`)
  return { years, quarters, months }
}

export type Span = 'month' | 'quarter' | 'year'

/** What a period can be told apart by: what it is longer than. */
export function spansOf(period: string): Span[] {
  if (period.includes('–')) return ['month', 'quarter', 'year']
  return period.length === 4 ? ['month', 'quarter'] : ['month']
}

/** A period as the API takes it. */
export function scopeOf(period: string): { period: string } | { from: LegalDate; through: LegalDate } {
  const [first, last] = period.split('–')
  return first && last ? { from: `${first}-01-01`, through: `${last}-12-31` } : { period }
}

/** A rate in percent, cut and not rounded to a tenth: 77.78 % is not written as 77.8 %, from which it may be green. */
export const percent = (rate: number): string => `${(Math.floor(rate * 1000 + 1e-9) / 10).toFixed(1)}%`

/** A figure as officials write it: 1,453; 91.3%; 4.5. Nothing, where there was nothing to compute it from, is a dash. */
export function writeFigure(row: Row, { name, unit }: Pick<Schema<'ReportFigure'>, 'name' | 'unit'>): string {
  const value = row.figures[name]
  if (value === undefined) return '—'
  if (unit === 'percent') return percent(value)
  return unit === 'workdays' ? value.toFixed(1) : value.toLocaleString('en')
}

const grid = { left: 8, right: 16, top: 32, bottom: 8, containLabel: true }
const colours = {
  on_time: 'var(--chart-on-time)', consented: 'var(--chart-consented)', late: 'var(--chart-late)', expired: 'var(--chart-expired)', overdue: 'var(--chart-overdue)',
}

/** On-time rate over time; a period with nothing due leaves a gap. */
export function rateOverTime(rows: Row[], titles: { rate: string; green: string }, green: number, nameOf: (row: Row) => string): Record<string, unknown> {
  return {
    animation: false, grid, tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? percent(v / 100) : '—') },
    xAxis: { type: 'category', data: rows.map(nameOf), axisLabel: { hideOverlap: true } },
    yAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value}%' } },
    series: [{
      name: titles.rate, type: 'line', color: 'var(--brand)', symbolSize: 7,
      data: rows.map(({ figures }) => (figures.on_time_rate === undefined ? null : figures.on_time_rate * 100)),
      markLine: { silent: true, symbol: 'none', lineStyle: { color: 'var(--green)', type: 'dashed' }, label: { formatter: titles.green, position: 'insideEndTop' }, data: [{ yAxis: green * 100 }] },
    }],
  }
}

/** Departments side by side: of what was due, how much ended how. */
export function sideBySide(rows: Row[], titleOf: (name: FigureName) => string, nameOf: (row: Row) => string): Record<string, unknown> {
  const kinds = ['on_time', 'consented', 'late', 'expired', 'overdue'] as const
  const shown = [...rows].reverse()
  return {
    animation: false, grid, aria: { enabled: true, label: { enabled: false }, decal: { show: true } }, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } }, legend: { type: 'scroll', top: 0, itemWidth: 12, itemHeight: 12 },
    xAxis: { type: 'value' }, yAxis: { type: 'category', data: shown.map(nameOf) },
    series: kinds.map((kind) => ({
      name: titleOf(kind), type: 'bar', stack: 'due', color: colours[kind], itemStyle: { borderColor: 'var(--ink-soft)', borderWidth: 0.5 }, barMaxWidth: 18, data: shown.map(({ figures }) => figures[kind]),
    })),
  }
}

/** How many took how many working days; what is beyond the axis is gathered in its last column. */
export function distribution(row: Row | undefined, most: number): Record<string, unknown> {
  const counts = Array.from({ length: most + 1 }, () => 0)
  for (const { days, count } of row?.days ?? []) {
    const at = Math.min(days, most)
    counts[at] = (counts[at] ?? 0) + count
  }
  return {
    animation: false, grid, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'category', data: counts.map((_, days) => (days === most ? `${String(most)}+` : String(days))) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [{ type: 'bar', color: 'var(--brand-soft)', barCategoryGap: '15%', data: counts }],
  }
}
