import type { Locator, Page } from '@playwright/test'
import { accepted } from './accepted'
import { expect, test } from './workbench'

const most = 40

/** Goes on by Tab until the element has the focus, and sees that its focus can be seen. */
async function tabTo(page: Page, element: Locator) {
  await expect(element).toBeVisible()
  for (let pressed = 0; pressed < most && !(await element.evaluate((e) => e === document.activeElement)); pressed++) await page.keyboard.press('Tab')
  await expect(element).toBeFocused()
  const seen = await element.evaluate((e) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  })
  expect(seen, 'the focus is seen').toBe(true)
}

test('from my tasks over a case to an act registered, by keyboard alone', async ({ as, call }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/?text=${number}`) // so that the way is as long however many tasks others have left
  await expect(page.locator('tr[data-case]').first()).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: '跳到正文' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator(`tr[data-case="${number}"] a`))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/cases/${number}$`))
  await expect(page.locator('#main')).toBeFocused()
  await expect(page).toHaveTitle(new RegExp(`^${number} `))

  const refuse = page.locator('[data-action=refuse]')
  await tabTo(page, refuse)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.evaluate((e) => e.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(refuse).toBeFocused()

  await page.keyboard.press('Enter')
  await tabTo(page, dialog.locator('[data-field=reason] textarea'))
  await page.keyboard.type('申请范围超出职责所需')
  await tabTo(page, dialog.locator('[data-field=legal_basis] textarea'))
  await page.keyboard.type('第二十条')
  await tabTo(page, dialog.locator('[data-confirm]'))
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-outcome]')).toHaveText('不同意共享')
  await expect(page.locator('#main')).toBeFocused()

  await tabTo(page, page.getByRole('link', { name: '返回我的待办' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
  await expect(page.locator(`tr[data-case="${number}"]`)).toHaveCount(0)
})
