import { onUnmounted, ref, watch, type Ref } from 'vue'
import { api, intention, need } from '@/api/client'
import type { Values } from '@/components/form'

/** How long a form rests before it is kept. */
const rests = 1200

/**
 * Keeps a half-filled form, so that it is there on any computer. It has no legal effect, and goes when what it is for is
 * filed. Failing to keep it does not hinder filing: `saved` just stays empty.
 */
export function useDraft(procedure: string, resource: Ref<string | undefined>, values: Ref<Values>, known: string | undefined) {
  const id = known ?? intention()
  const saved = ref<string>()
  const kept = ref(known !== undefined)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let filled = false

  async function recall(): Promise<void> {
    if (!known) return
    const draft = await need(api.GET('/drafts/{id}', { params: { path: { id } } }))
    resource.value = draft.resource
    values.value = draft.form
    saved.value = draft.saved_at
  }
  async function save(): Promise<void> {
    try {
      const body = { procedure, form: values.value, ...(resource.value ? { resource: resource.value } : {}) }
      saved.value = (await need(api.PUT('/drafts/{id}', { params: { path: { id } }, body }))).saved_at
      kept.value = true
    } catch {
      saved.value = undefined
    }
  }
  watch([values, resource], () => {
    if (!filled) return
    clearTimeout(waiting)
    waiting = setTimeout(() => void save(), rests)
  }, { deep: true })
  const stop = () => {
    clearTimeout(waiting)
  }
  onUnmounted(stop)
  return {
    id, saved, kept, recall, stop,
    /** From here on changes are the person's, not the page's filling in. */
    begin: () => {
      filled = true
    },
  }
}
