import { expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { asked, offeredTo } from './filer'

type ProcedureRef = Schema<'ProcedureRef'>

const procedure = (id: string, offered_to: ProcedureRef['offered_to'], gives?: ProcedureRef['gives']): ProcedureRef =>
  ({ id, name: id, title: id, parent: 'none', offered_to, ...(gives ? { gives } : {}) })
const regulation = (id: string, procedures: ProcedureRef[]) => ({ id, procedures }) as Schema<'Regulation'>

const here = regulation('here', [
  procedure('here/share', ['department'], 'share'), procedure('here/open', ['public'], 'open'), procedure('here/correct', ['department', 'public']),
])
const there = regulation('there', [procedure('there/share', ['department'], 'share'), procedure('there/closed', [])])

const summary = ({ asks, others }: ReturnType<typeof asked>) => ({
  asks: asks.map(({ gives, procedure: { id } }) => `${gives} ${id}`), others: others.flatMap(({ procedures }) => procedures.map(({ id }) => id)),
})

test('under one regulation what is asked for has a button of its own', () => {
  expect(summary(asked(offeredTo(['department'], [here])))).toEqual({ asks: ['share here/share'], others: ['here/correct'] })
  expect(summary(asked(offeredTo(['public'], [here, there])))).toEqual({ asks: ['open here/open'], others: ['here/correct'] })
  expect(summary(asked(offeredTo(['department'], [there])))).toEqual({ asks: ['share there/share'], others: [] })
})

test('under several the law is chosen', () => {
  expect(summary(asked(offeredTo(['department'], [here, there])))).toEqual({ asks: [], others: ['here/share', 'here/correct', 'there/share'] })
})

test('two procedures that give the same are told apart by their titles', () => {
  const twice = regulation('twice', [procedure('twice/a', ['public'], 'open'), procedure('twice/b', ['public'], 'open')])
  expect(summary(asked(offeredTo(['public'], [twice])))).toEqual({ asks: [], others: ['twice/a', 'twice/b'] })
})

test('nothing is offered to whom nothing is open', () => {
  expect(summary(asked(offeredTo(['government'], [here, there])))).toEqual({ asks: [], others: [] })
})
