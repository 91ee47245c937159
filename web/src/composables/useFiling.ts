import { computed, ref, watch, type Ref } from 'vue'
import { api, intention, need } from '@/api/client'
import type { Values } from '@/components/form'
import { useLoad } from './useLoad'

/**
 * A filing as it is filled in: what the definition asks for, which may depend on the catalog entry, and what has been given;
 * `more` is what is filed besides.
 */
export function useFiling(path: { regulation: string; procedure: string }, chosen: string | undefined, more: () => unknown = () => undefined) {
  const resource = ref(chosen)
  const values: Ref<Values> = ref({})
  const found = useLoad(
    () => need(api.GET('/regulations/{regulation}/procedures/{procedure}/form', { params: { path, query: { resource: resource.value } } })),
    [resource],
  )
  const entry = computed(() => (found.value?.entry?.code === resource.value ? found.value?.entry : undefined))

  // One key as long as what is filed is the same: a click that is repeated after a lost answer files once.
  let key = intention()
  watch(() => [values.value, resource.value, more()], () => {
    key = intention()
  }, { deep: true })
  return { resource, values, found, entry, keyOf: () => key }
}
