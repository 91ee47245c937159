/**
 * Every procedure of every regulation, from its filing to its end, by everybody who has a part in it, through the pages
 * alone. On the way they look at what party.ts says.
 */
import { fushun } from './journeys/fushun'
import type { Journey } from './journeys/journey'
import { lanzhou } from './journeys/lanzhou'
import { neixiang } from './journeys/neixiang'
import { order809 } from './journeys/order809'
import { lapsing, silence } from './journeys/silence'
import { yaohai } from './journeys/yaohai'
import { yongjia } from './journeys/yongjia'
import { Party } from './party'
import { expect, test } from './workbench'

test.describe.configure({ timeout: 240_000 }) // some are long

const journeys = [...yaohai, ...lanzhou, ...fushun, ...neixiang, ...yongjia, ...order809]

/** A journey with those that follow from it. */
const whole = (journey: Journey): Journey[] => [journey, ...(journey.then ?? []).flatMap(whole)]

for (const journey of journeys) {
  const people = [...new Set(whole(journey).flatMap(({ by, steps }) => [by, ...steps.map((step) => step.by)]))]
  test(`${whole(journey).map(({ procedure }) => procedure).join(' → ')}: ${people.join(', ')}`, async ({ together }) => {
    await new Party(together).walk(journey)
  })
}


interface Described { states: { tasks: { role: string }[]; actions: { title: string; role: string }[] }[] }

test('no procedure is left out, and nobody who has a task in one', async ({ call }) => {
  const { items } = (await call('bureau', 'GET', '/regulations')).body as unknown as { items: { procedures: { id: string }[] }[] }
  const walked = [...journeys, ...silence, lapsing].flatMap(whole)
  const left: string[] = []
  for (const id of items.flatMap(({ procedures }) => procedures.map((p) => p.id))) {
    const [regulation, name] = id.split('/')
    const described = (await call('bureau', 'GET', `/regulations/${regulation ?? ''}/procedures/${name ?? ''}`)).body as unknown as Described
    const walks = walked.filter(({ procedure }) => procedure === id)
    if (walks.length === 0) left.push(id)
    const done = new Set(walks.flatMap(({ steps }) => steps.map(({ does }) => does)))
    for (const role of new Set(described.states.flatMap((state) => state.tasks.map((task) => task.role)))) {
      const theirs = described.states.flatMap((state) => state.actions).filter((action) => action.role === role)
      if (!theirs.some(({ title }) => done.has(title))) left.push(`${id}: ${role}`)
    }
  }
  expect(left).toEqual([])
})
