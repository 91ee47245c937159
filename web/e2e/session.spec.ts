import { accepted } from './accepted'
import { expect, test } from './workbench'

test('nobody is asked to log in, and then gets where they wanted', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as(undefined, '/notifications')
  await expect(page.getByRole('heading', { name: '演示账户' })).toBeVisible()
  await expect(page.getByText('这里的部门、人员和办件都是演示数据')).toBeVisible()
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

test('a demonstration account is one click away; logging out ends the session in every tab', async ({ as, quiet }) => {
  const page = await as(undefined, '/')
  await page.getByRole('button', { name: /^gaj\s*公安/ }).click()
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  const other = await page.context().newPage()
  await other.goto('/')
  await expect(other.getByRole('heading', { name: '我的待办' })).toBeVisible()
  // What is still asked for when the session ends is refused.
  for (const tab of [page, other]) await quiet(tab)

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

test('a session that ends in the middle of an act is logged in again over the page, and the act goes on', async ({ as, call, server, sound, quiet, refusals }) => {
  refusals.expect()
  const { number } = await accepted(call)
  const page = await as(undefined, `/login?to=/cases/${number}`)
  await page.getByRole('button', { name: /^gaj\s*公安/ }).click()
  await page.locator('[data-action=refuse]').click()
  await page.locator('[data-field=reason] textarea').fill('申请范围超出职责所需')
  await page.locator('[data-field=legal_basis] textarea').fill('第二十条')
  await quiet(page) // or another answer says first that the session has ended
  const token = () => page.evaluate(() => (JSON.parse(localStorage.getItem('shixian.session') ?? '{}') as { token: string }).token)
  await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { Authorization: `Bearer ${await token()}` } })

  await page.locator('[data-confirm]').click()
  const again = page.getByRole('dialog', { name: '重新登录' })
  await expect(again.getByLabel('账户')).toHaveValue('gaj')
  await expect(again.getByLabel('密码')).toBeFocused()
  await sound(page)
  await page.keyboard.press('Escape')
  await again.getByLabel('密码').fill('not the password')
  await again.getByRole('button', { name: '登录' }).click()
  await expect(again.locator('[data-code=login_failed]')).toBeVisible()
  await again.getByLabel('密码').fill('shixian-demo')
  await again.getByLabel('密码').press('Enter')
  await expect(again).toHaveCount(0)
  await expect(page.locator('[data-outcome]')).toHaveText('不同意共享')
})

test('who is about to be logged out for want of use is warned, and goes on; who is not there logs in again over the page', async ({ as, quiet, sound }) => {
  const page = await as(undefined, '/login')
  await page.clock.install()
  const later = async (time: string) => {
    await quiet(page)
    await page.clock.fastForward(time)
  }
  await page.goto('/login?to=/notifications')
  await page.getByRole('button', { name: /^gaj\s*公安/ }).click()
  await expect(page.getByRole('heading', { name: '通知', exact: true })).toBeVisible()
  const warning = page.locator('[data-near]')
  await expect(warning).toHaveCount(0)
  await later('26:00')
  await expect(warning).toContainText('长时间没有操作')
  await sound(page)
  await warning.getByRole('button', { name: '继续使用' }).click()
  await expect(warning).toHaveCount(0)
  await later('31:00')
  const again = page.getByRole('dialog', { name: '重新登录' })
  await again.getByLabel('密码').fill('shixian-demo')
  await again.getByRole('button', { name: '登录' }).click()
  await expect(again).toHaveCount(0)
  await expect(page).toHaveURL(/\/notifications$/)
  await later('12:00:00')
  await again.getByRole('button', { name: '退出或者换账户' }).click()
  await expect(page).toHaveURL(/\/login/)
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
