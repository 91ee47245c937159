import { computed, shallowRef } from 'vue'
import type { RouteLocationNormalized, RouteLocationRaw, RouteRecordRaw } from 'vue-router'
import { pages, router, type Nav } from '@/router'
import { person } from '@/session/session'

const groups: Nav['group'][] = ['work', 'bureau', 'reference', 'administration']

interface Entry {
  name: string
  title: string
}

/** What the person finds in the navigation, in groups. */
export const navigation = computed(() => {
  const shown = pages.filter((page) => {
    const nav = page.meta?.nav
    if (!nav || (!person.value && !page.meta?.open)) return false
    return nav.show?.(person.value) ?? true
  })
  const entriesOf = (group: Nav['group']): Entry[] =>
    shown.filter((page) => page.meta?.nav?.group === group).sort((a, b) => orderOf(a) - orderOf(b)).map((page) => ({
      name: String(page.name), title: page.meta?.title ?? '',
    }))
  return groups.map((group) => ({ group, entries: entriesOf(group) })).filter(({ entries }) => entries.length > 0)
})

const orderOf = (page: RouteRecordRaw): number => page.meta?.nav?.order ?? 0

/** The entry of the present page, or of the one that it is below. */
export const marked = computed(() => {
  const { name, meta } = router.currentRoute.value
  const names = navigation.value.flatMap(({ entries }) => entries.map((entry) => entry.name))
  return [String(name), ...(meta.under ?? [])].find((one) => names.includes(one))
})

/** The last page that is below no other, with its filters. */
const last = shallowRef<RouteLocationNormalized>()
router.afterEach((_to, from) => {
  if (from.name && !from.meta.under && !from.meta.bare) last.value = from
})

/** From a page below others, the way back: to where the person came from, or to the page that it is below. */
export const back = computed<{ to: RouteLocationRaw; title: string } | undefined>(() => {
  if (!router.currentRoute.value.meta.under) return undefined
  if (last.value) return { to: last.value.fullPath, title: last.value.meta.title }
  const entry = navigation.value.flatMap(({ entries }) => entries).find(({ name }) => name === marked.value)
  return entry && { to: { name: entry.name }, title: entry.title }
})
