import { expect, test } from './workbench'

test.use({ flags: ['--ceilings', 'bind'] })

test.describe.configure({ mode: 'serial' })

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

test('the administrator turns it into a warning, and cases filed since have their own period alone', async ({ as, call }) => {
  const clocks = async () => {
    const { body } = await call('admin', 'GET', '/regulations/neixiang/procedures/correction-ticket')
    return (body as unknown as { clocks: { title: string }[] }).clocks.map(({ title }) => title)
  }
  expect(await clocks()).toContain('核实、更正并反馈校核处理结果（共享条例）')
  const admin = await as('admin', '/administration/law')
  await admin.locator('label', { hasText: '提示：' }).click()
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await admin.goto('/regulations/neixiang')
  await expect(admin.locator('section[aria-labelledby=exceeds]')).toContainText('只作提示')
  expect(await clocks()).not.toContain('核实、更正并反馈校核处理结果（共享条例）')
})
