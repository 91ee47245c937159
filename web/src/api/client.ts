import createClient, { type Middleware } from 'openapi-fetch'
import { root } from '../root'
import { resumed, session as current, token, used } from '../session/token'
import type { components, paths } from './schema'
import { Problem, unreachable, unreadable } from './problem'

type Schemas = components['schemas']

/** The API's types go by the names that they have in openapi.yaml. */
export type Schema<Name extends keyof Schemas> = Schemas[Name]
export type Person = Schema<'Person'>
export type Case = Schema<'Case'>
export type Task = Schema<'Task'>
export type Clock = Schema<'Clock'>
export type Field = Schema<'Field'>
export type Basis = Schema<'Basis'>
export type Department = Schema<'Department'>

/** What was asked for, by whom and when, until it is answered: if the session has ended meanwhile, it is asked for again. */
const asked = new Map<string, { request: Request; person: string | undefined; at: number }>()

/** Addresses that are no use of a session: the log-in itself, and what is told to anybody. */
const unused = ['/session', '/about']

const session: Middleware = {
  onRequest({ request, id, schemaPath }) {
    request.headers.set(...inLanguage())
    const bearer = token.value
    if (!bearer || (schemaPath === '/session' && request.method === 'POST')) return request
    request.headers.set('Authorization', `Bearer ${bearer}`)
    if (schemaPath !== '/session') asked.set(id, { request: request.clone(), person: current.value?.person.id, at: Date.now() })
    return request
  },
  async onResponse({ request, response, id, schemaPath }) {
    const before = asked.get(id)
    asked.delete(id)
    if (response.ok && before && !unused.includes(schemaPath) && !request.headers.has(unattended)) used(before.at)
    if (response.status !== 401 || !before || !await resumed(bearerIn(request.headers), before.person)) return response
    before.request.headers.set('Authorization', `Bearer ${token.value ?? ''}`)
    return fetch(before.request).catch(() => {
      throw new Problem(unreachable())
    })
  },
  onError({ id }) {
    asked.delete(id)
    return new Problem(unreachable())
  },
}

/** The API says what it says in the language of the page. */
const inLanguage = (): [string, string] => ['Accept-Language', document.documentElement.lang]

/** A header that says that nobody need be there: what is asked by the clock keeps no log-in from ending for want of use. */
export const unattended = 'Shixian-Unattended'

const bearerIn = (headers: Headers): string => headers.get('Authorization')?.slice('Bearer '.length) ?? ''

/** How the paths begin that the API gives of itself. */
export const ofAPI = '/api/v1'

export const base = root + ofAPI

/** Typed by openapi.yaml: `api.GET('/cases/{number}', {params: {path: {number}}})`. Pass the promise through `need`. The API takes
 * several values of a parameter in one, with commas between them. */
export const api = createClient<paths>({ baseUrl: base, querySerializer: { array: { style: 'form', explode: false } } })
api.use(session)

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The data of an answer, or a Problem thrown: pages catch problems and show them with ProblemAlert. */
export async function need<Data>(request: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  return (await answered(request)).data
}

/** As need, with the response: for ETag, Location, or 200 against 202. */
export async function answered<Data>(request: Promise<Answer<Data>>): Promise<{ data: NonNullable<Data>; response: Response }> {
  const { data, error, response } = await request
  if (!response.ok) throw Problem.of(error, response)
  return { data: (data ?? {}) as NonNullable<Data>, response }
}

/** A file from the API, which a link cannot fetch: it would not carry the token. With a question, that is posted. */
export async function fetchFile(path: string, question?: unknown): Promise<{ blob: Blob; name: string }> {
  const headers = new Headers([inLanguage()])
  if (token.value) headers.set('Authorization', `Bearer ${token.value}`)
  const person = current.value?.person.id
  const at = Date.now()
  let response: Response
  try {
    if (question) headers.set('Content-Type', 'application/json')
    response = await fetch(base + path, question ? { method: 'POST', headers, body: JSON.stringify(question) } : { headers })
  } catch {
    throw new Problem(unreachable())
  }
  if (response.status === 401 && headers.has('Authorization') && await resumed(bearerIn(headers), person)) return fetchFile(path, question)
  if (!response.ok) throw Problem.of(await response.json().catch(() => unreadable(response)), response)
  used(at)
  return { blob: await response.blob(), name: nameIn(response.headers.get('Content-Disposition')) ?? nameOf(path) }
}

function nameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition ?? '')?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1]
}

/** The last part of the path, where the server gives no name. */
const nameOf = (path: string): string => decodeURIComponent(/([^/?]+)(\?|$)/.exec(path)?.[1] ?? '') || 'download'

/** Fetches a file and hands it to the person, under the name that the server gives it. */
export async function save(path: string, question?: unknown): Promise<void> {
  const { blob, name } = await fetchFile(path, question)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** A key for one intention: sent again with the same key, a filing or an act is registered once. */
export const intention = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-')
