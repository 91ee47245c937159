import { ref } from 'vue'
import { api, need, type Schema } from '../api/client'

/** What the server is: a drill, a demonstration; and the legal time there, which in a drill is not that of the clock on the wall. */
export const about = ref<Schema<'About'>>()

let learnt = 0
let request: Promise<void> | undefined

/** Asks once. Whoever needs the legal today as it is now calls `lookAgain`. */
export function learnAbout(): Promise<void> {
  return (request ??= lookAgain())
}

export async function lookAgain(): Promise<void> {
  try {
    about.value = await need(api.GET('/about'))
    learnt = performance.now()
  } catch {
    request = undefined // the page that fails to load says what is wrong
  }
}

/** The legal time now: in a drill it runs as much faster as a drill's day is shorter. */
export function legalNow(): Date {
  const known = about.value
  if (!known) return new Date()
  const passed = performance.now() - learnt
  return new Date(Date.parse(known.now) + passed * pace())
}

/** How many times faster than the clock on the wall legal time passes. */
export function pace(): number {
  const drill = about.value?.drill
  return drill ? 86_400_000 / lasting(drill.workday) : 1
}

/** Milliseconds of a duration as Go writes it, e.g. 1m30s. */
export function lasting(duration: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  let sum = 0
  for (const [, count, unit] of duration.matchAll(/([\d.]+)(ms|h|m|s)/g)) sum += Number(count) * (units[unit ?? ''] ?? 0)
  return sum || 86_400_000
}
