import type { Schema } from '@/api/client'
import { addDays, type LegalDate } from '@/calendar/dates'

/** The years that the API counts in. */
export const firstYear = 2002
export const lastYear = 2099

export type Notice = Schema<'HolidayNotice'>

/** A line of the State Council's notice: a holiday from one day to another, and the weekend days worked for it. */
export interface Line {
  name: string
  off: [LegalDate, LegalDate] | undefined
  worked: LegalDate[]
}

/** The notice as the API takes it: every day by itself. */
export function noticeOf(year: number, paper: string, lines: Line[]): Notice {
  const days: Notice['days'] = []
  for (const { name, off, worked } of lines) {
    if (off) for (let date = off[0]; date <= off[1]; date = addDays(date, 1)) days.push({ name, date, isOffDay: true })
    for (const date of worked) days.push({ name, date, isOffDay: false })
  }
  days.sort((a, b) => a.date.localeCompare(b.date))
  return { year, papers: [paper], days }
}

/** The lines of a notice; days that follow each other under one name are one holiday. */
export function linesOf(notice: Pick<Notice, 'days'>): Line[] {
  const lines: Line[] = []
  for (const { name, date, isOffDay } of [...notice.days].sort((a, b) => a.date.localeCompare(b.date))) {
    let line = lines.find((known) => known.name === name && (!isOffDay || !known.off || addDays(known.off[1], 1) === date))
    if (!line) lines.push((line = { name, off: undefined, worked: [] }))
    if (isOffDay) line.off = [line.off?.[0] ?? date, date]
    else line.worked.push(date)
  }
  return lines
}
