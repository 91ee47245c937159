import { reactive, watch, type WatchSource } from 'vue'
import { language } from '@/locales'
import { useTurns, type Fetching } from './useTurns'

/** Something that is fetched: absent until it is there, kept while it is fetched again. */
export interface Loaded<T> extends Fetching {
  value: T | undefined
  again: () => Promise<void>
}

/**
 * Fetches now, and again whenever one of the sources changes, or the language in which the API answers.
 *
 *     const found = useLoad(() => need(api.GET('/cases/{number}', { params: { path: { number } } })))
 *     <Loading :of="found"> … {{ found.value }} … </Loading>
 */
export function useLoad<T>(fetching: () => Promise<T>, sources: WatchSource[] = []): Loaded<T> {
  const loaded = reactive({ value: undefined, problem: undefined, busy: false, again }) as Loaded<T>
  const turn = useTurns(loaded)
  function again(): Promise<void> {
    return turn(fetching, (value) => {
      loaded.value = value
    })
  }
  watch([language, ...sources], again)
  void again()
  return loaded
}
