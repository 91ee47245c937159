import { shallowRef, watch, type ShallowRef } from 'vue'
import { language } from '@/locales'

/** What is the same for all pages: fetched by whoever needs it first; after a failure, by whoever needs it next; and again in another language. */
export function fetchedOnce<T>(empty: T, fetching: () => Promise<T>): { value: Readonly<ShallowRef<T>>; learn: () => Promise<void>; relearn: () => Promise<void> } {
  const value = shallowRef(empty)
  let pending: Promise<void> | undefined
  const learn = () => (pending ??= fetching().then(
    (answer) => {
      value.value = answer
    },
    () => {
      pending = undefined
    },
  ))
  const relearn = () => {
    pending = undefined
    return learn()
  }
  watch(language, () => {
    if (pending) void relearn()
  })
  return { value, learn, relearn }
}
