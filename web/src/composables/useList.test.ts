import { expect, test, vi } from 'vitest'

vi.mock('@/api/problem', () => ({ asProblem: (thrown: unknown) => thrown }))
vi.mock('@/locales', async () => ({ language: (await import('vue')).ref('zh') }))

import { useList } from './useList'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a list goes on from its cursor and begins anew', async () => {
  const cursors: (string | undefined)[] = []
  const listed = useList((after) => {
    cursors.push(after)
    return Promise.resolve(after ? { items: [3] } : { items: [1, 2], next: 'n' })
  })
  await settled()
  await listed.more()
  await listed.more()
  expect(listed.items).toEqual([1, 2, 3])
  await listed.again()
  expect(listed.items).toEqual([1, 2])
  expect(cursors).toEqual([undefined, 'n', undefined])
})
