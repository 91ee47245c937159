import type { Person, Schema } from '@/api/client'
import { i18n, language } from '@/locales'

const { t } = i18n.global

export const positionsIn = (positions: Schema<'Position'>[]): string =>
  positions.map((position) => t(`common.position.${position}`)).join(language.value === 'en' ? ', ' : '、')

/** Who asked, and whose rights they are, decides nothing; whether an administrator may, the server knows: only where there is no officer. */
export function mayDecide(p: Person | undefined, request: Pick<Schema<'RightsRequest'>, 'by' | 'person'>): boolean {
  if (!p || p.id === request.by || p.id === request.person) return false
  return Boolean(p.secures) || Boolean(p.administers)
}
