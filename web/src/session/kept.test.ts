import { afterEach, expect, test, vi } from 'vitest'
import { dropAllTyped, dropTyped, keepTyped, recallTyped } from './kept'

/** A storage with room for so many characters. */
function storageOf(room = 1_000_000): Storage {
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
    setItem(key, text) {
      const others = [...items].reduce((sum, [k, v]) => (k === key ? sum : sum + k.length + v.length), 0)
      if (others + key.length + text.length > room) throw new Error('QuotaExceededError')
      items.set(key, text)
    },
  }
}

afterEach(() => {
  vi.useRealTimers()
})

test('what is typed is kept for its person and name, until it is dropped', () => {
  const storage = storageOf()
  keepTyped(storage, 'a', 'act NX-1 refuse', { reason: '写到一半' })
  keepTyped(storage, 'b', 'act NX-1 refuse', { reason: '别人的' })
  expect(recallTyped(storage, 'a', 'act NX-1 refuse')).toEqual({ reason: '写到一半' })
  expect(recallTyped(storage, 'a', 'act NX-1 accept')).toBeUndefined()
  dropTyped(storage, 'a', 'act NX-1 refuse')
  expect(recallTyped(storage, 'a', 'act NX-1 refuse')).toBeUndefined()
  dropAllTyped(storage, 'b')
  expect(storage.length).toBe(0)
})

test('it ages, sooner for who has no account', () => {
  vi.useFakeTimers()
  const storage = storageOf()
  keepTyped(storage, 'a', 'x', 1)
  keepTyped(storage, '', 'x', 2)
  vi.advanceTimersByTime(25 * 3_600_000)
  expect([recallTyped(storage, 'a', 'x'), recallTyped(storage, '', 'x')]).toEqual([1, undefined])
  vi.advanceTimersByTime(14 * 86_400_000)
  expect(recallTyped(storage, 'a', 'x')).toBeUndefined()
  keepTyped(storage, 'a', 'y', 3)
  expect(storage.length).toBe(1)
})

test('there are never more than sixty, and where room is wanting that is told', () => {
  vi.useFakeTimers()
  const storage = storageOf()
  for (let i = 0; i < 100; i++) {
    vi.advanceTimersByTime(1000)
    keepTyped(storage, 'a', String(i), i)
  }
  expect(storage.length).toBe(60)
  expect(recallTyped(storage, 'a', '99')).toBe(99)

  const narrow = storageOf(300)
  narrow.setItem('shixian.session', 'x')
  expect(keepTyped(narrow, 'a', '1', '字'.repeat(40))).toBe(true)
  expect(keepTyped(narrow, 'a', '2', '字'.repeat(400))).toBe(false)
  expect(recallTyped(narrow, 'a', '1')).toBe('字'.repeat(40))
})
