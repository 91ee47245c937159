import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter that lives in the address, so that going back, and sending the address on, keep it. Empty is absent. */
export function useQuery(name: string): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : ''
    },
    set(value) {
      const query = { ...route.query }
      if (value) query[name] = value
      else Reflect.deleteProperty(query, name)
      void router.replace({ query })
    },
  })
}
