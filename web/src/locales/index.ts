import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import en from 'element-plus/es/locale/lang/en'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'

type Texts = Record<string, unknown>

/** Each area of the workbench has its texts in files of its own: zh/case.ts is `case.…` in Chinese. */
function gathered(files: Record<string, { default: Texts }>): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [/(\w+)\.ts$/.exec(path)?.[1] ?? path, file.default]))
}

export const texts: Record<Language, Texts> = {
  zh: gathered(import.meta.glob('./zh/*.ts', { eager: true })),
  en: gathered(import.meta.glob('./en/*.ts', { eager: true })),
}

const key = 'shixian.language'
const known = (language: string | null): Language => (language === 'en' ? 'en' : 'zh')

export const i18n = createI18n({
  legacy: false,
  locale: known(localStorage.getItem(key)),
  fallbackLocale: 'zh',
  // A plain Record keeps keys open: the locale test holds both languages to the same ones.
  messages: texts as Record<Language, Record<string, string>>,
})

export const language = computed<Language>({
  get: () => known(i18n.global.locale.value),
  set(chosen) {
    i18n.global.locale.value = chosen
    localStorage.setItem(key, chosen)
    document.documentElement.lang = htmlLang.value
  },
})

export const htmlLang = computed(() => (language.value === 'en' ? 'en' : 'zh-CN'))
export const elementLocale = computed(() => (language.value === 'en' ? en : zhCn))

document.documentElement.lang = htmlLang.value

// Weeks begin on Monday in either language, as on the calendar's page: Element Plus has dayjs lay out the days to pick.
Object.assign(dayjs.Ls.en ?? {}, { weekStart: 1 })

/** A text outside of components. */
export const say = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(key, values)

/** What something is called that the API names in both languages. */
export const titleOf = ({ title, title_en: english }: { title: string; title_en: string }): string => (language.value === 'en' ? english : title)
