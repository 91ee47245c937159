import { expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { asked } from './filer'

type ProcedureRef = Schema<'ProcedureRef'>

const procedure = (id: string, offered_to: ProcedureRef['offered_to'], gives?: ProcedureRef['gives']): ProcedureRef =>
  ({ id, name: id, title: id, parent: 'none', filed_by: offered_to, offered_to, ...(gives ? { gives } : {}) })
const regulation = (id: string, procedures: ProcedureRef[]) => ({ id, procedures }) as Schema<'Regulation'>

const here = regulation('here', [
  procedure('here/share', ['department'], 'share'), procedure('here/open', ['public'], 'open'), procedure('here/correct', ['department', 'public']),
])
const there = regulation('there', [procedure('there/share', ['department'], 'share'), procedure('there/closed', [])])

const summary = ({ asks, others }: ReturnType<typeof asked>) => ({
  asks: asks.map(({ gives, procedure: { id } }) => `${gives} ${id}`), others: others.flatMap(({ procedures }) => procedures.map(({ id }) => id)),
})

test('under one regulation what is asked for has a button of its own', () => {
  expect(summary(asked(['department'], [here]))).toEqual({ asks: ['share here/share'], others: ['here/correct'] })
  expect(summary(asked(['public'], [here, there]))).toEqual({ asks: ['open here/open'], others: ['here/correct'] })
  expect(summary(asked(['department'], [there]))).toEqual({ asks: ['share there/share'], others: [] })
})

test('under several the law is chosen', () => {
  expect(summary(asked(['department'], [here, there]))).toEqual({ asks: [], others: ['here/share', 'here/correct', 'there/share'] })
})

test('two procedures that give the same are told apart by their titles', () => {
  const twice = regulation('twice', [procedure('twice/a', ['public'], 'open'), procedure('twice/b', ['public'], 'open')])
  expect(summary(asked(['public'], [twice]))).toEqual({ asks: [], others: ['twice/a', 'twice/b'] })
})

test('where the house has chosen, there is one button, and the other is told of', () => {
  const law = { id: 'here', title: 'here', short: 'here' }
  const above = (also: boolean) => regulation('above', [{
    ...procedure('above/share', ['department'], 'share'), offered_to: also ? ['department'] : [],
    yields: [{ filer: 'department', procedure: 'here/share', regulation: law, also }],
  }])
  const both = asked(['department'], [here, above(true)])
  expect(summary(both)).toEqual({ asks: ['share here/share'], others: ['here/correct'] })
  expect(both.also.map(({ procedure: { id } }) => id)).toEqual(['above/share'])
  const one = asked(['department'], [here, above(false)])
  expect(summary(one)).toEqual({ asks: ['share here/share'], others: ['here/correct'] })
  expect(one.replaced.map(({ procedure: { id }, instead }) => `${id} ${instead.id}`)).toEqual(['above/share here'])
  expect(asked(['bureau'], [above(false)]).replaced).toEqual([])
})

test('nothing is offered to whom nothing is open', () => {
  expect(summary(asked(['government'], [here, there]))).toEqual({ asks: [], others: [] })
})
