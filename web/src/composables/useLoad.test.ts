import { expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'

vi.mock('@/api/problem', () => ({ asProblem: (thrown: unknown) => thrown }))
vi.mock('@/locales', async () => ({ language: (await import('vue')).ref('zh') }))

import { useLoad } from './useLoad'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('of two answers the later question counts, however late the earlier answer', async () => {
  const answers: ((value: string) => void)[] = []
  const what = ref('a')
  const loaded = useLoad(() => new Promise<string>((resolve) => answers.push(resolve)), [what])
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
  const loaded = useLoad(() => (fails ? Promise.reject(new Error('down')) : Promise.resolve('value')))
  await settled()
  fails = true
  await loaded.again()
  expect(loaded.value).toBe('value')
  expect(loaded.problem).toBeInstanceOf(Error)
  fails = false
  await loaded.again()
  expect(loaded.problem).toBeUndefined()
})
