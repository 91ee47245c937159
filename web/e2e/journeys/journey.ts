import type { Values } from '../walk'

/** Logins of the demonstration; `guest` is somebody without an account, who is known by number and query code alone. */
export type Person = 'guest' | 'citizen' | 'company' | 'bureau' | 'government' | 'higher' | (string & {})

export interface Step {
  by: Person
  /** The name of the button. */
  does: string
  with?: Values
  /** What is awaited is due so many working days from today. */
  due?: number
}

/** A case from its filing to its end. */
export interface Journey {
  procedure: string
  by: Person
  /** The catalog entry that it is about. */
  entry?: string
  /** For an entry that is not open: the name of its procedure in the list of grounds. */
  listedAs?: string
  form: Values
  /** What the page tells before filing: by when it will be answered, in working days from today, or what comes of it at once. */
  expected?: number | string
  steps: Step[]
  outcome: string
  /** Titles of the letters that it gives rise to. */
  letters?: string[]
  /** What follows from it, each by the name under which it is offered. */
  then?: (Journey & { offer: string })[]
  offer?: string
}

/** What every form on shared data asks to be confirmed. */
export const undertakings = (...labels: string[]): Values => Object.fromEntries(labels.map((label) => [label, true as const]))
