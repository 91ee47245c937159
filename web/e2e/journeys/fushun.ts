import { undertakings, type Journey } from './journey'

const promised = undertakings('不涉及国家秘密', '不提供给第三方，不用于或者变相用于其他目的')

export const fushun: Journey[] = [
  {
    procedure: 'fushun-2023/share-application', by: 'wlj', entry: '居住证信息', expected: 5,
    form: { 使用用途: '核对演出从业人员', 使用范围: '姓名、签发日期', 共享方式: '库表', ...promised },
    steps: [
      { by: 'gaj', does: '通知补正', with: { 理由: '请写明人数' }, due: 5 },
      { by: 'wlj', does: '提交补正', with: { 补正内容: '约三百人' }, due: 10 },
      { by: 'gaj', does: '不同意共享', with: { '法律、法规、规章依据': '《居住证暂行条例》第十七条' }, due: 5 },
    ],
    outcome: '不同意共享', letters: ['收件回执', '补正通知书', '答复书'],
    then: [{
      offer: '对共享事项有争议，提请协调', procedure: 'fushun-2023/coordination', by: 'wlj',
      form: { 争议和诉求: '第十七条不适用于履行职责的查询', ...promised },
      steps: [
        { by: 'gaj', does: '陈述意见', with: { 意见: '可以只核验，不提供明细' }, due: 10 },
        { by: 'bureau', does: '提出协调意见，交双方确认', with: { 说明: '以核验方式提供', 双方确认后如何办理: '由提供部门共享，授予共享权限' }, due: 10 },
        { by: 'wlj', does: '同意协调意见', due: 5 },
        { by: 'gaj', does: '同意协调意见', due: 5 },
        { by: 'gaj', does: '提供数据', with: { 获取方法: '数据共享交换平台，任务已建立', 联系人和联系方式: '数据处 0551-64490000' }, due: 10 },
      ],
      outcome: '经协调同意共享',
      then: [{
        offer: '暂停、终止使用权限', procedure: 'fushun-2023/grant-suspension', by: 'bureau',
        form: { 事由: '未按照规定履行数据安全保护职责（第三十条第八项）', 事实: '账号多人共用', 拟采取的措施: '立即暂停' },
        steps: [
          { by: 'wlj', does: '已改正，请求恢复', with: { 采取的措施: '一人一号' }, due: 10 },
          { by: 'bureau', does: '恢复', due: 5 },
        ],
        outcome: '恢复使用权限',
        then: [{
          offer: '通知限期整改', procedure: 'fushun-2023/rectification', by: 'bureau', form: { 整改要求: '健全账号管理', '整改时限（工作日）': 10 },
          steps: [
            { by: 'wlj', does: '陈述申辩', with: { 理由: '系平台默认设置所致' }, due: 10 },
            { by: 'bureau', does: '申辩成立', with: { 理由: '平台已改正' }, due: 5 },
          ],
          outcome: '申辩成立，不予追究', letters: ['整改通知书'],
        }],
      }],
    }],
  },
  {
    procedure: 'fushun-2023/open-data-request', by: 'guest', entry: '户外广告设置许可', expected: 5,
    form: { 用途: '研究街面景观', 所需数据: '设置单位和期限', 要求书面答复: '是', 不涉及国家秘密: true },
    steps: [
      { by: 'cgj', does: '通知补正', with: { 理由: '请写明街道' }, due: 5 },
      { by: 'guest', does: '提交补正', with: { 补正内容: '明光路街道' }, due: 10 },
      { by: 'cgj', does: '不同意开放', with: { 理由: '正在清理违规广告', 书面答复: { file: '书面答复.txt' } }, due: 5 },
    ],
    outcome: '不同意开放', letters: ['收件回执', '补正通知书', '答复书'],
  },
  {
    procedure: 'fushun-2023/catalog-change', by: 'zgj', entry: '建设用地规划许可信息', expected: 5,
    form: { 更新原因: '职责调整', 引起变更的文件: { file: '三定规定.txt' }, 情形发生之日: { workdays: 0 }, 更新内容: '信息项增加容积率', 摘要: '用地规划许可证，含容积率' },
    steps: [
      { by: 'zgj', does: '报送审核', due: 10 },
      { by: 'bureau', does: '退回改正', with: { 理由: '更新周期与标准不一致' }, due: 5 },
      { by: 'zgj', does: '重新报送', with: { 更新周期: '每周', 改正情况: '已改为每周' }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '目录已更新',
  },
  {
    procedure: 'fushun-2023/catalog-entry', by: 'cgj', expected: 5,
    form: { 编制部门: '区城市管理局', 编入原因: '新形成或者新发现的数据资源', 情形发生之日: { workdays: 0 }, 目录名称: '公共停车场信息' },
    steps: [
      {
        by: 'cgj', does: '报送审核', due: 10,
        with: {
          信息资源代码: 'cgj-201', 摘要: '公共停车场的位置和泊位', 信息项: { items: [{ 名称: '停车场名称', 长度: 100 }, { 名称: '泊位数' }] },
          信息资源格式: '数据库', 更新周期: '每季度', 共享类型: '无条件共享', 开放类型: '无条件开放', '要素齐全、属实': true,
        },
      },
      { by: 'bureau', does: '退回改正', with: { 理由: '泊位变动频繁，每季度更新太慢' }, due: 5 },
      { by: 'cgj', does: '重新报送', with: { 更新周期: '每月', 改正情况: '已改为每月' }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '已编入目录',
  },
  {
    procedure: 'fushun-2023/catalog-retirement', by: 'mgl', entry: '出租房屋备案信息', expected: 5,
    form: { 退出原因: '职责调整', 情形发生之日: { workdays: 0 }, 引起退出的文件: { file: '三定规定.txt' }, 退出的理由: '备案划归公安机关，不再产生' },
    steps: [
      { by: 'mgl', does: '报送审核', due: 10 },
      { by: 'bureau', does: '退回改正', with: { 理由: '请写明已有的数据如何处理' }, due: 5 },
      { by: 'mgl', does: '重新报送', with: { 退出的理由: '备案划归公安机关，不再产生；已有的数据归档' }, due: 5 },
      { by: 'bureau', does: '审核通过', due: 5 },
    ],
    outcome: '已退出目录',
  },
  {
    procedure: 'fushun-2023/correction-ticket', by: 'jtj', entry: '社区活动场所', expected: 10,
    form: { 疑义对象: '获取的政务数据', 疑义或错误: '开放时间与门口公示不同' },
    steps: [{ by: 'mgl', does: '核实无误', with: { 理由: '门口公示为夏令时间' }, due: 10 }], outcome: '核实无误',
  },
  {
    procedure: 'fushun-2023/share-application', by: 'cgj', entry: '养老机构名录', expected: '无条件共享',
    form: { 使用用途: '核对户外广告设置', 使用范围: '名称、地址', 共享方式: '文件', ...promised },
    steps: [], outcome: '无条件共享，直接获取',
    then: [{
      offer: '不再需要，停止使用', procedure: 'fushun-2023/use-end', by: 'cgj',
      form: { 不再需要的原因: '专项整治已经办结', '已经停止使用，留存的数据已经删除或者依法归档': true },
      steps: [], outcome: '已停止使用，使用权限终止',
    }],
  },
  {
    procedure: 'fushun-2023/open-data-request', by: 'citizen', entry: '公共场所卫生许可信息', expected: 5,
    form: { 用途: '了解附近的泳池', 所需数据: '许可有效期', 要求书面答复: '否', 不涉及国家秘密: true },
    steps: [{ by: 'wjw', does: '不同意开放', with: { 理由: '正在换证' }, due: 5 }],
    outcome: '不同意开放', letters: ['答复书'],
    then: [{
      offer: '要求书面答复', procedure: 'fushun-2023/written-reply', by: 'citizen', form: { 送达方式: '在平台下载' }, expected: 5,
      steps: [{ by: 'wjw', does: '书面答复', with: { 书面答复: { file: '书面答复.txt' } }, due: 5 }],
      outcome: '已提供书面答复',
    }],
  },
  {
    procedure: 'fushun-2023/resubmission-complaint', by: 'citizen', expected: 10,
    form: {
      被投诉的部门: '区住房和城乡建设局', 所办理的事项: '公租房申请', 被要求重复提交的材料: '不动产登记证明', 被要求提交之日: { workdays: 0 }, 不涉及国家秘密: true,
    },
    steps: [
      { by: 'zjj', does: '没有要求或者不能通过共享平台获取', with: { 理由: '接口尚未开通' }, due: 3 },
      { by: 'bureau', does: '投诉属实', with: { 理由: '接口上月已经开通' }, due: 10 },
    ],
    outcome: '投诉属实，由大数据主管部门通知整改', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'fushun-2023/security-incident', by: 'hbj',
    form: { 情况: '安全事故', 发生异常或者事故的部门: '瑶海生态环境分局', 发现之日: { workdays: 0 }, 涉及的情形: '敏感数据泄漏', 事实: '接口被批量调用' },
    steps: [
      { by: 'hbj', does: '启动应急预案', with: { 所启动的应急预案: '数据泄漏应急预案' }, due: 1 },
      { by: 'hbj', does: '报告应急措施和处置情况', with: { 已经采取的应急措施: '停用接口', 事态和影响范围: '未见外传' }, due: 3 },
      { by: 'bureau', does: '处置完毕', due: 5 },
    ],
    outcome: '安全事故处置完毕',
  },
  {
    procedure: 'fushun-2023/third-party-evaluation', by: 'bureau',
    form: {
      评估期间: '2026年上半年', 受托的第三方机构: '某评估中心', 该机构的评估能力: '承担过三个市的评估', 评估内容: '全市共享开放工作',
      约定提交评估报告之日: { workdays: 20 },
    },
    steps: [
      { by: 'bureau', does: '收取评估报告', with: { 评估结果: '目录更新较慢', 评估报告: { file: '评估报告.txt' } }, due: 20 },
      { by: 'bureau', does: '公布', with: { 公布的渠道: '开放平台' }, due: 10 },
    ],
    outcome: '评估结果已公布',
  },
]
