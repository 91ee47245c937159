import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { sheetsOf, unzip } from './workbook'
import { expect, test } from './workbench'

test.use({ past: ['--cases', '800', '--months', '9'] })

type Figures = Record<'due' | 'on_time' | 'late' | 'overdue', number> & { on_time_rate?: number }
interface Row { department?: { name: string }; period_title?: string; figures: Figures; obligations: string }
interface Report { today: string; rows: Row[]; totals: (Row & { stage: string; authority: string })[] }
type Call = (login: string, method: string, path: string) => Promise<{ body: Record<string, unknown> }>

/** The year that has most of the past in it, and its report as the API gives it. */
async function busiest(call: Call, login = 'bureau'): Promise<{ year: string; report: Report; total: Figures }> {
  const { body } = await call(login, 'GET', '/about')
  const present = Number((body as { today: string }).today.slice(0, 4))
  let most: { year: string; report: Report; total: Figures } | undefined
  for (const year of [present, present - 1].map(String)) {
    const report = (await call(login, 'GET', `/reports/timeliness?period=${year}&authority=statutory&stage=every&by=department`)).body as unknown as Report
    const total = report.totals.find(({ authority, stage }) => authority === 'statutory' && stage === 'every')?.figures
    if (total && total.due > (most?.total.due ?? -1)) most = { year, report, total }
  }
  if (!most) throw new Error('no report has a total')
  return most
}

const figure = (page: Page, table: string, row: string, name: string) =>
  page.getByRole('region', { name: table, exact: true }).getByRole('row', { name: new RegExp(`^${row} `) }).locator(`[data-figure=${name}]`)

/** A count as the page writes it, and read back. */
const written = (n: number) => n.toLocaleString('en')
const count = (text: string) => Number(text.replaceAll(',', ''))

test('the figures are those of the API; a figure opens into its cases', async ({ as, call, sound }) => {
  const { year, report, total } = await busiest(call)
  expect(total.due).toBeGreaterThan(20)
  const page = await as('bureau', `/reports?period=${year}`)
  await expect(figure(page, '各部门', '合计', 'due')).toHaveText(written(total.due))
  for (const row of report.rows) {
    const name = row.department?.name ?? '几个部门均可'
    await expect(figure(page, '各部门', name, 'due')).toHaveText(written(row.figures.due))
    await expect(figure(page, '各部门', name, 'on_time')).toHaveText(written(row.figures.on_time))
  }
  await expect(figure(page, '各部门', '合计', 'on_time_rate')).toContainText(`${(Math.floor((total.on_time_rate ?? 0) * 1000 + 1e-9) / 10).toFixed(1)}%`)
  for (const chart of ['按期办结率的变化', '办结用时分布（工作日）', '各部门应办结件办理情况']) await expect(page.getByRole('img', { name: chart }).locator('svg')).toBeVisible()
  await expect(page.getByRole('img', { name: '各部门应办结件办理情况' }).locator('svg')).toContainText(report.rows[0]?.department?.name ?? '')
  const months = await page.getByRole('region', { name: '各月', exact: true }).locator('tbody [data-figure=due]').allTextContents()
  expect(months.reduce((sum, text) => sum + count(text), 0)).toBe(total.due)
  const procedures = await page.getByRole('region', { name: '各程序和依据', exact: true }).locator('tbody [data-figure=due]').allTextContents()
  expect(procedures.reduce((sum, text) => sum + count(text), 0)).toBe(total.due)
  await sound(page)

  const late = report.rows.find(({ figures }) => figures.late > 0)
  await figure(page, '各部门', late?.department?.name ?? '', 'late').getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('tbody tr')).toHaveCount(late?.figures.late ?? 0)
  await expect(dialog.getByText('逾期办结').first()).toBeVisible()
  await sound(page)
  const number = await dialog.getByRole('link').first().innerText()
  await dialog.getByRole('link').first().click()
  await expect(page).toHaveURL(new RegExp(`/cases/${number}$`))
  await page.goBack()
  await expect(dialog.getByRole('link', { name: number }), 'what was looked behind is still open').toBeVisible()
})

test('every figure of a row opens into as many cases as it is made of', async ({ as, call }) => {
  const { year } = await busiest(call)
  const page = await as('bureau', `/reports?period=${year}`)
  const dialog = page.getByRole('dialog')
  const cells = page.getByRole('region', { name: '部门分组汇总', exact: true }).locator('tbody tr').last().locator('[data-figure]')
  await expect(cells.first()).toBeVisible()
  let opened = 0
  for (const cell of await cells.all()) {
    const button = cell.getByRole('button')
    if ((await button.count()) === 0) continue
    const figure = await cell.getAttribute('data-figure')
    const of = figure === 'on_time_rate' ? 'due' : figure?.endsWith('_days') ? 'completed' : figure
    const text = of === figure ? await button.innerText() : undefined
    await button.click()
    const more = dialog.getByRole('button', { name: '加载更多' })
    await expect(dialog.locator('tbody tr').first()).toBeVisible()
    while (await more.count()) {
      const before = await dialog.locator('tbody tr').count()
      await more.click()
      await expect.poll(() => dialog.locator('tbody tr').count()).toBeGreaterThan(before)
    }
    if (text) expect(await dialog.locator('tbody tr').count(), `${String(figure)}: ${text}`).toBe(count(text))
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    opened++
  }
  expect(opened).toBeGreaterThan(6)
})

test('time is told apart by month or quarter, years by year', async ({ as, call, sound }) => {
  const { year, total } = await busiest(call)
  const page = await as('bureau', `/reports?period=${year}`)
  await page.getByRole('radiogroup', { name: '统计期的划分' }).getByText('按季度').click()
  const quarters = page.getByRole('region', { name: '各季度', exact: true })
  await expect(quarters.getByRole('row', { name: new RegExp(`${year}年第.季度`) }).first()).toBeVisible()
  const dues = await quarters.locator('tbody [data-figure=due]').allTextContents()
  expect(dues.reduce((sum, text) => sum + count(text), 0)).toBe(total.due)
  await page.reload()
  await expect(quarters).toBeVisible()
  const about = (await call('bureau', 'GET', '/about')).body as { today: string }
  const present = Number(about.today.slice(0, 4))
  await page.goto(`/reports?period=${String(present - 2)}–${String(present)}&span=year`)
  await expect(page.getByRole('region', { name: '各年', exact: true }).getByRole('row', { name: `${year}年` })).toBeVisible()
  await sound(page)
})

test('statutory, construed and practice are looked at apart, and the choice stays in the address', async ({ as, call }) => {
  const { year } = await busiest(call)
  const page = await as('bureau', `/reports?period=${year}`)
  await page.getByText('惯例', { exact: true }).first().click()
  await expect(page).toHaveURL(/authority=practice/)
  const report = (await call('bureau', 'GET', `/reports/timeliness?period=${year}&authority=practice&stage=every&by=department`)).body as unknown as Report
  const due = report.totals.find(({ authority, stage }) => authority === 'practice' && stage === 'every')?.figures.due
  await expect(figure(page, '各部门', '合计', 'due')).toHaveText(written(due ?? 0))
  await page.reload()
  await expect(figure(page, '各部门', '合计', 'due')).toHaveText(written(due ?? 0))
})

test('the workbook is downloaded, and opens', async ({ as, call }) => {
  const { year, total } = await busiest(call)
  const page = await as('bureau', `/reports?period=${year}`)
  await expect(figure(page, '各部门', '合计', 'due')).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Excel 报表' }).click()])
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  const files = unzip(await readFile(await download.path()))
  const sheets = sheetsOf(files)
  expect(sheets[0]).toBe('封面')
  expect(sheets.length).toBeGreaterThan(3)
  expect([...files.keys()].filter((name) => name.startsWith('xl/charts/')).length).toBeGreaterThan(0)
  const cells = [...files].filter(([name]) => name.startsWith('xl/worksheets/sheet')).map(([, xml]) => xml).join('')
  expect(cells).toContain(`<v>${String(total.due)}</v>`)

  const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 CSV' }).click()])
  const text = await readFile(await table.path(), 'utf8')
  expect(text).toMatch(/^\uFEFF/) // so that Excel takes it for UTF-8
  expect(text).toContain('应办结')
  expect(text.split(/\r?\n/).length).toBeGreaterThan(5)
})

test('staff see the report of their own department', async ({ as, sound }) => {
  const page = await as('mzj', '/reports')
  await expect(page.getByRole('heading', { name: '办理时效' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '口径和指标定义' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: '部门', exact: true })).toHaveCount(0)
  await sound(page)
})

test('the months of the simulated history are kept by the first daily run', async ({ as, sound }) => {
  const page = await as('bureau', '/reports/kept')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('row', { name: '自动归档' }).first()).toBeVisible({ timeout: 1_000 })
  }).toPass()
  expect(await page.getByRole('row', { name: '自动归档' }).count()).toBeGreaterThan(5)
  await sound(page)
})

test('the yearly evaluation counts, and shows what it counted', async ({ as, sound }) => {
  const page = await as('bureau', '/reports/evaluation')
  const counted = page.locator('tbody td button')
  await expect(counted.first()).toBeVisible()
  await sound(page)
  const figure = Number(/^\d+/.exec(await counted.first().innerText())?.[0])
  await counted.first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('link').first()).toBeVisible()
  expect(await dialog.getByRole('link').count()).toBeLessThanOrEqual(figure)
  await sound(page)
  await page.keyboard.press('Escape')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Excel 报表' }).click()])
  expect(sheetsOf(unzip(await readFile(await download.path()))).length).toBeGreaterThan(0)
})
