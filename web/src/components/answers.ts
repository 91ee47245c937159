import type { Field } from '@/api/client'
import { writeDate } from '@/calendar/dates'
import { readItems } from './items'
import type { Values } from './form'

/** The words in which answers are said that are no text of their own. */
export interface Wording {
  yes: string
  no: string
  confirmed: string
  department: (code: string) => string
  file: (id: string) => string
  items: (count: number) => string
}

export interface Answer {
  name: string
  title: string
  text: string
}

/** What was answered, by the fields' titles and in their order; what was left empty is left out. */
export function answersOf(fields: Field[], values: Values, words: Wording): Answer[] {
  return fields.flatMap((field) => {
    const text = textOf(field, values[field.name], words)
    return text === '' ? [] : [{ name: field.name, title: field.title, text }]
  })
}

function textOf(field: Field, value: unknown, words: Wording): string {
  if (value === undefined || value === null || value === '') return ''
  switch (field.type) {
    case 'enum': return field.options?.find((option) => option.value === value)?.title ?? ''
    case 'boolean': return value === true ? words.yes : words.no
    case 'confirm': return value === true ? words.confirmed : ''
    case 'date': case 'promise': return typeof value === 'string' ? writeDate(value) : ''
    case 'department': return typeof value === 'string' ? words.department(value) : ''
    case 'attachment': return typeof value === 'string' ? words.file(value) : ''
    case 'items': {
      const count = readItems(value).length
      return count > 0 ? words.items(count) : ''
    }
    case 'integer': return typeof value === 'number' ? String(value) : ''
    default: return typeof value === 'string' ? value.trim() : ''
  }
}
