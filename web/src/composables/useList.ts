import { reactive, watch, type WatchSource } from 'vue'
import { useTurns, type Fetching } from './useTurns'

/** A page of a list, as the API's lists are. */
export interface Page<T> {
  items: T[]
  next?: string
}

export interface Listed<T> extends Fetching {
  items: T[] | undefined
  next: string | undefined
  /** Begins anew. */
  again: () => Promise<void>
  more: () => Promise<void>
}

/** A list by cursor: `fetching` gets the cursor of the page that is wanted, undefined for the first. See PagedList. */
export function useList<T>(fetching: (after: string | undefined) => Promise<Page<T>>, sources: WatchSource[] = []): Listed<T> {
  const listed = reactive({ items: undefined, next: undefined, problem: undefined, busy: false, again, more }) as Listed<T>
  const turn = useTurns(listed)
  function turnTo(after: string | undefined, known: T[]): Promise<void> {
    return turn(() => fetching(after), (page) => {
      listed.items = [...known, ...page.items]
      listed.next = page.next
    })
  }
  function again(): Promise<void> {
    return turnTo(undefined, [])
  }
  async function more(): Promise<void> {
    if (listed.next) await turnTo(listed.next, listed.items ?? [])
  }
  if (sources.length > 0) watch(sources, again)
  void again()
  return listed
}
