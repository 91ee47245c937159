import { api, need, type Schema } from '@/api/client'
import { fetchedOnce } from '@/api/once'

const { value: regulations, learn } = fetchedOnce<Schema<'Regulation'>[]>([], async () => (await need(api.GET('/regulations'))).items)

const find = (id: string) => regulations.value.find((regulation) => regulation.id === id)

/** The regulations, none until they are known, and what they are called: by their id until then. */
export function useRegulations() {
  void learn()
  return { regulations, shortOf: (id: string) => find(id)?.short ?? id, titleOf: (id: string) => find(id)?.title ?? id }
}
