import { expect, test } from './workbench'

// On the first day of a month the daily run keeps a report at once: here nothing is kept, whatever the day.
test('where nothing has been kept yet, the page says so', async ({ as, sound }) => {
  const page = await as('bureau')
  await page.route(/\/api\/v1\/reports\/snapshots(\?.*)?$/, (route) => route.fulfill({ json: { items: [] } }))
  await page.goto('/reports/kept')
  await expect(page.getByText('还没有归档报表')).toBeVisible()
  await sound(page)
})
