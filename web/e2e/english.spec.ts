// What the API says comes in the language of the page: in English there is no Chinese but titles of packs and what people are called.
import type { Locator, Page } from '@playwright/test'
import { accepted } from './accepted'
import { expect, test } from './workbench'

const speak = (page: Page) => page.addInitScript(() => {
  localStorage.setItem('shixian.language', 'en')
})

async function inEnglish(said: Locator): Promise<void> {
  await expect(said.first()).toBeVisible()
  for (const text of await said.allInnerTexts()) expect(text).not.toMatch(/\p{Script=Han}/u)
}

test('refusals are in English', async ({ as, call, refusals }) => {
  refusals.expect()
  const nobody = await as(undefined, '/regulations')
  await speak(nobody)
  await nobody.goto('/login')
  await nobody.getByLabel('Account').fill('gaj')
  await nobody.locator('input[type=password]').fill('not the password')
  await nobody.locator('form').getByRole('button', { name: 'Log in' }).click()
  await expect(nobody.getByRole('alert')).toHaveText('The login or the password is wrong')

  const { number } = await accepted(call)
  const page = await as('gaj', '/tasks')
  await speak(page)
  await page.goto('/cases/YH-1999-000001')
  await expect(page.getByRole('alert')).toContainText('There is no case with the number YH-1999-000001')
  await page.goto(`/cases/${number}`)
  await page.locator('[data-action=refuse]').click()
  await page.locator('[data-field=reason] textarea').fill('超出职责')
  await page.locator('[data-field=legal_basis] textarea').fill('第二十条')
  expect((await call('gaj', 'POST', `/cases/${number}/acts`, { action: 'refuse', fields: { reason: '超出职责', legal_basis: '第二十条' } })).status).toBe(200)
  const answer = page.waitForResponse((response) => response.url().endsWith('/acts') && response.request().method() === 'POST')
  await page.getByRole('dialog').locator('[data-confirm]').click()
  expect(((await (await answer).json()) as { detail: string }).detail).toMatch(/^Case \S+ has changed since it was read/)
})

test('logs and standings are in English, and follow when the language is changed', async ({ as, call }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  const settled = page.locator('[data-clock] .status').first()
  await expect(settled).toHaveText('按期')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(settled).toHaveText('In time')
  await expect(page.locator('li[data-event=filed]')).toContainText('Filed: ')

  const auditor = await as('auditor', '/administration/log')
  await speak(auditor)
  await auditor.goto('/administration/accesses')
  await inEnglish(auditor.locator('main td[data-title=What]'))
  await auditor.goto('/regulations/yaohai-2024')
  await expect(auditor.getByText('In force', { exact: true }).first()).toBeVisible()
})
