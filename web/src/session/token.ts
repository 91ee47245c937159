import { computed, ref, watch } from 'vue'
import { houseKey } from '../root'
import type { components } from '../api/schema'

type Session = components['schemas']['Session']

const key = houseKey('session')
const usedKey = houseKey('used')
const loaded = Date.now()

/** The session, kept until it ends: for all tabs of the browser, or on a shared computer for this tab alone. */
const kept = ref<Session | undefined>(read())

/** The token that the API does not know any more; its person may log in again, and goes on where they were. */
const refused = ref<string>()

/** Whether the session has ended under its person, who is asked to log in again over the page. */
export const lapsed = computed(() => refused.value !== undefined && refused.value === token.value)

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
  noteUse(Date.now())
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

/**
 * The API does not know a token any more: true once the person whose it was has logged in again, so that what was asked for can be
 * asked anew; false if they have not, or cannot, because a query code let them in. An answer may come late, after a new log-in.
 */
export async function resumed(former: string, of: string | undefined): Promise<boolean> {
  if (former === token.value) lapse()
  if (lapsed.value) {
    await new Promise<void>((resolve) => {
      const stop = watch(lapsed, (still) => {
        if (still) return
        stop()
        resolve()
      }, { flush: 'sync' })
    })
  }
  return of !== undefined && kept.value?.person.id === of && token.value !== former
}

/** The session is over: who has an account logs in again over the page. */
export function lapse(): void {
  if (kept.value?.person.guest) {
    expired.value = true
    end()
  } else refused.value = token.value
}

/** When the session was last used, in whichever tab, as milliseconds; what nobody is there for is no use. */
const lastUse = (): number => Number(storage().getItem(usedKey)) || loaded

/**
 * Something was asked for at an instant, and answered. When the answer came says nothing: it may come long after, as to a computer
 * that slept meanwhile, and after answers to what was asked for later.
 */
export function used(asked: number): void {
  if (kept.value && !lapsed.value) noteUse(Math.max(asked, Math.min(lastUse(), Date.now())))
}

const noteUse = (at: number) => {
  storage().setItem(usedKey, String(at))
}

/** When the session ends unless it is used, as milliseconds; `certain` if use does not put that off. */
export function endOf(session: Session): { at: number; certain: boolean } {
  const expiry = Date.parse(session.expires_at)
  const idle = session.idle_seconds ? lastUse() + session.idle_seconds * 1000 : Infinity
  return { at: Math.min(expiry, idle), certain: expiry <= idle }
}

// Logging out in one tab, or in as somebody else, does so in all.
window.addEventListener('storage', (event) => {
  if (event.key !== key || sessionStorage.getItem(key)) return
  kept.value = read()
})
