import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { accepted } from './accepted'
import { expect, test, type Call } from './workbench'

const folder = join(import.meta.dirname, '../src')

/** Every component in which something can be typed: dialogs, forms, and fields for text that stand alone. */
const typing = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.vue'))
  .filter((file) => /<(ElDialog|ElDrawer|ElForm|form|ElInput|DefinitionForm|ItemsField|textarea)\b/.test(readFileSync(join(folder, file), 'utf8')))

interface Way {
  login?: string
  /** Where it is, and how it is opened there. */
  path: (call: Call) => string | Promise<string>
  before?: (page: Page) => Promise<unknown>
  open?: (page: Page) => Promise<unknown>
  field: (page: Page) => Locator
  /** What may hold the text in its place: the draft that the server keeps. */
  draft?: true
  /** A click outside does not close it. */
  stays?: true
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).first().click()
const inDialog = (page: Page) => page.getByRole('dialog').locator('input[type=text]:not([readonly]):not([role=combobox]):not([disabled]), textarea').first()
const acted: Way = {
  login: 'gaj', stays: true, path: async (call) => `/cases/${(await accepted(call)).number}`, open: (page) => page.locator('[data-action=refuse]').click(),
  field: (page) => page.getByRole('dialog').locator('[data-field=reason] textarea'),
}
const purpose = (page: Page) => page.locator('[data-field=purpose] textarea')
const filed: Way = { login: 'mzj', path: () => '/file/yaohai-2024/share-application?resource=gaj-001', field: purpose, draft: true }

/** The clock of the house in doubt, as the API would tell it. */
const doubted = (page: Page) => page.route('**/api/v1/administration/clock', async (route) => {
  const answer = await route.fetch()
  const shown = (await answer.json()) as object
  await route.fulfill({ response: answer, json: { ...shown, held: true, doubt: 'ahead', doubt_title: '快于对照', held_since: '2026-06-01T09:00:00+08:00' } })
})
/** A draft that waits for a signature, as the API would tell it. */
const drafted = (page: Page) => page.route(/\/api\/v1\/cases\/[^/]+$/, async (route) => {
  const answer = await route.fetch()
  const shown = (await answer.json()) as { awaiting: { task: string }[] }
  const draft = {
    id: 'draft', number: 'N', action: 'refuse', title: '不同意共享', task: shown.awaiting[0]?.task, position_title: '部门负责人', by: { id: 'p', name: '经办人' },
    sent_at: '2026-06-01T09:00:00+08:00', status: 'waiting', status_title: '待审签', values: [], may_sign: true, mine: false,
  }
  await route.fulfill({ response: answer, json: { ...shown, sign_offs: [draft] } })
})
/** A report that was kept, as the API would tell it. */
const reported = (page: Page) => page.route('**/api/v1/reports/snapshots', (route) => route.fulfill({
  json: { items: [{ period: '2026-05', period_title: '2026年5月', version: 1, taken_at: '2026-06-01T09:00:00+08:00' }] },
}))

/** The entries of a catalog file. */
let table = ''

const ways: Record<string, Way> = {
  'pages/case/Actions.vue': acted,
  'components/DefinitionForm.vue': acted,
  'pages/file/File.vue': filed,
  'components/ItemsField.vue': filed,
  'pages/public/GuestFile.vue': {
    path: () => '/public/file/yaohai-2024/open-data-request?resource=gaj-001', field: (page) => page.locator('.definition textarea').first(),
  },
  'components/ExpediteDialog.vue': {
    login: 'bureau', path: () => '/?scope=all', field: inDialog,
    open: async (page) => {
      await page.locator('tr[data-case] input[type=checkbox]').first().check()
      await press('催办')(page)
    },
  },
  'pages/case/Holder.vue': {
    login: 'gaj-head', stays: true, path: async (call) => `/cases/${(await accepted(call)).number}`, open: press('分派'), field: inDialog,
  },
  'pages/case/SignOffs.vue': {
    login: 'gaj-head', stays: true, path: async (call) => `/cases/${(await accepted(call)).number}`, before: drafted, open: press('退回'), field: inDialog,
  },
  'pages/tasks/AssignDialog.vue': {
    login: 'gaj-head', stays: true, path: () => '/', field: inDialog,
    open: async (page) => {
      await page.locator('tr[data-case] input[type=checkbox]').first().check()
      await press('分派')(page)
    },
  },
  'pages/tasks/StandIns.vue': { login: 'gaj', path: () => '/?view=stand_ins', field: (page) => page.getByLabel('说明') },
  'components/ListViews.vue': {
    login: 'gaj', stays: true, path: () => '/?due=week', field: inDialog,
    open: async (page) => {
      await press('我的视图')(page)
      await page.getByRole('menuitem', { name: '保存当前视图' }).click()
    },
  },
  'pages/case/CorrectLetter.vue': {
    login: 'bureau', path: async (call) => `/cases/${(await accepted(call)).number}/letters/1`, open: press('更正'), field: inDialog,
  },
  'pages/case/UndoExpiry.vue': {
    login: 'bureau', path: async (call) => `/cases/${(await accepted(call)).number}`, open: press('撤销届满处理'), field: inDialog,
    before: (page) => page.route(/\/api\/v1\/cases\/[^/]+$/, async (route) => {
      const answer = await route.fetch()
      const shown = (await answer.json()) as { clocks: { id: string; status: string }[] }
      for (const clock of shown.clocks) if (clock.id === 'answer#1') clock.status = 'consented'
      await route.fulfill({ response: answer, json: shown })
    }),
  },
  'pages/administration/People.vue': { login: 'admin', path: () => '/administration/people', open: press('新增人员'), field: inDialog },
  'pages/administration/PersonForm.vue': { login: 'admin', path: () => '/administration/people/demo-gaj', field: (page) => page.locator('.account #name') },
  'pages/administration/Account.vue': {
    login: 'admin', open: press('发放接口令牌'), field: inDialog,
    path: async (call) => {
      const login = `machine-${String(Date.now())}`
      const body = { login, name: '共享平台', department: 'gaj', positions: ['staff'], machine: true }
      const { account } = (await call('admin', 'POST', '/administration/people', body)).body as { account: { id: string } }
      return `/administration/people/${account.id}`
    },
  },
  'pages/administration/Departments.vue': { login: 'admin', path: () => '/administration/departments', open: press('新增部门'), field: inDialog },
  'pages/administration/Post.vue': { login: 'admin', path: () => '/administration/post', open: press('新增推送'), field: inDialog },
  'pages/administration/Clock.vue': { login: 'admin', path: () => '/administration/clock', before: doubted, field: (page) => page.locator('main form input') },
  'pages/reports/Snapshots.vue': { login: 'bureau', path: () => '/reports/kept', before: reported, open: press('更正'), field: inDialog },
  'pages/settings/Settings.vue': { login: 'gaj', path: () => '/me', field: (page) => page.locator('#email') },
  'pages/settings/Feeds.vue': {
    login: 'gaj', path: () => '/me', field: (page) => page.getByRole('region', { name: '日程订阅' }).locator('input[type=text]').first(),
  },
  'pages/catalog/Files.vue': {
    login: 'wjw', path: () => '/catalog/entries/wjw-001', field: (page) => page.getByRole('region', { name: '数据文件' }).getByLabel('说明'),
  },
  'pages/calendar/Notice.vue': { login: 'bureau', path: () => '/calendar/2027/notice', field: (page) => page.locator('#text') },
  'pages/catalog/Import.vue': {
    login: 'bureau', field: (page) => page.locator('form.reviews input').first(),
    path: async (call) => {
      table = (await call('bureau', 'GET', '/catalog-file.csv?text=低保对')).body.text as string
      return '/catalog/import'
    },
    open: (page) => page.getByLabel('选择 XLSX 或 CSV 文件').setInputFiles({
      name: '目录.csv', mimeType: 'text/csv', buffer: Buffer.from(table.replace('城乡低保对象信息', '城乡低保对象和边缘家庭信息')),
    }),
  },
}

/** Those in which nothing is typed that could be lost, and why. */
const others: Record<string, string> = {
  'components/Attachments.vue': 'shows a file',
  'pages/tasks/BulkBar.vue': 'names what is done at once',
  'pages/reports/Behind.vue': 'shows figures',
  'pages/reports/Evaluation.vue': 'shows figures',
  'pages/administration/Once.vue': 'shows a secret once',
  'layout/Shell.vue': 'the navigation',
  'components/PasswordForm.vue': 'passwords are never kept',
  'pages/login/Login.vue': 'passwords are never kept',
  'layout/SessionEnd.vue': 'passwords are never kept',
  'pages/public/Public.vue': 'a query code is a secret; the search is in the address',
  'pages/tasks/Tasks.vue': 'a filter, in the address',
  'pages/case/Cases.vue': 'a filter, in the address',
  'pages/catalog/Catalog.vue': 'a filter, in the address',
  'pages/administration/Accesses.vue': 'a filter, in the address',
}

test('no dialog and no form is left out below', () => {
  expect([...Object.keys(ways), ...Object.keys(others)].sort()).toEqual(typing.sort())
})

/** What a browser tells of Esc while an input method composes, as somebody does who types pinyin; and what follows from it. */
async function escapeComposing(field: Locator) {
  await field.dispatchEvent('keydown', { key: 'Process', code: 'Escape', isComposing: true, bubbles: true, cancelable: true })
  await field.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

for (const [file, { login, path, before, open, field, draft, stays }] of Object.entries(ways)) {
  test(`nothing typed in ${file} is lost`, async ({ as, call }) => {
    const page = await as(login, '/regulations')
    await before?.(page)
    await page.goto(await path(call))
    await open?.(page)
    const text = `写到一半${String(Date.now())}`
    await field(page).fill(text)
    const dialog = page.getByRole('dialog')
    const opened = await dialog.count()
    await escapeComposing(field(page))
    await expect(dialog, 'Esc in a composition closes nothing').toHaveCount(opened)
    await expect(field(page)).toHaveValue(text)
    if (opened) {
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      await open?.(page)
      await expect(field(page), 'after Esc').toHaveValue(text)
      await expect(page.locator('[data-restored]')).toBeVisible()
      await page.mouse.click(3, 500)
      await expect(dialog).toHaveCount(stays ? 1 : 0)
      if (!stays) await open?.(page)
      await expect(field(page), 'after a click outside').toHaveValue(text)
    }
    await page.reload()
    await open?.(page)
    await expect(field(page), 'after a reload').toHaveValue(text)
    if (draft) return
    await page.locator('[data-restored]').getByRole('button', { name: '清除' }).click()
    await expect(field(page)).not.toHaveValue(text)
    await page.reload()
    await open?.(page)
    await expect(field(page), 'discarded').not.toHaveValue(text)
  })
}

const keptIn = (page: Page) => page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))

test('what is typed since the last draft, or while the server keeps none, is there again', async ({ as, refusals }) => {
  refusals.expect()
  const page = await as('rsj', '/file/yaohai-2024/share-application?resource=gaj-001')
  await page.route('**/api/v1/drafts/*', (route) => route.fulfill({ status: 429, json: {} }))
  await purpose(page).fill('服务器没有收到')
  await page.reload()
  await expect(purpose(page)).toHaveValue('服务器没有收到')
  await page.unrouteAll()
  await purpose(page).fill('服务器没有收到，后来收到了')
  await expect(page.locator('[data-saved]')).toBeVisible()
  await expect.poll(() => keptIn(page), 'the draft holds it now').not.toContain('后来收到了')
})

test('a visitor finds what they typed again, but for the number of their identity; and nobody finds what another typed', async ({ as, call, quiet }) => {
  const guest = await as(undefined, '/public/file/yaohai-2024/open-data-request?resource=gaj-001')
  await guest.locator('#name').fill('赵某')
  await guest.locator('#identity_number').fill('11010519491231002X')
  await guest.reload()
  await expect(guest.locator('#name')).toHaveValue('赵某')
  await expect(guest.locator('#identity_number')).toHaveValue('')
  expect(await keptIn(guest)).not.toContain('11010519491231002X')

  const { number } = await accepted(call)
  const page = await as(undefined, `/login?to=/cases/${number}`)
  const enter = (login: RegExp) => page.getByRole('button', { name: login }).click()
  const reason = page.locator('[data-field=reason] textarea')
  await enter(/^gaj\s*公安/)
  await page.locator('[data-action=refuse]').click()
  await reason.fill('公安经办人写的')
  await page.keyboard.press('Escape')
  const leave = async () => {
    await quiet(page) // what is answered after is refused
    await page.getByRole('button', { name: /^账户/ }).click()
    await page.getByRole('menuitem', { name: '退出' }).click()
  }
  await leave()
  await page.goto(`/login?to=/cases/${number}`)
  await page.getByText('各部门负责人').click()
  await enter(/^gaj-head/)
  await page.locator('[data-action=refuse]').click()
  await expect(reason).toHaveValue('')
  await page.keyboard.press('Escape')
  await leave()
  await page.goto(`/login?to=/cases/${number}`)
  await enter(/^gaj\s*公安/)
  await page.locator('[data-action=refuse]').click()
  await expect(reason).toHaveValue('公安经办人写的')
})
