import type { Journey } from './journey'

const notice = { 责任部门: '区城市管理局', 事实: '公厕分布信息自上年起未更新', '整改时限（工作日）': 1 }

/** Put right too late or not at all: what only the passing of days leads to. They are walked in a drill. */
export const silence: Journey[] = [
  {
    procedure: 'yaohai-2024/rectification', by: 'bureau', form: { ...notice, 违规情形: '第二项 不按照规定编制、更新目录', 整改要求: '更新目录' },
    steps: [
      { by: 'bureau', does: '上报', with: { 说明: '逾期未整改' } },
      { by: 'government', does: '责令限期改正', with: { '改正期限（工作日）': 1 } },
      { by: 'government', does: '通报批评', with: { 说明: '责令后仍未改正' } },
    ],
    outcome: '通报批评', letters: ['整改通知书', '责令改正通知书'],
  },
  {
    procedure: 'fushun-2023/rectification', by: 'bureau', form: { ...notice, 违规情形: '第一项 未按照目录标准编制、更新目录', 整改要求: '更新目录' },
    steps: [
      { by: 'bureau', does: '上报', with: { 说明: '逾期未整改' } },
      { by: 'government', does: '责令限期改正', with: { 改正期限: { workdays: 60 } } },
      { by: 'cgj', does: '报告改正完成', with: { 整改情况: '已更新' } },
      { by: 'bureau', does: '改正合格' },
    ],
    outcome: '整改完成',
  },
  {
    procedure: 'neixiang/rectification', by: 'bureau', form: { ...notice, 违规情形: '第六项 其他违反本办法的行为', 整改要求: '更新目录' },
    steps: [
      { by: 'bureau', does: '上报', with: { 说明: '逾期未整改' } },
      { by: 'government', does: '责令改正', with: { '改正期限（工作日）': 60 } },
      { by: 'government', does: '拒不改正，移送处理', with: { 理由: '明确表示不改' } },
    ],
    outcome: '拒不改正，移送处理',
  },
  {
    procedure: 'yongjia-2021/rectification', by: 'bureau',
    form: { ...notice, 从何开始: '中心通知整改（惯例）', 违规情形: '第一项 未按要求编制或更新公共数据目录', 改正要求: '更新目录' },
    steps: [
      { by: 'bureau', does: '报请', with: { 说明: '逾期未整改' } },
      { by: 'government', does: '责令改正', with: { 责令的机关: '县人民政府', '改正期限（工作日）': 60 } },
      { by: 'cgj', does: '报告改正完成', with: { 整改情况: '已更新' } },
      { by: 'bureau', does: '改正合格' },
    ],
    outcome: '改正完成',
  },
]

/** A consent that is deemed after the regulation has lapsed, in a drill of its last days. It is filed on a day in between, and not by hand. */
export const lapsing: Journey = {
  procedure: 'yaohai-2024/share-application', by: 'zjj', form: {},
  steps: [{ by: 'bureau', does: '确认' }, { by: 'zgj', does: '提供数据', with: { 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' } }], outcome: '视同同意，经主管部门确认',
}
