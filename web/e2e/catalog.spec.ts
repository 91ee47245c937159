import { readFile } from 'node:fs/promises'
import type { Download, Page } from '@playwright/test'
import { expect, test } from './workbench'

const textOf = async (download: Download) => readFile(await download.path(), 'utf8')
const rows = (page: Page) => page.locator('main tbody tr')
const csv = (text: string) => ({ name: '目录.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

async function download(page: Page, button: string): Promise<Download> {
  const [found] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return found
}

test('an entry is found by a part of its name; what is exported is what was found, and is read back unchanged', async ({ as, sound }) => {
  const page = await as('mzj', '/catalog')
  await expect(page.getByRole('heading', { name: '政务数据目录' })).toBeVisible()
  await page.getByLabel('查找目录条目').fill('低保对')
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByRole('link', { name: '城乡低保对象信息' })).toBeVisible()
  await expect(page).toHaveURL(/text=/)
  await sound(page)

  const table = await textOf(await download(page, '导出 CSV'))
  expect(table).toContain('城乡低保对象信息')
  expect(table).not.toContain('婚姻登记信息')
  const workbook = await download(page, '导出 XLSX')
  expect(workbook.suggestedFilename()).toBe('政务信息资源目录.xlsx')

  await page.getByRole('link', { name: '导入目录文件' }).click()
  await expect(page.getByText('导入由主管部门办理')).toBeVisible()
  await page.getByLabel('选择 XLSX 或 CSV 文件').setInputFiles({
    name: workbook.suggestedFilename(), mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: await readFile(await workbook.path()),
  })
  await expect(page.getByText('文件中有 1 个条目：新增 0，变更 0，不变 1')).toBeVisible()

  await page.goto('/catalog?text=没有这样的数据')
  await expect(page.getByText('没有符合条件的条目')).toBeVisible()
})

test('whoever is not logged in finds and exports what is open, and nothing else', async ({ as, sound }) => {
  const page = await as(undefined, '/catalog?text=名录')
  await expect(page.getByRole('link', { name: '养老机构名录' })).toBeVisible()
  await expect(page.getByLabel('提供部门')).toHaveCount(0)
  await sound(page)
  expect(await textOf(await download(page, '导出 CSV'))).toContain('养老机构名录')
  await download(page, '导出 XLSX')
  await page.getByLabel('查找目录条目').fill('低保')
  await expect(page.getByText('没有符合条件的条目')).toBeVisible()
  expect(await textOf(await download(page, '导出 CSV'))).not.toContain('低保')

  await page.goto('/catalog/entries/mzj-005')
  await expect(page.getByRole('heading', { name: '养老机构名录' })).toBeVisible()
  await expect(page.getByRole('button', { name: '登记数据已更新' })).toHaveCount(0)
  await page.getByRole('button', { name: '依《瑶海办法》发起申请' }).click()
  await page.getByRole('menuitem', { name: '政务数据开放申请' }).click()
  await expect(page).toHaveURL(/\/public\/file\/yaohai-2024\/open-data-request\?resource=mzj-005/)
})

test('a file is checked row by row; the bureau brings it in, departments only check it', async ({ as, call, sound, refusals }) => {
  refusals.expect() // what is not stated
  const { body } = await call('mzj', 'GET', '/catalog-file.csv?text=社会组织')
  const known = body.text as string
  const better = known.replace('mzj-004,社会组织登记信息', 'mzj-004,社会组织登记与年检信息')
  expect(better).not.toBe(known)

  const page = await as('bureau', '/catalog/import')
  expect((await download(page, '下载填报模板')).suggestedFilename()).toBe('政务信息资源目录填报模板.xlsx')
  const file = page.getByLabel('选择 XLSX 或 CSV 文件')
  await file.setInputFiles(csv(known.replace('无条件共享', '随便共享')))
  await expect(page.locator('[data-result]')).toContainText('不能导入')
  const fault = page.getByRole('region', { name: '问题' }).getByRole('row').filter({ hasText: '随便共享' })
  await expect(fault).toContainText('第 2 行')
  await expect(fault).toContainText('共享类型')
  await expect(page.getByRole('button', { name: '导入', exact: true })).toHaveCount(0)
  await sound(page)

  await file.setInputFiles(csv(better + '注：本表由民政局填报\r\n'))
  await expect(page.locator('[data-result]')).toContainText('有 1 条提示')
  await expect(page.getByRole('region', { name: '问题' }).getByRole('row').filter({ hasText: '表格下面的说明' })).toContainText('提示')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('文件中有 1 条提示')
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await sound(page)

  await file.setInputFiles(csv(better))
  await expect(page.getByText('变更 1，不变 0')).toBeVisible()
  await page.getByText(/^变更：/).click()
  await expect(page.locator('ins')).toHaveText('社会组织登记与年检信息')
  await sound(page)
  const bring = async () => {
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click()
  }
  await bring()
  await expect(page.getByText('导入目录应当写明').first()).toBeVisible()
  for (const review of await page.locator('.reviews').getByRole('textbox').all()) await review.fill('瑶数函〔2026〕12号')
  await sound(page)
  await bring()
  await expect(page.locator('[data-result]')).toHaveText('已导入')

  await page.goto('/catalog/entries/mzj-004')
  await expect(page.getByRole('heading', { name: '社会组织登记与年检信息' })).toBeVisible()
  await expect(page.getByText(/第 2 版.*导入/)).toBeVisible()
  await expect(page.getByText('瑶数函〔2026〕12号').first()).toBeVisible()
  await expect(page.locator('del')).toHaveText('社会组织登记信息')
  await sound(page)

  const staff = await as('mzj', '/catalog/import')
  await staff.getByLabel('选择 XLSX 或 CSV 文件').setInputFiles(csv(known))
  await expect(staff.getByText('变更 1，不变 0')).toBeVisible()
  await expect(staff.getByRole('button', { name: '导入', exact: true })).toHaveCount(0)
})

test('a change that a case has made is a version of its own, with what differs', async ({ as, call, sound }) => {
  const today = ((await call('mzj', 'GET', '/about')).body as { today: string }).today
  const filed = await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/catalog-change', resource: 'mzj-002',
    form: { cause: 'other', event_on: today, change: '摘要补充统计口径', summary: '集中与分散供养的特困人员，按月统计' },
  })
  expect(filed.status, JSON.stringify(filed.body)).toBe(201)
  const number = filed.body.number as string
  const acted = await call('mzj', 'POST', `/cases/${number}/acts`, { action: 'submit', fields: {} })
  expect(acted.status, JSON.stringify(acted.body)).toBeLessThan(300)
  const versions = async () => ((await call('mzj', 'GET', '/catalog/mzj-002/versions')).body.items as unknown[]).length
  await expect.poll(versions, { timeout: 30_000 }).toBe(2)

  const page = await as('gaj', '/catalog/entries/mzj-002')
  await expect(page.locator('del')).toHaveText('集中与分散供养的特困人员')
  await expect(page.locator('ins')).toHaveText('集中与分散供养的特困人员，按月统计')
  await expect(page.getByRole('link', { name: number })).toBeVisible()

  const elements = page.getByRole('region', { name: '目录要素' })
  await expect(elements).toContainText('集中与分散供养的特困人员，按月统计')
  await page.getByRole('link', { name: '第 1 版' }).click()
  await expect(page.getByRole('status').filter({ hasText: '这是第 1 版' })).toBeVisible()
  await expect(elements).not.toContainText('按月统计')
  await sound(page)
  await page.getByRole('link', { name: '看现行的第 2 版' }).click()
  await expect(elements).toContainText('按月统计')
  await sound(page)
})

test('the provider says that the data are up to date; nobody else does', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('cgj', '/catalog/entries/cgj-002')
  await expect(page.getByText(/^数据逾期未更新/)).toBeVisible()
  await page.getByRole('combobox', { name: '数据更新之日' }).fill('2099-01-01')
  await page.getByRole('combobox', { name: '数据更新之日' }).press('Enter')
  await page.getByRole('button', { name: '登记数据已更新' }).click()
  await expect(page.getByRole('region', { name: '数据更新' }).getByRole('alert')).toBeVisible()
  await page.getByRole('combobox', { name: '数据更新之日' }).fill('')
  await page.getByRole('combobox', { name: '数据更新之日' }).press('Enter')
  await page.getByRole('button', { name: '登记数据已更新' }).click()
  await expect(page.getByText(/^下次更新不迟于/)).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: '登记' }).first()).toBeVisible()
  await sound(page)

  const other = await as('gaj', '/catalog/entries/cgj-002')
  await expect(other.getByText(/^下次更新不迟于/)).toBeVisible()
  await expect(other.getByRole('button', { name: '登记数据已更新' })).toHaveCount(0)
})

test('an application begins at the entry, by keyboard alone', async ({ as }) => {
  const page = await as('gaj', '/catalog/entries/mzj-001')
  await page.getByRole('button', { name: '其他事项' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: '政务数据共享申请（瑶海办法）' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/file\/yaohai-2024\/share-application\?resource=mzj-001/)
  await expect(page.getByText(/有条件共享：/)).toBeVisible()
})
