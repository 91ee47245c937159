import { expect, test, vi } from 'vitest'

vi.mock('@/api/departments', () => ({ nameOfDepartment: (code: string) => (code === 'mzj' ? '区民政局' : code) }))
vi.mock('@/locales', async () => {
  const [{ createI18n }, administration, common] = await Promise.all([import('vue-i18n'), import('@/locales/zh/administration'), import('@/locales/zh/common')])
  const zh = { administration: administration.default, common: common.default }
  return { language: { value: 'zh' }, i18n: createI18n({ legacy: false, locale: 'zh', messages: { zh } }) }
})

import { changeIn, subjectOf } from './log'

const change = (field: string, old: string, now: string) => changeIn({ field, field_title: '项', old, new: now })

test('the log is written for people: names and dates, no codes', () => {
  expect(change('positions', 'staff', 'staff,head')).toBe('项：工作人员 → 工作人员、负责人')
  expect(change('department', '', 'mzj')).toBe('项：区民政局')
  expect(change('department', 'mzj', '')).toBe('项：区民政局 → 无')
  expect(change('departments', '', 'mzj,gone')).toBe('项：区民政局、gone')
  expect(change('active', 'false', 'true')).toBe('项：是')
  expect(change('disabled', 'false', 'true')).toBe('项：否 → 是')
  expect(change('format', '', 'dingtalk')).toBe('项：钉钉群机器人')
  expect(change('expires_at', '', '2027-02-22T04:43:27Z')).toBe('项：2027年2月22日 12:43')
})

test('what has no name but a number for machines is not named', () => {
  const act = { seq: 1, at: '', action: '', action_title: '', changes: [] }
  expect(subjectOf({ ...act, subject: 'mzj', title: '区民政局' })).toBe('区民政局')
  expect(subjectOf({ ...act, subject: '2027', title: '' })).toBe('2027')
  expect(subjectOf({ ...act, subject: '2d02445b-3448-45fc-bb8a-751a6f3e94ed', title: '' })).toBe('')
})
