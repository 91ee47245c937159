import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import en from 'element-plus/es/locale/lang/en'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'

type Texts = Record<string, unknown>

/** Each area of the workbench has its texts in files of its own: zh/case.ts is `case.…` in Chinese. */
function gathered(files: Record<string, { default: Texts }>): Record<string, string> {
  const texts = Object.fromEntries(Object.entries(files).map(([path, file]) => [/(\w+)\.ts$/.exec(path)?.[1] ?? path, file.default]))
  return texts as unknown as Record<string, string> // keys stay open: the locale test holds both languages to the same ones
}

const key = 'shixian.language'
const known = (language: string | null): Language => (language === 'en' ? 'en' : 'zh')
const chosenLast = () => known(localStorage.getItem(key))

export const i18n = createI18n({
  legacy: false,
  locale: 'zh' as Language,
  fallbackLocale: 'zh',
  messages: { zh: gathered(import.meta.glob('./zh/*.ts', { eager: true })), en: {} } as Record<Language, Record<string, string>>,
})

/** Has the workbench speak a language. English comes when somebody wants it: most never do, and have a slow line. */
async function speak(chosen: Language): Promise<void> {
  if (chosen === 'en') i18n.global.setLocaleMessage('en', gathered((await import('./english')).files))
  if (chosen !== chosenLast()) return // meanwhile somebody has changed their mind
  i18n.global.locale.value = chosen
  document.documentElement.lang = htmlLang.value
}

export const language = computed<Language>({
  get: () => known(i18n.global.locale.value),
  set(chosen) {
    localStorage.setItem(key, chosen)
    void speak(chosen)
  },
})

export const htmlLang = computed(() => (language.value === 'en' ? 'en' : 'zh-CN'))
export const elementLocale = computed(() => (language.value === 'en' ? en : zhCn))

// Weeks begin on Monday in either language, as on the calendar's page: Element Plus has dayjs lay out the days to pick.
Object.assign(dayjs.Ls.en ?? {}, { weekStart: 1 })

/** Resolves when the texts of the language chosen last are there. */
export const spoken = speak(chosenLast())

/** A text outside of components. */
export const say = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(key, values)
