import { undertakings, type Journey, type Step } from './journey'

const promised = undertakings('不涉及国家秘密', '不用于社会有偿服务或者其他商业用途，不滥用、不擅自扩散')
const asFile = { 共享方式: '文件共享', 属于超大文件: '否', 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' }

/** What comes after consent, whoever gave it. */
const provided = (provider: string): Step[] => [
  { by: provider, does: '审查通过', with: { 保密审查意见: '不涉密' }, due: 3 },
  { by: provider, does: '提供', with: asFile, due: 10 },
  { by: 'bureau', does: '确认并接入', due: 3 },
]

const bulletin: Step[] = [
  { by: 'government', does: '同意通报并责令限期改正', with: { 改正期限: { workdays: 20 } }, due: 5 },
  { by: 'hbj', does: '报告改正完成', with: { 改正情况: '已收回并培训' }, due: 20 },
  { by: 'bureau', does: '改正合格', due: 5 },
]

export const lanzhou: Journey[] = [
  {
    procedure: 'lanzhou-2022/share-application', by: 'hbj', entry: '劳动用工备案信息', expected: 10,
    form: { 使用用途: '核定排污单位用工规模', 使用范围: '单位名称、用工人数', 希望的共享方式: '文件共享', ...promised },
    steps: [
      { by: 'rsj', does: '通知补正', with: { 理由: '请写明所需年份' }, due: 10 },
      { by: 'hbj', does: '提交补正', with: { 补正内容: '2025年' }, due: 10 },
      { by: 'rsj', does: '同意共享', due: 10 },
      ...provided('rsj'),
    ],
    outcome: '同意共享，数据已提供', letters: ['收件回执', '补正通知书', '答复书'],
    then: [{
      offer: '暂停、收回使用权限', procedure: 'lanzhou-2022/grant-suspension', by: 'bureau',
      form: { 事由: '擅自用于履行职责需要以外、转让第三方或者用于经营性活动（第四十一条第五项）', 事实: '转交第三方机构', 拟采取的措施: '收回、终止' },
      steps: [
        { by: 'hbj', does: '陈述意见', with: { 意见: '已要求第三方删除' }, due: 3 },
        { by: 'bureau', does: '收回', with: { 理由: '已造成扩散' }, due: 5 },
      ],
      outcome: '收回使用权限',
      then: [{
        offer: '通报并责令限期改正', procedure: 'lanzhou-2022/rectification', by: 'bureau', form: { 改正要求: '收回数据，全员培训' },
        steps: bulletin, outcome: '改正完成', letters: ['责令改正通知书'],
      }],
    }],
  },
  {
    procedure: 'lanzhou-2022/share-application', by: 'zjj', entry: '传染病个案信息', expected: '不予共享',
    form: { 使用用途: '工地防疫', 使用范围: '病种、报告日期', 希望的共享方式: '文件共享', ...promised },
    steps: [], outcome: '不予共享',
    then: [{
      offer: '因履行职责确需使用，提请协商、协调', procedure: 'lanzhou-2022/coordination', by: 'zjj',
      form: { 确需使用的理由: '停工复工须逐个工地判定', ...promised },
      steps: [
        { by: 'zjj', does: '协商未果，提请协调', with: { 理由: '对方不同意' }, due: 10 },
        { by: 'bureau', does: '提出协调意见，建议共享', with: { 说明: '只提供汇总数' }, due: 10 },
        { by: 'wjw', does: '同意协调意见', due: 5 },
        { by: 'zjj', does: '同意协调意见' },
        ...provided('wjw'),
      ],
      outcome: '经协调双方同意共享，数据已提供',
    }],
  },
  {
    procedure: 'lanzhou-2022/open-data-request', by: 'citizen', entry: '环境信访处理信息', expected: 10,
    form: { 用途: '了解所在小区的环境问题', 所需数据: '2025年办理结果', 不涉及国家秘密: true },
    steps: [
      { by: 'hbj', does: '请申请人补充说明', with: { 理由: '请写明小区' }, due: 10 },
      { by: 'citizen', does: '提交补充说明', with: { 补充说明: '明光路小区' }, due: 10 },
      { by: 'hbj', does: '采纳，开放数据', with: { 获取方法: '数据开放平台，目录所列数据集' }, due: 10 },
    ],
    outcome: '采纳需求，开放数据', letters: ['收件回执', '补正通知书', '答复书'],
  },
  {
    procedure: 'lanzhou-2022/catalog-change', by: 'tjj', entry: '规模以上企业名录',
    form: { 变更原因: '法定职责变化', 引起变更的文件: { file: '三定规定.txt' }, 变化之日: { workdays: 0 }, 变更内容: '名录增加建筑业', 摘要: '规上工业、服务业和建筑业单位' },
    steps: [
      { by: 'tjj', does: '申请延长更新工作期限', with: { 延长的工作日数: 20, 特殊原因: '须与上级统计部门核对口径' }, due: 10 },
      { by: 'bureau', does: '同意延期', due: 10 },
      { by: 'tjj', does: '提出变更申请', due: 30 },
      { by: 'bureau', does: '退回改正', with: { 理由: '更新周期未写' }, due: 10 },
      { by: 'tjj', does: '重新提交', with: { 改正情况: '已补充' }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 10 },
    ],
    outcome: '目录已调整', letters: ['延期告知书'],
  },
  {
    procedure: 'lanzhou-2022/catalog-entry', by: 'hbj', expected: 10,
    form: {
      编制部门: '瑶海生态环境分局', 编入原因: '法定职责变化', 情形发生之日: { workdays: 0 }, 引起编入的文件: { file: '三定规定.txt' }, 目录名称: '噪声监测点位信息',
    },
    steps: [
      {
        by: 'hbj', does: '报送审核', due: 10,
        with: {
          信息资源代码: 'hbj-201', 摘要: '声环境功能区的监测点位', 信息项: { items: [{ 名称: '点位名称', 长度: 50 }, { 名称: '功能区类别', 长度: 10 }] },
          信息资源格式: '电子表格', 更新周期: '每年', 共享类型: '无条件共享', 开放类型: '无条件开放', '要素齐全、属实': true,
        },
      },
      { by: 'bureau', does: '退回改正', with: { 理由: '没有说明点位由谁管理' }, due: 10 },
      { by: 'hbj', does: '重新报送', with: { 摘要: '声环境功能区的监测点位和管理单位', 改正情况: '已补充' }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 10 },
    ],
    outcome: '已编入目录',
  },
  {
    procedure: 'lanzhou-2022/catalog-retirement', by: 'zjj', entry: '物业服务企业信息', expected: 10,
    form: { 退出原因: '法律法规调整', 情形发生之日: { workdays: 0 }, 引起退出的文件: { file: '修改决定.txt' }, 退出的理由: '资质取消，不再产生' },
    steps: [
      { by: 'zjj', does: '申请延长更新工作期限', with: { 延长的工作日数: 20, 特殊原因: '须与使用部门逐个核对' }, due: 10 },
      { by: 'bureau', does: '同意延期', due: 10 },
      { by: 'zjj', does: '报送审核', due: 30 },
      { by: 'bureau', does: '审核通过', due: 10 },
    ],
    outcome: '已退出目录', letters: ['延期告知书'],
  },
  {
    procedure: 'lanzhou-2022/correction-ticket', by: 'cgj', entry: '旅馆业许可信息', expected: 5,
    form: { 问题对象: '获取的政务数据', 实际应用中发现的问题: '注销的旅馆仍在列' },
    steps: [
      { by: 'gaj', does: '无法及时完成，出具书面意见', with: { 特殊原因: '系统升级', 处理依据: '第二十七条', 处理计划: '升级后统一清理', '时限承诺（工作日）': 30 }, due: 5 },
      { by: 'bureau', does: '审核同意', due: 5 },
      { by: 'gaj', does: '已处理', with: { 处理结果: '已清理' }, due: 30 },
    ],
    outcome: '问题数据已处理',
  },
  {
    procedure: 'lanzhou-2022/share-application', by: 'cgj', entry: '养老机构名录', expected: '无条件共享',
    form: { 使用用途: '核对户外广告设置', 使用范围: '名称、地址', 希望的共享方式: '文件共享', ...promised },
    steps: [], outcome: '无条件共享，直接获取',
    then: [{
      offer: '不再需要，停止使用', procedure: 'lanzhou-2022/use-end', by: 'cgj',
      form: { 不再需要的原因: '专项整治已经办结', '已经停止使用，留存的数据已经删除或者依法归档': true },
      steps: [], outcome: '已停止使用，使用权限终止',
    }],
  },
  {
    procedure: 'lanzhou-2022/data-mounting', by: 'mgl', entry: '社区活动场所',
    form: { 拟挂载的数据: '全部场所', 共享方式: '文件共享', 不涉及国家秘密: true },
    steps: [
      { by: 'mgl', does: '审查通过', with: { 保密审查意见: '不涉密' }, due: 3 },
      { by: 'mgl', does: '挂载', due: 10 },
      { by: 'bureau', does: '确认挂载', due: 3 },
    ],
    outcome: '已经挂载',
  },
  {
    procedure: 'lanzhou-2022/resubmission-complaint', by: 'citizen', expected: 10,
    form: {
      被投诉的部门: '区住房和城乡建设局', 所办理的事项: '公租房申请', 被要求重复提交的材料: '不动产登记证明', 被要求提交之日: { workdays: 0 }, 不涉及国家秘密: true,
    },
    steps: [
      { by: 'zjj', does: '法律、法规、规章另有规定', with: { '法律、法规、规章依据': '公共租赁住房管理办法第九条' }, due: 3 },
      { by: 'bureau', does: '投诉属实', with: { 理由: '第九条没有要求申请人提交' }, due: 10 },
    ],
    outcome: '投诉属实，可以通报并责令改正', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'lanzhou-2022/administrator-filing', by: 'tjj', expected: 5,
    form: { 备案种类: '首次备案', 负责政务数据资源共享工作的科室: '综合科', 数据资源管理员: '王某', 联系方式: '0551-5000000' },
    steps: [
      { by: 'bureau', does: '退回补正', with: { 理由: '请写明角色' }, due: 5 },
      { by: 'tjj', does: '重新报送', with: { 数据资源管理员: '王某（一级科员）' }, due: 5 },
      { by: 'bureau', does: '备案', due: 5 },
    ],
    outcome: '已经备案',
    then: [{
      offer: '人员变动，更新备案', procedure: 'lanzhou-2022/administrator-filing', by: 'tjj',
      form: { 人员变动之日: { workdays: 0 }, 数据资源管理员: '陈某（科员）', 联系方式: '0551-5000001' },
      steps: [{ by: 'bureau', does: '备案', due: 5 }], outcome: '已经备案',
    }],
  },
  {
    procedure: 'lanzhou-2022/sharing-evaluation', by: 'bureau', form: { 评估期间: '2026年上半年', 检查和评估的部门: '各政务部门' },
    steps: [
      { by: 'bureau', does: '检查完毕，送市政府办公室会同', with: { 检查情况: '抽查八个部门' }, due: 20 },
      { by: 'government', does: '会同检查完毕', with: { 说明: '已会同' }, due: 5 },
      {
        by: 'bureau', does: '评估完毕，通报结果', due: 20,
        with: { 目录编制情况: '良好', 资源共享情况: '良好', 更新维护情况: '一般', 存在的问题: '两个部门未更新', 评估结果: { file: '评估结果.txt' } },
      },
      { by: 'government', does: '已经纳入', due: 10 },
    ],
    outcome: '评估结果已通报，并纳入年度考核',
  },
  {
    procedure: 'lanzhou-2022/outsourcing', by: 'hbj', expected: 3,
    form: {
      委托事项: '维护电子政务系统', 受托方: '某公司', 所涉系统和数据: '排污许可系统', 受托方的数据安全保护义务和措施: '驻场、最小权限', 合同文本: { file: '合同.txt' },
      委托期限届满之日: { workdays: 30 }, 不涉及国家秘密: true,
    },
    steps: [
      { by: 'hbj-head', does: '同意委托', due: 3 },
      { by: 'bureau', does: '批准', due: 5 },
      { by: 'hbj', does: '记录监督检查', with: { 监督检查情况: '抽查日志，未见异常' }, due: 30 },
      { by: 'hbj', does: '受托方违反义务，终止委托', with: { 违反的义务: '擅自留存', 事实: '本机留有副本' } },
    ],
    outcome: '受托方违反数据安全保护义务，委托终止', letters: ['答复书'],
    then: [{
      offer: '报告安全问题', procedure: 'lanzhou-2022/security-incident', by: 'hbj', form: { 发现之日: { workdays: 0 }, 安全问题: '非法使用' },
      steps: [
        { by: 'hbj', does: '报告', with: { 报告的部门: '网信、公安', 已经采取的措施: '已收回账号' }, due: 1 },
        { by: 'hbj', does: '报告处置结果', with: { 处置结果和影响范围: '副本已删除' }, due: 5 },
        { by: 'bureau', does: '处置完毕', due: 5 },
      ],
      outcome: '已经报告，处置完毕',
    }],
  },
  {
    procedure: 'lanzhou-2022/theme-catalog', by: 'bureau',
    form: { 主题领域: '社会保障', 共建项目: '养老服务一件事', 牵头部门: '区民政局', 共建部门: '卫健、人社', 编制或者维护的事由: '首次编制' },
    steps: [
      { by: 'mzj', does: '报送主题目录', with: { 主题目录: { file: '主题目录.txt' }, 主题数据是否全部通过共享平台共享: '全部共享' }, due: 20 },
      { by: 'bureau', does: '审核通过', due: 10 },
    ],
    outcome: '主题目录已经编制',
    then: [{
      offer: '维护主题目录', procedure: 'lanzhou-2022/theme-catalog', by: 'mzj', form: { 编制或者维护的事由: '增加护理机构' },
      steps: [
        { by: 'mzj', does: '报送主题目录', with: { 主题目录: { file: '主题目录.txt' }, 主题数据是否全部通过共享平台共享: '全部共享' }, due: 20 },
        { by: 'bureau', does: '审核通过', due: 10 },
      ],
      outcome: '主题目录已经编制',
    }],
  },
]
