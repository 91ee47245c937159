import { undertakings, type Journey } from './journey'

const vowed = undertakings('不属于国家秘密、工作秘密', '保证本申请真实、合法、必要', '不擅自扩大使用范围、不用于或者变相用于其他目的、不擅自提供给第三方')

export const order809: Journey[] = [
  {
    procedure: 'order-809/share-application', by: 'jtj', entry: '居住证信息',
    form: { 使用依据: '义务教育法', 使用场景: '随迁子女入学', 使用范围: '签发日期', 申请的共享方式: '服务接口', 使用时限: { workdays: 200 }, ...vowed },
    steps: [
      { by: 'jtj-head', does: '同意提出' },
      { by: 'gaj', does: '一次性告知补充材料', with: { 需要补充的全部材料: '使用依据的条款' }, due: 10 },
      { by: 'jtj', does: '提交补充材料', with: { 补充的材料: '第十二条' }, due: 10 },
      { by: 'gaj', does: '申请延长答复期限', with: { 延长的工作日数: 10, 特殊原因: '须会商' }, due: 10 },
      { by: 'bureau', does: '同意延期', due: 10 },
      { by: 'gaj', does: '提出答复意见', with: { 意见: '建议同意共享', 审核情况: '符合目录列明的条件' }, due: 20 },
      { by: 'gaj-head', does: '同意共享', due: 20 },
      { by: 'gaj', does: '已共享', with: { 共享方式: '服务接口', 获取方法: '/jzz', 联系人和联系方式: '数据处 0551-64490000' }, due: 20 },
    ],
    outcome: '同意共享，数据已共享', letters: ['收件回执', '补正通知书', '延期告知书', '答复书'],
    then: [
      {
        offer: '提出校核申请', procedure: 'order-809/correction-ticket', by: 'jtj', expected: 10, form: { 问题: '不准确', 问题描述: '签发日期晚于有效期' },
        steps: [
          { by: 'gaj', does: '核实有误，予以更正', with: { 核实结果: '录入颠倒' }, due: 10 },
          { by: 'gaj', does: '已更正，反馈', with: { 更正情况: '已更正' }, due: 10 },
        ],
        outcome: '已核实、更正',
      },
      {
        offer: '扩大使用范围、用于其他目的或者提供给第三方', procedure: 'order-809/wider-use', by: 'jtj', expected: 10,
        form: { 事项: '用于其他目的', 使用目的: '校车线路规划', 确需的理由: '按居住地设站', '不超出提供部门同意的范围、目的和第三方': true },
        steps: [{ by: 'gaj', does: '同意', due: 10 }], outcome: '提供部门同意', letters: ['答复书'],
      },
      {
        offer: '登记使用记录', procedure: 'order-809/use-record', by: 'jtj',
        form: { 记录形成之日: { workdays: 0 }, 使用过程: '每日核验', 应用成效: '免交证明', 存储情况: '不落地', 保存年限: 3 },
        steps: [
          { by: 'bureau', does: '查阅', with: { 查阅的内容: '调用日志' } },
          { by: 'jtj', does: '提供', with: { 记录: { file: '日志.txt' } }, due: 5 },
          { by: 'bureau', does: '重复登记，注销', with: { 理由: '试验' } },
        ],
        outcome: '重复登记，注销',
      },
      {
        offer: '暂停共享权限', procedure: 'order-809/grant-suspension', by: 'gaj',
        form: { 情形: '擅自提供给第三方', 事实: '交给软件公司', 整改要求: '收回并删除', 整改期限: { workdays: 10 } },
        steps: [
          { by: 'jtj', does: '报告整改完成', with: { 整改情况: '已收回' }, due: 10 },
          { by: 'gaj', does: '整改到位，恢复共享', due: 5 },
        ],
        outcome: '整改到位，恢复共享', letters: ['整改通知书'],
        then: [{
          offer: '责令改正', procedure: 'order-809/rectification', by: 'bureau', form: { 查证情况: '比对调用日志' },
          steps: [
            { by: 'jtj', does: '说明情况', with: { 说明: '已全部删除' } },
            { by: 'bureau', does: '责令改正', with: { 改正要求: '自查全部应用', '改正期限（工作日）': 10 }, due: 10 },
            { by: 'jtj', does: '报告改正完成', with: { 改正情况: '已自查' }, due: 10 },
            { by: 'bureau', does: '已改正', due: 5 },
          ],
          outcome: '已改正', letters: ['责令改正通知书'],
        }],
      },
      {
        offer: '终止或者变更共享服务', procedure: 'order-809/service-change', by: 'gaj', form: { 事项: '变更服务', 正当理由: '接口升级', '终止、变更的内容和安排': '改为新接口' },
        steps: [
          { by: 'jtj', does: '不同意，提出意见', with: { 理由: '请保留旧接口一个月' }, due: 10 },
          { by: 'gaj', does: '调整后再次协商', with: { '终止、变更的内容和安排': '旧接口保留一个月' }, due: 5 },
          { by: 'jtj', does: '同意', due: 10 },
          { by: 'gaj', does: '报备案', with: { 协商情况: '双方同意' }, due: 3 },
        ],
        outcome: '已协商、备案，变更服务',
      },
      {
        offer: '不再使用，申请处置', procedure: 'order-809/disposal', by: 'jtj', form: { 情形: '共享目的已实现', 数据的存储情况: '不落地' },
        steps: [
          { by: 'gaj', does: '提出处置要求', with: { 处置要求: '删除缓存', 处置期限: { workdays: 8 } }, due: 5 },
          { by: 'jtj', does: '已处置', with: { '处置、销毁情况': '已删除' }, due: 8 },
          { by: 'gaj', does: '处置妥善', due: 5 },
        ],
        outcome: '已按要求处置',
      },
    ],
  },
  {
    procedure: 'order-809/share-application', by: 'mgl', entry: '工伤认定信息',
    form: { 使用依据: '帮扶办法', 使用场景: '困难帮扶', 使用范围: '认定结论', 申请的共享方式: '批量交换', 使用时限: { workdays: 100 }, ...vowed },
    steps: [
      { by: 'mgl-head', does: '同意提出' },
      { by: 'rsj', does: '提出答复意见', with: { 意见: '建议不同意共享', 审核情况: '不在共享范围' }, due: 10 },
      { by: 'rsj-head', does: '不同意共享', with: { 理由: '不在目录列明的共享范围' }, due: 10 },
    ],
    outcome: '不同意共享', letters: ['收件回执', '答复书'],
    then: [{
      offer: '申请协商、协调争议', procedure: 'order-809/dispute', by: 'mgl', form: { 争议和诉求: '帮扶以工伤为条件之一' },
      steps: [
        { by: 'mgl', does: '协商不成，申请协调', with: { 理由: '各执一词' }, due: 10 },
        { by: 'bureau', does: '提出协调意见', with: { 说明: '只提供认定结论' }, due: 10 },
        { by: 'mgl', does: '不同意协调意见', with: { 理由: '还需要认定日期' }, due: 5 },
        { by: 'bureau', does: '未达成一致，报本级人民政府', with: { 理由: '各执一词' } },
        { by: 'government', does: '决定支持诉求', with: { 说明: '应当共享' }, due: 10 },
      ],
      outcome: '人民政府决定支持诉求',
    }],
  },
  {
    procedure: 'order-809/flow-back', by: 'mgl', entry: '排污许可信息', expected: 20,
    form: { 履行何种职责需要: '网格巡查', 本行政区域: '明光路街道', 所需数据: '辖区排污单位', '按照履行职责的需要共享、使用，并保障数据安全': true },
    steps: [
      { by: 'hbj', does: '回流', with: { 回流的数据和完整性: '辖区全部单位' }, due: 20 },
      { by: 'hbj', does: '已对接', with: { 对接方式: '批量交换', 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' }, due: 10 },
    ],
    outcome: '已完整回流',
  },
  {
    procedure: 'order-809/catalog-change', by: 'yjj', entry: '重大危险源信息',
    form: { 更新原因: '部门职责变化', '调整、变化发生之日': { workdays: 0 }, 更新内容: '增加包保责任人', 摘要: '备案的重大危险源，含包保责任人' },
    steps: [
      { by: 'yjj', does: '提请部门负责人审核', with: { 保密风险评估结论: '不涉密', 个人信息保护影响评估结论: '不涉及' }, due: 10 },
      { by: 'yjj-head', does: '审核同意，报送主管部门', due: 10 },
      { by: 'bureau', does: '审核未通过，退回修改', with: { 理由: '请附职责文件' }, due: 2 },
      { by: 'yjj', does: '重新报送', with: { 修改情况: '已附' }, due: 5 },
      { by: 'bureau', does: '审核通过，发布', due: 2 },
    ],
    outcome: '目录已更新并发布',
  },
  {
    procedure: 'order-809/catalog-entry', by: 'wjw',
    form: { 编制部门: '区卫生健康委', 编入原因: '尚未列入目录的政务数据', '调整、变化发生之日': { workdays: 0 }, 数据目录名称: '家庭医生签约信息' },
    steps: [
      {
        by: 'wjw', does: '提请部门负责人审核', due: 10,
        with: {
          '各项要素齐全、属实': true, 保密风险评估结论: '不涉密', 个人信息保护影响评估结论: '影响低',
          信息资源代码: 'yh-wjw-901', 摘要: '家庭医生签约的机构和日期', 数据项: { items: [{ 名称: '签约机构', 长度: 50 }, { 名称: '签约日期' }] },
          数据格式: '数据库', 数据更新频率: '每月', 共享属性: '无条件共享', 共享方式: '接口', 开放属性: '不予开放', 开放属性依据: '涉及个人隐私',
        },
      },
      { by: 'wjw-head', does: '审核同意，报送主管部门', due: 10 },
      { by: 'bureau', does: '审核通过，统一通告', due: 2 },
    ],
    outcome: '已编入目录并通告',
  },
  {
    procedure: 'order-809/circular', by: 'bureau',
    form: { 责任部门: '区民政局', 违反情形: '提供部门（六）未按时核实、更正', 事实: '三件校核申请逾期未更正', 查证情况: '台账' },
    steps: [
      { by: 'mzj', does: '说明情况', with: { 说明: '系统改造' }, due: 5 },
      { by: 'bureau', does: '予以通报', with: { 查明的事实: '属实', 对说明的采纳情况: '不采纳，未申请延长', 通报范围: '各政府部门' }, due: 10 },
    ],
    outcome: '已通报',
  },
  {
    procedure: 'order-809/lead-designation', by: 'bureau', form: { 拟定的数源部门: '区民政局', 所收集的政务数据: '困难群众信息', 涉及的政府部门: '民政、人社', 由该部门牵头的理由: '法定职责' },
    steps: [
      { by: 'mzj', does: '提出意见', with: { 意见: '同意牵头' }, due: 5 },
      { by: 'bureau', does: '明确为数源部门', due: 10 },
    ],
    outcome: '已明确为数源部门',
  },
  {
    procedure: 'order-809/bureau-rectification', by: 'government',
    form: { 违反情形: '（三）其他情形', 事实: '目录逾期未审核', 改正要求: '立即审核', '改正期限（工作日）': 5 },
    steps: [
      { by: 'bureau', does: '报告改正完成', with: { 改正情况: '已审核' }, due: 5 },
      { by: 'government', does: '已改正', due: 5 },
    ],
    outcome: '已改正',
  },
  {
    procedure: 'order-809/complaint', by: 'citizen', expected: 15,
    form: { '向哪个部门投诉、举报': '区民政局', 类型: '投诉', 侵犯合法权益的事实: '本人信息被公开', 请求: '删除' },
    steps: [{ by: 'mzj', does: '属实，已处理', with: { 处理情况: '已删除' }, due: 15 }], outcome: '属实，已处理', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'order-809/incident-report', by: 'wjw', form: { 事件: '泄露', 发现之日: { workdays: 0 }, 情况: '接口密钥泄露', 已启动的应急预案和措施: '已停用接口' },
    steps: [
      { by: 'wjw', does: '报告处置情况', with: { 处置措施和隐患消除情况: '已换密钥', 已报告的主管部门: '网信、公安' }, due: 10 },
      { by: 'bureau', does: '隐患消除，办结', due: 5 },
    ],
    outcome: '已处置，隐患消除',
  },
]
