import { expect, test } from './workbench'

interface Listed {
  items: { title: string; due_on?: string; case: { number: string; subject: string } }[]
}

test('tasks come due soonest first, and lead to their cases', async ({ as, call, sound }) => {
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
  await page.getByLabel('编号、目录名称、申请内容').fill(number ?? '')
  await expect(page).toHaveURL(new RegExp(`text=${number ?? ''}`))
  await expect(page.locator('tr[data-case]')).toHaveCount(1)
  await page.reload()
  await expect(page.locator('tr[data-case]')).toHaveCount(1)
  await expect(page.getByLabel('编号、目录名称、申请内容')).toHaveValue(number ?? '')
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

test('notifications are read one by one, or all', async ({ as }) => {
  const page = await as('gaj', '/notifications')
  await expect(page.getByRole('link', { name: /条未读/ })).toBeVisible()
  const first = page.getByRole('button', { name: '标为已读', exact: true }).first()
  await first.click()
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await expect(page.getByRole('button', { name: '标为已读', exact: true })).toHaveCount(0)
  await expect(page.getByRole('link', { name: '通知', exact: true })).toBeVisible()
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
