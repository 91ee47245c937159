import { shallowRef, type ShallowRef } from 'vue'

/** What is the same for all pages: asked for by whoever needs it first; after a failure, by whoever needs it next. */
export function askedOnce<T>(empty: T, fetching: () => Promise<T>): { value: Readonly<ShallowRef<T>>; learn: () => Promise<void> } {
  const value = shallowRef(empty)
  let asked: Promise<void> | undefined
  const learn = () => (asked ??= fetching().then(
    (answer) => {
      value.value = answer
    },
    () => {
      asked = undefined
    },
  ))
  return { value, learn }
}
