import { computed } from 'vue'
import { api, need, type Person } from '../api/client'
import { dropAllTyped } from './kept'
import { amend, end, keep, session, storage } from './token'

/** Who is logged in. */
export const person = computed<Person | undefined>(() => session.value?.person)

/** As the person whose session has ended: everything on the page stays, and what was asked for is asked again. */
export async function logInAgain(password: string): Promise<void> {
  if (person.value) await logIn(person.value.login, password, storage() === sessionStorage)
}

export async function logIn(login: string, password: string, shared: boolean): Promise<void> {
  keep(await need(api.POST('/session', { body: { login, password } })), shared)
}

/** The token is forgotten here even if the server cannot be told; on a shared computer what was typed and not sent goes with it. */
export async function logOut(): Promise<void> {
  const telling = api.DELETE('/session')
  await telling.catch(() => undefined)
  if (storage() === sessionStorage) dropAllTyped(sessionStorage, person.value?.id ?? '')
  end()
}

/** The one-time password has been replaced: from now on everything is open. */
export function passwordChanged(): void {
  if (person.value) amend({ ...person.value, must_change_password: false })
}

const holds = (position: Person['positions'][number]) => (p: Person | undefined) => p?.positions.includes(position) ?? false

export const isBureau = holds('bureau')
export const isAuditor = holds('auditor')
export const isAdministrator = holds('administrator')
export const audits = (p: Person | undefined) => p?.audits ?? false
/** Who divides the work of a department among its people. */
export const heads = (p: Person | undefined) => p?.heads ?? false
export const supervises = (p: Person | undefined) => p?.supervises ?? false
export const isOfficial = (p: Person | undefined) => p !== undefined && !p.public
