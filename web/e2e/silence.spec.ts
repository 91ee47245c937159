import { silence } from './journeys/silence'
import { Party } from './party'
import { expect, test } from './workbench'

// Days pass in seconds here: nobody answers, and the law says what that means.
test.use({ flags: ['--drill', '3s', '--drill-from', '2026-03-02'] })
test.describe.configure({ timeout: 240_000 }) // sixty such days are three minutes

test('silence is consent, before the eyes of who waits', async ({ as, call, sound }) => {
  const filed = await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/share-application', resource: 'gaj-001',
    form: { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true },
  })
  const number = filed.body.number as string
  const page = await as('mzj', `/cases/${number}`)
  await expect(page.getByText('演练', { exact: true })).toBeVisible()
  await expect(page.locator('[data-drill-now]')).toContainText('演练时间')
  const silent = page.locator('li[data-event=clock_expired]').filter({ hasText: '视同同意' })
  await expect(silent).toContainText('届满', { timeout: 60_000 })
  await expect(page.locator('[data-breach]').first()).toBeVisible()
  await page.locator('.diagram').scrollIntoViewIfNeeded() // it is drawn when it comes into sight
  await expect(page.locator('.diagram')).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('[data-element-id=review-answer-timer].taken')).toBeVisible()
  await sound(page)

  const bureau = await as('bureau', `/cases/${number}`)
  await expect(bureau.locator('[data-offer=rectification]')).toBeVisible()
})

for (const journey of silence) {
  test(`who does not put right in time: ${journey.procedure}`, async ({ together, refusals }) => {
    refusals.expect() // of acts that a day has overtaken
    await new Party(together).walk(journey)
  })
}

test('what is overdue stays owed, in red, and who supervises is told', async ({ as, call, notified, sound }) => {
  const filed = await call('wlj', 'POST', '/cases', {
    procedure: 'fushun-2023/share-application', resource: 'gaj-002',
    form: { purpose: '核对演出从业人员', scope: '姓名', mode: 'table', no_state_secrets: true, duty: true },
  })
  const number = filed.body.number as string
  const page = await as('gaj', `/cases/${number}`)
  await expect(page.locator('[data-task] [data-light=red]')).toContainText('逾期', { timeout: 60_000 })
  await expect(page.locator('[data-outcome]')).toHaveCount(0)
  await expect(page.locator('[data-action=approve]')).toBeVisible()
  await expect(page.locator('li[data-event=clock_expired]').last()).toContainText('届满')
  await sound(page)
  await notified('bureau', new RegExp(number))
  const bureau = await as('bureau', '/notifications')
  await expect(bureau.getByText(number).first()).toBeVisible()
  await bureau.goto(`/cases/${number}`)
  await expect(bureau.locator('[data-offer]').getByRole('link', { name: '通知限期整改' })).toBeVisible()
})
