import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './workbench'
import { sheetsOf, unzip } from './workbook'

test.use({ past: ['--cases', '300', '--months', '9'] })

const published = readFileSync(join(import.meta.dirname, '../../regulations/yaohai-2024/share-application.yaml'), 'utf8')
const clock = '    title: 答复\n    kind: answer\n    workdays: '
const fileOf = (text: string) => ({ name: 'share-application.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) })

test('the bureau sees what a shorter period would have changed, and takes the list along', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('bureau', '/supervision')
  await page.getByRole('link', { name: '假设推演' }).click()
  await expect(page.getByRole('heading', { name: '假设推演' })).toBeVisible()
  await expect(page.getByRole('button', { name: '推演' })).toBeDisabled()
  await sound(page)
  await page.locator('.regulation').click()
  await page.getByRole('option').filter({ hasText: '瑶海' }).first().click()

  await page.getByLabel('改动后的程序文件（YAML）').setInputFiles(fileOf('nonsense'))
  await page.getByRole('button', { name: '推演' }).click()
  await expect(page.getByRole('alert')).toContainText('程序文件有误')

  await page.getByLabel('改动后的程序文件（YAML）').setInputFiles(fileOf(published.replace(`${clock}5`, `${clock}3`)))
  await page.getByRole('button', { name: '推演' }).click()
  await expect(page.locator('[data-sum]')).toContainText(/推演后有变化的 [1-9]\d* 件/)
  await expect(page.locator('[data-results]')).toContainText('视同同意共享')
  await expect(page.locator('[data-obligations]')).toContainText('第十四条第二款')
  await sound(page)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Excel 报表' }).click()])
  expect(download.suggestedFilename()).toBe('假设推演.xlsx')
  expect(sheetsOf(unzip(await readFile(await download.path())))).toContain('办件')
})

test('a department has no such page in its navigation', async ({ as }) => {
  const page = await as('mzj', '/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: '假设推演' })).toHaveCount(0)
})
