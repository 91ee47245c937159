import { reactive, watch, type Ref } from 'vue'
import { dropTyped, keepTyped, recallTyped } from '@/session/kept'
import { person } from '@/session/session'
import { storage } from '@/session/token'

/** What is kept of a form: `restored` if it now holds what was typed earlier, `failed` if the browser has no room for it. */
export interface Kept<T> {
  restored: boolean
  failed: boolean
  /** The form opens with this, or with what was typed earlier in its place; `fit` takes of that what the form still takes. */
  begin: (start: T, fit?: (kept: T) => T) => void
  /** The person has typed; forms that fill in by themselves, too, say so (`byHand`). */
  touch: () => void
  /** It was sent, or is kept elsewhere: it is kept here no longer. */
  sent: () => void
  /** Back to how the form opened. */
  discard: () => void
}

interface Ways<T> {
  /** What is kept of it, where not all may be: no secrets, numbers of identity, files. */
  keeps?: (typed: T) => Partial<T>
  /** Kept when `touch` says so, not at each change. */
  byHand?: boolean
  /** For this tab alone. */
  tab?: boolean
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const isObject = (value: unknown) => typeof value === 'object' && value !== null

/**
 * Keeps what is typed as it is typed, under the person and a name that says what it is for (the case and the action): closing a
 * dialog, loading the page anew, the end of the session or of the browser lose nothing.
 *
 *     const kept = useKept(reason, () => `undo ${props.number}`)
 *     kept.begin('')            // the dialog opens
 *     <KeptLine :of="kept" />   // says that something was restored, and discards it
 *     kept.sent()
 */
export function useKept<T>(typed: Ref<T>, name: () => string, { keeps = (all) => all as Partial<T>, byHand = false, tab = false }: Ways<T> = {}): Kept<T> {
  const owner = person.value?.id ?? ''
  const place = tab ? sessionStorage : storage()
  let first = ''
  let open = false
  let last: string | undefined
  let start: T

  const shown = () => JSON.stringify(keeps(typed.value))
  const fill = (value: T) => {
    open = false
    typed.value = value
    open = true
  }
  const kept = reactive({ restored: false, failed: false, begin, touch, sent, discard })

  function begin(value: T, fit: (found: T) => T = (found) => found): void {
    start = copy(value)
    last = undefined
    fill(value)
    first = shown()
    const found = recallTyped(place, owner, name()) as T | undefined
    kept.restored = found !== undefined
    kept.failed = false
    if (found !== undefined) fill(isObject(value) ? { ...copy(value), ...fit(found) } : found)
  }
  function sent(): void {
    for (const at of new Set([name(), last ?? name()])) dropTyped(place, owner, at)
    kept.failed = false
  }
  function touch(): void {
    if (!open) return
    const same = shown() === first
    if (same || (last !== undefined && last !== name())) sent()
    last = name()
    if (same) kept.restored = false
    else kept.failed = !keepTyped(place, owner, last, keeps(typed.value))
  }
  function discard(): void {
    sent()
    kept.restored = false
    fill(copy(start))
  }
  if (!byHand) watch(typed, touch, { deep: true, flush: 'sync' })
  return kept
}
