import { computed } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { pages, type Nav } from '@/router'
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
