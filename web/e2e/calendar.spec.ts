import { dayAfter, written } from './walk'
import { expect, test } from './workbench'

test('anybody sees the year and counts a deadline', async ({ as, sound }) => {
  const page = await as(undefined, '/calendar/2026')
  await expect(page.getByRole('heading', { name: '2026年工作日历' })).toBeVisible()
  await expect(page.getByText('国办发明电〔2025〕7号')).toBeVisible()
  await expect(page.locator('[data-date="2026-10-10"]').first()).toHaveClass(/make_up/)
  await expect(page.locator('[data-date="2026-10-01"]').first()).toHaveClass(/holiday/)
  await page.getByLabel('起始之日（不计入）').click()
  await expect(page.locator('.el-date-table:visible th')).toHaveText(['一', '二', '三', '四', '五', '六', '日'])
  await page.getByLabel('起始之日（不计入）').fill('2026-09-28')
  await page.getByLabel('起始之日（不计入）').press('Enter')
  await expect(page.locator('[data-due]')).toContainText('截止日期为2026年10月10日（星期六）')
  await sound(page)

  await page.getByRole('button', { name: '下一年' }).click()
  await expect(page.getByRole('heading', { name: '2027年工作日历' })).toBeVisible()
  await expect(page.locator('[data-date="2027-02-14"]').first()).toHaveClass(/make_up/)
  await page.getByRole('button', { name: '下一年' }).click()
  await expect(page.getByRole('heading', { name: '2028年工作日历' })).toBeVisible()
  await expect(page.getByRole('note').filter({ hasText: '暂按周末和法定节假日计算' })).toBeVisible()
  await expect(page.getByRole('link', { name: '录入放假通知' })).toHaveCount(0)
})

const off = (name: string, ...dates: string[]) => dates.map((date) => ({ name, date: `2028-${date}`, isOffDay: true }))
const days = [
  ...off('元旦', '01-01', '01-02', '01-03'), { name: '春节', date: '2028-01-22', isOffDay: false },
  ...off('春节', '01-25', '01-26', '01-27', '01-28', '01-29', '01-30', '01-31'), ...off('清明节', '04-04'),
  ...off('劳动节', '05-01', '05-02'), ...off('端午节', '05-28', '05-29'), ...off('国庆节', '10-01', '10-02', '10-03', '10-04', '10-05'),
]
const fileOf = (listed: typeof days) => ({
  name: '2028.json', mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({ year: 2028, papers: ['国办发明电〔2027〕9号'], days: listed })),
})

test('the bureau enters a notice after it has seen what moves', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('bureau', '/calendar/2028')
  await page.getByRole('link', { name: '录入放假通知' }).click()
  await page.getByLabel('从文件读入').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('[]') })
  await expect(page.getByRole('alert')).toContainText('不是 holiday-cn 格式的放假安排')
  await page.getByLabel('从文件读入').setInputFiles(fileOf(days.filter(({ name }) => name !== '清明节')))
  await expect(page.getByLabel('通知文号')).toHaveValue('国办发明电〔2027〕9号')
  await sound(page)
  await page.getByRole('button', { name: '试算影响' }).click()
  await expect(page.getByRole('alert')).toContainText('2028年4月4日：清明节是法定节假日，应当列为放假')
  await page.getByLabel('从文件读入').setInputFiles(fileOf(days))
  await page.getByRole('button', { name: '试算影响' }).click()
  await expect(page.locator('[data-sum]')).toContainText('件在办件的')
  await sound(page)
  await page.getByRole('button', { name: '确认录入' }).click()
  await expect(page.getByRole('heading', { name: '2028年工作日历' })).toBeVisible()
  await expect(page.getByText('国办发明电〔2027〕9号')).toBeVisible()
})

const published = `国务院办公厅关于2029年部分节假日安排的通知
  国办发明电〔2028〕6号
  一、元旦：1月1日（周一）放假1天，不调休。
  二、春节：2月11日（农历腊月二十八、周日）至18日（农历正月初六、周日）放假调休，共8天。2月24日（周六）上班。
  三、清明节：4月4日（周三）放假1天。四、劳动节：5月1日（周二）至2日（周三）放假，共2天。五、端午节：6月16日（周六）放假，6月18日（周一）补休。
  六、中秋节：9月22日（周六）放假，9月24日（周一）补休。七、国庆节：10月1日（周一）至5日（周五）放假调休，共5天。9月29日（周六）、10月6日（周六）上班。
  鼓励单位安排职工在除夕（2月12日）休息。国务院办公厅 2028年11月1日`

test('the notice is pasted as it is published, from any year\'s page', async ({ as, sound, refusals }) => {
  refusals.expect()
  const page = await as('admin', '/calendar/2028/notice')
  const read = page.getByRole('button', { name: '识读' })
  await page.getByLabel('通知原文').fill(published.replace('2月24日（周六）', '2月24日（周日）'))
  await read.click()
  await expect(page.getByRole('alert')).toContainText('星期与日期不符：“2月24日(周日)上班”')
  await page.getByLabel('通知原文').fill(published.replace('2月24日（周六）上班。', ''))
  await read.click()
  await expect(page.getByRole('heading', { name: '录入2029年放假通知' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '已转到2029年' })).toContainText('属于倡议')
  await expect(page.getByLabel('通知文号')).toHaveValue('国办发明电〔2028〕6号')
  await page.getByRole('button', { name: '试算影响' }).click()
  const uneven = page.getByRole('alert').filter({ hasText: '与法定节假日 13 天不符' })
  await expect(uneven).toBeVisible()
  await expect(page.getByRole('button', { name: '确认录入' })).toBeDisabled()
  await sound(page)
  await page.getByRole('textbox', { name: '通知原文' }).fill(published)
  await read.click()
  await page.getByRole('button', { name: '试算影响' }).click()
  await expect(page.locator('[data-sum]')).toBeVisible()
  await expect(uneven).toHaveCount(0)
  await page.getByRole('button', { name: '确认录入' }).click()
  await expect(page.getByText('国办发明电〔2028〕6号')).toBeVisible()
  await expect(page.locator('[data-date="2029-02-24"]').first()).toHaveClass(/make_up/)
})

test('a year is entered again: the case says from which day to which its period has moved, and why', async ({ as, call, sound }) => {
  const filed = await call('mzj', 'POST', '/cases', {
    procedure: 'fushun-2023/share-application', resource: 'gaj-001',
    form: { purpose: '核对救助对象户籍', scope: '姓名', mode: 'interface', no_state_secrets: true, duty: true },
  })
  const number = filed.body.number as string
  const page = await as('bureau', '/calendar')
  const [old, off] = [await dayAfter(page, 5), await dayAfter(page, 1)]
  const year = off.slice(0, 4)
  const { days: all } = (await call('bureau', 'GET', `/calendar/${year}`)).body as unknown as { days: { date: string; kind: string; name?: string }[] }
  const listed = all.filter(({ kind }) => kind === 'holiday' || kind === 'make_up').map(({ date, kind, name = '' }) => ({ date, name, isOffDay: kind === 'holiday' }))
  await page.goto(`/calendar/${year}`)
  await page.getByRole('link', { name: '录入放假通知' }).click()
  await page.getByLabel('从文件读入').setInputFiles({
    name: `${year}.json`, mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ year: Number(year), papers: ['国办发明电〔补充〕1号'], days: [...listed, { name: '临时放假', date: off, isOffDay: true }] })),
  })
  await page.getByRole('button', { name: '试算影响' }).click()
  const moved = page.getByRole('row').filter({ hasText: number })
  await expect(moved).toContainText(written(old))
  await page.getByText('已对照通知原文逐日核对无误').click()
  await sound(page)
  await page.getByRole('button', { name: '确认录入' }).click()
  await expect(page.getByText('国办发明电〔补充〕1号')).toBeVisible()
  await expect(page.getByRole('note').filter({ hasText: '与系统所附日历有不一致的日子' })).toContainText(written(off))

  const due = await dayAfter(page, 5)
  expect(due > old).toBe(true)
  const seen = await as('gaj', `/cases/${number}`)
  await expect(async () => {
    await seen.reload()
    await expect(seen.locator('[data-clock]').getByRole('listitem').first()).toContainText(written(old), { timeout: 1_000 })
  }).toPass()
  await expect(seen.locator('[data-clock]').getByRole('listitem').first()).toContainText(written(due))
  await expect(seen.locator('[data-clock]').getByRole('listitem').first()).toContainText('放假安排公布后重算')
  await expect(seen.locator('[data-due]')).toContainText(written(due))
  await call('mzj', 'POST', `/cases/${number}/acts`, { action: 'withdraw' })
})
