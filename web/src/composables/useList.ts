import { reactive, watch, type WatchSource } from 'vue'
import { language } from '@/locales'
import { useTurns, type Fetching } from './useTurns'

/** A page of a list, as the API's lists are. */
export interface Page<T> {
  items: T[]
  next?: string
  /** With the first page, where the list is counted: how long it is, and whether it is longer. */
  total?: number
  total_more?: boolean
}

/** What a list holds. */
export interface Held<T> {
  items: T[]
  next: string | undefined
  total: number | undefined
  longer: boolean
}

export interface Listed<T> extends Fetching {
  items: T[] | undefined
  next: string | undefined
  total: number | undefined
  /** The list is longer than its total. */
  longer: boolean
  /** Begins anew. */
  again: () => Promise<void>
  more: () => Promise<void>
  /** Fetches as much as is there already, and changes it in its place. */
  refresh: () => Promise<void>
}

/** A list by cursor: `fetching` gets the cursor of the page that is wanted, undefined for the first. See PagedList. With what it
 * held before, it begins with that, and fetches it again. */
export function useList<T>(
  fetching: (after: string | undefined) => Promise<Page<T>>, sources: WatchSource[] = [], before?: Held<T>,
): Listed<T> {
  const listed = reactive({
    items: undefined, next: undefined, total: undefined, longer: false, ...before, problem: undefined, busy: false, again, more, refresh,
  }) as Listed<T>
  const turn = useTurns(listed)
  function take(held: Held<T>): void {
    Object.assign(listed, held)
  }
  function turnTo(after: string | undefined, known: T[]): Promise<void> {
    return turn(() => fetching(after), (page) => {
      take({
        items: [...known, ...page.items], next: page.next, total: after ? listed.total : page.total, longer: after ? listed.longer : page.total_more ?? false,
      })
    })
  }
  function again(): Promise<void> {
    return turnTo(undefined, [])
  }
  async function more(): Promise<void> {
    if (listed.next) await turnTo(listed.next, listed.items ?? [])
  }
  function refresh(): Promise<void> {
    const wanted = listed.items?.length ?? 0
    return turn(async () => {
      const first = await fetching(undefined)
      const held: Held<T> = { items: first.items, next: first.next, total: first.total, longer: first.total_more ?? false }
      while (held.next && held.items.length < wanted) {
        const page = await fetching(held.next)
        held.items = [...held.items, ...page.items]
        held.next = page.next
      }
      return held
    }, take)
  }
  if (sources.length > 0) watch(sources, again)
  watch(language, refresh)
  if (before) void refresh()
  else void again()
  return listed
}
