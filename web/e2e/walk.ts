/**
 * People at work on the pages, as they are seen: forms are filled in by their labels, buttons pressed by their names.
 * Nothing here knows a procedure; what is filed and done, journeys/*.ts says.
 */
import { expect, type Locator, type Page } from '@playwright/test'

/** A file that is uploaded. */
export interface Upload { file: string }
/** A day so many working days from today. */
export interface In { workdays: number }
/** Information items, each by the columns that are typed: `{ items: [{ 名称: '姓名', 长度: 50 }] }`. They are added to those that are there. */
export interface Items { items: Record<string, string | number>[] }
/** What is filled in, by the labels of the form; `true` ticks a box. */
export type Values = Record<string, string | number | true | Upload | In | Items>

/** The day that is so many working days after another, as the calendar's own page counts it. */
export async function dayAfter(page: Page, workdays: number, from?: string): Promise<string> {
  const start = from ?? (await answer<{ today: string }>(page, '/about')).today
  return (await answer<{ due: string }>(page, `/calendar/deadline?from=${start}&workdays=${String(workdays)}`)).due
}

async function answer<T>(page: Page, path: string): Promise<T> {
  const response = await page.request.get(`/api/v1${path}`)
  expect(response.ok(), path).toBe(true)
  return (await response.json()) as T
}

/** A date as officials write it. */
export const written = (date: string) => date.split('-').map(Number).map((n, i) => `${String(n)}${'年月日'[i] ?? ''}`).join('')

export async function fill(form: Locator, values: Values): Promise<void> {
  for (const [label, value] of Object.entries(values)) await fillOne(form, label, value)
}

async function fillOne(form: Locator, label: string, value: Values[string]): Promise<void> {
  const page = form.page()
  const field = form.getByLabel(label, { exact: true }).or(form.getByLabel(`* ${label}`, { exact: true })).first()
  if (typeof value === 'object' && 'file' in value) {
    await field.setInputFiles({ name: value.file, mimeType: 'text/plain', buffer: Buffer.from(`${value.file}的内容`) })
    await expect(form.getByText(value.file)).toBeVisible()
    return
  }
  if (typeof value === 'object' && 'items' in value) {
    for (const item of value.items) await addItem(field, item)
    return
  }
  if (value === true) {
    if (!(await field.isChecked())) await field.press('Space')
    return
  }
  const text = typeof value === 'object' ? await dayAfter(page, value.workdays) : String(value)
  const role = await field.getAttribute('role')
  if (role === 'radiogroup') {
    await field.locator('label').filter({ hasText: new RegExp(`^${text}$`) }).click()
  } else if (role === 'combobox' && !/^\d{4}-/.test(text)) {
    await field.click()
    await field.pressSequentially(text)
    await page.getByRole('option').filter({ hasText: text }).first().click()
  } else {
    await field.fill(text)
    if (role === 'combobox') await field.press('Enter')
  }
}

async function addItem(table: Locator, item: Items['items'][number]): Promise<void> {
  const there = await table.locator('tbody tr').count()
  await table.getByRole('button', { name: '增加信息项' }).click()
  for (const [column, value] of Object.entries(item)) await fillOne(table, `第 ${String(there + 1)} 项的${column}`, value)
}

/** Chooses a catalog entry. */
export async function choose(page: Page, title: string): Promise<void> {
  await fillOne(page.getByRole('main'), '所涉及的目录条目', title)
}

/** What somebody without an account says of themselves. */
export async function identify(page: Page): Promise<void> {
  await fill(page.locator('form.applicant'), { 姓名或者名称: '赵某', 证件号码: '11010519491231002X', 联系电话: '0551-5000000' })
}
