import type { Schema } from '@/api/client'

type Entry = Schema<'Entry'>
type Field = Schema<'EntryField'>

/** How what is no text is put in words. */
export interface Wording {
  day: (day: string) => string
  yes: (yes: boolean) => string
  classOf: (field: string, kind: string) => string
  withBasis: (words: string, basis: string) => string
}

/** A field as it is shown: in words, or the codes of other entries. */
export interface Element { field: Field; words: string; codes: string[] }

// The page's head names them, and the items have a table of their own.
const elsewhere = ['code', 'title', 'provider', 'items']

/** What an entry says, field by field; a field that stands beside another is shown with it. */
export function elementsOf(entry: Entry, fields: Field[], wording: Wording): Element[] {
  const words = ({ name, kind }: Field): string => {
    const value = entry[name as keyof Entry] // what kind says it is
    if (value === undefined || value === '') return ''
    if (kind === 'day') return wording.day(value as string)
    if (kind === 'yes_no') return wording.yes(value as boolean)
    if (kind === 'class') return wording.classOf(name, value as string)
    return Array.isArray(value) ? value.join(' / ') : (value as string)
  }
  return fields.filter(({ name, with: beside }) => !beside && !elsewhere.includes(name)).map((field) => {
    const parts = [field, ...fields.filter((f) => f.with === field.name)].map(words).filter(Boolean)
    const basis = parts.slice(1).join(' · ')
    const all = field.kind === 'class' && basis ? wording.withBasis(words(field), basis) : parts.join(' · ')
    return field.kind === 'codes' ? { field, words: '', codes: (entry[field.name as keyof Entry] as string[] | undefined) ?? [] } : { field, words: all, codes: [] }
  }).filter((element) => element.words || element.codes.length)
}
