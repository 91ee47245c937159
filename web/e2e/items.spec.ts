import { expect, test } from './workbench'

test('a department enters an entry with its information items, and the bureau takes it into the catalog', async ({ as, call, sound }) => {
  const { body } = await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/catalog-entry', form: { department: 'mzj', cause: 'new', event_on: '2026-01-05', title: '临时救助对象信息' },
  })
  const number = String(body.number)
  const page = await as('mzj', `/cases/${number}`)
  await page.getByRole('button', { name: '提交', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '增加信息项' }).click()
  await dialog.getByLabel('第 1 项的名称').fill('姓名')
  await dialog.getByLabel('第 1 项的长度').fill('50')
  await dialog.getByRole('button', { name: '增加信息项' }).click()
  await dialog.getByLabel('第 2 项的名称').fill('救助金额')
  await sound(page)

  const said = {
    complete: true, code: 'e2e-items-1', summary: '临时救助的对象', format: '数据库', update_cycle: '每月', share: 'unconditional', open: 'unconditional',
    items: [{ name: '姓名', type: '字符型', length: 50 }, { name: '救助金额' }],
  }
  for (const [by, action, fields] of [['mzj', 'submit', said], ['government', 'agree', {}], ['bureau', 'accept', {}]] as const) {
    const { status, body: told } = await call(by, 'POST', `/cases/${number}/acts`, { action, fields })
    expect(status, JSON.stringify(told)).toBeLessThan(300)
  }
  await expect.poll(async () => (await call('mzj', 'GET', '/catalog/e2e-items-1')).body.items).toEqual(said.items)
})
