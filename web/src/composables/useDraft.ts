import { onUnmounted, ref, type Ref } from 'vue'
import { api, intention, need, type Schema } from '@/api/client'
import type { Values } from '@/components/form'

/** How long a form rests before it is kept. */
const rests = 1200

/** What is filed, as far as it is filled in. */
export interface Filing {
  procedure: string
  resource: Ref<string | undefined>
  parent: Ref<string | undefined>
  child: Ref<string | undefined>
  values: Ref<Values>
}

/**
 * Keeps a half-filled form, so that it is there on any computer. It has no legal effect, and goes when what it is for is
 * filed. Failing to keep it does not hinder filing: `saved` just stays empty.
 */
export function useDraft(filing: Filing, known: string | undefined) {
  const id = known ?? intention()
  const saved = ref<string>()
  const kept = ref(known !== undefined)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let saving = Promise.resolve()
  let held = false

  async function recall(): Promise<Schema<'Draft'> | undefined> {
    if (!known) return undefined
    const draft = await need(api.GET('/drafts/{id}', { params: { path: { id } } }))
    filing.resource.value = draft.resource
    filing.parent.value = draft.parent
    filing.child.value = draft.child
    filing.values.value = draft.form
    saved.value = draft.saved_at
    return draft
  }
  async function save(keepalive: boolean): Promise<void> {
    try {
      const body = {
        procedure: filing.procedure, resource: filing.resource.value, parent: filing.parent.value, child: filing.child.value,
        form: filing.values.value,
      }
      saved.value = (await need(api.PUT('/drafts/{id}', { params: { path: { id } }, body, keepalive }))).saved_at
      kept.value = true
    } catch {
      saved.value = undefined
    }
  }
  function rest(): void {
    clearTimeout(waiting)
    waiting = undefined
  }
  /** Keeps at once what waits to be kept; `keepalive` outlives the page. */
  function flush(keepalive: boolean): void {
    if (waiting === undefined) return
    rest()
    // One after another: an earlier one that arrives later would undo this one. A page that goes cannot wait.
    saving = keepalive ? save(true) : saving.then(() => save(false))
  }
  const leave = () => {
    flush(true)
  }
  window.addEventListener('pagehide', leave)
  onUnmounted(() => {
    window.removeEventListener('pagehide', leave)
    flush(false)
  })

  /** The person has changed something. */
  function touch(): void {
    if (held) return
    rest()
    waiting = setTimeout(() => {
      flush(false)
    }, rests)
  }
  /** Nothing more is kept while it is filed: what were kept after it would be a draft of something filed. */
  async function hold(): Promise<void> {
    held = true
    rest()
    await saving
  }
  /** It was not filed after all. */
  function resume(): void {
    held = false
    touch()
  }
  /** Whether something typed still waits to be kept. */
  const waits = () => waiting !== undefined
  return { id, saved, kept, recall, touch, hold, resume, waits }
}
