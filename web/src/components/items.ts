import type { Schema } from '@/api/client'

type Item = Schema<'EntryItem'>

/** The data types of information items by the national guide. */
export const itemTypes = ['字符型', '数值型', '货币型', '日期型', '日期时间型', '逻辑型', '备注型', '通用型', '双精度型', '整型', '浮点型']

/** The items of a form's value: the list that is being filled in, or the JSON that the ledger keeps. */
export function readItems(value: unknown): Item[] {
  if (Array.isArray(value)) return value as Item[]
  if (typeof value !== 'string' || value === '') return []
  try {
    const read: unknown = JSON.parse(value)
    return Array.isArray(read) ? (read as Item[]) : []
  } catch {
    return []
  }
}
