import { accepted } from './accepted'
import { expect, test, type Call } from './workbench'

const refusal = { reason: '超出职责范围', legal_basis: '第十四条第二款' }

/** What the officer of the police drafts for the head. */
async function drafted(call: Call, number: string) {
  const sent = await call('gaj', 'POST', `/cases/${number}/acts`, { action: 'refuse', fields: refusal })
  expect(sent.status).toBe(202)
  expect(sent.body.status).toBe('unsigned')
  return sent.body.id as string
}

/** Has what the police decide signed by its head, once the case is accepted. */
async function bound(call: Call) {
  const { number } = await accepted(call)
  expect((await call('admin', 'POST', '/administration/signing', { department: 'gaj', position: 'head' })).status).toBe(201)
  return number
}

test.afterEach(async ({ call }) => {
  const { items } = (await call('admin', 'GET', '/administration/signing')).body as { items: { id: string }[] }
  for (const { id } of items) await call('admin', 'DELETE', `/administration/signing/${id}`)
})

test('the administrator says where what is decided is signed', async ({ as, sound }) => {
  const page = await as('admin', '/administration/signing')
  await expect(page.getByText('没有设置审签')).toBeVisible()
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: '部门', exact: true }) }).click()
  await page.getByRole('option', { name: /公安/ }).first().click()
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: '由谁审签' }) }).click()
  await page.getByRole('option', { name: '负责人', exact: true }).click()
  await page.getByRole('button', { name: '设置审签' }).click()
  const rule = page.locator('tr[data-rule=gaj]')
  await expect(rule).toContainText('1 人')
  await sound(page)
  await rule.getByRole('button', { name: '取消' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await expect(rule).toHaveCount(0)
})

test('an officer drafts, the head signs, and it is registered with both', async ({ as, call, sound, notified }) => {
  const number = await bound(call)
  const officer = await as('gaj', `/cases/${number}`)
  await officer.locator('[data-action=refuse]').click()
  const dialog = officer.getByRole('dialog')
  await dialog.locator('[data-field=reason] textarea').fill(refusal.reason)
  await dialog.locator('[data-field=legal_basis]').locator('input, textarea').first().fill(refusal.legal_basis)
  await expect(dialog.locator('[data-signed-by]')).toContainText('负责人审签')
  await dialog.getByRole('button', { name: '送审' }).click()
  const draft = officer.locator('[data-sign-off]')
  await expect(draft).toContainText('待审签，期限照常计算')
  await expect(draft).toContainText(refusal.reason)
  await expect(draft.locator('[data-light]')).toBeVisible()
  await expect(officer.locator('[data-action=refuse]')).toBeDisabled()
  await expect(officer.locator('[data-sign]')).toHaveCount(0)
  await sound(officer)

  await notified('gaj-head', /待审签：.*不同意共享/)
  const head = await as('gaj-head', '/')
  await head.getByRole('navigation', { name: '我的工作' }).getByRole('link', { name: /待我审签（1）/ }).click()
  await expect(head.locator(`tr[data-case="${number}"]`)).toContainText('不同意共享')
  await sound(head)
  await head.locator(`tr[data-case="${number}"]`).getByRole('link').click()
  await head.locator('[data-sign]').click()
  await expect(head.getByRole('dialog')).toContainText('办理后转入“不同意共享”')
  await expect(head.getByRole('dialog')).toContainText(refusal.reason)
  await sound(head)
  await head.locator('[data-agree]').click()
  await expect(head.locator('[data-outcome]')).toHaveText('不同意共享')
  await expect(head.locator('li[data-event=acted]', { hasText: '不同意共享' })).toContainText(/经办人（.*负责人审签）/)
  await expect(head.locator('li[data-draft]')).toContainText('送审：不同意共享')
  await notified('gaj', /已审签“不同意共享”/)

  const applicant = await as('mzj', `/cases/${number}`)
  await expect(applicant.locator('[data-outcome]')).toHaveText('不同意共享')
  await expect(applicant.locator('li[data-draft], [data-sign-offs]')).toHaveCount(0)
})

test('what is returned is gone on with, and sent again', async ({ as, call, sound }) => {
  const number = await bound(call)
  await drafted(call, number)
  const head = await as('gaj-head', `/cases/${number}`)
  await head.locator('[data-return]').click()
  await head.getByRole('dialog').getByLabel('退回的理由').fill('依据应写到款')
  await head.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await expect(head.locator('[data-sign-off=returned]')).toContainText('依据应写到款')

  const officer = await as('gaj', '/')
  await expect(officer.locator(`tr:has-text("${number}") [data-draft=returned]`)).toHaveText('已退回')
  await officer.goto(`/cases/${number}`)
  await expect(officer.locator('[data-reason]')).toContainText('依据应写到款')
  await officer.locator('[data-action=refuse]').click()
  const dialog = officer.getByRole('dialog')
  await expect(dialog.locator('[data-came-back]')).toContainText('依据应写到款')
  await expect(dialog.locator('[data-field=reason] textarea'), 'the text is kept').toHaveValue(refusal.reason)
  await sound(officer)
  await dialog.getByRole('button', { name: '送审' }).click()
  await expect(officer.locator('[data-sign-off=waiting]')).toBeVisible()

  // Withdrawn, it is the officer's again.
  await officer.locator('[data-withdraw]').click()
  await officer.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await expect(officer.locator('[data-sign-off=withdrawn]')).toBeVisible()
  await officer.locator('[data-action=refuse]').click()
  await expect(dialog.locator('[data-field=reason] textarea')).toHaveValue(refusal.reason)
})

test('a draft that the case has left behind is not signed', async ({ as, call, notified, refusals }) => {
  refusals.expect()
  const number = await bound(call)
  const id = await drafted(call, number)
  const head = await as('gaj-head', `/cases/${number}`)
  await head.locator('[data-sign]').click()
  const withdrawn = await call('mzj', 'POST', `/cases/${number}/acts`, { action: 'withdraw' })
  expect(withdrawn.status).toBe(200)
  await head.locator('[data-agree]').click()
  await expect(head.getByRole('dialog').getByRole('alert')).toBeVisible()
  expect((await call('gaj', 'GET', `/sign-offs/${id}`)).body.status).toBe('lapsed')
  await notified('gaj', /未经审签，已经失效/)
  await notified('gaj-head', /未经审签，已经失效/)
})
