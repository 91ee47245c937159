import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import 'vue' // before there seems to be a document
import type { Person } from '@/api/client'

/** A storage of a browser that has just been opened. */
function emptyStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => {
      items.clear()
    },
    setItem: (key, text) => void items.set(key, text),
  }
}

/** Relative addresses are those of a page. */
class PageRequest extends Request {
  constructor(input: string, init?: RequestInit) {
    super(new URL(input, 'http://page'), init)
  }
}

const minutes = 60_000
let answers: ((response: Response) => void)[]

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:00+08:00') })
  answers = []
  vi.stubGlobal('localStorage', emptyStorage())
  vi.stubGlobal('sessionStorage', emptyStorage())
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', { documentElement: { lang: 'zh' } })
  vi.stubGlobal('Request', PageRequest)
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A session that ends after thirty minutes without use, and how many are left. */
async function loggedIn() {
  const { endOf, keep } = await import('./token')
  const session = { token: 'a', expires_at: '2026-03-02T21:00:00+08:00', idle_seconds: 1800, person: { id: 'li' } as Person }
  keep(session, false)
  return () => (endOf(session).at - Date.now()) / minutes
}

/** Asks and passes on what answers it. Both go through promises, so they take their time. */
async function ask(asking: () => Promise<unknown>) {
  const before = answers.length
  void asking()
  await vi.waitUntil(() => answers.length > before)
  return async () => {
    answers[before]?.(Response.json({}))
    for (let i = 0; i < 20; i++) await Promise.resolve()
  }
}

test('a session is used when something is asked for, however late the answer, and in whatever order answers come', async () => {
  const left = await loggedIn()
  const { api } = await import('@/api/client')
  const me = () => api.GET('/me')
  vi.advanceTimersByTime(10 * minutes)
  const first = await ask(me)
  vi.advanceTimersByTime(5 * minutes)
  const second = await ask(me)
  expect(left()).toBeCloseTo(15)
  vi.advanceTimersByTime(10 * minutes)
  await second()
  expect(left()).toBeCloseTo(20)
  await first()
  expect(left()).toBeCloseTo(20)
})

test('fetching a file is a use; what nobody need be there for is none', async () => {
  const left = await loggedIn()
  const { api, fetchFile, unattended } = await import('@/api/client')
  vi.advanceTimersByTime(10 * minutes)
  await (await ask(() => api.GET('/me', { headers: { [unattended]: 'true' } })))()
  expect(left()).toBeCloseTo(20)
  await (await ask(() => fetchFile('/cases/C-1/file.pdf')))()
  expect(left()).toBeCloseTo(30)
})

test('what was noted by a clock that was ahead does not keep a session', async () => {
  const left = await loggedIn()
  vi.setSystemTime(Date.now() - 180 * minutes)
  const { api } = await import('@/api/client')
  await (await ask(() => api.GET('/me')))()
  expect(left()).toBeCloseTo(30)
})
