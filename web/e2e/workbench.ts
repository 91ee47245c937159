/**
 * What every browser test starts from:
 *
 *     import { expect, test } from './workbench'
 *
 *     test('somebody sees something', async ({ as, sound }) => {
 *       const page = await as('gaj', '/tasks')     // logged in, in a context of its own
 *       await expect(page.getByRole('heading', { name: '我的待办' })).toBeVisible()
 *       await sound(page)                          // axe: nothing serious, at the present width and at 360 px
 *     })
 *
 * A test fails if a page writes an error to its console. Chromium does so for each answer of status 4xx; a test that
 * wants such answers calls `refusals.expect()`.
 */
import AxeBuilder from '@axe-core/playwright'
import { expect, test as plain, type Browser, type BrowserContext, type Page, type PlaywrightTestOptions, type PlaywrightWorkerOptions } from '@playwright/test'
import { Server } from './server'

export { expect }

const password = 'shixian-demo'

/** Asks the API as a person. */
export type Call = (login: string, method: string, path: string, body?: unknown) => Promise<{ status: number; body: Record<string, unknown> }>

/** Opens a path as a person of the demonstration; without a login, as nobody. */
export type As = (login: string | undefined, path?: string) => Promise<Page>

interface Fixtures {
  /** Each time in a browser of their own, which has nothing yet. */
  as: As
  /** Each time in a tab of the computer that all share, which has what pages are made of; nobody in a browser of their own. */
  together: As
  /** The API as a person, for what a test has to arrange and not to look at. */
  call: Call
  /** Waits until a person has been notified of something: that comes after what it is about, and a page that is open does not ask again. */
  notified: (login: string, words: RegExp) => Promise<void>
  /** Waits until a page waits for nothing: what is asked for in one session or hour is else answered in the next. */
  quiet: (page: Page) => Promise<void>
  /** Lets axe look at the page at its width and at 360 px, and sees that it does not scroll sideways. */
  sound: (page: Page) => Promise<void>
  refusals: { expect: () => void }
  /** Sees that a page writes nothing to its console. */
  watch: (page: Page) => void
}

interface Shared {
  /** Flags of a drill, for files that `test.use({ flags: [...] })`. */
  flags: string[]
  /** Flags of `shixian seed`, for files that want a past: `test.use({ past: ['--cases', '300'] })`. */
  past: string[]
  server: Server
  /** Where people have a log-in for their tab alone; it stays from test to test, as nothing of theirs does. */
  computer: BrowserContext
}

const tokens = new Map<string, Promise<{ token: string; text: string }>>()

function session(url: string, login: string) {
  const key = `${url} ${login}`
  const known = tokens.get(key) ?? logIn(url, login)
  tokens.set(key, known)
  return known
}

async function logIn(url: string, login: string) {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }),
  })
  if (answer.status !== 201) throw new Error(`log in as ${login}: ${String(answer.status)} ${await answer.text()}`)
  const text = await answer.text()
  return { token: (JSON.parse(text) as { token: string }).token, text }
}

/** How much a page has asked for, and how much of it is on its way. */
const traffic = new WeakMap<Page, { asked: number; open: number }>()

function count(page: Page) {
  const counted = { asked: 0, open: 0 }
  traffic.set(page, counted)
  page.on('request', () => {
    counted.asked++
    counted.open++
  })
  page.on('requestfinished', () => counted.open--)
  page.on('requestfailed', () => counted.open--)
}

/** What came has been drawn, and has led to nothing more being asked for. */
async function quiet(page: Page) {
  const counted = traffic.get(page)
  if (!counted) throw new Error(`${page.url()}: nobody has counted what it asks for`)
  await expect(async () => {
    const before = counted.asked
    await settled(page)
    expect(counted.open, 'on their way').toBe(0)
    expect(counted.asked, 'asked for').toBe(before)
  }).toPass({ intervals: [0], timeout: 15_000 })
}

/** Waits until nothing is half way any more, however short the way: colours in between have no contrast to speak of. */
async function settled(page: Page) {
  await page.evaluate(async () => {
    const passing = (animation: Animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity
    for (let still = 0; still < 4; still++) {
      await new Promise(requestAnimationFrame)
      if (document.getAnimations().some(passing)) still = 0
    }
  })
}

const newContext = (browser: Browser, server: Server, { locale, timezoneId, viewport, reducedMotion }: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>) =>
  browser.newContext({ locale, timezoneId, viewport, reducedMotion, baseURL: server.url, acceptDownloads: true })

export const test = plain.extend<Fixtures, Shared>({
  flags: [[], { scope: 'worker', option: true }],
  past: [[], { scope: 'worker', option: true }],
  server: [
    async ({ flags, past }, use) => {
      const server = await Server.start(flags, past)
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  computer: [
    async ({ browser, server }, use, { project }) => {
      const context = await newContext(browser, server, project.use)
      await use(context)
      await context.close()
    },
    { scope: 'worker' },
  ],
  refusals: async ({}, use) => {
    await use({ expect: () => undefined })
  },
  watch: async ({ refusals }, use) => {
    const errors: string[] = []
    let refused = false
    refusals.expect = () => {
      refused = true
    }
    await use((page) => {
      page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
      page.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return
        if (refused && /status of 4\d\d/.test(message.text())) return
        errors.push(`${page.url()}: ${message.text()} ${message.location().url}`)
      })
    })
    expect(errors, 'the console stays empty').toEqual([])
  },
  as: async ({ browser, server, watch }, use, { project }) => {
    const contexts: BrowserContext[] = []
    await use(async (login, path = '/') => {
      const context = await newContext(browser, server, project.use)
      contexts.push(context)
      if (login) {
        const { text } = await session(server.url, login)
        await context.addInitScript((kept) => {
          if (!localStorage.getItem('shixian.session.seeded')) localStorage.setItem('shixian.session', kept)
          localStorage.setItem('shixian.session.seeded', 'once') // a page that logs out stays so
        }, text)
      }
      context.on('page', count)
      const page = await context.newPage()
      watch(page)
      await page.goto(path)
      return page
    })
    for (const context of contexts) await context.close()
  },
  together: async ({ as, computer, server, watch }, use) => {
    await use(async (login, path = '/') => {
      if (!login) return as(login, path)
      const { text } = await session(server.url, login)
      const page = await computer.newPage()
      await page.addInitScript((kept) => {
        sessionStorage.setItem('shixian.session', kept)
      }, text)
      watch(page)
      await page.goto(path)
      return page
    })
    for (const page of computer.pages()) await page.close()
  },
  call: async ({ server }, use) => {
    await use(async (login, method, path, body) => {
      const { token } = await session(server.url, login)
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown> }
    })
  },
  notified: async ({ call }, use) => {
    await use(async (login, words) => {
      const texts = async () => ((await call(login, 'GET', '/notifications')).body.items as { text: string }[]).map(({ text }) => text).join('\n')
      await expect.poll(texts, { message: `${login} is notified` }).toMatch(words)
    })
  },
  quiet: async ({}, use) => {
    await use(quiet)
  },
  sound: async ({}, use) => {
    await use(async (page) => {
      const wide = page.viewportSize() ?? { width: 1280, height: 860 }
      for (const size of [wide, { width: 360, height: 780 }]) {
        await page.setViewportSize(size)
        await settled(page)
        const known = size === wide ? [] : ['color-contrast'] // colours are the same, and looking at them takes longest
        // The older mode leaves out frames from elsewhere, of which there are none, and opens no second page to sum up in.
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).disableRules(known).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        const lines = serious.map((v) => `${v.id} at ${String(size.width)} px: ${v.help}\n  ${v.nodes.map((n) => n.html).join('\n  ')}`)
        expect(lines, `axe on ${page.url()}`).toEqual([])
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(excess, `${page.url()} scrolls sideways at ${String(size.width)} px`).toBeLessThanOrEqual(0)
      }
      await page.setViewportSize(wide)
    })
  },
})
