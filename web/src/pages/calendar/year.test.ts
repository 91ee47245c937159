import { expect, test, vi } from 'vitest'

vi.mock('@/locales', () => ({ language: { value: 'zh' } }))

import { linesOf, noticeOf, type Line } from './year'

const lines: Line[] = [
  { name: '元旦', off: ['2027-01-01', '2027-01-03'], worked: [] },
  { name: '春节', off: ['2027-02-05', '2027-02-06'], worked: ['2027-01-31', '2027-02-20'] },
]

test('lines become days, and days lines again', () => {
  const notice = noticeOf(2027, '国办发明电〔2026〕1号', lines)
  expect(notice.days.map(({ date, isOffDay }) => `${date} ${isOffDay ? 'off' : 'worked'}`)).toEqual([
    '2027-01-01 off', '2027-01-02 off', '2027-01-03 off', '2027-01-31 worked', '2027-02-05 off', '2027-02-06 off', '2027-02-20 worked',
  ])
  expect(notice.papers).toEqual(['国办发明电〔2026〕1号'])
  expect(linesOf(notice)).toEqual(lines)
})

test('two stretches of one name are two lines', () => {
  const notice = noticeOf(2020, '号', [
    { name: '国庆节', off: ['2020-10-01', '2020-10-02'], worked: [] },
    { name: '国庆节', off: ['2020-10-05', '2020-10-08'], worked: [] },
  ])
  expect(linesOf(notice).map(({ off }) => off)).toEqual([['2020-10-01', '2020-10-02'], ['2020-10-05', '2020-10-08']])
})
