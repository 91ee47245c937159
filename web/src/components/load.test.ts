import { expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'

vi.mock('@/api/problem', () => ({ asProblem: (thrown: unknown) => thrown }))

import { list, load } from './load'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('of two answers the later question counts, however late the earlier answer', async () => {
  const answers: ((value: string) => void)[] = []
  const what = ref('a')
  const loaded = load(() => new Promise<string>((resolve) => answers.push(resolve)), [what])
  what.value = 'b'
  await nextTick()
  answers[1]?.('second')
  await settled()
  answers[0]?.('first')
  await settled()
  expect(loaded.value).toBe('second')
  expect(loaded.busy).toBe(false)
})

test('what was there stays while it is fetched again, and beside a problem', async () => {
  let fails = false
  const loaded = load(() => (fails ? Promise.reject(new Error('down')) : Promise.resolve('value')))
  await settled()
  fails = true
  await loaded.again()
  expect(loaded.value).toBe('value')
  expect(loaded.problem).toBeInstanceOf(Error)
  fails = false
  await loaded.again()
  expect(loaded.problem).toBeUndefined()
})

test('a list goes on from its cursor and begins anew', async () => {
  const asked: (string | undefined)[] = []
  const listed = list((after) => {
    asked.push(after)
    return Promise.resolve(after ? { items: [3] } : { items: [1, 2], next: 'n' })
  })
  await settled()
  await listed.more()
  await listed.more()
  expect(listed.items).toEqual([1, 2, 3])
  await listed.again()
  expect(listed.items).toEqual([1, 2])
  expect(asked).toEqual([undefined, 'n', undefined])
})
