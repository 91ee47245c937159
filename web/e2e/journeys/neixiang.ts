import { undertakings, type Journey } from './journey'

const promised = undertakings('不涉及国家秘密', '不提供给第三方、不用于或者变相用于其他目的')

export const neixiang: Journey[] = [
  {
    procedure: 'neixiang/share-application', by: 'jtj', entry: '居住证信息', expected: 5,
    form: { 应用场景: '随迁子女入学', 使用用途: '核对入学条件', 使用范围: '签发日期、居住地址', 申请的共享方式: '数据服务接口', ...promised },
    steps: [
      { by: 'bureau', does: '通知补正', with: { 理由: '请写明调用量' }, due: 5 },
      { by: 'jtj', does: '提交补正', with: { 补正内容: '每日不超过千次' }, due: 10 },
      { by: 'bureau', does: '同意共享', with: { 共享方式: '数据服务接口', 提供途径: '要求数据生产部门提供更多接口' }, due: 5 },
      { by: 'bureau', does: '提议日期', with: { 接口提供日期: { workdays: 8 }, 所需接口: '居住证核验' }, due: 3 },
      { by: 'gaj', does: '同意该日期', due: 3 },
      { by: 'gaj', does: '书面申请延期提供', with: { 延长的工作日数: 5, 特殊情况: '接口平台检修' }, due: 8 },
      { by: 'bureau', does: '同意延期', due: 8 },
      { by: 'gaj', does: '已提供', with: { 服务接口: '/jzz/check', 接口规范: { file: '规范.txt' }, 调用说明: { file: '说明.txt' } }, due: 13 },
      { by: 'bureau', does: '已发布', due: 5 },
    ],
    outcome: '同意共享', letters: ['收件回执', '补正通知书', '答复书', '延期告知书'],
    then: [{
      offer: '暂停或者终止服务', procedure: 'neixiang/grant-suspension', by: 'bureau',
      form: { 情形: '超范围使用', 事实: '用于学区房核查', 处理: '暂停服务' },
      steps: [
        { by: 'jtj', does: '已消除，请求恢复', with: { 采取的措施: '已停用该功能' }, due: 10 },
        { by: 'bureau', does: '恢复服务', due: 5 },
      ],
      outcome: '恢复服务',
      then: [{
        offer: '通知整改', procedure: 'neixiang/rectification', by: 'bureau', form: { 整改要求: '自查全部应用', '整改时限（工作日）': 10 },
        steps: [
          { by: 'jtj', does: '陈述申辩', with: { 免责情形: '不可抗力', 陈述: '系统故障期间误调用' }, due: 10 },
          { by: 'bureau', does: '申辩不成立', with: { 理由: '不属于不可抗力' }, due: 5 },
          { by: 'jtj', does: '报告整改完成', with: { 整改情况: '已自查' }, due: 10 },
          { by: 'bureau', does: '整改合格', due: 5 },
        ],
        outcome: '整改完成', letters: ['整改通知书'],
      }],
    }],
  },
  {
    procedure: 'neixiang/share-application', by: 'mgl', entry: '工伤认定信息', expected: 5,
    form: { 应用场景: '困难帮扶', 使用用途: '核对帮扶对象', 使用范围: '认定结论', 申请的共享方式: '数据交叉核验', ...promised },
    steps: [{ by: 'bureau', does: '不同意共享', with: { 理由: '帮扶不以工伤为条件' }, due: 5 }],
    outcome: '不同意共享', letters: ['收件回执', '答复书'],
    then: [{
      offer: '提出异议，申请协调', procedure: 'neixiang/coordination', by: 'mgl',
      form: { 异议和诉求: '区里帮扶办法以工伤为条件之一' },
      steps: [
        { by: 'rsj', does: '提出意见', with: { 意见: '可以核验' }, due: 3 },
        { by: 'bureau', does: '提出协调意见', with: { 说明: '以核验方式提供' }, due: 10 },
        { by: 'mgl', does: '不同意协调意见', with: { 理由: '还需要认定日期' } },
        { by: 'bureau', does: '协调不成，报县人民政府', with: { 理由: '各执一词' } },
        { by: 'government', does: '决定共享', with: { 说明: '以核验方式提供' }, due: 10 },
      ],
      outcome: '县人民政府决定共享，按决定办理',
      then: [{
        offer: '按协调结果重新申请', procedure: 'neixiang/share-application', by: 'mgl',
        form: { 应用场景: '困难帮扶', 使用范围: '认定结论', 申请的共享方式: '数据交叉核验', ...promised },
        steps: [{ by: 'bureau', does: '同意共享', with: { 共享方式: '数据交叉核验', 提供途径: '平台已有，直接提供' }, due: 5 }],
        outcome: '同意共享',
      }],
    }],
  },
  {
    procedure: 'neixiang/open-data-request', by: 'guest', entry: '学龄人口学区信息', expected: 10,
    form: { 申请事项: '获取政务数据', 用途: '择校', 所需数据: '2025年学区范围', 不涉及国家秘密: true },
    steps: [
      { by: 'jtj', does: '延长答复期限', with: { 延长的工作日数: 10, 延长的理由: '须向学校核实' }, due: 10 },
      { by: 'jtj-head', does: '同意延期', due: 10 },
      { by: 'jtj', does: '同意开放', due: 20 },
    ],
    outcome: '同意开放', letters: ['收件回执', '延期告知书', '答复书'],
  },
  {
    procedure: 'neixiang/open-data-request', by: 'citizen', entry: '城乡居民养老保险参保信息', listedAs: '《内乡办法》政务数据开放申请', expected: '不予开放',
    form: { 申请事项: '获取政务数据', 用途: '了解参保率', 所需数据: '2025年分镇街参保数', 不涉及国家秘密: true },
    steps: [], outcome: '不予开放',
    then: [{
      offer: '对开放目录提出更正申请', procedure: 'neixiang/catalog-objection', by: 'citizen',
      form: { 对开放目录的疑义: '汇总数不涉及个人', 请求更正的内容: '将汇总数列为有条件开放', 不涉及国家秘密: true },
      steps: [
        { by: 'rsj', does: '延长答复期限', with: { 延长的工作日数: 5, 延长的理由: '须征求意见' }, due: 10 },
        { by: 'rsj-head', does: '同意延期', due: 10 },
        { by: 'rsj', does: '同意更正', with: { 更正内容: '增列汇总数' }, due: 15 },
        { by: 'higher', does: '已变更', due: 10 },
      ],
      outcome: '同意更正，市级数据主管部门已变更开放目录', letters: ['收件回执', '延期告知书', '答复书'],
    }],
  },
  {
    procedure: 'neixiang/catalog-change', by: 'yjj', entry: '危险化学品经营许可信息', expected: 5,
    form: { 变更原因: '行政管理职能发生变更', 引起变更的文件: { file: '三定规定.txt' }, 情形发生之日: { workdays: 0 }, 变更内容: '增加经营方式', 摘要: '经营许可证，含经营方式' },
    steps: [
      { by: 'yjj', does: '提交申请', due: 5 },
      { by: 'bureau', does: '退回修改', with: { 理由: '请附职能文件' }, due: 5 },
      { by: 'yjj', does: '重新提交', with: { 修改情况: '已附' }, due: 5 },
      { by: 'bureau', does: '审核通过', with: { 已同步更新责任清单: true }, due: 5 },
      { by: 'bureau', does: '报备', due: 5 },
    ],
    outcome: '目录和责任清单已更新并报备',
  },
  {
    procedure: 'neixiang/correction-ticket', by: 'hbj', entry: '商品房预售许可信息', expected: 5,
    form: { 问题描述: '同一项目两个许可证号', 佐证材料: { file: '截图.txt' } },
    steps: [
      { by: 'bureau', does: '分发', with: { 分析意见: '属于录入重复' }, due: 2 },
      { by: 'zjj', does: '决定更正', with: { 核实结果: '确有重复' }, due: 5 },
      { by: 'zjj', does: '已更正并重新汇聚', with: { 更正情况: '已删去一条' }, due: 10 },
    ],
    outcome: '已从源头更正并重新汇聚',
  },
  {
    procedure: 'neixiang/annual-report', by: 'bureau', form: { 报告部门: '区统计局', 报告年度: 2025, 提交期限: { workdays: 20 } },
    steps: [
      { by: 'tjj', does: '提交', with: { 情况摘要: '汇聚四类数据', 报告正文: { file: '年度情况.txt' } }, due: 20 },
      { by: 'bureau', does: '退回补充', with: { 理由: '缺安全工作' }, due: 5 },
      { by: 'tjj', does: '补充提交', with: { 补充内容: '已补安全工作' }, due: 5 },
      { by: 'bureau', does: '签收', due: 5 },
    ],
    outcome: '已签收',
  },
  {
    procedure: 'neixiang/county-report', by: 'bureau', form: { 报告年度: 2025, 提交期限: { workdays: 30 } },
    steps: [{ by: 'bureau', does: '提交市政府', with: { 报告摘要: '全县汇聚情况', 报告正文: { file: '年度报告.txt' } }, due: 30 }], outcome: '已提交市政府',
  },
  {
    procedure: 'neixiang/county-report', by: 'bureau', form: { 报告年度: 2024, 提交期限: { workdays: 30 } },
    steps: [{ by: 'government', does: '撤销重复的立件', with: { 理由: '上年已立' } }], outcome: '重复立件，撤销',
  },
]
