import { expect, test, vi } from 'vitest'

vi.mock('@/locales', () => ({ language: { value: 'zh' } }))

import type { Field } from '@/api/client'
import { answersOf } from './answers'

const field = (name: string, more: Partial<Field>): Field => ({ name, title: name.toUpperCase(), type: 'text', required: false, ...more })
const words = {
  yes: '是', no: '否', confirmed: '已确认', department: (code: string) => `部门 ${code}`, file: (id: string) => `${id}.pdf`, items: (n: number) => `${String(n)} 项`,
}

test('answers are said in words, in the order of the fields, without what is empty', () => {
  const fields = [
    field('mode', { type: 'enum', options: [{ value: 'file', title: '文件' }] }), field('a', {}), field('b', {}), field('n', { type: 'integer' }),
    field('open', { type: 'boolean' }), field('duty', { type: 'confirm' }), field('on', { type: 'date' }), field('of', { type: 'department' }),
    field('proof', { type: 'attachment' }), field('list', { type: 'items' }), field('none', { type: 'items' }),
  ]
  const values = {
    mode: 'file', a: ' x ', b: '', n: 0, open: false, duty: true, on: '2026-12-06', of: 'wjw', proof: 'f1', list: [{ name: '姓名' }], none: [], other: 'y',
  }
  expect(answersOf(fields, values, words).map(({ title, text }) => `${title} ${text}`)).toEqual([
    'MODE 文件', 'A x', 'N 0', 'OPEN 否', 'DUTY 已确认', 'ON 2026年12月6日', 'OF 部门 wjw', 'PROOF f1.pdf', 'LIST 1 项',
  ])
})
