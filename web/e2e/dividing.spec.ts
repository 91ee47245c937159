import { expect, test } from './workbench'

interface Listed {
  items: { title: string; case: { number: string } }[]
}

test('a department divides its work: given, held, counted, and acted on by a stand-in', async ({ as, call, sound }) => {
  let number = ''
  await expect.poll(async () => {
    const { items } = (await call('mzj', 'GET', '/tasks')).body as unknown as Listed
    return number = items.find(({ title }) => title.includes('核实需求'))?.case.number ?? ''
  }, { message: 'the demonstration has come so far' }).not.toBe('')

  // The head gives it to one of the staff, in whose list it then is.
  const head = await as('mzj-head', `/cases/${number}`)
  await expect(head.locator('[data-holder]')).toContainText('尚无承办人')
  await head.locator('[data-way=assign]').click()
  const giving = head.getByRole('dialog')
  await giving.getByLabel('交给谁').click()
  await head.getByRole('option', { name: /经办人/ }).click()
  await giving.getByRole('button', { name: '确认' }).click()
  await expect(head.locator('[data-holder]')).toContainText(/承办人：.*经办人/)
  await expect(head.locator('[data-holding]')).toContainText('部门内部')
  await sound(head)
  const staff = await as('mzj', '/?scope=held')
  await expect(staff.locator(`tr[data-case="${number}"]`)).toBeVisible()

  // What the head counts leads to what is counted.
  await head.goto('/?view=load')
  await sound(head)
  await head.locator('tr[data-person$=经办人]').getByRole('link').first().click()
  await expect(head.locator('tr[data-case]')).toHaveCount(1)

  // Who would act on what another holds is asked; a stand-in is not, and acts in the other's name.
  await head.goto(`/cases/${number}`)
  await head.locator('[data-action=approve]').click()
  await expect(head.locator('[data-held]')).toContainText('正在承办，仍由您办理')
  const { people } = (await call('mzj', 'GET', '/stand-ins')).body as { people: { id: string; name: string }[] }
  const deputy = people.find(({ name }) => name.endsWith('负责人'))?.id
  const day = (date: Date) => date.toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' })
  const named = await call('mzj', 'POST', '/stand-ins', { deputy, from: day(new Date()), until: day(new Date(Date.now() + 86_400_000)) })
  expect(named.status).toBe(201)
  await head.reload()
  await head.locator('[data-action=approve]').click()
  await expect(head.locator('[data-confirm]')).toBeVisible()
  await expect(head.locator('[data-held]')).toHaveCount(0)
  await head.locator('[data-confirm]').click()
  await expect(head.locator('li[data-event=acted]', { hasText: '同意共享' })).toContainText(/（代.*经办人）/)

  await staff.goto('/?view=stand_ins')
  await expect(staff.locator('[data-stand-in]')).toContainText('负责人')
  await sound(staff)
  await staff.goto('/?view=done')
  await expect(staff.locator(`tr[data-case="${number}"]`)).toBeVisible()
  await sound(staff)
})

test('a head gives several tasks to one of the staff, and is told which were not given', async ({ as, call, sound }) => {
  const file = async () => (await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/share-application', resource: 'gaj-001',
    form: { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true },
  })).body.number as string
  const [first, second, gone] = [await file(), await file(), await file()]
  const head = await as('gaj-head', '/?scope=department&sort=-received')
  for (const number of [first, second, gone]) await head.locator(`tr[data-case="${number}"]`).getByRole('checkbox').check()
  await head.getByRole('status').getByRole('button', { name: '分派' }).click()
  const dialog = head.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '分派 3 件' })).toBeDisabled()
  await dialog.getByLabel('交给谁').click()
  await head.getByRole('option', { name: /经办人.*在办/ }).click()
  await sound(head)
  expect((await call('gaj', 'POST', `/cases/${gone}/acts`, { action: 'accept' })).status).toBeLessThan(300)
  await dialog.getByRole('button', { name: '分派 3 件' }).click()
  await expect(dialog.getByRole('status')).toHaveText('已分派 2 件，未分派 1 件。')
  await expect(dialog.getByRole('listitem')).toContainText([new RegExp(`${gone}.*已关闭`)])
  await dialog.getByRole('button', { name: '关闭', exact: true }).last().click()
  for (const number of [first, second]) await expect(head.locator(`tr[data-case="${number}"]`)).toContainText(/承办：.*经办人/)
  await expect(head.getByRole('button', { name: '分派' })).toHaveCount(0)
})
