import { computed } from 'vue'
import { api, need, type Schema } from '@/api/client'
import { fetchedOnce } from '@/api/once'

const { value: regulations, learn, relearn } = fetchedOnce<Schema<'Regulation'>[]>([], async () => (await need(api.GET('/regulations'))).items)

const find = (id: string) => regulations.value.find((regulation) => regulation.id === id)

/** After what applies here has changed. */
export const relearnRegulations = relearn

/** Those that apply here or have cases here: what somebody who looks for cases may look for. */
const concerned = computed(() => regulations.value.filter(({ applies, used }) => applies || used))

/** The regulations, none until they are known, and what they are called: by their id until then. */
export function useRegulations() {
  void learn()
  return { regulations, concerned, shortOf: (id: string) => find(id)?.short ?? id, titleOf: (id: string) => find(id)?.title ?? id }
}
