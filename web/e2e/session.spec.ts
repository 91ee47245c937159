import { expect, test } from './workbench'

test('nobody is asked to log in, and then gets where they wanted', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as(undefined, '/notifications')
  await expect(page.getByRole('heading', { name: '演示账户' })).toBeVisible()
  await expect(page.getByText('这里的部门、人员和事项都是演示数据')).toBeVisible()
  await sound(page)

  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByText('请填写')).toHaveCount(2)
  await page.getByLabel('账户').fill('gaj')
  await page.getByLabel('密码').fill('not the password')
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.locator('[data-code=login_failed]')).toContainText('密码')

  await page.getByLabel('密码').fill('shixian-demo')
  await page.getByLabel('密码').press('Enter')
  await expect(page.getByRole('heading', { name: '通知', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/notifications$/)
})

test('a demonstration account is one click away; logging out ends the session in every tab', async ({ as }) => {
  const page = await as(undefined, '/')
  await page.getByRole('button', { name: /^gaj\s*公安/ }).click()
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  const other = await page.context().newPage()
  await other.goto('/')
  await expect(other.getByRole('heading', { name: '我的待办' })).toBeVisible()
  // What is still asked for when the session ends is refused.
  for (const tab of [page, other]) await tab.waitForLoadState('networkidle')

  await page.getByRole('button', { name: /^账户/ }).click()
  await page.getByRole('menuitem', { name: '退出' }).click()
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible()
  await expect(other.getByRole('button', { name: '登录' })).toBeVisible()
})

test('a token that no longer holds leads to the login, which says why', async ({ as, refusals }) => {
  refusals.expect()
  const page = await as('gaj', '/')
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('shixian.session') ?? '{}') as { token: string }
    localStorage.setItem('shixian.session', JSON.stringify({ ...kept, token: 'revoked' }))
  })
  await page.reload()
  await expect(page.getByText('登录已到期')).toBeVisible()
})

test('English is one click away and stays', async ({ as }) => {
  const page = await as('gaj', '/')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'My tasks' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'My tasks' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('the login leads to what is open to all, and the navigation marks where a page belongs', async ({ as }) => {
  const page = await as(undefined, '/login')
  await page.getByRole('link', { name: '公众服务' }).click()
  await expect(page.getByRole('heading', { name: '公众服务' })).toBeVisible()
  const marked = page.getByRole('navigation').locator('[aria-current]')
  for (const [path, entry] of [
    ['/regulations/yaohai-2024/procedures/share-application', '法规和程序'], ['/catalog/entries/mzj-005', '政务数据目录'],
    ['/public/file/yaohai-2024/open-data-request', '公众服务'],
  ] as const) {
    await page.goto(path)
    await expect(marked).toHaveText(entry)
  }
})

test('an address that is none says so', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('gaj', '/no-such-page')
  await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible()
  await sound(page)
})
