import { expect, test } from './workbench'

const limit = 400 * 1024

test('the first load of My tasks is under 400 KB of compressed script', async ({ as }) => {
  const page = await as('gaj', '/')
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const scripts = await page.evaluate(() =>
    performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).map((e) => ({
      name: e.name, compressed: (e as PerformanceResourceTiming).encodedBodySize, whole: (e as PerformanceResourceTiming).decodedBodySize,
    })),
  )
  const sum = scripts.reduce((sum, s) => sum + s.compressed, 0)
  expect(sum).toBeGreaterThan(0)
  expect(sum, JSON.stringify(scripts)).toBeLessThan(limit)
  expect(scripts.some((s) => s.compressed < s.whole), 'scripts come compressed').toBe(true)
  expect(scripts.filter((s) => /bpmn|echarts/i.test(s.name)), 'diagrams and charts wait until they are wanted').toEqual([])
})
