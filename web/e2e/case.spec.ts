import { accepted } from './accepted'
import { expect, test, type Call } from './workbench'

const written = (date: string) => date.split('-').map(Number).map((n, i) => `${String(n)}${'年月日'[i] ?? ''}`).join('')

/** The days of a deadline that begins today, as the calendar counts them. */
async function daysUntil(call: Call, workdays: number) {
  const { today } = (await call('gaj', 'GET', '/about')).body as { today: string }
  const { days } = (await call('gaj', 'GET', `/calendar/deadline?from=${today}&workdays=${String(workdays)}`)).body as { days: { date: string; counted: number; why: string }[] }
  return days
}

test('a case says what is awaited, of whom, by when, why that day, and under which article', async ({ as, call, sound }) => {
  const { number, due } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  await expect(page.getByText('由公安瑶海分局')).toBeVisible()
  await expect(page.locator('[data-due]')).toContainText(written(due ?? ''))
  await expect(page.locator('[data-task]').getByText('第十四条第二款')).toBeVisible()
  await expect(page.locator('[data-task]').getByText('法定')).toBeVisible()

  await page.locator('[data-task]').getByRole('button', { name: '查看期限计算' }).click()
  await expect(page.getByText('起始之日不计入，截止日期为')).toBeVisible()
  const last = page.locator(`[data-task] button[data-date="${due ?? ''}"]`)
  await expect(last).toContainText('5')
  await last.focus()
  // Whether a weekend or a holiday lies within depends on the day on which this runs: the calendar says.
  const days = await daysUntil(call, 5)
  await expect(page.getByText(`第 5 个工作日，${days.at(-1)?.why ?? ''}`)).toBeVisible()
  await page.locator('[data-task]').getByText('逐日说明').click()
  const rows = page.locator('[data-task] details tbody tr')
  await expect(rows).toHaveCount(days.length)
  for (const [i, { counted, why }] of days.entries()) await expect(rows.nth(i)).toContainText(`${counted ? String(counted) : '—'}${why}`)

  await page.locator('.diagram').scrollIntoViewIfNeeded()
  await expect(page.locator('.diagram')).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('[data-element-id=review].present')).toBeVisible()
  await expect(page.locator('[data-element-id=acceptance].taken')).toBeVisible()
  await expect(page.locator('[data-element-id=refused].taken')).toHaveCount(0)
  await sound(page)
})

test('an act is confirmed, needs what the definition says, and takes effect', async ({ as, call, sound }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  await expect(page.locator('[data-manner=decides] li', { hasText: '不同意共享' })).toContainText('须说明理由')
  await page.locator('[data-action=refuse]').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('办理后转入')).toBeVisible()
  await dialog.locator('[data-confirm]').click()
  await expect(dialog.getByText('请填写')).toHaveCount(2)
  await sound(page)
  await dialog.locator('[data-field=reason] textarea').fill('申请范围超出职责所需')
  await dialog.locator('[data-field=legal_basis] textarea').fill('第二十条')
  await dialog.locator('[data-confirm]').click()
  await expect(page.locator('[data-outcome]')).toHaveText('不同意共享')
  await expect(page.locator('[data-explanation]')).toContainText('理由申请范围超出职责所需依据第二十条')
  await expect(page.locator('li[data-event=acted]').last()).toContainText('申请范围超出职责所需')
  await page.locator('.diagram').scrollIntoViewIfNeeded()
  await expect(page.locator('[data-element-id=refused].taken')).toBeVisible()
  await sound(page)

  const applicant = await as('mzj', `/cases/${number}`)
  await expect(applicant.locator('[data-outcome]')).toHaveText('不同意共享')
})

test('what can be decided stands by the task that it decides', async ({ as, call, sound }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', '/regulations')
  await page.route(/\/api\/v1\/cases\/[^/]+$/, async (route) => {
    const answer = await route.fetch()
    const shown = (await answer.json()) as { awaiting: { task: string; title: string }[]; actions: { task?: string; title: string; action: string }[] }
    const [awaited, [action]] = [shown.awaiting[0], shown.actions.filter(({ task }) => task)]
    if (awaited && action) {
      shown.awaiting.push({ ...awaited, task: '9-other', title: '审批延期申请' })
      shown.actions.push({ ...action, task: '9-other', action: 'agree', title: '同意延期' })
    }
    await route.fulfill({ response: answer, json: shown })
  })
  await page.goto(`/cases/${number}`)
  const of = (task: string) => page.locator('h3', { hasText: task }).locator('xpath=following-sibling::ul[1]').getByRole('listitem')
  await expect(of('办理：审批延期申请')).toHaveText([/同意延期/])
  await expect(of('办理：核实需求并答复')).toHaveCount(2)
  await sound(page)
})

test('what the API finds wrong is shown at its field', async ({ as, call, refusals }) => {
  refusals.expect()
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  await page.route('**/acts', (route) => route.fulfill({
    status: 422, contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'urn:x', title: '', status: 422, code: 'field_invalid', detail: '依据应写明条款', field: 'legal_basis', request_id: 'r' }),
  }))
  await page.locator('[data-action=refuse]').click()
  await page.locator('[data-field=reason] textarea').fill('理由')
  await page.locator('[data-field=legal_basis] textarea').fill('依据')
  await page.locator('[data-confirm]').click()
  await expect(page.locator('[data-field=legal_basis]').getByText('依据应写明条款')).toBeVisible()
})

test('who decides on what has changed meanwhile is told, and shown what is now', async ({ as, call, refusals }) => {
  refusals.expect()
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  await page.locator('[data-action=approve]').click()
  const { status } = await call('mzj', 'POST', `/cases/${number}/acts`, { action: 'withdraw' })
  expect(status).toBe(200)
  await page.locator('[data-confirm]').click()
  await expect(page.getByRole('dialog').locator('[data-code]')).toBeVisible()
  await expect(page.locator('[data-outcome]')).toBeVisible()
})

test('the bureau undoes what a wrong clock has led to; what the ledger refuses is said, and nothing is lost', async ({ as, call, sound, refusals }) => {
  refusals.expect()
  const { number } = await accepted(call)
  for (const [login, offered] of [['gaj', 0], ['bureau', 1]] as const) {
    const page = await as(login)
    // The period ends on a day to come: as if it had run out by a clock that was ahead.
    await page.route(`**/api/v1/cases/${number}`, async (route) => {
      const answer = await route.fetch()
      const shown = (await answer.json()) as { clocks: { id: string; status: string; status_title: string }[] }
      for (const clock of shown.clocks) if (clock.id === 'answer#1') Object.assign(clock, { status: 'consented', status_title: '届满视同同意' })
      await route.fulfill({ response: answer, json: shown })
    })
    await page.goto(`/cases/${number}`)
    const clock = page.locator('[data-clock="answer#1"]')
    await expect(clock).toContainText('届满视同同意')
    await expect(clock.getByRole('button', { name: '撤销届满处理' })).toHaveCount(offered)
    if (!offered) continue
    await sound(page)
    await clock.getByRole('button', { name: '撤销届满处理' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: '撤销', exact: true })).toBeDisabled()
    await dialog.getByLabel('系统时间何时、怎样有错误').fill('校时服务器故障，系统时间快了十天')
    await dialog.getByRole('button', { name: '撤销', exact: true }).click()
    await expect(dialog).toContainText('期限 answer#1 没有届满过')
    await expect(dialog.getByLabel('系统时间何时、怎样有错误')).toHaveValue('校时服务器故障，系统时间快了十天')
  }
})

test('registered and not yet processed: said so, and asked for until it is known', async ({ as, call }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  const act = { id: 'a1', case: number, action: 'approve', title: '同意共享', registered_at: '2026-11-24T10:00:05+08:00', status: 'pending', status_title: '已登记，尚在办理' }
  let requests = 0
  await page.route('**/cases/*/acts', (route) => route.fulfill({ status: 202, json: act, headers: { Location: '/api/v1/acts/a1' } }))
  await page.route('**/acts/a1', (route) => route.fulfill({ status: 200, json: { ...act, status: requests++ > 0 ? 'applied' : 'pending' } }))
  await page.locator('[data-action=approve]').click()
  await page.locator('[data-confirm]').click()
  await expect(page.getByText('已于2026年11月24日 10:00:05登记')).toBeVisible()
  await expect(page.getByText('已办理：同意共享')).toBeVisible()
})

test('attachments are added and seen', async ({ as, call, sound }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  const add = page.getByLabel('上传附件')
  await add.setInputFiles({ name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('核实情况说明') })
  await expect(page.getByText('说明.txt')).toBeVisible()
  await page.getByRole('button', { name: '预览' }).click()
  await expect(page.getByRole('dialog').getByText('核实情况说明')).toBeVisible()
  await sound(page)
  await page.keyboard.press('Escape')
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await add.setInputFiles({ name: '图.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') })
  await page.locator('li', { hasText: '图.png' }).getByRole('button', { name: '预览' }).click()
  const picture = page.getByRole('dialog').getByRole('img', { name: '图.png' })
  await expect(picture).toBeVisible()
  expect(await picture.evaluate((e) => (e as HTMLImageElement).naturalWidth)).toBe(1)
  await page.keyboard.press('Escape')
  const download = page.waitForEvent('download')
  await page.locator('li', { hasText: '说明.txt' }).getByRole('button', { name: '下载' }).click()
  expect((await download).suggestedFilename()).toBe('说明.txt')
})

test('supervisors get from a case to its workflow', async ({ as, call, request }) => {
  const { number } = await accepted(call)
  const page = await as('bureau', `/cases/${number}`)
  const link = page.getByRole('link', { name: '在 Temporal 中查看' })
  await expect(link).toBeVisible()
  const href = (await link.getAttribute('href')) ?? ''
  expect(href).toContain(number)
  expect((await request.get(href)).status()).toBe(200)
  const staff = await as('gaj', `/cases/${number}`)
  await expect(staff.getByRole('heading', { name: '当前环节' })).toBeVisible()
  await expect(staff.getByRole('link', { name: '在 Temporal 中查看' })).toHaveCount(0)
})

test('a case that one may not see is as one that is not there', async ({ as, call, sound, refusals }) => {
  refusals.expect()
  const { number } = await accepted(call)
  const page = await as('citizen', `/cases/${number}`)
  await expect(page.locator('[data-code=case_unknown]')).toBeVisible()
  await sound(page)
})

test('a case prints without what is for the screen', async ({ as, call }) => {
  const { number } = await accepted(call)
  const page = await as('gaj', `/cases/${number}`)
  await expect(page.getByText('由公安瑶海分局')).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation')).toBeHidden()
  await expect(page.getByText('办理操作')).toBeHidden()
  await expect(page.getByText('由公安瑶海分局')).toBeVisible()
})

test('cases are found by whoever filed or answers them, and by the public only their own', async ({ as, call, sound }) => {
  const { number } = await accepted(call)
  const page = await as('mzj', '/cases')
  await page.getByLabel('编号、申请人、文号、目录、内容').fill(number)
  await expect(page.locator('tr[data-case]')).toHaveCount(1)
  await expect(page.locator('tr[data-case]')).toContainText('核实需求并答复')
  await sound(page)
  await page.locator('tr[data-case] a').click()
  await expect(page.getByText('由公安瑶海分局')).toBeVisible()

  const citizen = await as('citizen', '/cases')
  await expect(citizen.locator('tr[data-case]').first()).toBeVisible()
  await expect(citizen.locator('tr[data-case]', { hasText: number })).toHaveCount(0)
  await expect(citizen.getByLabel('申请或提供部门')).toHaveCount(0)
})
