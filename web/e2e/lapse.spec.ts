import { lapsing } from './journeys/silence'
import { Party } from './party'
import { expect, test } from './workbench'

// The last days of a regulation that is in force for three years.
test.use({ flags: ['--drill', '5s', '--drill-from', '2027-02-01'] })
test.describe.configure({ timeout: 240_000 })

test('a consent that is deemed after the regulation has lapsed is confirmed by the bureau; nothing new is filed then', async ({ together, call, refusals }) => {
  refusals.expect() // of acts that a day has overtaken
  // Early enough to be taken, and late enough to be answered when the regulation has lapsed.
  await expect.poll(async () => (await call('zjj', 'GET', '/about')).body.today, { timeout: 60_000, intervals: [200] }).toMatch(/^2027-02-0[2-5]$/)
  const filed = await call('zjj', 'POST', '/cases', {
    procedure: lapsing.procedure, resource: 'zgj-001',
    form: { purpose: '核查公租房申请', scope: '权利状态', mode: 'interface', no_state_secrets: true, duty: true },
  })
  expect(filed.status, JSON.stringify(filed.body)).toBe(201)
  const party = new Party(together)
  await party.follow(lapsing, filed.body.number as string)
  const page = await party.at('mzj', `/file/${lapsing.procedure}`)
  await expect(page.getByRole('note').filter({ hasText: '不再受理新的办件' })).toBeVisible()
  await expect(page.getByRole('button', { name: '下一步：核对' })).toBeDisabled()
})
