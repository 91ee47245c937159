import { readFileSync } from 'node:fs'
import { accepted } from './accepted'
import { unzip } from './workbook'
import { expect, test } from './workbench'

interface Listed {
  items: { title: string; due_on?: string; case: { number: string; subject: string } }[]
}

test('tasks come due soonest first, and lead to their cases', async ({ as, call, sound }) => {
  // A case of the demonstration whose time is over already is taken on right after the start.
  const expired = async () => (await call('rsj', 'GET', '/tasks?light=red')).body.total
  await expect.poll(expired).toBe(0)
  const { items } = (await call('rsj', 'GET', '/tasks')).body as unknown as Listed
  expect(items.length).toBeGreaterThan(0)
  const dues = items.map(({ due_on: due }) => due ?? '9999-12-31')
  expect(dues).toEqual([...dues].sort())

  const page = await as('rsj', '/')
  await expect(page.locator('tr[data-case]')).toHaveCount(items.length)
  await expect(page.locator('tr[data-case]').first()).toHaveAttribute('data-case', items[0]?.case.number ?? '')
  await expect(page.locator('tr[data-case] [data-light]').first()).toContainText('个工作日')
  await sound(page)

  await page.getByRole('link', { name: items[0]?.title ?? '' }).first().click()
  await expect(page).toHaveURL(new RegExp(`/cases/${items[0]?.case.number ?? ''}$`))
})

test('filters stay in the address, and an empty list says so', async ({ as }) => {
  const page = await as('rsj', '/?light=red')
  await expect(page.getByText('没有符合条件的待办')).toBeVisible()
  await page.goto('/')
  const some = page.locator('tr[data-case]').first()
  const number = await some.getAttribute('data-case')
  await page.getByLabel('编号、申请人、文号、目录、内容').fill(number ?? '')
  await expect(page).toHaveURL(new RegExp(`text=${number ?? ''}`))
  await expect(page.locator('tr[data-case]')).toHaveCount(1)
  await page.reload()
  await expect(page.locator('tr[data-case]')).toHaveCount(1)
  await expect(page.getByLabel('编号、申请人、文号、目录、内容')).toHaveValue(number ?? '')
})

test('a supervisor expedites several at once; who owes is told, and the case remembers', async ({ as, notified, sound }) => {
  const page = await as('bureau', '/?scope=all')
  const boxes = page.getByRole('checkbox')
  await expect(boxes.first()).toBeVisible()
  const rows = page.locator('tr[data-case]', { hasText: '公安瑶海分局' })
  const number = (await rows.first().getAttribute('data-case')) ?? ''
  await rows.first().getByRole('checkbox').check()
  await page.locator('tr[data-case]', { hasText: '区市场监督管理局' }).last().getByRole('checkbox').check()
  await sound(page)
  await page.getByRole('button', { name: '催办', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '催办' })).toBeDisabled()
  await dialog.getByLabel('催办理由').fill('群众反映强烈，请尽快答复')
  await dialog.getByRole('button', { name: '催办' }).click()
  await expect(dialog.getByText('已催办 2 件，未催办 0 件')).toBeVisible()

  const expedited = new RegExp(`${number} .*催办`)
  await notified('gaj', expedited)
  const theirs = await as('gaj', '/notifications')
  await expect(theirs.getByText(expedited).first()).toBeVisible()
  await sound(theirs)
  await theirs.goto(`/cases/${number}`)
  await expect(theirs.locator('li[data-event]', { hasText: '催办' })).toContainText('群众反映强烈')
})

test('notifications are read one by one, or all', async ({ as, call, notified }) => {
  // Those of a case stand together: there have to be two cases for one to be left.
  for (const { number } of [await accepted(call), await accepted(call)]) await notified('gaj', new RegExp(number))
  const page = await as('gaj', '/notifications')
  await expect(page.getByRole('link', { name: /条未读/ })).toBeVisible()
  const first = page.getByRole('button', { name: '标为已读', exact: true }).first()
  await first.click()
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await expect(page.getByRole('button', { name: '标为已读', exact: true })).toHaveCount(0)
  await expect(page.getByRole('link', { name: /通知$/ })).toBeVisible() // whatever new work there is beside
  await page.getByText('只看未读').click()
  await expect(page.getByText('没有未读的通知')).toBeVisible()
})

test('at 360 px the navigation is behind a button', async ({ as }) => {
  const page = await as('rsj', '/')
  await page.setViewportSize({ width: 360, height: 780 })
  await page.getByRole('button', { name: '打开导航' }).click()
  await expect(page.getByRole('dialog').getByRole('link', { name: /我的待办/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a long list: counted, in the order asked for, the place kept, several accepted at once, exported', async ({ as, call, sound }) => {
  const filed: string[] = []
  for (let i = 0; i < 52; i++) {
    const { body } = await call('mzj', 'POST', '/cases', {
      procedure: 'yaohai-2024/share-application', resource: 'gaj-001',
      form: { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true },
    })
    filed.push(body.number as string)
  }
  const total = async (query = '') => (await call('gaj', 'GET', `/tasks?limit=1${query}`)).body.total as number
  const all = await total()
  const page = await as('gaj', '/')
  const rows = page.locator('tr[data-case]')
  await expect(page.locator('[data-total]')).toContainText(`共 ${String(all)} 条`)
  await page.getByRole('combobox', { name: '排序' }).press('Enter')
  await page.getByRole('option', { name: '接收时间，后到在前' }).click()
  await expect(page).toHaveURL(/sort=-received/)
  await expect(rows.first()).toHaveAttribute('data-case', filed.at(-1) ?? '')
  await expect(rows).toHaveCount(50)
  await page.getByRole('button', { name: '加载更多' }).click()
  await expect(rows).toHaveCount(all)

  const far = rows.nth(51)
  const number = (await far.getAttribute('data-case')) ?? ''
  await far.scrollIntoViewIfNeeded()
  await far.getByRole('link').first().click()
  await expect(page).toHaveURL(new RegExp(`/cases/${number}$`))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goBack()
  await expect(rows).toHaveCount(all)
  await expect(rows.nth(51)).toBeInViewport()
  await sound(page)

  const chosen = filed.slice(0, 2)
  for (const one of chosen) await page.locator(`tr[data-case="${one}"]`).getByRole('checkbox').check()
  await page.getByRole('button', { name: '受理', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '受理 2 件' }).click()
  await expect(dialog.getByText('已办理 2 件')).toBeVisible()
  await dialog.getByRole('button', { name: '关闭', exact: true }).click()
  for (const one of chosen) expect((await call('gaj', 'GET', `/cases/${one}`)).body.state).not.toBe('acceptance')

  await page.getByRole('combobox', { name: '到期' }).press('Enter')
  await page.getByRole('option', { name: '本周到期' }).click()
  await expect(page).toHaveURL(/due=week/)
  const week = await total('&due=week')
  if (week > 0) await expect(page.locator('[data-total]')).toContainText(`共 ${String(week)} 条`)
  else await expect(page.getByText('没有符合条件的待办')).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  expect(download.suggestedFilename()).toMatch(/^待办 .*\.xlsx$/)
  expect(unzip(readFileSync(await download.path())).get('xl/worksheets/sheet1.xml')?.match(/<row /g)).toHaveLength(week + 1)

  await page.getByRole('button', { name: '我的视图' }).click()
  await page.getByRole('menuitem', { name: '保存当前视图' }).click()
  await page.getByLabel('视图名称').fill('本周的')
  await page.getByText('打开本页时即用').click()
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已保存视图“本周的”')).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(/due=week/)
  await call('gaj', 'DELETE', `/list-views/tasks?name=${encodeURIComponent('本周的')}`)
})
