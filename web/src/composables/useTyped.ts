import { ref, watch, type Ref, type WritableComputedRef } from 'vue'

const pause = 300

/** What is being typed, handed on to a filter when the person pauses: not every letter is a question to the server. */
export function useTyped(filter: WritableComputedRef<string>): Ref<string> {
  const typed = ref(filter.value)
  let typing: ReturnType<typeof setTimeout> | undefined
  watch(typed, (words) => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      filter.value = words.trim()
    }, pause)
  })
  return typed
}
