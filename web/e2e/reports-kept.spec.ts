import { readFile } from 'node:fs/promises'
import { sheetsOf, unzip } from './workbook'
import { expect, test } from './workbench'

// Months end soon after the drill begins; what they were is kept by itself.
test.use({ flags: ['--drill', '2s', '--drill-from', '2026-03-30'] })

test('a period is kept by itself; its correction is another version, with a reason, and is compared', async ({ as, call, sound }) => {
  const kept = async () => ((await call('bureau', 'GET', '/reports/snapshots')).body as { items: { period_title: string }[] }).items
  await expect.poll(async () => (await kept()).length, { timeout: 120_000 }).toBeGreaterThan(0)
  const title = (await kept())[0]?.period_title ?? ''

  const page = await as('bureau', '/reports/kept')
  const rows = page.getByRole('row', { name: new RegExp(`^${title} `) })
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('自动归档')
  const [download] = await Promise.all([page.waitForEvent('download'), rows.getByRole('button', { name: 'Excel' }).click()])
  expect(sheetsOf(unzip(await readFile(await download.path())))[0]).toBe('封面')

  await rows.getByRole('button', { name: '更正' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '确认' })).toBeDisabled()
  await dialog.getByLabel('更正的理由').fill('补登一件答复')
  await sound(page)
  await dialog.getByRole('button', { name: '确认' }).click()
  await expect(rows).toHaveCount(2)
  const second = page.getByRole('row', { name: '补登一件答复' })
  await expect(second).toContainText('更正')
  await second.getByRole('button', { name: '与前一版对照' }).click()
  await expect(page.getByRole('heading', { name: /第 1 版与第 2 版/ })).toBeVisible()
  await sound(page)
})
