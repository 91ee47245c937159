import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './workbench'

const folder = join(import.meta.dirname, '../src/pages')

/** What the routes of all areas say their paths are. */
const patterns = readdirSync(folder).flatMap((area) => [...readFileSync(join(folder, area, 'routes.ts'), 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path ?? ''))

/** An address for each page, by who has it in their navigation or comes to it; `nobody` has no account. */
const walks: Record<string, Record<string, string>> = {
  nobody: {
    '/login': '/login', '/public': '/public', '/public/file/:regulation/:procedure': '/public/file/yaohai-2024/open-data-request', '/catalog': '/catalog',
    '/regulations': '/regulations',
  },
  company: { '/public/cases': '/public/cases', '/': '/' },
  rsj: {
    '/': '/', '/cases': '/cases', '/cases/:number': '/cases/CASE', '/cases/:number/letters/:letter(\\\\d+)': '/cases/CASE/letters/1', '/notifications': '/notifications', '/grants': '/grants',
    '/me': '/me', '/file': '/file', '/file/:regulation/:procedure': '/file/yaohai-2024/share-application',
    '/catalog/entries/:code': '/catalog/entries/mzj-005', '/calendar/:year(\\\\d{4})?': '/calendar', '/regulations/compare': '/regulations/compare',
    '/regulations/:regulation': '/regulations/yaohai-2024', '/regulations/:regulation/articles': '/regulations/yaohai-2024/articles', '/regulations/:regulation/procedures/:procedure': '/regulations/yaohai-2024/procedures/share-application',
    '/regulations/:regulation/scenarios/:scenario(\\\\d+)': '/regulations/yaohai-2024/scenarios/1',
  },
  bureau: {
    '/': '/?scope=all', '/supervision': '/supervision', '/supervision/whatif': '/supervision/whatif', '/reports': '/reports', '/reports/kept': '/reports/kept', '/reports/evaluation': '/reports/evaluation', '/reports/downloads': '/reports/downloads',
    '/catalog/import': '/catalog/import', '/calendar/:year(\\\\d{4})/notice': '/calendar/2027/notice',
  },
  admin: {
    '/administration/people': '/administration/people', '/administration/people/:id': '/administration/people/demo-gaj', '/administration/departments': '/administration/departments',
    '/administration/law': '/administration/law', '/administration/signing': '/administration/signing', '/administration/post': '/administration/post', '/administration/log': '/administration/log', '/administration/clock': '/administration/clock',
    '/administration/audit': '/administration/audit',
  },
  auditor: { '/administration/accesses': '/administration/accesses' },
}

/** Its own spec sees it: it is for who has a one-time password only (administration.spec.ts). */
const elsewhere = ['/password']

test('no page is left out below', () => {
  expect([...new Set([...Object.values(walks).flatMap((walk) => Object.keys(walk)), ...elsewhere])].sort()).toEqual([...patterns].sort())
})

const arrived = async (page: Page, path: string, quiet: (page: Page) => Promise<void>) => {
  await page.goto(path)
  await expect(page.locator('h1')).toBeVisible()
  await quiet(page) // what is asked for once something else is there, too
  await expect(page.getByText(/^(正在加载…|Loading…)$/)).toHaveCount(0)
}

/** A4 between the margins that style.css gives it, at 96 dots an inch: upright, and across for pages that ask for it. */
const upright = { width: 672, height: 986 }
const across = { width: 1031, height: 703 }

async function prints(page: Page) {
  const wide = page.viewportSize() ?? upright
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize((await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('page'))) === 'wide' ? across : upright)
  await expect(page.getByRole('navigation')).toHaveCount(0)
  const cut = await page.evaluate(() => {
    const beyond = (e: Element) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    return [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && beyond(e) && !(e.parentElement && beyond(e.parentElement)))
      .map((e) => e.outerHTML.slice(0, 200))
  })
  expect(cut, `${page.url()} is cut on paper`).toEqual([])
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(wide)
}

for (const [login, walk] of Object.entries(walks)) {
  for (const language of ['zh-CN', 'en']) {
    test(`every page of ${login} is sound in ${language} and prints whole`, async ({ as, call, quiet, sound }) => {
      test.setTimeout(300_000)
      const listed = login === 'rsj' ? ((await call('rsj', 'GET', '/tasks')).body as { items: { case: { number: string } }[] }).items : []
      const page = await as(login === 'nobody' ? undefined : login, '/regulations')
      await page.evaluate((chosen) => {
        localStorage.setItem('shixian.language', chosen)
      }, language === 'en' ? 'en' : 'zh')
      for (const path of Object.values(walk)) {
        await arrived(page, path.replace('CASE', listed[0]?.case.number ?? ''), quiet)
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        if (language === 'en') for (const menu of await page.getByRole('navigation').allInnerTexts()) expect(menu, page.url()).not.toMatch(/\p{Script=Han}/u)
        expect(await page.title(), page.url()).toMatch(/.+ · (时限|Shixian)$/)
        await sound(page)
        await prints(page)
      }
    })
  }
}
