import { undertakings, type Journey } from './journey'

const promised = undertakings('不涉及国家秘密', '不向第三方提供、不用于其他目的')
const rectified = '整改完成'

export const yaohai: Journey[] = [
  {
    procedure: 'yaohai-2024/share-application', by: 'mzj', entry: '常住人口基本信息', expected: 5,
    form: { 使用用途: '核对救助对象户籍', 使用范围: '姓名、户籍地址', 共享方式: '接口', ...promised },
    steps: [
      { by: 'gaj', does: '通知补正', with: { 理由: '请写明使用期限' }, due: 1 },
      { by: 'mzj', does: '提交补正', with: { 补正内容: '使用期限为一年' }, due: 10 },
      { by: 'gaj', does: '受理', due: 1 },
      { by: 'gaj', does: '同意共享', due: 5 },
      { by: 'gaj', does: '提供数据', with: { 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' }, due: 10 },
    ],
    outcome: '同意共享', letters: ['收件回执', '补正通知书', '受理通知书', '答复书'],
    then: [
      {
        offer: '公开发布、用于其他目的', procedure: 'yaohai-2024/wider-use', by: 'mzj', expected: 5,
        form: { 用途: '向社会公开发布', 范围和方式: '分镇街的统计表', 理由: '编制年报', 是否涉及个人信息并且可识别特定自然人: '否' },
        steps: [{ by: 'gaj', does: '不同意', with: { 理由: '统计口径未经核定' }, due: 5 }],
        outcome: '不同意', letters: ['收件回执', '答复书'],
      },
      {
        offer: '暂停、终止使用权限', procedure: 'yaohai-2024/grant-suspension', by: 'bureau',
        form: { 事由: '未落实安全保护责任（第十九条）', 事实: '账号多人共用', 拟采取的措施: '立即暂停' },
        steps: [
          { by: 'mzj', does: '已改正，请求恢复', with: { 采取的措施: '已一人一号' }, due: 10 },
          { by: 'bureau', does: '恢复', due: 5 },
        ],
        outcome: '恢复使用权限',
      },
    ],
  },
  {
    procedure: 'yaohai-2024/project-assessment', by: 'rsj', expected: 10,
    form: {
      项目名称: '社区养老服务平台', 预编的项目数据资源目录: { file: '预编目录.txt' }, 落实政务数据共享开放的情况: '已接入共享平台', 是否为法律规定的涉密项目: '否',
    },
    steps: [
      { by: 'bureau', does: '符合要求', due: 10 },
      { by: 'rsj', does: '报告已建成并纳入', with: { 纳入的目录条目: 'SH-001、SH-002' } },
      { by: 'bureau', does: '已纳入', due: 5 },
    ],
    outcome: '项目目录已纳入管理', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yaohai-2024/security-incident', by: 'wjw', expected: 1,
    form: { 事件: '数据泄漏', 发现之日: { workdays: 0 }, 情况: '接口日志显示异常批量调用', 已采取的措施: '已停用接口' },
    steps: [
      { by: 'bureau', does: '通报区网信办和公安', with: { 通报的部门和联系人: '区网信办、公安分局网安大队' }, due: 1 },
      { by: 'bureau', does: '要求部门配合', with: { 理由: '请提供访问日志' }, due: 5 },
      { by: 'wjw', does: '报告配合情况', with: { 配合情况: '已提供日志' }, due: 2 },
      { by: 'bureau', does: '处置完毕', with: { 处置结果: '已消除隐患' }, due: 5 },
    ],
    outcome: '处置完毕',
  },
  {
    procedure: 'yaohai-2024/opening-plan', by: 'jtj', expected: 5,
    form: { 计划: '年度工作计划', 年度: 2027, 计划文本: { file: '工作计划.txt' }, 拟开放的目录条目: '义务教育学校名录，2027年6月开放' },
    steps: [
      { by: 'jtj-head', does: '退回修改', with: { 理由: '请写明目录代码' }, due: 5 },
      { by: 'jtj', does: '重新提交', with: { 拟开放的目录条目: 'jtj-002 中小学基本信息，2027年6月开放' } },
      { by: 'jtj-head', does: '审定', due: 5 },
      { by: 'bureau', does: '备查', due: 5 },
    ],
    outcome: '计划已制定并备查',
  },
  {
    procedure: 'yaohai-2024/open-data-request', by: 'citizen', entry: '公共场所卫生许可信息', expected: 10,
    form: { 用途: '调查公共场所卫生', 所需数据: '2025年有效的许可证', 不涉及国家秘密: true },
    steps: [{ by: 'wjw', does: '同意开放', with: { 获取方法: '数据开放平台，目录所列数据集', 说明: '经开放平台提供' }, due: 10 }],
    outcome: '同意开放', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yaohai-2024/open-data-request', by: 'company', entry: '安全生产检查记录', expected: 10,
    form: { 用途: '承保安全生产责任险', 所需数据: '2025年的检查日期和隐患数', 不涉及国家秘密: true },
    steps: [{ by: 'yjj', does: '不同意开放', with: { 理由: '含企业商业秘密', 依据: '第十五条第二款' }, due: 10 }],
    outcome: '不同意开放', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yaohai-2024/open-data-request', by: 'company', entry: '义务教育学籍信息', listedAs: '《瑶海办法》政务数据开放申请', expected: 10,
    form: { 用途: '核对本公司助学项目的受助学生', 所需数据: '受助学生的在读学校', 不涉及国家秘密: true },
    steps: [
      {
        by: 'jtj', does: '提出例外开放', due: 10,
        with: { 涉及: '个人隐私', 开放理由: '经权利人同意', 权利人同意的证明: { file: '同意书.txt' }, 获取方法: '在数据开放平台领取', 开放对象: '只向申请人开放，目录仍列不予开放' },
      },
      { by: 'government', does: '审查通过', due: 5 },
    ],
    outcome: '例外开放', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yaohai-2024/catalog-change', by: 'wlj', entry: '导游执业信息', expected: 10,
    form: {
      变更原因: '其他因素', 情形发生之日: { workdays: 0 }, 变更内容: '不再开放执业信息', 开放类型: '不予开放', 开放类型依据: '涉及个人隐私（第十五条第二款）',
    },
    steps: [
      { by: 'wlj', does: '提交更新', due: 10 },
      { by: 'government', does: '审查通过', due: 5 },
      { by: 'bureau', does: '要求改正', with: { 理由: '摘要未同步修改' }, due: 5 },
      { by: 'wlj', does: '改正并更新', with: { 摘要: '导游证号和从业区域', 改正情况: '已修改摘要' }, due: 5 },
      { by: 'bureau', does: '汇总入区目录', due: 5 },
    ],
    outcome: '目录已更新',
  },
  {
    procedure: 'yaohai-2024/catalog-entry', by: 'mzj', expected: 10,
    form: { 编制部门: '区民政局', 编入原因: '新形成或者新发现的数据资源', 情形发生之日: { workdays: 0 }, 目录名称: '临时救助对象信息' },
    steps: [
      {
        by: 'mzj', does: '提交', due: 10,
        with: {
          '要素齐全、属实': true, 信息资源代码: 'yh-mzj-101', 摘要: '临时救助的对象和金额', 信息项: { items: [{ 名称: '姓名', 长度: 50 }, { 名称: '救助金额' }] },
          信息资源格式: '数据库', 更新周期: '每月', 共享类型: '无条件共享', 开放类型: '不予开放', 开放类型依据: '涉及个人隐私（第十五条第二款）',
        },
      },
      { by: 'government', does: '审查通过', due: 5 },
      { by: 'bureau', does: '汇总编入区目录', due: 5 },
    ],
    outcome: '已编入目录',
  },
  {
    procedure: 'yaohai-2024/catalog-retirement', by: 'wlj', entry: '娱乐场所许可信息', expected: 10,
    form: { 退出原因: '其他因素', 情形发生之日: { workdays: 0 }, 退出的理由: '并入文化经营许可信息' },
    steps: [
      { by: 'wlj', does: '提交', due: 10 },
      { by: 'government', does: '审查通过', due: 5 },
      { by: 'bureau', does: '汇总，退出区目录', due: 5 },
    ],
    outcome: '已退出目录',
  },
  {
    procedure: 'yaohai-2024/correction-ticket', by: 'zgj', entry: '应急避难场所信息', expected: 10,
    form: { 疑义对象: '获取的政务数据', 疑义或错误: '两处场所的地址相同' },
    steps: [{ by: 'yjj', does: '核实有误并更正', with: { 校核结果: '其中一处已改正' }, due: 10 }],
    outcome: '核实有误，已更正',
    then: [{
      offer: '通知整改', procedure: 'yaohai-2024/rectification', by: 'bureau', form: { 整改要求: '建立数据核对制度', '整改时限（工作日）': 15 },
      steps: [
        { by: 'yjj', does: '陈述申辩', with: { 理由: '误差由测绘单位造成' }, due: 15 },
        { by: 'bureau', does: '申辩不成立', with: { 理由: '提供部门对数据质量负责' }, due: 5 },
        { by: 'yjj', does: '报告整改完成', with: { 整改情况: '已建立制度' }, due: 15 },
        { by: 'bureau', does: '整改合格', due: 5 },
      ],
      outcome: rectified, letters: ['整改通知书'],
    }],
  },
  {
    procedure: 'yaohai-2024/correction-ticket', by: 'tjj', entry: '医疗机构执业登记信息', expected: 10,
    form: { 疑义对象: '政务数据资源目录', 疑义或错误: '信息项缺少床位数' },
    steps: [{ by: 'wjw', does: '目录有误', with: { 校核结果: '应当补充床位数' }, due: 10 }],
    outcome: '目录有误，办理目录变更',
    then: [{
      offer: '办理目录变更', procedure: 'yaohai-2024/catalog-change', by: 'wjw', form: { 情形发生之日: { workdays: 0 } },
      steps: [{ by: 'wjw', does: '撤回变更', due: 10 }], outcome: '申请人撤回',
    }],
  },
]
