import { accepted } from './accepted'
import { expect, test } from './workbench'

test.use({ flags: ['--base-path', '/house/west'] })

test('a house that a proxy shows under a path of its own asks for nothing beside it', async ({ as, call, server, sound, refusals }) => {
  expect(server.url).toMatch(/\/house\/west$/)
  const { number } = await accepted(call)
  const page = await as(undefined, '/house/west')
  const beside: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith('http') && !request.url().startsWith(`${server.url}/`)) beside.push(request.url())
  })
  await expect(page).toHaveURL(`${server.url}/login`)
  await page.getByRole('button', { name: /^gaj\s*公安/ }).click()
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await expect(page).toHaveURL(`${server.url}/`)

  await page.goto(`${server.url}/cases/${number}`)
  await expect(page).toHaveTitle(new RegExp(`^${number} `))
  await expect(page.locator('[data-action=refuse]')).toBeVisible()
  await page.getByRole('link', { name: '我的待办' }).first().click()
  await expect(page).toHaveURL(new RegExp(`^${server.url}/`))
  await sound(page)

  refusals.expect()
  await page.goto(`${server.url}/nothing`)
  await expect(page.getByText('没有这个页面')).toBeVisible()
  expect(beside).toEqual([])
  const kept = await page.evaluate(() => Object.keys(localStorage))
  expect(kept.filter((key) => key.endsWith('.session'))).toEqual(['shixian/house/west.session'])
})
