import { accepted } from './accepted'
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
  const named: string[] = (await (await page.request.get('/login')).text()).match(/(?<=(?:src|href)=")\/assets\/[^"]+/g) ?? []
  await page.route('**/assets/**', (route) => (named.includes(new URL(route.request().url()).pathname) ? route.continue() : undefined))
  await page.goto('/login', { waitUntil: 'commit' })
  await expect(page.getByLabel('密码')).toBeEditable()
  const parts = await page.evaluate(taken, /\/assets\//)
  const needed = parts.filter(({ name }) => named.includes(new URL(name).pathname))
  expect(needed).toHaveLength(named.length)
  expect(needed.reduce((sum, { compressed }) => sum + compressed, 0), JSON.stringify(needed)).toBeLessThan(125 * 1024)
})

// The same line: 250 KB take 2 seconds, and every six parts more another turn of 300 ms.
test('the pages that work begins with are made of few parts, asked for beside the entry, and of 250 KB', async ({ as, call }) => {
  const { number } = await accepted(call)
  for (const [path, shown] of [['/', 'tr[data-case]'], [`/cases/${number}`, '[data-task]']] as const) {
    const page = await as('gaj', '/login') // which loads the page ahead; what is kept of it is not asked again, so it is dropped
    const cold = await page.context().newCDPSession(page)
    await cold.send('Network.setCacheDisabled', { cacheDisabled: true })
    let arrive: () => void = () => undefined
    const held = new Promise<void>((resolve) => (arrive = resolve))
    await page.route('**/assets/frame-*', async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest('**/assets/controls-*.js')
    await page.goto(path, { waitUntil: 'commit' })
    await asked
    arrive()
    await expect(page.locator(shown).first()).toBeVisible()
    const parts = (await page.evaluate(taken, /\/assets\/.*\.(js|css)$/)).filter(({ name }) => !/date|debounce|SessionEnd|bpmn/.test(name))
    const sum = parts.reduce((sum, { compressed }) => sum + compressed, 0)
    expect(parts.length, JSON.stringify(parts)).toBeLessThan(19)
    expect(sum, JSON.stringify(parts)).toBeLessThan(250 * 1024)
    const answers = (await page.evaluate(taken, /\/api\/v1\//)).filter(({ whole }) => whole > 1400)
    expect(answers).not.toEqual([])
    for (const { name, compressed, whole } of answers) expect(compressed * 2, name).toBeLessThan(whole)
  }
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
