import { Party } from './party'
import { dayAfter, fill, written } from './walk'
import { expect, test } from './workbench'

const promised = { 不涉及国家秘密: true as const, '只用于本部门履行职责，未经授权不对外提供、发布，不用于商业用途': true as const }
const demand = {
  procedure: 'yongjia-2021/share-application', by: 'hbj', steps: [], outcome: '',
  form: { 数源部门: '区城市管理局', 共享用途: '核查排污', 使用范围: '点位', 申请数据项: '排水点位', 共享方式: '核验模式', ...promised },
}

test('a day that is promised has to be a working day: the next one is named, and nothing is lost', async ({ as, call, refusals }) => {
  refusals.expect()
  const party = new Party(as)
  const number = await party.file(demand)
  const today = ((await call('cgj', 'GET', '/about')).body as { today: string }).today
  const { days } = (await call('cgj', 'GET', `/calendar/deadline?from=${today}&workdays=8`)).body as unknown as { days: { date: string; counted: number }[] }
  const off = days.find(({ date, counted }) => counted === 0 && date > today)?.date ?? ''
  const next = days.find(({ date, counted }) => counted > 0 && date > off)?.date ?? ''
  const page = await party.at('cgj', `/cases/${number}`)
  await page.locator('[data-action=accept]').click()
  const dialog = page.getByRole('dialog')
  await fill(dialog, { 承诺归集日期: off })
  await dialog.getByRole('button', { name: '确认办理' }).click()
  const field = dialog.locator('[data-field=gather_on]')
  await expect(field.locator('.el-form-item__error')).toContainText(`不是工作日：${written(off)}；下一个工作日是${written(next)}`)
  await expect(field.locator('input')).toHaveValue(written(off))
  await fill(dialog, { 承诺归集日期: next })
  await dialog.getByRole('button', { name: '确认办理' }).click()
  await expect(page.getByText('已办理：同意共享')).toBeVisible()
  await expect(page.locator('[data-due]')).toContainText(written(next))
  await party.step({ by: 'hbj', does: '撤回申请' }, number)
})

test('a refusal without its basis is stopped at that item; the reason stays', async ({ as }) => {
  const party = new Party(as)
  const number = await party.file(demand)
  const page = await party.at('cgj', `/cases/${number}`)
  await page.locator('[data-action=refuse]').click()
  const dialog = page.getByRole('dialog')
  await fill(dialog, { 理由: '没有这项数据' })
  await dialog.getByRole('button', { name: '确认办理' }).click()
  await expect(dialog.locator('.el-form-item__error').filter({ hasText: /./ })).toHaveText('请填写“依据”')
  await expect(dialog.getByLabel('理由')).toHaveValue('没有这项数据')
  await fill(dialog, { 依据: '第二十条第一款' })
  await dialog.getByRole('button', { name: '确认办理' }).click()
  await expect(page.locator('[data-outcome]')).toHaveText('不同意共享')
})

test('who clicks twice has filed once and done it once', async ({ as, call }) => {
  const page = await as('wlj', '/file/yongjia-2021/share-application')
  await fill(page.locator('form.definition'), demand.form)
  const mine = async () => ((await call('wlj', 'GET', '/cases?limit=100')).body.items as { number: string }[]).length
  const before = await mine()
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await page.getByRole('button', { name: '提交', exact: true }).dblclick()
  await expect(page).toHaveURL(/\/cases\/YJ-/)
  expect(await mine()).toBe(before + 1)
  await page.locator('[data-action=withdraw]').click()
  await page.locator('[data-confirm]').dblclick()
  await expect(page.locator('[data-outcome]')).toHaveText('申请人撤回')
  await expect(page.locator('li[data-event=acted]')).toHaveCount(1)
})

test('two who act on the same case: the second is told, keeps what was typed, and sees how it stands', async ({ as, refusals }) => {
  refusals.expect()
  const party = new Party(as)
  const number = await party.file(demand)
  const [first, second] = [await party.at('cgj', `/cases/${number}`), await party.at('cgj-head', `/cases/${number}`)]
  await second.locator('[data-action=refuse]').click()
  const dialog = second.getByRole('dialog')
  await fill(dialog, { 理由: '没有这项数据', 依据: '第二十条第一款' })
  await first.locator('[data-action=accept]').click()
  await fill(first.getByRole('dialog'), { 承诺归集日期: await dayAfter(first, 5) })
  await first.locator('[data-confirm]').click()
  await expect(first.getByText('已办理：同意共享')).toBeVisible()
  await dialog.getByRole('button', { name: '确认办理' }).click()
  await expect(dialog.getByRole('alert')).toContainText(/已有变动|变动/)
  await expect(dialog.getByLabel('理由')).toHaveValue('没有这项数据')
  await expect(second.locator('span[data-state]')).toHaveText('归集')
  await dialog.getByRole('button', { name: '取消' }).click()
  await expect(second.locator('[data-action=refuse]')).toHaveCount(0)
  await party.step({ by: 'hbj', does: '撤回申请' }, number)
})
