import { ref } from 'vue'
import { api, need, type Schema } from '@/api/client'

export const regulations = ref<Schema<'Regulation'>[]>([])

let asked: Promise<void> | undefined

/** Asks for the regulations once. */
export function learnRegulations(): Promise<void> {
  return (asked ??= need(api.GET('/regulations')).then(
    ({ items }) => {
      regulations.value = items
    },
    () => {
      asked = undefined // whoever needs them next asks again
    },
  ))
}

export const shortOf = (regulation: string): string => regulations.value.find(({ id }) => id === regulation)?.short ?? regulation

export const titleOf = (regulation: string): string => regulations.value.find(({ id }) => id === regulation)?.title ?? regulation
