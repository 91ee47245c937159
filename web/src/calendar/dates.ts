import { computed } from 'vue'
import { language } from '@/locales'

/** Legal dates are strings such as 2026-09-28 and never pass through a Date in local time: all of it is Beijing's. */
export type LegalDate = string

const zone = 'Asia/Shanghai'
const weekdays = ['日', '一', '二', '三', '四', '五', '六']

interface Parts {
  year: number
  month: number
  day: number
}

export function partsOf(date: LegalDate): Parts {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return { year, month, day }
}

const noonOf = (date: LegalDate): Date => {
  const { year, month, day } = partsOf(date)
  return new Date(Date.UTC(year, month - 1, day, 12))
}

/** 0 is Sunday. */
export const weekdayOf = (date: LegalDate): number => noonOf(date).getUTCDay()

export function addDays(date: LegalDate, days: number): LegalDate {
  const noon = noonOf(date)
  noon.setUTCDate(noon.getUTCDate() + days)
  return noon.toISOString().slice(0, 10)
}

/** The date of an instant, in Beijing. */
export const dateOf = (instant: string | Date): LegalDate =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant))

/** As officials write it: 2026年9月28日. */
export function writeDate(date: LegalDate): string {
  if (language.value === 'en') {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(noonOf(date))
  }
  const { year, month, day } = partsOf(date)
  return `${year}年${month}月${day}日`
}

/** The same for a date picker, which takes 2026-09-28 typed in as well. */
export const dateFormat = computed(() => (language.value === 'en' ? 'D MMMM YYYY' : 'YYYY年M月D日'))

/** As officials write it where the weekday matters: 2026年9月28日（星期一）. */
export function writeDay(date: LegalDate): string {
  return language.value === 'en' ? `${writeDate(date)} (${weekdayName(date)})` : `${writeDate(date)}（${weekdayName(date)}）`
}

export function weekdayName(date: LegalDate): string {
  if (language.value === 'en') return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' }).format(noonOf(date))
  return `星期${weekdays[weekdayOf(date)] ?? ''}`
}

/** For tables, where all dates are of about now: 9月28日, with the year if it is another than the given one. */
export function writeShort(date: LegalDate, year?: number): string {
  const parts = partsOf(date)
  if (year !== undefined && parts.year !== year) return writeDate(date)
  if (language.value === 'en') {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(noonOf(date))
  }
  return `${parts.month}月${parts.day}日`
}

/** An instant in Beijing: 2026年9月28日 14:05, with seconds where a record is exact to them. */
export function writeInstant(instant: string, seconds = false): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}), hourCycle: 'h23',
  }).format(new Date(instant))
  return `${writeDate(dateOf(instant))} ${time}`
}

/** A month, e.g. 2026-09, as officials write it; without its year where that stands above. */
export function writeMonth(month: string, bare = false): string {
  if (language.value === 'en') {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', ...(bare ? {} : { year: 'numeric' }) }).format(noonOf(`${month}-01`))
  }
  const { year, month: m } = partsOf(`${month}-01`)
  return bare ? `${m}月` : `${year}年${m}月`
}

/** An instant in a table, where all are of about now: 9月28日 14:05. */
export function writeShortInstant(instant: string, year: number): string {
  return `${writeShort(dateOf(instant), year)} ${writeInstant(instant).slice(-5)}`
}

/** Months that the days lie in, as 2026-09. */
export function monthsBetween(from: LegalDate, to: LegalDate): string[] {
  const months: string[] = []
  for (let at = `${from.slice(0, 7)}-01`; at <= to; at = addDays(`${at.slice(0, 7)}-28`, 4).slice(0, 7) + '-01') {
    months.push(at.slice(0, 7))
  }
  return months
}

/** The weeks of a month, Monday first, undefined where a week has days of other months. */
export function weeksOf(month: string): (LegalDate | undefined)[][] {
  const weeks: (LegalDate | undefined)[][] = []
  let week: (LegalDate | undefined)[] = Array.from({ length: (weekdayOf(`${month}-01`) + 6) % 7 }, () => undefined)
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
    week.push(day)
    if (week.length === 7) {
      weeks.push(week)
      week = []
    }
  }
  if (week.length > 0) weeks.push([...week, ...Array.from({ length: 7 - week.length }, () => undefined)])
  return weeks
}
