import type { Schema } from '@/api/client'
import { writeDate } from '@/calendar/dates'
import { i18n } from '@/locales'

const { t } = i18n.global

/** Whether the regulation applies here, between whom, and from when until when. */
export function appliedHere({ applied }: Schema<'Regulation'>): string {
  if (applied.length === 0) return t('regulations.notApplied')
  return applied.map(({ relation_title: relation, from, through }) => [
    t('regulations.applied', { relation }),
    from ? t('regulations.from', { day: writeDate(from) }) : '',
    through ? t('regulations.through', { day: writeDate(through) }) : '',
  ].filter(Boolean).join('，')).join('；')
}
