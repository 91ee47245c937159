import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './workbench'

/** What a button downloads. */
async function taken(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

test('anybody reads what a regulation is and provides for', async ({ as, call, sound }) => {
  const { items } = (await call('bureau', 'GET', '/regulations')).body as unknown as { items: { id: string; procedures: unknown[] }[] }
  const page = await as(undefined, '/regulations')
  await expect(page.locator('main section')).toHaveCount(items.length)
  await expect(page.getByText('practice')).toHaveCount(0)
  await sound(page)
  await page.getByRole('link', { name: '合肥市瑶海区政务数据资源共享开放管理办法' }).click()
  await expect(page.getByText(/瑶政办/).first()).toBeVisible()
  await expect(page.locator('section[aria-labelledby=parties] tr', { hasText: '提供部门' }).first()).toBeVisible()
  await expect(page.locator('section[aria-labelledby=procedures] li')).toHaveCount(items.find(({ id }) => id === 'yaohai-2024')?.procedures.length ?? 0)
  await expect(page.locator('section[aria-labelledby=breaches]')).toContainText('第二十四条第四项')
  await sound(page)
})

test('a procedure is a page with its diagram, to take away as BPMN and SVG', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/yaohai-2024/procedures/share-application')
  const answer = page.locator('section[aria-labelledby=periods] tr', { hasText: /^答复/ })
  await expect(answer).toContainText('5 个工作日，自收到、受理或者提交补正之日起')
  await expect(answer).toContainText('第十四条第二款')
  await expect(answer).toContainText('视同同意共享')
  await page.locator('.diagram').scrollIntoViewIfNeeded()
  await expect(page.locator('.diagram')).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('[data-element-id=review]')).toBeVisible()
  const bpmn = await taken(page, '下载 BPMN')
  expect(bpmn.name).toMatch(/\.bpmn$/)
  expect(bpmn.text).toContain('<bpmn:definitions')
  expect(bpmn.text).toContain('id="review"')
  const svg = await taken(page, '下载 SVG')
  expect(svg.name).toMatch(/\.svg$/)
  expect(svg.text).toContain('<svg')
  await sound(page)
})

test('text and implementation stand side by side, and lead to each other', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/yaohai-2024')
  await page.getByRole('link', { name: '逐条对照' }).click()
  await expect(page.locator('[data-share]')).toContainText(/有义务的 \d+ 项/)
  await expect(page.locator('tr[data-citation="第一条"]')).toContainText('目的')
  await expect(page.locator('tr[data-citation="第二十四条第四项"]')).toContainText('不按照规定受理、答复')
  await sound(page)
  await page.locator('tr[data-citation="第十七条第一款"]').getByRole('link', { name: '政务数据开放申请 环节“直接获取”' }).click()
  await expect(page).toHaveURL(/open-data-request#states\.direct$/)
  await expect(page.locator('[id="states.direct"]')).toBeInViewport()
  await page.locator('[id="clocks.answer"]').getByRole('link', { name: '第十七条第二款' }).click()
  const article = page.locator('tr[data-citation="第十七条第二款"]')
  await expect(article).toBeInViewport()
  await expect(article).toHaveClass(/here/)
  await expect(article).toContainText('自收到申请之日起10个工作日内')
  await sound(page)
})

test('a procedure of every regulation is drawn', async ({ as }) => {
  const page = await as(undefined, '/regulations')
  for (const procedure of ['fushun-2023/share-application', 'lanzhou-2022/rectification', 'neixiang/share-application', 'yongjia-2021/open-data-request']) {
    const [regulation, name] = procedure.split('/')
    await page.goto(`/regulations/${regulation ?? ''}/procedures/${name ?? ''}`)
    await page.locator('.diagram').scrollIntoViewIfNeeded()
    await expect(page.locator('.diagram'), procedure).toHaveAttribute('data-state', 'drawn')
    await expect(page.locator('main'), procedure).not.toContainText(/[a-z]+_[a-z]+/)
  }
})

test('two regulations are compared by what follows from the same event', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/compare?one=yaohai-2024&other=neixiang')
  const story = page.locator('[data-story]').first()
  await expect(story.locator('article')).toHaveCount(2)
  await expect(story.locator('article').first()).toContainText('视同同意')
  await expect(story.locator('article').last()).not.toContainText('视同同意')
  await expect(story).toContainText('2026年10月10日')
  await expect(story.getByRole('link').first()).toHaveText('政务数据共享申请')
  await sound(page)
})

test('a scenario is played to its end on the diagram', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/yaohai-2024')
  await page.locator('details', { hasText: '政务数据共享申请' }).locator('summary').click()
  await page.getByRole('link', { name: '国庆节前受理，五个工作日内不答复也不说明理由，视同同意' }).click()
  await expect(page.locator('.diagram')).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('[data-step]')).toHaveText('2026年9月28日 10:00 提交政务数据共享申请')
  await expect(page.locator('[data-element-id=acceptance].present')).toBeVisible()
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.locator('[data-element-id=review].present')).toBeVisible()
  await expect(page.locator('[data-element-id=acceptance].present')).toHaveCount(0)
  await sound(page)
  await page.getByRole('button', { name: '播放' }).click()
  await expect(page.locator('[data-end]')).toHaveText('结果：视同同意共享')
  await expect(page.locator('[data-step]')).toHaveText('2026年10月14日 10:00 授予数据使用权限完成')
  await expect(page.locator('[data-element-id=review].present')).toHaveCount(0)
})

test('a scenario that is refused when it is filed says why', async ({ as, sound }) => {
  const page = await as(undefined, '/regulations/yaohai-2024')
  await page.locator('details', { hasText: '政务数据共享申请' }).locator('summary').click()
  await page.getByRole('link', { name: '办法施行前提出，不予登记' }).click()
  await expect(page.locator('[data-refused]')).toContainText('自2024年2月7日起施行')
  await sound(page)
})
