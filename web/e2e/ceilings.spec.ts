import { join } from 'node:path'
import { expect, test } from './workbench'

test.use({ flags: ['--regulations', join(import.meta.dirname, '../../regulations/testdata'), '--ceilings', 'bind'] })

test('the page names what is longer than the higher law allows, and what then counts', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/neixiang')
  const exceeds = page.locator('section[aria-labelledby=exceeds]')
  await expect(exceeds).toContainText('先届满的有约束力')
  const correction = exceeds.locator('tr', { hasText: '问题数据纠错' })
  await expect(correction).toContainText('合计 17 个工作日')
  await expect(correction).toContainText('应当在《政务数据共享条例》第二十六条第二款规定的 10 个工作日内办理')
  await sound(page)
  await correction.getByRole('link').click()
  const periods = page.locator('section[aria-labelledby=periods]')
  await expect(periods).toContainText('核实、更正并反馈校核处理结果（共享条例）')
  await expect(periods).toContainText('《政务数据共享条例》第二十六条第二款')
  await sound(page)
})
