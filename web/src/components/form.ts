import type { Field } from '@/api/client'

/** What is filled in, by the items' names. */
export type Values = Record<string, unknown>

/** What must be given whatever the case is, and is not. What is needed only under a condition, the API knows. */
export function missing(fields: Field[], values: Values, say: (field: Field) => string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const field of fields) {
    if (field.required && !field.when && isBlank(values[field.name])) found[field.name] = say(field)
  }
  return found
}

const isBlank = (value: unknown) => value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  || (Array.isArray(value) && value.length === 0)

/** What the API gets: only items that are there, and only those that the definition knows. */
export function filled(fields: Field[], values: Values): Values {
  return Object.fromEntries(fields.filter(({ name }) => !isBlank(values[name])).map(({ name }) => [name, values[name]]))
}

/** Of values kept earlier, those that the form still takes: it may have changed since, and uploads may be gone. */
export function fitting(fields: Field[], kept: Values, uploads: string[]): { values: Values; changed: boolean } {
  const takes = (name: string, value: unknown) => {
    const field = fields.find((f) => f.name === name)
    if (field?.type === 'enum') return field.options?.some((option) => option.value === value) ?? false
    if (field?.type === 'attachment') return uploads.some((id) => id === value)
    return field !== undefined
  }
  const entries = Object.entries(kept).filter(([, value]) => !isBlank(value))
  const taken = entries.filter(([name, value]) => takes(name, value))
  return { values: Object.fromEntries(taken), changed: taken.length < entries.length }
}
