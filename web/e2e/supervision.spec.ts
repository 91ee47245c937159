import { expect, test, type Call } from './workbench'

test.use({ past: ['--cases', '800', '--months', '9'] })

interface Counts { red: number; yellow: number; green: number; held: number; total: number }
interface Summary { counts: Counts; departments: { department?: { code: string; name: string }; counts: Counts; used: { workdays: number; count: number }[] }[] }
interface Owed { items: { case: { number: string }; light: string; department?: { code: string } }[]; next?: string }

test('lights are counted, of all and of each department, and lead to their cases', async ({ as, call, sound }) => {
  const summary = (await call('bureau', 'GET', '/supervision/summary')).body as unknown as Summary
  expect(summary.counts.red).toBeGreaterThan(0)
  const page = await as('bureau', '/supervision')
  for (const light of ['red', 'yellow', 'green'] as const) {
    await expect(page.locator(`[data-count=${light}] strong`)).toHaveText(String(summary.counts[light]))
  }
  await page.locator('[data-count=red]').click()
  await expect(page).toHaveURL(/light=red/)
  await expect(page.locator('tr[data-case]')).toHaveCount(summary.counts.red)
  await expect(page.locator('tr[data-case] [data-light=red]')).toHaveCount(summary.counts.red)
  await sound(page)

  const late = summary.departments.find(({ counts, department }) => counts.red > 0 && department)
  const name = late?.department?.name ?? ''
  await page.getByRole('button', { name: `${name}，逾期，${String(late?.counts.red)} 件` }).click()
  await expect(page.locator('tr[data-case]')).toHaveCount(late?.counts.red ?? 0)
  await expect(page.locator('tr[data-case]').first()).toContainText(name)
  const link = page.locator('tr[data-case] a').first()
  const number = await page.locator('tr[data-case]').first().getAttribute('data-case')
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/cases/${number ?? ''}$`))
  await expect(page.getByText(number ?? '').first()).toBeVisible()
})

test('every cell of the heat map is what the ledger says', async ({ as, call }) => {
  const { departments } = (await call('bureau', 'GET', '/supervision/summary')).body as unknown as Summary
  const page = await as('bureau', '/supervision')
  await expect(page.locator('table.heat tbody tr')).toHaveCount(departments.length)
  for (const { department, used } of departments) {
    const row = page.locator('table.heat tbody tr', { has: page.getByRole('rowheader', { name: department?.name ?? '几个部门均可', exact: true }) })
    const cells = (await row.locator('td.cell').allTextContents()).reduce((sum, text) => sum + Number(text || 0), 0)
    expect(cells, department?.name).toBe(used.reduce((sum, { count }) => sum + count, 0))
  }
})

test('what is owed is expedited at once, with a reason; each case remembers', async ({ as, call, sound }) => {
  const { light, cases } = await owedByOthers((path) => call('bureau', 'GET', path))
  const page = await as('bureau', `/supervision?light=${light}`)
  await expect(page.getByRole('button', { name: '催办（0）' })).toBeDisabled()
  await page.locator('th .el-checkbox').click()
  await page.getByRole('button', { name: `催办（${String(cases.length)}）` }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '催办' })).toBeDisabled()
  await dialog.getByLabel('催办理由').fill('请本周内办结')
  await sound(page)
  await dialog.getByRole('button', { name: '催办' }).click()
  await expect(dialog.getByRole('status')).toContainText(/已催办 \d+ 件，未催办 \d+ 件/)
  const [, expedited, refused] = /已催办 (\d+) 件，未催办 (\d+) 件/.exec(await dialog.getByRole('status').innerText()) ?? []
  expect(Number(expedited)).toBeGreaterThan(0)
  expect(Number(expedited) + Number(refused)).toBe(cases.length)
  await expect(dialog.locator('li')).toHaveCount(Number(refused)) // each with why not
  const not = await dialog.locator('li code').allTextContents()
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  const done = cases.find((number) => !not.includes(number)) ?? ''
  await page.goto(`/cases/${done}`)
  await expect(page.locator('li[data-event=acted]', { hasText: '请本周内办结' }).first()).toContainText('催办')
})

test('the same questions lead to the interface of the engine', async ({ as, call }) => {
  const { items } = (await call('bureau', 'GET', '/supervision/queries')).body as unknown as { items: { title: string; url: string }[] }
  const page = await as('bureau', '/supervision')
  const links = page.getByRole('region', { name: 'Temporal 中的查询' }).getByRole('link')
  await expect(links).toHaveCount(items.length)
  const overdue = page.getByRole('link', { name: '逾期的办件' })
  const address = (await overdue.getAttribute('href')) ?? ''
  expect(address).toBe(items[0]?.url)
  expect((await page.request.get(address)).status()).toBe(200)
})

test('staff of a department do not supervise', async ({ as, refusals }) => {
  refusals.expect()
  const page = await as('mzj', '/')
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await expect(page.getByRole('link', { name: '监督', exact: true })).toHaveCount(0)
})

test('what follows from a breach is filed from its case', async ({ as, call, sound }) => {
  const { number, offer } = await breached((path) => call('bureau', 'GET', path))
  const page = await as('bureau', `/cases/${number}`)
  await page.locator(`[data-offer="${offer}"]`).getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`parent=${number}`))
  await expect(page.locator('#main').getByRole('link', { name: number })).toBeVisible()
  await expect(page.getByRole('button', { name: '下一步：核对' })).toBeEnabled()
  await sound(page)
})

/** The worst light in which somebody else owes something: nobody expedites what they owe themselves. Which is late just now is chance. */
async function owedByOthers(get: (path: string) => ReturnType<Call>): Promise<{ light: string; cases: string[] }> {
  const own = ((await get('/me')).body as unknown as { department: { code: string } }).department.code
  for (const light of ['red', 'yellow', 'green']) {
    const { items } = (await get(`/supervision/obligations?light=${light}`)).body as unknown as Owed
    if (items.some(({ department }) => department && department.code !== own)) return { light, cases: [...new Set(items.map((o) => o.case.number))] }
  }
  throw new Error('nothing is owed by others in this past')
}

/** A case of the past with a breach on record, going on or ended, and what it offers the bureau. Which are late just now is chance. */
async function breached(get: (path: string) => ReturnType<Call>): Promise<{ number: string; offer: string }> {
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const after: string = cursor && `&after=${encodeURIComponent(cursor)}`
    const listed = (await get(`/cases?limit=100${after}`)).body as unknown as { items: { number: string }[]; next?: string }
    for (const { number } of listed.items) {
      const { offers, breaches } = (await get(`/cases/${number}`)).body as unknown as { offers: { name: string }[]; breaches: unknown[] }
      const offer = offers[0]
      if (offer && breaches.length > 0) return { number, offer: offer.name }
    }
    cursor = listed.next
  }
  throw new Error('no case of the past with a breach offers the bureau anything')
}
