import { expect, test } from './workbench'

test('a change begins with the entry, whoever decides sees its grants, and their holders are told', async ({ as, call, notified, sound }) => {
  const { body: catalog } = await call('bureau', 'GET', '/catalog?share=unconditional&limit=1')
  const [{ code, title, provider }] = catalog.items as [{ code: string; title: string; provider: { code: string } }]
  const holder = provider.code === 'mzj' ? 'gaj' : 'mzj'
  const filed = await call(holder, 'POST', '/cases', {
    procedure: 'yaohai-2024/share-application', resource: code,
    form: { purpose: '核对', scope: '全部', mode: 'interface', no_state_secrets: true, duty: true },
  })
  expect(filed.status, JSON.stringify(filed.body)).toBe(201)
  const granting = String(filed.body.number)
  await expect.poll(async () => ((await call(holder, 'GET', `/cases/${granting}`)).body.grants as unknown[]).length).toBe(1)

  const form = await as(provider.code, `/file/yaohai-2024/catalog-change?resource=${encodeURIComponent(code)}`)
  await expect(form.locator('[data-field=title] textarea')).toHaveValue(title)
  await expect(form.locator('[data-field=share]').getByLabel('无条件共享', { exact: true })).toBeChecked()
  await sound(form)

  const { body: about } = await call('bureau', 'GET', '/about')
  const change = await call(provider.code, 'POST', '/cases', {
    procedure: 'yaohai-2024/catalog-change', resource: code,
    form: {
      title, cause: 'other', event_on: (about as { today: string }).today, change: '不再共享', share: 'withheld', share_basis: '某行政法规', not_basic: true,
    },
  })
  expect(change.status, JSON.stringify(change.body)).toBe(201)
  const number = String(change.body.number)
  const page = await as(provider.code, `/cases/${number}`)
  await expect(page.locator('[data-standing]')).toContainText(granting)
  await expect(page.getByText('目录名称')).toHaveCount(0) // said as the entry says it, it is no change
  await sound(page)
  await page.getByRole('button', { name: '提交更新', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('[data-effect]')).toContainText('共享类型：无条件共享 → 不予共享')
  await dialog.locator('[data-confirm]').click()

  await notified(holder, /共享类型由无条件共享改为不予共享/)
  await notified('bureau', new RegExp(`其上有 1 项授权：${granting}`))
  const entry = await as('bureau', `/catalog/entries/${encodeURIComponent(code)}`)
  await expect(entry.getByRole('heading', { name: '授权', exact: true })).toBeVisible()
  await expect(entry.locator('[data-grant=in_force]')).toContainText(granting)
  await sound(entry)
})
