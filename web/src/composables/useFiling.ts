import { computed, ref, watch, type Ref } from 'vue'
import { api, intention, need } from '@/api/client'
import type { Values } from '@/components/form'
import { useLoad } from './useLoad'

/** The case that a filing follows from, and which of its child cases it is. */
export interface Source {
  parent: Ref<string | undefined>
  child: Ref<string | undefined>
}

/**
 * A filing as it is filled in: what the definition asks for, which may depend on the catalog entry and on the case that it follows
 * from, and what has been given; `more` is what is filed besides. It begins with what the entry and that case say.
 */
export function useFiling(
  path: { regulation: string; procedure: string }, chosen: string | undefined, more: () => unknown = () => undefined,
  source: Source = { parent: ref<string>(), child: ref<string>() },
) {
  const resource = ref(chosen)
  const values: Ref<Values> = ref({})
  const found = useLoad(
    () => need(api.GET('/regulations/{regulation}/procedures/{procedure}/form', {
      params: { path, query: { resource: resource.value, parent: source.parent.value, child: source.parent.value && source.child.value } },
    })),
    [resource, source.parent, source.child],
  )

  // What nobody has changed since follows the entry that is chosen; what is bound stays as it is bound.
  let before: Values = {}
  watch(() => found.value?.values, (present) => {
    const now: Values = present ?? {}
    const typed = Object.entries(values.value).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
    const bound = (found.value?.binds ?? []).map((name) => [name, now[name]] as const)
    values.value = { ...now, ...Object.fromEntries(typed), ...Object.fromEntries(bound) }
    before = now
  })
  const entry = computed(() => (found.value?.entry?.code === resource.value ? found.value?.entry : undefined))

  // One key as long as what is filed is the same: a click that is repeated after a lost answer files once.
  let key = intention()
  watch(() => [values.value, resource.value, more()], () => {
    key = intention()
  }, { deep: true })
  return { resource, values, found, entry, keyOf: () => key }
}
