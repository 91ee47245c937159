import { expect, test } from './workbench'

const limit = 400 * 1024

/** What a browser has taken of a kind, compressed. */
const taken = (kind: RegExp) => performance.getEntriesByType('resource').filter((e) => kind.test(e.name)).map((e) => ({
  name: e.name, compressed: (e as PerformanceResourceTiming).encodedBodySize, whole: (e as PerformanceResourceTiming).decodedBodySize,
}))

test('the first load of My tasks is under 400 KB of compressed script', async ({ as }) => {
  const page = await as('gaj', '/')
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const scripts = await page.evaluate(taken, /\.js$/)
  const sum = scripts.reduce((sum, s) => sum + s.compressed, 0)
  expect(sum).toBeGreaterThan(0)
  expect(sum, JSON.stringify(scripts)).toBeLessThan(limit)
  expect(scripts.some((s) => s.compressed < s.whole), 'scripts come compressed').toBe(true)
  expect(scripts.filter((s) => /bpmn|echarts/i.test(s.name)), 'diagrams and charts wait until they are wanted').toEqual([])
})

// 1 Mbit/s, 300 ms there and back: the page, then what it names at once, and 2 seconds are over with 160 KB.
test('the login is made of what its page names, of 125 KB', async ({ as }) => {
  const page = await as(undefined, '/regulations')
  const named: string[] = (await (await page.request.get('/login')).text()).match(/\/assets\/[^"]+/g) ?? []
  await page.route('**/assets/**', (route) => (named.includes(new URL(route.request().url()).pathname) ? route.continue() : undefined))
  await page.goto('/login', { waitUntil: 'commit' })
  await expect(page.getByLabel('密码')).toBeEditable()
  const parts = await page.evaluate(taken, /\/assets\//)
  const needed = parts.filter(({ name }) => named.includes(new URL(name).pathname))
  expect(needed).toHaveLength(named.length)
  expect(needed.reduce((sum, { compressed }) => sum + compressed, 0), JSON.stringify(needed)).toBeLessThan(125 * 1024)
})

test('a page that takes its time is seen to be on its way', async ({ as }) => {
  const page = await as('gaj', '/')
  const way = page.getByRole('progressbar', { name: '正在加载…' })
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await expect(way).toHaveCount(0)
  let arrive: () => void = () => undefined
  const held = new Promise<void>((resolve) => (arrive = resolve))
  await page.route('**/assets/**', async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('navigation').getByRole('link', { name: '工作日历' }).click()
  await expect(way).toBeVisible()
  arrive()
  await expect(page.getByRole('heading', { level: 1, name: '工作日历' })).toBeVisible()
  await expect(way).toHaveCount(0)
})
