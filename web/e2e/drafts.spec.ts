import type { Page } from '@playwright/test'
import { expect, test } from './workbench'

const ticket = '/file/neixiang/correction-ticket'
const title = '问题数据纠错'

const problem = (page: Page) => page.locator('[data-field=problem] textarea')
const evidence = (page: Page) => page.locator('[data-field=evidence]')
const entry = (page: Page) => page.locator('.entry .el-select')
const saved = (page: Page) => page.locator('[data-saved]')
const drafts = (page: Page) => page.getByRole('region', { name: '草稿' })

async function choose(page: Page, text: string, provider: string) {
  const picker = page.getByRole('combobox', { name: '所涉及的目录条目' })
  await picker.click()
  await picker.pressSequentially(text)
  await page.getByRole('option').filter({ hasText: provider }).first().click()
}

test('what is half filled in is there after a reload and on another computer, and goes when it is filed', async ({ as, call, sound }) => {
  const page = await as('mzj', ticket)
  await expect(problem(page)).toBeVisible()
  await choose(page, '人口', '公安')
  await problem(page).fill('同一人有两条记录')
  await evidence(page).locator('input[type=file]').setInputFiles({ name: '截图.txt', mimeType: 'text/plain', buffer: Buffer.from('两条') })
  await expect(evidence(page)).toContainText('截图.txt')
  await expect(saved(page)).toBeVisible()
  const kept = async () => ((await call('mzj', 'GET', '/drafts')).body.items as { form: object }[])[0]?.form
  await expect.poll(kept).toEqual({ problem: '同一人有两条记录', evidence: expect.any(String) as unknown }) // all of it: it is kept as one rests
  const chosen = await entry(page).innerText()

  await page.reload()
  await expect(problem(page)).toHaveValue('同一人有两条记录')
  await expect(entry(page)).toContainText(chosen)
  await expect(evidence(page)).toContainText('截图.txt')
  await expect(page.getByText('表单有了改动')).toHaveCount(0)

  const elsewhere = await as('mzj', '/file')
  await expect(drafts(elsewhere).getByRole('listitem')).toHaveCount(1)
  await sound(elsewhere)
  await drafts(elsewhere).getByRole('link', { name: title }).click()
  await expect(problem(elsewhere)).toHaveValue('同一人有两条记录')
  await expect(entry(elsewhere)).toContainText(chosen)
  await expect(evidence(elsewhere)).toContainText('截图.txt')
  await sound(elsewhere)

  await elsewhere.getByRole('button', { name: '下一步：核对' }).click()
  await elsewhere.getByRole('button', { name: '提交', exact: true }).click()
  await expect(elsewhere).toHaveURL(/\/cases\/NX-/)
  await expect(elsewhere.getByText('截图.txt')).toBeVisible()
  await elsewhere.goto('/file')
  await expect(elsewhere.getByRole('region', { name: /内乡/ })).toBeVisible()
  await expect(drafts(elsewhere)).toHaveCount(0)
})

test('who leaves at once loses nothing of what was typed', async ({ as, call }) => {
  const page = await as('jtj', ticket)
  await problem(page).fill('写到一半就走')
  await page.getByRole('link', { name: '发起申请' }).first().click()
  await expect.poll(async () => ((await call('jtj', 'GET', '/drafts')).body.items as { form: object }[]).map(({ form }) => form))
    .toEqual([{ problem: '写到一半就走' }])

  await page.goto(ticket)
  await problem(page).fill('离开了页面')
  await page.goto('/calendar')
  await expect.poll(async () => ((await call('jtj', 'GET', '/drafts')).body.items as { form: object }[]).map(({ form }) => form))
    .toContainEqual({ problem: '离开了页面' })
})

test('who only looks at a form has no draft, and who files at once leaves none behind', async ({ as, call }) => {
  const page = await as('rsj', ticket)
  await expect(problem(page)).toBeVisible()
  await page.goto('/file')
  await expect(page.getByRole('region', { name: /内乡/ })).toBeVisible()
  expect((await call('rsj', 'GET', '/drafts')).body.items).toEqual([])

  await page.goto(ticket)
  await choose(page, '人口', '公安')
  await evidence(page).locator('input[type=file]').setInputFiles({ name: '截图.txt', mimeType: 'text/plain', buffer: Buffer.from('两条') })
  await expect(evidence(page)).toContainText('截图.txt')
  await problem(page).fill('出生日期有误')
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page).toHaveURL(/\/cases\/NX-/)
  expect((await call('rsj', 'GET', '/drafts')).body.items).toEqual([])
})

test('a draft is discarded from the list', async ({ as, call }) => {
  for (const [id, words] of [['d-1', '第一份'], ['d-2', '第二份']] as const) {
    await call('zjj', 'PUT', `/drafts/${id}`, { procedure: 'neixiang/correction-ticket', resource: 'gaj-001', form: { problem: words } })
  }
  const page = await as('zjj', '/file')
  await expect(drafts(page).getByRole('listitem')).toHaveCount(2)
  await drafts(page).getByRole('listitem').first().getByRole('button', { name: '删除' }).click()
  await expect(drafts(page).getByRole('listitem')).toHaveCount(1)
  await drafts(page).getByRole('link', { name: title }).click()
  await expect(problem(page)).toHaveValue('第一份')
  await expect(entry(page)).toContainText('人口')
})

test('nobody sees what another has begun', async ({ as, call, refusals }) => {
  refusals.expect()
  await call('wjw', 'PUT', '/drafts/secret', { procedure: 'neixiang/correction-ticket', form: { problem: '别人不该看到' } })
  const page = await as('sgj', '/file')
  await expect(page.getByRole('region', { name: /内乡/ })).toBeVisible()
  await expect(drafts(page)).toHaveCount(0)
  await page.goto(`${ticket}?draft=secret`)
  await expect(page.getByText('没有这份草稿')).toBeVisible()
  await expect(problem(page)).toHaveValue('')
})

test('a draft of a form that has changed since comes back as far as the form still takes it, and says so', async ({ as, call }) => {
  // What a draft holds is not checked, so this is one that an earlier version of the definition left.
  const form = { purpose: '核定社会救助对象', mode: 'by-disc', formerly: '已取消的一项' }
  await call('hbj', 'PUT', '/drafts/old', { procedure: 'yaohai-2024/share-application', resource: 'gaj-001', form })
  const page = await as('hbj', '/file')
  await drafts(page).getByRole('link').click()
  await expect(page.getByText('表单有了改动')).toBeVisible()
  await expect(page.locator('[data-field=purpose] textarea')).toHaveValue('核定社会救助对象')
  await expect(page.locator('[data-field=mode] input:checked')).toHaveCount(0)
  await page.getByRole('button', { name: '下一步：核对' }).click()
  await expect(page.locator('[data-field=mode]').getByText(/^请填写“/)).toBeVisible()
})

test('a draft of a procedure that is no more says so', async ({ as, call, refusals }) => {
  refusals.expect()
  await call('cgj', 'PUT', '/drafts/gone', { procedure: 'neixiang/correction-ticket', form: { problem: '未完' } })
  const page = await as('cgj', '/file/neixiang/no-more?draft=gone')
  await expect(page.getByRole('alert')).toContainText('no-more')
})
