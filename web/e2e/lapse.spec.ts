import { lapsing } from './journeys/silence'
import { Party } from './party'
import { expect, test } from './workbench'

// The last days of a regulation that is in force for three years.
test.use({ flags: ['--drill', '4s', '--drill-from', '2027-02-01'] })

test('a consent that is deemed after the regulation has lapsed is confirmed by the bureau; nothing new is filed then', async ({ as }) => {
  const party = new Party(as)
  await party.walk(lapsing)
  const page = await party.at('mzj', `/file/${lapsing.procedure}`)
  await expect(page.getByRole('note').filter({ hasText: '不再受理新的事项' })).toBeVisible()
  await expect(page.getByRole('button', { name: '提出', exact: true })).toBeDisabled()
})
