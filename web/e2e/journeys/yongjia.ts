import { undertakings, type Journey } from './journey'

const promised = undertakings('不涉及国家秘密', '只用于本部门履行职责，未经授权不对外提供、发布，不用于商业用途')

export const yongjia: Journey[] = [
  {
    procedure: 'yongjia-2021/share-application', by: 'yjj', entry: '社区网格员信息', expected: 7,
    form: { 共享用途: '应急值守联络', 使用范围: '网格员姓名和电话', 共享方式: '查询模式', ...promised },
    steps: [
      { by: 'bureau', does: '同意共享', due: 7 },
      { by: 'mgl', does: '同意经脱敏、脱密处理后共享', with: { '要求的脱敏、脱密处理': '电话只显示后四位' }, due: 7 },
      { by: 'mgl', does: '脱敏、脱密处理后提供', with: { 处理方式: '电话只显示后四位', 已经本部门保密审查: true, 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' }, due: 3 },
    ],
    outcome: '同意经脱敏、脱密处理后共享', letters: ['收件回执', '答复书'],
    then: [{
      offer: '对外提供、发布，申请授权', procedure: 'yongjia-2021/outward-use', by: 'yjj', expected: 7,
      form: { 用途: '对外提供', 理由: '通信运营商核验', 范围和对象: '网格员姓名', ...undertakings('不用于社会有偿服务或者其他商业用途') },
      steps: [
        { by: 'mgl', does: '提出意见', with: { 意见: '不宜对外提供' } },
        { by: 'bureau', does: '不予授权', with: { 理由: '非履行职责所需' }, due: 7 },
      ],
      outcome: '不予授权', letters: ['收件回执', '答复书'],
    }, {
      offer: '取消数据共享', procedure: 'yongjia-2021/grant-cancellation', by: 'bureau',
      form: { 情形: '用于履行本部门职责以外的目的', 事实: '用于满意度调查' }, steps: [], outcome: '取消数据共享',
      then: [{
        offer: '通知整改、报请责令改正', procedure: 'yongjia-2021/rectification', by: 'bureau', form: { 改正要求: '删除数据', '整改时限（工作日）': 10 },
        steps: [
          { by: 'yjj', does: '报告整改完成', with: { 整改情况: '已删除' }, due: 10 },
          { by: 'bureau', does: '整改合格', due: 5 },
        ],
        outcome: '改正完成', letters: ['整改通知书'],
      }],
    }],
  },
  {
    procedure: 'yongjia-2021/share-application', by: 'sgj', expected: 7,
    form: { 数源部门: '区住房和城乡建设局', 共享用途: '核查经营场所', 使用范围: '房屋用途', 申请数据项: '房屋坐落、用途', 共享方式: '核验模式', ...promised },
    steps: [
      { by: 'zjj', does: '同意共享', with: { 承诺归集日期: { workdays: 20 } }, due: 7 },
      { by: 'zjj', does: '已归集', with: {
        数据名称: '房屋用途信息', 共享属性: '受限共享类', 共享属性依据: '城市房地产管理法', 开放属性: '禁止开放类', 开放属性依据: '个人信息保护法',
        已经本部门保密审查: true, 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000',
      }, due: 20 },
      { by: 'bureau', does: '同意共享，编目并开通', with: { 目录编号: 'zjj-900' }, due: 3 },
    ],
    outcome: '同意共享，已归集编目并开通', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yongjia-2021/share-application', by: 'tjj', entry: '失业登记信息', expected: 7,
    form: { 共享用途: '劳动力调查', 使用范围: '登记日期、原因', 共享方式: '核验模式', ...promised },
    steps: [{ by: 'rsj', does: '不同意共享', with: { 理由: '可用汇总数', 依据: '第二十条' }, due: 7 }],
    outcome: '不同意共享', letters: ['收件回执', '答复书'],
    then: [{
      offer: '意见不一致，申请协调', procedure: 'yongjia-2021/coordination', by: 'tjj', form: { 不一致的意见和诉求: '调查须核对个案' },
      steps: [
        { by: 'rsj', does: '陈述意见', with: { 意见: '汇总数已够用' }, due: 10 },
        { by: 'bureau', does: '提出共享的协调意见，交双方表态', with: { 说明: '提供分街道的个案' }, due: 10 },
        { by: 'tjj', does: '不同意协调意见', with: { 理由: '须核对全部个案' } },
        { by: 'bureau', does: '报请县人民政府决定', with: { 理由: '协调未成' } },
        { by: 'government', does: '决定不予共享', with: { 理由: '汇总数可以满足' }, due: 10 },
      ],
      outcome: '未达成一致或者决定不予共享，原处理不变',
    }],
  },
  {
    procedure: 'yongjia-2021/open-data-request', by: 'guest', entry: '股权冻结信息', expected: 5,
    form: { 使用用途: '评估企业信用', 使用范围: '2025年冻结情况', 不涉及国家秘密: true },
    steps: [
      { by: 'bureau', does: '上报', due: 5 },
      { by: 'higher', does: '同意开放', with: { 获取方式: '沙箱模式', 获取方法: '沙箱环境，账号另行送达' }, due: 5 },
    ],
    outcome: '同意开放', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yongjia-2021/open-data-request', by: 'citizen', entry: '公租房保障对象信息', listedAs: '《永嘉办法》公共数据开放申请', expected: 10,
    form: { 使用用途: '了解保障情况', 使用范围: '配租地址', 不涉及国家秘密: true },
    steps: [{ by: 'zjj', does: '不符合开放标准，说明理由', with: { 理由: '涉及个人隐私' }, due: 10 }],
    outcome: '不符合开放标准，不列入开放目录', letters: ['收件回执', '答复书'],
    then: [{
      offer: '对答复有异议，申请复核', procedure: 'yongjia-2021/open-data-reconsideration', by: 'citizen', form: { 异议: '只要小区名称，不涉及个人' },
      steps: [{ by: 'bureau', does: '应当列入开放目录', with: { 理由: '小区名称可以开放', 开放属性: '受限开放类', 开放的情形: '依法已经脱敏、脱密等技术处理，符合开放条件', 情形的说明: '只保留小区名称' }, due: 3 }],
      outcome: '应当列入开放目录', letters: ['收件回执', '答复书'],
    }],
  },
  {
    procedure: 'yongjia-2021/open-class-proposal', by: 'bureau', entry: '老旧小区改造计划',
    form: { 建议的开放属性: '无条件开放类', 建议理由: '群众关心' },
    steps: [
      { by: 'zjj', does: '不同意修改', with: { 理由: '计划尚有调整' }, due: 5 },
      { by: 'bureau', does: '征求专家委员会意见', due: 5 },
      { by: 'bureau', does: '登记专家委员会意见并报县人民政府', with: { 专家委员会意见: '已批准的部分可以开放', 书面意见: { file: '意见.txt' } }, due: 10 },
      { by: 'government', does: '按建议修改', due: 10 },
      { by: 'zjj', does: '审查通过，可以开放', with: { 已经本部门保密审查: true }, due: 3 },
    ],
    outcome: '开放属性已修改',
  },
  {
    procedure: 'yongjia-2021/catalog-change', by: 'mgl', entry: '社区活动场所', expected: 5,
    form: { 变更原因: '要素内容发生变化', 变化发生之日: { workdays: 0 }, 变更内容: '增加联系电话', 数据内容: '党群服务中心与活动室，含联系电话' },
    steps: [
      { by: 'mgl', does: '审核并发布', with: { 已经本部门保密审查: true }, due: 5 },
      { by: 'bureau', does: '要求改正', with: { 理由: '请写明更新频度' }, due: 5 },
      { by: 'mgl', does: '审核并发布改正', with: { 更新频度: '每月', 改正情况: '已写明', 改正后的内容已经本部门保密审查: true }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '目录已更新',
  },
  {
    procedure: 'yongjia-2021/catalog-entry', by: 'mgl', expected: 5,
    form: { 编目部门: '明光路街道', 编目原因: '新形成或者新发现的数据', 情形发生之日: { workdays: 0 }, 数据名称: '社区助餐点' },
    steps: [
      {
        by: 'mgl', does: '审核并发布', due: 5,
        with: {
          '要素齐全、属实': true, 已经本部门保密审查: true, 信息资源代码: 'yj-mgl-101', 数据内容: '助餐点的位置和供餐时间',
          信息项: { items: [{ 名称: '名称', 长度: 100 }, { 名称: '供餐时间' }] },
          信息资源格式: '电子表格', 更新频度: '每月', 共享属性: '无条件共享类', 开放属性: '无条件开放类',
        },
      },
      { by: 'bureau', does: '要求改正', with: { 理由: '请写明开放条件' }, due: 5 },
      { by: 'mgl', does: '审核并发布改正', with: { 开放条件: '注明来源', 改正情况: '已写明', 改正后的内容已经本部门保密审查: true }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '已编目',
  },
  {
    procedure: 'yongjia-2021/catalog-retirement', by: 'mgl', entry: '独居老人关爱名单', expected: 5,
    form: { 退出原因: '其他因素', 情形发生之日: { workdays: 0 }, 退出的理由: '并入特困供养人员信息' },
    steps: [
      { by: 'mgl', does: '报送审核', due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '已退出目录',
  },
  {
    procedure: 'yongjia-2021/correction-ticket', by: 'wjw', entry: '中小学基本信息', expected: 5,
    form: { 疑义或者错误: '一所学校地址有误' },
    steps: [
      { by: 'bureau', does: '反馈', due: 1 },
      { by: 'jtj', does: '延长校核期限', with: { 延长的工作日数: 15, 延长的理由: '须实地核对' }, due: 5 },
      { by: 'jtj-head', does: '同意延期', due: 5 },
      { by: 'jtj', does: '核实有误并更正', with: { 校核结果: '已改为新校址' }, due: 20 },
    ],
    outcome: '核实有误，已更正', letters: ['收件回执', '延期告知书'],
  },
  {
    procedure: 'yongjia-2021/project-review', by: 'mzj', expected: 10,
    form: {
      项目名称: '养老服务平台', '公共数据编目、归集和整合的规划': { file: '数据规划.txt' }, 通过公共数据平台获取的数据: '人口基本信息',
      ...undertakings('不重复采集公共数据平台已归集数据'),
    },
    steps: [
      { by: 'bureau', does: '符合要求', due: 10 },
      {
        by: 'mzj', does: '提交验收材料',
        with: {
          已编目的数据资源: 'YL-001', 已归集到公共数据平台: '数据接口', 信息安全等级保护测评结果: { file: '等保测评.txt' }, 功能性能测评结果: { file: '性能测评.txt' },
        },
      },
      { by: 'bureau', does: '符合要求，测评结果备案', due: 10 },
    ],
    outcome: '符合公共数据管理要求，可以验收', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yongjia-2021/complaint', by: 'citizen', expected: 10,
    form: { 被投诉的部门: '区人力资源和社会保障局', 事由: '能够通过共享系统获取，仍要求重复提交（第二十四条第二款）', 所办事项: '灵活就业参保', 情况: '要求再次提交户口簿' },
    steps: [
      { by: 'rsj', does: '说明情况', with: { 情况说明: '窗口人员不熟悉查询', 是否已经直接办理: '已办理' }, due: 3 },
      { by: 'bureau', does: '属实，责成直接办理', with: { 办理情况: '已直接办理' }, due: 10 },
    ],
    outcome: '投诉属实，已改正', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'yongjia-2021/access-records', by: 'zjj', entry: '老旧小区改造计划', expected: 5,
    form: { 起: { workdays: 0 }, 止: { workdays: 0 }, 事由: '核对使用情况' },
    steps: [{ by: 'bureau', does: '该期间没有调阅', due: 5 }],
    outcome: '该期间没有调阅',
  },
  {
    procedure: 'yongjia-2021/class-review', by: 'zjj', entry: '公租房保障对象信息',
    form: { 由来: '定期评估' },
    steps: [{ by: 'zjj', does: '不具备条件，维持', with: { 理由: '含个人隐私', 依据: '个人信息保护法' }, due: 20 }],
    outcome: '维持现行开放属性',
  },
  {
    procedure: 'yongjia-2021/emergency-opening', by: 'wjw', entry: '应急避难场所信息',
    form: { 突发事件: '自然灾害', '严重社会危害、对公众切身利益的影响': '台风登陆', 公众需要: '就近避难', 开放的数据项和频次: '场所、余量，每日两次' },
    steps: [
      { by: 'yjj', does: '审查通过，开放', with: { 已经本部门保密审查: true, 获取方法: '数据开放平台，目录所列数据集' }, due: 1 },
      { by: 'yjj', does: '已更新', with: { 更新的内容: '余量' }, due: 1 },
      { by: 'yjj', does: '事件结束', due: 1 },
    ],
    outcome: '已开放，事件结束',
  },
  {
    procedure: 'yongjia-2021/officers', by: 'jtj', expected: 5,
    form: { 备案: '首次备案', 分管领导: '张三', 日常管理人员: '李四', 联系方式: '0577-00000000' },
    steps: [
      { by: 'bureau', does: '通知补正', with: { 理由: '请写明办公电话' }, due: 5 },
      { by: 'jtj', does: '提交补正', with: { 联系方式: '0577-67000000' } },
      { by: 'bureau', does: '备案', due: 5 },
    ],
    outcome: '已备案',
  },
  {
    procedure: 'yongjia-2021/annual-evaluation', by: 'bureau',
    form: { 年度: 2026, 评估方案: { file: '方案.txt' } },
    steps: [{ by: 'bureau', does: '公布', with: { 评估报告: { file: '报告.txt' }, 改进意见: '加快归集' } }],
    outcome: '已公布评估报告和改进意见',
  },
]
