import type { Page } from '@playwright/test'
import { expect, test } from './workbench'

const asks = '/public/file/yaohai-2024/open-data-request'

async function choose(page: Page, text: string) {
  const picker = page.getByRole('combobox', { name: '所涉及的目录条目' })
  await picker.click()
  await picker.pressSequentially(text)
  await page.getByRole('option').filter({ hasText: text }).first().click()
}

test('somebody without an account asks for data and is given what the case is followed by', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as(undefined, '/public')
  await expect(page.getByRole('heading', { name: '公众服务' })).toBeVisible()
  await sound(page)
  await page.locator(`a[href="${asks}"]`).click()
  await expect(page.getByText('依据《合肥市瑶海区政务数据资源共享开放管理办法》')).toBeVisible()

  await page.getByRole('button', { name: '下一步：核对' }).click()
  await expect(page.getByText('请选定目录条目', { exact: true })).toBeVisible()
  await expect(page.getByText('请填写“用途”')).toBeVisible()
  await expect(page.getByText('请填写“姓名或者名称”')).toBeVisible()
  await sound(page)

  await choose(page, '城管执法')
  await expect(page.locator('[data-expected]')).toContainText('最迟于')
  await page.locator('[data-field=purpose] textarea').fill('研究城市治理')
  await page.locator('[data-field=needs] textarea').fill('2025年各类案件的数量')
  await page.locator('[data-field=no_state_secrets] label.el-checkbox').click()
  await page.getByLabel('姓名或者名称').fill('赵某')
  await page.getByLabel('证件号码').fill('110105194912310021')
  await page.getByLabel('联系电话').fill('0551-5000000')
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.locator('.el-form-item__error', { hasText: /./ })).toHaveText('证件号码有误，请核对')

  await page.getByLabel('证件号码').fill('11010519491231002X')
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('heading', { name: '已登记' })).toBeVisible()
  const number = await page.locator('[data-number]').innerText()
  const code = await page.locator('[data-code]').innerText()
  expect(number).toMatch(/^YH-\d{4}-\d+$/)
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  await sound(page)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('[data-code]')).toBeVisible()
  await expect(page.getByText('城管执法案件信息')).toBeVisible()
  await expect(page.getByRole('button', { name: '打印' })).toBeHidden()
  await expect(page.getByRole('navigation')).toBeHidden()
})

test('who handles the case sees how to reach the citizen, and the whole number when they ask for it', async ({ as, sound }) => {
  const stranger = await as(undefined, '/public')
  const filed = await stranger.request.post('/api/v1/public/cases', {
    data: {
      procedure: 'yaohai-2024/open-data-request', resource: 'cgj-001',
      form: { purpose: '研究城市治理', needs: '2025年各类案件的数量', no_state_secrets: true },
      applicant: { name: '钱某', identity_kind: 'identity_card', identity_number: '11010519491231002X', phone: '0551-5000000', address: '瑶海区一号' },
    },
  })
  const { number } = (await filed.json()) as { number: string }
  const page = await as('cgj', `/cases/${number}`)
  const who = page.locator('[data-who]')
  await expect(who).toContainText('钱某')
  await expect(who).toContainText('110***********002X')
  await expect(who).toContainText('0551-5000000')
  await expect(who).toContainText('瑶海区一号')
  await sound(page)
  await who.getByRole('button', { name: '显示全部号码' }).click()
  await expect(who).toContainText('11010519491231002X')
  const looking = await as('auditor', `/cases/${number}`)
  await expect(looking.getByRole('heading', { name: '城管执法案件信息' })).toBeVisible()
  await expect(looking.locator('[data-who]')).toHaveCount(0)
})

test('a case is followed by its number and query code, and withdrawn', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as(undefined, '/public')
  const filed = await page.request.post('/api/v1/public/cases', {
    data: {
      procedure: 'yaohai-2024/open-data-request', resource: 'cgj-001',
      form: { purpose: '研究城市治理', needs: '2025年各类案件的数量', no_state_secrets: true },
      applicant: { name: '赵某', identity_kind: 'identity_card', identity_number: '11010519491231002X', phone: '0551-5000000' },
    },
  })
  expect(filed.status()).toBe(201)
  const { number, query_code: code } = (await filed.json()) as { number: string; query_code: string }
  await page.getByLabel('办件编号').fill(number)
  await page.getByLabel('查询码').fill('0000-0000-0000-0000')
  await page.getByLabel('查询码').press('Enter')
  await expect(page.getByRole('region', { name: '查询办理情况' }).getByRole('alert')).toBeVisible()
  await page.getByLabel('办件编号').fill(number.toLowerCase())
  await page.getByLabel('查询码').fill(code.toLowerCase().replaceAll('-', ' '))
  await page.getByRole('button', { name: '查看办件' }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`/cases/${number}$`))
  await expect(page.getByRole('heading', { name: '城管执法案件信息' })).toBeVisible()
  const menu = page.getByRole('navigation')
  await expect(menu.locator('[aria-current]')).toHaveText('我的办件')
  await expect(menu.getByRole('link')).toHaveText(['公众服务', '我的办件', '发起申请', '我的授权', '政务数据目录', '工作日历', '法规和程序'])
  await sound(page)

  const steps = page.getByRole('list', { name: '办理进度' })
  await expect(steps.locator('[aria-current=step]')).toContainText('审查并答复')
  await expect(steps.getByRole('listitem')).toHaveText([/提交/, /审查并答复/, /办结/])
  for (const [action, words] of [['催办', '请告知进展'], ['投诉', '迟迟不予答复']] as const) {
    await page.getByRole('button', { name: action, exact: true }).click()
    await page.getByRole('dialog').locator('textarea').fill(words)
    await page.getByRole('dialog').locator('[data-confirm]').click()
    await expect(page.locator('li[data-event=acted]').last()).toContainText(words)
  }
  await page.getByRole('button', { name: '催办', exact: true }).click()
  await page.getByRole('dialog').locator('textarea').fill('再催一次')
  await page.getByRole('dialog').locator('[data-confirm]').click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('每日限一次')
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()

  await page.getByRole('button', { name: '撤回申请' }).click()
  await page.getByRole('dialog').locator('[data-confirm]').click()
  await expect(page.getByText('已办理：撤回申请')).toBeVisible()
  await menu.getByRole('link', { name: '我的办件' }).click()
  const row = page.getByRole('row').filter({ hasText: number })
  await expect(row).toContainText('撤回')
  await expect(page.locator('main tbody tr')).toHaveCount(1)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '我的办件' })).toBeVisible()

  // What is of people with an account asks for one, and is come back to.
  await page.goto('/me')
  await expect(page).toHaveURL(/\/login\?to=\/me$/)
  await page.goto('/public/cases')
  await page.getByRole('button', { name: /^账户/ }).click()
  await page.getByRole('menuitem', { name: '退出' }).click()
  await expect(page.getByRole('heading', { name: '公众服务' })).toBeVisible()
})

test('what is not open is listed with its grounds, and can be asked for', async ({ as, sound }) => {
  const page = await as(undefined, '/public')
  const grounds = page.getByRole('region', { name: '不予开放和有条件开放的依据' })
  await expect(grounds.getByRole('row').filter({ hasText: '城乡低保对象信息' })).toContainText('涉及个人隐私')
  await grounds.getByRole('button', { name: '有条件开放' }).click()
  await expect(grounds.getByRole('row').filter({ hasText: '城管执法案件信息' })).toBeVisible()
  await grounds.getByRole('button', { name: '不予开放' }).click()
  await grounds.getByRole('button', { name: '申请“城乡低保对象信息”' }).click()
  await page.getByRole('menuitem', { name: '《瑶海办法》政务数据开放申请' }).click()
  await expect(page).toHaveURL(/open-data-request\?resource=mzj-001/)
  await expect(page.getByRole('main').getByText('城乡低保对象信息')).toBeVisible()
  await sound(page)
})

test('a form that asks for a department offers them without an account', async ({ as }) => {
  const page = await as(undefined, '/public/file/yongjia-2021/open-data-request')
  await page.getByRole('combobox', { name: '数源部门' }).click()
  await expect(page.getByRole('option', { name: /区民政局/ })).toBeVisible()
})

test('what is looked for leads to the open catalog', async ({ as }) => {
  const page = await as(undefined, '/public')
  await page.getByLabel('名称、摘要或者信息项中的文字').fill('养老')
  await page.getByLabel('名称、摘要或者信息项中的文字').press('Enter')
  await expect(page).toHaveURL(/\/catalog\?text=/)
  await expect(page.getByRole('link', { name: '养老机构名录' })).toBeVisible()
})

test('who guesses query codes is told to wait, and for how long', async ({ as, refusals }) => {
  refusals.expect()
  const page = await as(undefined, '/public')
  await page.getByLabel('办件编号').fill('YH-2026-999999')
  await page.getByLabel('查询码').fill('0000-0000-0000-0000')
  const alert = page.getByRole('region', { name: '查询办理情况' }).getByRole('alert')
  await expect(async () => {
    await page.getByRole('button', { name: '查看办件' }).click()
    await expect(alert).toContainText('尝试次数过多，请在 10 分钟后再试', { timeout: 1_000 })
  }).toPass()
  await expect(page.getByLabel('办件编号')).toHaveValue('YH-2026-999999')
})
