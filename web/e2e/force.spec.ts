import { expect, test } from './workbench'

// A server of its own, since what applies here is everybody's. Two regulations apply at first, as the command line says.
test.use({ flags: ['--only', 'yaohai-2024,fushun-2023:2026-01-01'] })
test.describe.configure({ mode: 'serial' })

const share = { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true }
const fushun = '抚顺市政务数据资源共享开放条例'

let number = '' // of a case that is filed while its law applies

test('what the command line says applies, and nothing else', async ({ as, call }) => {
  const application = (pack: string) => ({ procedure: `${pack}/share-application`, resource: 'gaj-001', form: share })
  const before = await call('mzj', 'POST', '/cases', application('fushun-2023'))
  expect(before.status).toBe(201)
  number = before.body.number as string
  expect((await call('mzj', 'POST', '/cases', application('neixiang'))).body.code).toBe('regulation_not_applied')

  const clerk = await as('mzj', '/catalog/entries/gaj-001')
  await expect(clerk.getByRole('button', { name: /^依《/ })).toHaveText([/依《抚顺条例》发起申请/, /依《瑶海办法》发起申请/])
  await expect(clerk.getByRole('button', { name: '申请共享' })).toHaveCount(0)
})

test('the administrator sets one law', async ({ as, sound }) => {
  const admin = await as('admin', '/')
  await admin.getByRole('link', { name: '适用的法规', exact: true }).click()
  await expect(admin.locator('[data-entered]')).toContainText('系统（命令行）登记')
  const departments = admin.getByRole('checkbox', { name: `${fushun} 部门之间` })
  await expect(departments).toBeChecked()
  await expect(admin.getByRole('combobox', { name: `${fushun} 部门之间 自` })).toHaveValue('2026年1月1日')
  await sound(admin)
  for (const relation of ['部门之间', '面向公众']) await admin.getByRole('row', { name: fushun }).locator('label', { hasText: relation }).click()
  await expect(departments).not.toBeChecked()
  await admin.getByRole('button', { name: '保存' }).click()
  const dialog = admin.getByRole('dialog')
  await expect(dialog).toContainText(fushun)
  await dialog.getByRole('button', { name: '确认' }).click()
  await expect(admin.locator('[data-entered]')).not.toContainText('命令行')
  await admin.goto('/administration/log')
  await expect(admin.getByRole('row', { name: '登记适用的法规' }).first()).toContainText('合肥市瑶海区政务数据资源共享开放管理办法（部门之间）')
})

test('under one law a clerk has one button to share, the public one to open', async ({ as, sound }) => {
  const clerk = await as('mzj', '/catalog/entries/gaj-001')
  await expect(clerk.getByRole('button', { name: '申请共享' })).toHaveCount(1)
  await expect(clerk.getByRole('button', { name: /^依《/ })).toHaveCount(0)
  await sound(clerk)
  await clerk.getByRole('button', { name: '申请共享' }).click()
  await expect(clerk).toHaveURL(/\/file\/yaohai-2024\/share-application\?resource=gaj-001/)
  await clerk.goto('/file')
  await expect(clerk.getByRole('link', { name: '申请共享' })).toHaveCount(1)
  expect(await clerk.locator('main').innerText()).not.toContain('抚顺')

  for (const login of ['company', undefined]) {
    const open = await as(login, '/public')
    await expect(open.getByRole('link', { name: '申请开放' })).toHaveCount(1)
    expect(await open.locator('main').innerText()).not.toContain('抚顺')
    await open.goto('/catalog/entries/mzj-005')
    await expect(open.getByRole('button', { name: '申请开放' })).toHaveCount(1)
  }

})

test('what does not apply stays readable, and so do its cases', async ({ as }) => {
  const clerk = await as('mzj', '/')
  await clerk.goto('/file/fushun-2023/share-application')
  await expect(clerk.getByText(`起，本单位不适用《${fushun}》（部门之间），不能据此发起申请；现在适用《合肥市瑶海区政务数据资源共享开放管理办法》`)).toBeVisible()
  await clerk.goto('/regulations/fushun-2023')
  await expect(clerk.locator('[data-here]')).toHaveText('本单位不适用')
  await clerk.goto('/regulations/yaohai-2024')
  await expect(clerk.locator('[data-here]')).toHaveText('本单位适用（部门之间）；本单位适用（面向公众）')
  await clerk.goto(`/cases/${number}`)
  await expect(clerk.locator('main')).toContainText(number)
  await expect(clerk.getByRole('button', { name: '撤回申请' })).toBeVisible()
  await clerk.goto('/cases')
  await expect(clerk.getByText(number).first()).toBeVisible()
  await clerk.getByRole('combobox', { name: '事项类型' }).click()
  await expect(clerk.getByRole('option', { name: /抚顺条例/ }).first()).toBeVisible()
  await expect(clerk.getByRole('option', { name: /内乡办法/ })).toHaveCount(0)
})

test('under two laws there is one button, and the house chooses whose procedure it is', async ({ as, call, sound }) => {
  const items = [
    { regulation: 'yaohai-2024', relation: 'departments' }, { regulation: 'yaohai-2024', relation: 'public' },
    { regulation: 'order-809', relation: 'departments' },
  ]
  expect((await call('admin', 'PUT', '/administration/law', { items, choices: [] })).status).toBe(200)
  const clerk = await as('mzj', '/catalog/entries/gaj-001')
  await expect(clerk.getByRole('button', { name: '申请共享' })).toHaveCount(1)
  await expect(clerk.getByRole('button', { name: /^依《/ })).toHaveCount(0)
  await sound(clerk)
  await clerk.getByRole('button', { name: '申请共享' }).click()
  await expect(clerk).toHaveURL(/\/file\/yaohai-2024\/share-application\?resource=gaj-001/)
  await clerk.goto('/file')
  await expect(clerk.getByRole('link', { name: '申请共享' })).toHaveCount(1)
  await expect(clerk.getByText('也可以依《政务数据共享条例》发起：政务数据共享申请')).toBeVisible()
  await sound(clerk)

  const admin = await as('admin', '/administration/law')
  await admin.getByRole('combobox', { name: '政务数据共享申请 部门之间 依据' }).press('Enter')
  await admin.getByRole('option', { name: '政务数据共享条例' }).click()
  await admin.getByRole('row', { name: '政务数据共享申请（部门之间）' }).locator('label', { hasText: '也可以依其他法规发起' }).click()
  await admin.locator('label', { hasText: '从严：先到者为准' }).click()
  await sound(admin)
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await admin.goto('/administration/log')
  await expect(admin.getByRole('row', { name: '登记适用的法规' }).first()).toContainText('提示 → 从严：先到者为准')

  await clerk.goto('/file')
  await clerk.getByRole('link', { name: '申请共享' }).click()
  await expect(clerk).toHaveURL(/\/file\/order-809\/share-application/)
  await clerk.goto('/file')
  await expect(clerk.getByText(/政务数据共享申请：本单位依《政务数据共享条例》办理，不依《合肥市瑶海区政务数据资源共享开放管理办法》办理/)).toBeVisible()
  const refused = await call('mzj', 'POST', '/cases', { procedure: 'yaohai-2024/share-application', resource: 'gaj-001', form: share })
  expect(refused.body.code).toBe('regulation_not_applied')
})
