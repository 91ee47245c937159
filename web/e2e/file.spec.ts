import { expect, test } from './workbench'

test('a department files what the definition asks for, and is told the day of the answer before', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('mzj', '/file')
  await expect(page.getByRole('heading', { name: '发起申请' })).toBeVisible()
  await sound(page)
  await page.getByRole('region', { name: /瑶海/ }).getByRole('link', { name: /共享申请/ }).click()

  await expect(page.getByText('请先选定目录条目')).toBeVisible()
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await expect(page.getByText(/^请填写“/).first()).toBeVisible()
  await sound(page)

  await page.getByRole('combobox', { name: '所涉及的目录条目' }).click()
  await page.getByRole('combobox', { name: '所涉及的目录条目' }).pressSequentially('人口')
  await page.getByRole('option').filter({ hasText: '公安' }).first().click()
  await expect(page.getByText(/有条件共享：/)).toBeVisible()
  await expect(page.locator('[data-expected]')).toContainText('最迟于')

  for (const item of await page.locator('[data-field]').all()) {
    const text = item.locator('textarea, input[type=text]:not([readonly]):not([role=combobox])').first()
    if (await text.count()) await text.fill('核定社会救助对象')
    const radio = item.getByRole('radio').first()
    if (await radio.count()) await item.locator('label.el-radio').first().click()
    const box = item.getByRole('checkbox').first()
    if (await box.count()) await item.locator('label.el-checkbox').first().click()
  }
  await page.getByRole('button', { name: '下一步：核对' }).click()
  const check = page.locator('[data-check]')
  for (const [what, value] of [['依据', '瑶海'], ['向何方申请', '公安'], ['使用用途', '核定社会救助对象']] as const) {
    await expect(check.locator('dt', { hasText: what }).first().locator('+ dd')).toContainText(value)
  }
  await expect(check.locator('[data-expected]')).toContainText('最迟于')
  await sound(page)
  await check.getByRole('button', { name: '返回修改' }).click()
  await expect(page.locator('[data-field=purpose] textarea')).toHaveValue('核定社会救助对象')
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await check.getByRole('button', { name: '提交' }).click()
  await expect(page.getByText(/已登记，编号 YH-/)).toBeVisible()
  await expect(page).toHaveURL(/\/cases\/YH-/)
  const number = page.url().split('/').at(-1) ?? ''

  // The same again: what is open already is pointed out, with the way to it.
  await page.goto('/file/yaohai-2024/share-application?resource=gaj-001')
  await expect(page.locator('[data-alike]').getByRole('link', { name: number })).toBeVisible()
})

test('the public is offered what is theirs', async ({ as }) => {
  const page = await as('citizen', '/file')
  await expect(page.getByRole('link', { name: /开放/ }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /共享申请/ })).toHaveCount(0)
})
