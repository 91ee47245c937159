import { expect, test } from './workbench'

test('how a person is reached is saved', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('rsj', '/me')
  const email = page.getByLabel('电子邮箱')
  await email.fill('no address')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await email.fill('zhang@rsj.example')
  await page.getByText('每条通知都发邮件').click()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已保存')).toBeVisible()
  await page.reload()
  await expect(email).toHaveValue('zhang@rsj.example')
  await expect(page.getByLabel('每条通知都发邮件')).not.toBeChecked()
  await expect(page.getByLabel('工作日早晨的摘要')).toBeChecked()
  await sound(page)
})

test('a calendar feed has an address that is shown once, and holds until it is revoked', async ({ as, sound }) => {
  const page = await as('gaj', '/me')
  await expect(page.getByRole('button', { name: '新增' })).toBeDisabled()
  await page.getByLabel('用在哪里').fill('手机日历')
  await page.getByText('本部门的').click()
  await page.getByRole('button', { name: '新增' }).click()
  const address = (await page.locator('[data-feed]').innerText()).trim()
  expect(address).toMatch(/\.ics$/)
  await sound(page)
  const feed = await page.request.get(address, { headers: {} })
  expect(feed.status()).toBe(200)
  expect(feed.headers()['content-type']).toContain('text/calendar')
  expect(await feed.text()).toContain('BEGIN:VCALENDAR')

  await page.reload()
  const listed = page.getByRole('listitem').filter({ hasText: '手机日历' })
  await expect(listed).toContainText('公安瑶海分局')
  await expect(page.locator('[data-feed]')).toHaveCount(0)
  await listed.getByRole('button', { name: '撤销' }).click()
  await expect(listed).toHaveCount(0)
  expect((await page.request.get(address)).status()).toBe(404)
})

test('a password is changed with the present one; other logins end', async ({ as, refusals, server, sound }) => {
  refusals.expect()
  const logIn = (password: string) => fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'wlj', password }),
  })
  const { token } = (await (await logIn('shixian-demo')).json()) as { token: string }
  const page = await as('wlj', '/me')
  const form = page.getByRole('region', { name: '修改密码' })
  const change = form.getByRole('button', { name: '修改' })
  await form.getByLabel('原密码').fill('not the present one')
  await form.getByLabel('新密码').fill('short')
  await expect(change).toBeDisabled()
  await form.getByLabel('新密码').fill('a much longer one')
  await change.click()
  await expect(form.getByRole('alert').first()).toContainText('原密码不对')
  await sound(page)
  await form.getByLabel('原密码').fill('shixian-demo')
  await change.click()
  await expect(page.getByText('密码已修改')).toBeVisible()
  await expect(form.getByLabel('原密码')).toHaveValue('')
  expect((await fetch(`${server.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401)
  expect((await logIn('shixian-demo')).status).toBe(401)
  expect((await logIn('a much longer one')).status).toBe(201)
  await page.reload()
  await expect(page.getByRole('cell', { name: '本次登录' })).toBeVisible() // this one goes on
})

test('logins elsewhere are ended one by one', async ({ as, server }) => {
  await fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'cgj', password: 'shixian-demo' }),
  })
  const page = await as('cgj', '/me')
  const others = page.getByRole('row').filter({ has: page.getByRole('button', { name: '撤销' }) })
  await expect(others).toHaveCount(1)
  await others.getByRole('button', { name: '撤销' }).click()
  await expect(others).toHaveCount(0)
  await expect(page.getByRole('cell', { name: '本次登录' })).toBeVisible()
})
