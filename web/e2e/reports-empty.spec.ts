import { expect, test } from './workbench'

test('where nothing has been kept yet, the page says so', async ({ as, sound }) => {
  const page = await as('bureau', '/reports/kept')
  await expect(page.getByText('还没有归档报表')).toBeVisible()
  await sound(page)
})
