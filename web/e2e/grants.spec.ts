import { readFile } from 'node:fs/promises'
import { undertakings } from './journeys/journey'
import { Party } from './party'
import { expect, test } from './workbench'

test.describe.configure({ timeout: 180_000 })

const handed = '户籍核对结果.txt'

test('what was granted is found with how to get at it; its file is fetched and signed for; the next application begins with it', async ({ as, call, sound }) => {
  const party = new Party(as)
  const number = await party.file({
    procedure: 'yaohai-2024/share-application', by: 'mzj', entry: '常住人口基本信息', outcome: '同意共享', steps: [],
    form: { 使用用途: '核对救助对象户籍', 使用范围: '姓名、户籍地址', 共享方式: '文件', ...undertakings('不涉及国家秘密', '不向第三方提供、不用于其他目的') },
  })
  await expect.poll(async () => (await call('gaj', 'POST', `/cases/${number}/acts`, { action: 'accept' })).status).toBe(200)
  await expect.poll(async () => (await call('gaj', 'POST', `/cases/${number}/acts`, { action: 'approve' })).status).toBe(200)
  const mine = await party.at('mzj', '/grants')
  await expect(mine.getByRole('heading', { name: '我的授权' })).toBeVisible()
  const grant = mine.locator(`[data-grant="${number}"]`)
  await expect(grant, 'consent is not yet delivery').toHaveCount(0)

  await party.step({
    by: 'gaj', does: '提供数据',
    with: { 获取方法: '在“我的授权”中下载', 联系人和联系方式: '数据处 0551-64490000', 交付的文件: { file: handed } },
  }, number)
  await expect.poll(async () => ((await call('mzj', 'GET', `/cases/${number}`)).body.grants as unknown[]).length).toBe(1)

  await mine.reload()
  await expect(grant.locator('[data-access]')).toHaveText('在“我的授权”中下载')
  await expect(grant).toContainText('数据处 0551-64490000')
  await expect(grant).toContainText('核对救助对象户籍')
  await sound(mine)
  const [download] = await Promise.all([mine.waitForEvent('download'), grant.getByRole('button', { name: '下载' }).click()])
  expect(download.suggestedFilename()).toBe(handed)
  expect(await readFile(await download.path(), 'utf8')).toBe(`${handed}的内容`)
  await expect(grant.locator('[data-file]')).toContainText('已下载 1 次')
  await grant.getByRole('button', { name: '签收' }).click()
  await expect(grant.locator('[data-file]')).toContainText(/签收$/)
  await expect(grant.getByRole('button', { name: '签收' })).toHaveCount(0)

  const provider = await party.at('gaj', '/grants?side=provided')
  const given = provider.locator(`[data-grant="${number}"]`)
  await expect(given.locator('[data-file]')).toContainText(/签收$/)
  await expect(given.getByRole('button', { name: '下载' })).toHaveCount(0)

  await expect(grant.locator('[data-offer]'), 'what the regulation gives the holder about a grant').toHaveText(['续期', '公开发布、用于其他目的'])
  await grant.locator('[data-offer=renewal]').click()
  await expect(mine.locator('[data-field=purpose] textarea')).toHaveValue('核对救助对象户籍')
  await expect(mine.locator('[data-field=scope] textarea')).toHaveValue('姓名、户籍地址')
  await expect(mine.locator('[data-field=mode]').getByLabel('文件', { exact: true })).toBeChecked()
})
