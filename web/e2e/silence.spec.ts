import { expect, test } from './workbench'

// Days pass in seconds here: nobody answers, and the law says what that means.
test.use({ flags: ['--drill', '3s', '--drill-from', '2026-03-02'] })

test('silence is consent, before the eyes of who waits', async ({ as, call, sound }) => {
  const filed = await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/share-application', resource: 'gaj-001',
    form: { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true },
  })
  const number = filed.body.number as string
  const page = await as('mzj', `/cases/${number}`)
  await expect(page.getByText('演练', { exact: true })).toBeVisible()
  await expect(page.locator('[data-drill-now]')).toContainText('演练时间')
  await expect(page.locator('[data-outcome]')).toContainText('视同同意', { timeout: 60_000 })
  await expect(page.locator('li[data-event=clock_expired]').last()).toContainText('届满')
  await expect(page.locator('[data-breach]').first()).toBeVisible()
  await page.locator('[data-outcome]').scrollIntoViewIfNeeded()
  await expect(page.locator('.diagram')).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('[data-element-id=review-answer-timer].taken')).toBeVisible()
  await sound(page)

  const bureau = await as('bureau', `/cases/${number}`)
  await expect(bureau.locator('[data-offer=rectification]')).toBeVisible()
})
