import type { WatchSource } from 'vue'
import { onBeforeRouteLeave, useRoute } from 'vue-router'
import { comeBack, leave } from '@/session/left'
import { useList, type Held, type Listed, type Page } from './useList'

/** As useList, for the list that a page is about: who opens a row and comes back finds as many rows as before, at the same place. */
export function useKeptList<T>(fetching: (after: string | undefined) => Promise<Page<T>>, sources: WatchSource[] = []): Listed<T> {
  const before = comeBack(useRoute())?.held as Held<T> | undefined
  const listed = useList(fetching, sources, before)
  onBeforeRouteLeave((_to, from) => {
    if (listed.items) leave(from, { items: listed.items, next: listed.next, total: listed.total, longer: listed.longer })
  })
  return listed
}
