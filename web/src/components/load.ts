import { reactive, watch, type WatchSource } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** Something that is fetched: absent until it is there, kept while it is fetched again. */
export interface Loaded<T> {
  value: T | undefined
  problem: Problem | undefined
  busy: boolean
  again: () => Promise<void>
}

/**
 * Fetches now, and again whenever one of the sources changes. Of answers that overtake each other the last asked for counts.
 *
 *     const found = load(() => need(api.GET('/cases/{number}', { params: { path: { number } } })))
 *     <Loading :of="found"> … {{ found.value }} … </Loading>
 */
export function load<T>(fetching: () => Promise<T>, sources: WatchSource[] = []): Loaded<T> {
  let asked = 0
  const loaded = reactive({ value: undefined, problem: undefined, busy: false, again }) as Loaded<T>
  async function again(): Promise<void> {
    const turn = ++asked
    loaded.busy = true
    try {
      const value = await fetching()
      if (turn !== asked) return
      loaded.value = value
      loaded.problem = undefined
    } catch (thrown) {
      if (turn === asked) loaded.problem = asProblem(thrown)
    } finally {
      if (turn === asked) loaded.busy = false
    }
  }
  if (sources.length > 0) watch(sources, again)
  void again()
  return loaded
}

/** A page of a list, as the API's lists are. */
export interface Page<T> {
  items: T[]
  next?: string
}

export interface Listed<T> {
  items: T[] | undefined
  next: string | undefined
  problem: Problem | undefined
  busy: boolean
  /** Begins anew. */
  again: () => Promise<void>
  more: () => Promise<void>
}

/** A list by cursor: `fetching` gets the cursor of the page that is wanted, undefined for the first. See PagedList. */
export function list<T>(fetching: (after: string | undefined) => Promise<Page<T>>, sources: WatchSource[] = []): Listed<T> {
  let asked = 0
  const listed = reactive({ items: undefined, next: undefined, problem: undefined, busy: false, again, more }) as Listed<T>
  async function turnTo(after: string | undefined, known: T[]): Promise<void> {
    const turn = ++asked
    listed.busy = true
    try {
      const page = await fetching(after)
      if (turn !== asked) return
      listed.items = [...known, ...page.items]
      listed.next = page.next
      listed.problem = undefined
    } catch (thrown) {
      if (turn === asked) listed.problem = asProblem(thrown)
    } finally {
      if (turn === asked) listed.busy = false
    }
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
