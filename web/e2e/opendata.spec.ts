import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from './workbench'

const table = '机构名称,登记号,诊疗科目,地址\n和平路社区卫生服务站,H0001,全科,和平路18号\n'
const file = { name: '医疗机构名录.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
const sha256 = createHash('sha256').update(table).digest('hex')

test('the provider puts a file; a visitor downloads it without logging in; the provider sees how often', async ({ as, sound, refusals }) => {
  const provider = await as('wjw', '/catalog/entries/wjw-001')
  const files = provider.getByRole('region', { name: '数据文件' })
  await expect(files.getByText('还没有可以直接下载的文件')).toBeVisible()
  await files.getByLabel('说明').fill('全部医疗机构')
  await files.getByLabel('上传数据文件').setInputFiles(file)
  await expect(files.getByRole('link', { name: file.name })).toBeVisible()
  await expect(files.getByText('全部医疗机构')).toBeVisible()
  await expect(files.locator('[data-downloads]')).toHaveText('0')
  await sound(provider)

  const visitor = await as(undefined, '/catalog/entries/wjw-001')
  const offered = visitor.getByRole('region', { name: '数据文件' })
  await expect(offered.getByText('无需登录、无需申请')).toBeVisible()
  await expect(offered.getByText(sha256)).toBeAttached()
  await expect(offered.getByText('下载次数')).toHaveCount(0)
  await sound(visitor)
  const [download] = await Promise.all([visitor.waitForEvent('download'), offered.getByRole('link', { name: file.name }).click()])
  expect(download.suggestedFilename()).toBe(file.name)
  expect(createHash('sha256').update(await readFile(await download.path())).digest('hex')).toBe(sha256)

  await visitor.goto('/public/file/yaohai-2024/open-data-request?resource=wjw-001')
  await expect(visitor.locator('[data-direct]')).toContainText('可以直接下载')
  await expect(visitor.locator('[data-direct]').getByRole('link', { name: file.name })).toBeVisible()
  await sound(visitor)

  await expect(async () => {
    await provider.reload()
    await expect(files.locator('[data-downloads]')).toHaveText('1', { timeout: 2000 })
  }).toPass()
  await provider.goto('/reports/downloads')
  await expect(provider.getByRole('row').filter({ hasText: '公众' })).toContainText('1')
  await sound(provider)

  await provider.goto('/catalog/entries/wjw-001')
  refusals.expect()
  await files.getByLabel('上传数据文件').setInputFiles({ ...file, name: '名录.exe' })
  await expect(files.getByRole('alert')).toContainText('机器可读')
})

test('an entry that is open no more refuses its files at once, and says why', async ({ as, call, server, sound }) => {
  const { body } = await call('mzj', 'GET', '/catalog/mzj-005/files')
  const [known] = body.items as { path: string; name: string }[]
  const url = server.url + (known?.path ?? '')
  expect((await fetch(url)).status).toBe(200)

  const csv = (await call('bureau', 'GET', '/catalog-file.csv?text=养老机构名录')).body.text as string
  const page = await as('bureau', '/catalog/import')
  await page.getByLabel('选择 XLSX 或 CSV 文件').setInputFiles({
    name: '目录.csv', mimeType: 'text/csv', buffer: Buffer.from(csv.replace('无条件开放,,', '有条件开放,依申请开放（第十七条第一款）,')),
  })
  await expect(page.getByRole('button', { name: '导入', exact: true })).toBeVisible()
  for (const review of await page.locator('.reviews').getByRole('textbox').all()) await review.fill('瑶数函〔2026〕12号')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click()
  await expect(page.locator('[data-result]')).toHaveText('已导入')

  const refused = await fetch(url)
  expect(refused.status).toBe(403)
  expect(((await refused.json()) as { detail: string }).detail).toContain('有条件开放')
  const visitor = await as(undefined, '/catalog/entries/mzj-005')
  await expect(visitor.getByRole('region', { name: '数据文件' })).toContainText('不提供直接下载')
  await expect(visitor.getByRole('link', { name: known?.name ?? '' })).toHaveCount(0)
  await sound(visitor)
})
