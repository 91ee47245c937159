import { computed, ref } from 'vue'
import type { components } from '../api/schema'

type Session = components['schemas']['Session']

const key = 'shixian.session'

/** The session, kept until it ends: for all tabs of the browser, or on a shared computer for this tab alone. */
const kept = ref<Session | undefined>(read())

/** Whether the session has just run out, for the login page to say so. */
export const expired = ref(false)

export const session = computed(() => kept.value)
export const token = computed(() => kept.value?.token)

/** Where the browser keeps what is this person's: on a shared computer it goes with the tab. */
export const storage = (): Storage => (sessionStorage.getItem(key) === null ? localStorage : sessionStorage)

function read(): Session | undefined {
  const text = sessionStorage.getItem(key) ?? localStorage.getItem(key)
  if (!text) return undefined
  try {
    const found = JSON.parse(text) as Session
    if (Date.parse(found.expires_at) > Date.now()) return found
  } catch {
    // What cannot be read is no session.
  }
  forget()
  return undefined
}

export function keep(session: Session, shared: boolean): void {
  forget()
  expired.value = false
  kept.value = session
  ;(shared ? sessionStorage : localStorage).setItem(key, JSON.stringify(session))
}

/** What is known of the person is another than when they logged in. */
export function amend(person: Session['person']): void {
  if (!kept.value) return
  const shared = sessionStorage.getItem(key) !== null
  keep({ ...kept.value, person }, shared)
}

export function forget(): void {
  sessionStorage.removeItem(key)
  localStorage.removeItem(key)
}

export function end(): void {
  forget()
  kept.value = undefined
}

/** The API does not know a token any more. An answer may come late, when somebody has logged in anew. */
export function expire(refused: string): void {
  if (refused !== token.value) return
  expired.value = true
  end()
}

// Logging out in one tab, or in as somebody else, does so in all.
window.addEventListener('storage', (event) => {
  if (event.key !== key || sessionStorage.getItem(key)) return
  kept.value = read()
})
