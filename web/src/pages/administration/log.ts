import type { Schema } from '@/api/client'
import { nameOfDepartment } from '@/api/departments'
import { writeInstant } from '@/calendar/dates'
import { i18n, language } from '@/locales'

const { t, te } = i18n.global

const listed = (value: string, name: (item: string) => string) => value.split(',').map(name).join(language.value === 'en' ? ', ' : '、')
const known = (key: string, value: string) => (te(`${key}.${value}`) ? t(`${key}.${value}`) : value)

/** What a field of the log holds is for machines; people read names, titles and dates. */
function words(field: string, value: string): string {
  if (value === '') return t('administration.log.nothing')
  switch (field) {
    case 'department':
      return nameOfDepartment(value)
    case 'departments':
      return listed(value, nameOfDepartment)
    case 'positions':
      return listed(value, (position) => known('common.position', position))
    case 'format':
      return known('administration.post.formats', value)
    case 'active':
    case 'disabled':
      return t(value === 'true' ? 'common.yes' : 'common.no')
    default:
      return /^\d{4}-\d\d-\d\dT/.test(value) ? writeInstant(value) : value
  }
}

/** Of what is new there is nothing to say how it was. */
export function changeIn({ field, field_title, old, new: now }: Schema<'AdministrativeChange'>): string {
  const anew = old === '' || (field === 'active' && old === 'false' && now === 'true')
  return anew ? t('common.labelled', { what: field_title, value: words(field, now) })
    : t('administration.log.change', { field: field_title, old: words(field, old), new: words(field, now) })
}

/** Verifications and anchors have numbers that say nothing to people. */
export const subjectOf = (act: Schema<'AdministrativeAct'>): string => act.title || (/^\d{4}$/.test(act.subject) ? act.subject : '')
