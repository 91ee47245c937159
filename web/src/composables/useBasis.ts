import { useI18n } from 'vue-i18n'

/** The articles on which a procedure rests as people read them: one without any rests on practice. */
export function useBasis(): (basis: string | undefined) => string {
  const { t } = useI18n()
  return (basis) => (basis === 'practice' ? t('regulations.practice') : basis ?? '')
}
