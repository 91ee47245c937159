import { readFile } from 'node:fs/promises'
import { accepted } from './accepted'
import { expect, test } from './workbench'
import { partOf } from './zip'

test('the letters of a case are listed, printable, and documents of a word processor', async ({ as, call, sound }) => {
  const { number } = await accepted(call)
  const page = await as('mzj', `/cases/${number}`)
  await expect(page.locator('[data-letter=receipt]')).toContainText('收件回执')
  await expect(page.locator('[data-letter=acceptance]')).toContainText('合肥市公安局瑶海分局 致 合肥市瑶海区民政局')
  await expect(page.locator('[data-letter=acceptance]')).toContainText(/瑶公受理〔\d{4}〕\d+号/)
  await sound(page)
  for (const format of ['pdf', 'ofd', 'docx']) {
    const [fromCase] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('button', { name: new RegExp(`下载 收件回执 .*（${format.toUpperCase()}）`) }).click(),
    ])
    expect(fromCase.suggestedFilename()).toBe(`收件回执 ${number}.${format}`)
  }

  await page.getByRole('link', { name: '受理通知书' }).click()
  const paper = page.locator('.paper')
  await expect(paper.getByRole('heading', { name: /^关于“.*”\s*政务数据共享申请的受理通知$/ })).toBeVisible()
  await expect(paper).toHaveAttribute('data-mark', '演示')
  await expect(paper).toContainText(number)
  await expect(paper).toContainText('予以受理')
  await expect(paper).toContainText('法律依据：')
  await expect(page.getByRole('navigation', { name: '主导航' })).toHaveCount(0)
  await sound(page)

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 DOCX' }).click()])
  expect(partOf(await readFile(await file.path()), 'word/document.xml')).toContain(number)

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: '打印' })).toBeHidden()
  await expect(paper).toBeVisible()
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1) // one sheet
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59(4\.9|5)\S* 84[12]/) // of A4, in points
})

test('whoever a letter was addressed to is told that it is corrected', async ({ as, call, notified, sound }) => {
  const { number } = await accepted(call)
  const page = await as('bureau', `/cases/${number}`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '办件材料 PDF' }).click()])
  expect(file.suggestedFilename()).toBe(`办件材料 ${number}.pdf`)
  await page.getByRole('link', { name: '受理通知书' }).click()
  await page.getByRole('button', { name: '更正', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('更正后的内容').fill('予以受理，自今日起计算。')
  await dialog.getByLabel('更正原因').fill('漏写起算日')
  await dialog.getByRole('button', { name: '发出更正通知书' }).click()
  await expect(page.getByRole('heading', { name: /^关于更正.*的通知$/ })).toBeVisible()
  await notified('mzj', new RegExp(`${number}.*《关于.*的受理通知》`))
  await sound(page)
})
