/**
 * Those who take part in a case, each in a tab or a browser of their own. They look on the way: what is left out is asked for at
 * its item, what is awaited is due on the day that the calendar counts, and who waits has nobody else's button.
 */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Journey, Person, Step } from './journeys/journey'
import type { As } from './workbench'
import { choose, dayAfter, fill, identify, written } from './walk'

const button = (page: Page, name: string) => page.locator('[data-action]').getByText(name, { exact: true })

/** The status of the API's answer to an act that has been overtaken. */
const stale = 412

/** Confirms an act, and returns the status of the answer. In a drill a day may pass meanwhile: who acts then confirms anew. */
async function answerTo(page: Page, confirm: Locator): Promise<number> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/acts'))
  await confirm.click()
  return (await answered).status()
}

export class Party {
  private readonly pages = new Map<Person, Page>()
  private last?: Person

  constructor(private readonly as: As) {}

  /** Opens a page; who acted last has the case before them as it is now. */
  async at(person: Person, path: string): Promise<Page> {
    const page = this.pages.get(person) ?? (await this.as(person === 'guest' ? undefined : person, path))
    if (this.pages.has(person) && !(this.last === person && page.url().endsWith(path))) await page.goto(path)
    await page.bringToFront() // a tab behind another draws once a second, and nothing is clicked that has not been drawn
    this.pages.set(person, page)
    this.last = person
    return page
  }

  /** A case from its filing to its end, and what follows from it. */
  async walk(journey: Journey, parent?: string): Promise<void> {
    await this.follow(journey, await this.file(journey, parent))
  }

  /** A case that has been filed, to its end, and what follows from it. */
  async follow(journey: Journey, number: string): Promise<void> {
    const first = journey.steps.find(({ by }) => by !== journey.by)
    if (first) await this.wait(journey.by, first, number)
    for (const step of journey.steps) await this.step(step, number)
    await this.end(journey, number)
    for (const next of journey.then ?? []) await this.walk(next, number)
  }

  /** From the case that it follows from, the list of what is not open, or what may be filed. */
  private async begin({ procedure, by, entry = '', listedAs, offer = '' }: Journey, parent: string | undefined): Promise<Page> {
    if (listedAs) {
      const page = await this.at(by, '/public')
      await page.getByRole('button', { name: `申请“${entry}”` }).click()
      await page.getByRole('menuitem', { name: listedAs }).click()
      return page
    }
    if (!parent) return this.at(by, `/${by === 'guest' ? 'public/' : ''}file/${procedure}`)
    const page = await this.at(by, `/cases/${parent}`)
    await page.locator('[data-offer]').getByRole('link', { name: offer }).click()
    return page
  }

  /** Files a case, and returns its number. */
  async file(journey: Journey, parent?: string): Promise<string> {
    const page = await this.begin(journey, parent)
    const form = page.locator('form.definition')
    await expect(form).toBeVisible()
    const next = page.getByRole('button', { name: '下一步：核对' })
    await next.click()
    await expect(form.getByText(/^请(填写|勾选确认)“/).first()).toBeVisible()
    if (journey.entry && !journey.listedAs) await choose(page, journey.entry)
    await fill(form, journey.form)
    await expect(form.getByText(/^请(填写|勾选确认)“/)).toHaveCount(0)
    const { expected } = journey
    if (expected) await expect(page.locator('[data-expected]')).toContainText(typeof expected === 'string' ? expected : written(await dayAfter(page, expected)))
    if (journey.by === 'guest') await identify(page)
    await next.click()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    if (journey.by === 'guest') await page.getByRole('button', { name: '查看办件' }).click()
    await expect(page).toHaveURL(/\/cases\/[A-Z]+-/)
    await expect(page.locator('span[data-state]')).toBeVisible()
    return page.url().split('/').at(-1) ?? ''
  }

  /** Who waits for another sees what for, and does not do it in their place. */
  private async wait(person: Person, { by, does }: Step, number: string): Promise<void> {
    const page = await this.at(person, `/cases/${number}`)
    await expect(page.getByRole('heading', { name: '当前环节' })).toBeVisible()
    await expect(button(page, does), `${person} does not do what is for ${by}`).toHaveCount(0)
  }

  /** Does something that is open to somebody. */
  async step({ by, does, with: values, due }: Step, number: string): Promise<void> {
    const page = await this.at(by, `/cases/${number}`)
    if (due) await expect(page.locator('[data-due]').filter({ hasText: written(await dayAfter(page, due)) }), `${does} is due after ${String(due)} working days`).not.toHaveCount(0)
    await expect(button(page, does), `${does} is open to ${by}`).toBeVisible({ timeout: 60_000 }) // until its time has come
    await button(page, does).click()
    const dialog = page.getByRole('dialog', { name: does, exact: true }) // an open picker is a dialog too
    await expect(dialog).toBeVisible()
    const confirm = dialog.getByRole('button', { name: '确认办理' })
    const missing = await dialog.locator('.is-required').evaluateAll((fields) => fields.filter((field) => {
      const typed = [...field.querySelectorAll<HTMLInputElement>('textarea, input:not([type=radio], [type=checkbox], .el-select__input)')]
      return !typed.some(({ value }) => value) && !field.querySelector('input:checked, .taken, .el-select__placeholder:not(.is-transparent)')
    }).length) // what is taken again is filled in
    if (missing) {
      await confirm.click()
      await expect(dialog.getByText(/^请(填写|勾选确认)“/)).toHaveCount(missing)
    }
    await fill(dialog, values ?? {})
    const leads = await dialog.locator('.confirm').innerText()
    while ((await answerTo(page, confirm)) === stale) await expect(dialog.getByRole('alert').filter({ hasText: '已有变动' })).toBeVisible()
    await expect(dialog).toBeHidden()
    await expect(page.locator('li[data-event=acted]').last(), `${does} (${leads}) is in the course of events`).toContainText(does)
  }

  private async end(journey: Journey, number: string): Promise<void> {
    const page = await this.at(journey.by, `/cases/${number}`)
    await expect(page.locator('[data-outcome]')).toHaveText(journey.outcome)
    await expect(page.getByRole('heading', { name: '当前环节' })).toHaveCount(0)
    await expect(page.locator('[data-action]')).toHaveCount(0)
    for (const title of journey.letters ?? []) await expect(page.locator('[data-letter]').getByRole('link', { name: title }).first()).toBeVisible()
  }
}
