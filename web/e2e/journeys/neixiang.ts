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
      {
        by: 'gaj', does: '已提供', due: 13,
        with: {
          服务接口: '/jzz/check', 接口规范: { file: '规范.txt' }, 调用说明: { file: '说明.txt' }, 保密审查意见: '只核验是否持有，不涉密', 联系人和联系方式: '数据科 0377-65330000',
        },
      },
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
        steps: [{ by: 'bureau', does: '同意共享', with: { 共享方式: '数据交叉核验', 提供途径: '平台已有，直接提供', 平台上的获取方法: '/verify' }, due: 5 }],
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
      { by: 'jtj', does: '保密审查通过', with: { 保密审查意见: '学区范围不涉密', 获取方法: '数据开放平台，目录所列数据集' }, due: 20 },
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
    procedure: 'neixiang/catalog-entry', by: 'wlj', expected: 5,
    form: { 编制部门: '区文化和旅游局', 编入原因: '新形成或者新发现的数据', 情形发生之日: { workdays: 0 }, 目录名称: '非物质文化遗产传承人信息' },
    steps: [
      {
        by: 'wlj', does: '报送审核', due: 5,
        with: {
          信息资源代码: 'wlj-201', 摘要: '各级代表性传承人', 信息项: { items: [{ 名称: '姓名', 长度: 50 }, { 名称: '项目名称', 长度: 100 }] },
          信息资源格式: '数据库', 更新周期: '每年', 共享类型: '有条件共享', 共享类型依据: '《中华人民共和国个人信息保护法》第十三条',
          开放类型: '无条件开放', '要素齐全、属实': true,
        },
      },
      { by: 'bureau', does: '退回改正', with: { 理由: '名单应当随认定更新' }, due: 5 },
      { by: 'wlj', does: '重新报送', with: { 更新周期: '每半年', 改正情况: '已改为每半年' }, due: 5 },
      { by: 'bureau', does: '审核通过', with: { 已同步更新责任清单: true }, due: 5 },
      { by: 'bureau', does: '报备', due: 5 },
    ],
    outcome: '已编入目录',
  },
  {
    procedure: 'neixiang/catalog-retirement', by: 'rsj', entry: '职业培训机构信息', expected: 5,
    form: { 退出原因: '行政管理职能发生变更', 情形发生之日: { workdays: 0 }, 引起退出的文件: { file: '三定规定.txt' }, 退出的理由: '审批划归市级，不再产生' },
    steps: [
      { by: 'rsj', does: '报送审核', due: 5 },
      { by: 'bureau', does: '退回改正', with: { 理由: '请写明划转之日' }, due: 5 },
      { by: 'rsj', does: '重新报送', with: { 退出的理由: '审批自年初划归市级，不再产生' }, due: 5 },
      { by: 'bureau', does: '审核通过', with: { 已同步更新责任清单: true }, due: 5 },
      { by: 'bureau', does: '报备', due: 5 },
    ],
    outcome: '已退出目录',
  },
  {
    procedure: 'neixiang/correction-ticket', by: 'hbj', entry: '商品房预售许可信息', expected: 5,
    form: { 问题描述: '同一项目两个许可证号', 佐证材料: { file: '截图.txt' } },
    steps: [
      { by: 'bureau', does: '分发', with: { 分析意见: '属于录入重复' }, due: 2 },
      { by: 'zjj', does: '决定更正', with: { 核实结果: '确有重复' }, due: 5 },
      { by: 'zjj', does: '已更正并重新汇聚', with: { 更正情况: '已删除一条' }, due: 10 },
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
  {
    procedure: 'neixiang/list-submission', by: 'mzj', expected: 10,
    form: { 清单: '政务数据目录清单', 清单内容: '目录条目五条', '没有瞒报、漏报': true, 清单文件: { file: '目录清单.txt' } },
    steps: [
      { by: 'bureau', does: '退回修改', with: { 理由: '缺养老机构床位' }, due: 10 },
      { by: 'mzj', does: '重新报送', with: { 清单内容: '目录条目六条' }, due: 5 },
      { by: 'bureau', does: '审核通过并汇总', due: 10 },
      { by: 'bureau', does: '提交市级数据主管部门', due: 10 },
      { by: 'higher', does: '审核、汇总完毕', due: 20 },
    ],
    outcome: '市级数据主管部门已审核、汇总', letters: ['收件回执', '补正通知书', '答复书'],
  },
  {
    procedure: 'neixiang/duty-list', by: 'bureau',
    form: { 责任部门: '区民政局', 情形: '目录更新，同步更新责任清单', 采集责任: '每月采集床位数', 责任清单: { file: '责任清单.txt' }, '落实期限（工作日）': 20 },
    steps: [
      { by: 'bureau', does: '报备', due: 5 },
      { by: 'mzj', does: '报告落实情况', with: { 落实情况: '已采集并汇聚' }, due: 20 },
      { by: 'bureau', does: '认定未落实', with: { 理由: '缺两个镇街' }, due: 10 },
    ],
    outcome: '责任清单未落实',
    then: [{
      offer: '通知整改', procedure: 'neixiang/rectification', by: 'bureau', form: { 违规情形: '第六项 其他违反本办法的行为', 整改要求: '补采两个镇街', '整改时限（工作日）': 10 },
      steps: [
        { by: 'mzj', does: '报告整改完成', with: { 整改情况: '已补采' }, due: 10 },
        { by: 'bureau', does: '整改合格', due: 5 },
      ],
      outcome: '整改完成',
    }],
  },
  {
    procedure: 'neixiang/gathering-exception', by: 'zgj', entry: '地理空间基础数据', expected: 10,
    form: { 情形: '因特殊原因无法实时汇聚', 特殊原因: '测绘成果按季更新', 汇聚期限: '每季度', 汇聚期限满足数据共享应用的需要: true },
    steps: [
      { by: 'bureau', does: '汇聚期限不能满足需要，要求缩短', with: { 理由: '规划审批须按月' }, due: 10 },
      { by: 'zgj', does: '补充后重新申报', with: { 汇聚期限: '每月' }, due: 5 },
      { by: 'bureau', does: '备案', due: 10 },
    ],
    outcome: '已备案，按备案的期限汇聚', letters: ['收件回执', '补正通知书', '答复书'],
  },
  {
    procedure: 'neixiang/flow-back', by: 'rsj', expected: 5,
    form: { 上级系统: '省社保系统', 申请回流的数据: '本县参保名单，每月', 所履行的行政管理职能: '社会保险' },
    steps: [
      { by: 'bureau', does: '转市级数据主管部门', due: 5 },
      { by: 'higher', does: '已向上级申请', due: 20 },
      { by: 'higher', does: '上级同意回流' },
      { by: 'rsj', does: '已汇聚', with: { 汇聚情况: '已接收并汇聚' }, due: 10 },
    ],
    outcome: '已回流并汇聚', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'neixiang/use-log', by: 'jtj',
    form: { 所记录的数据: '本部门获取的政务数据', 系统和日志范围: '入学系统上月日志', 日志截止日: { workdays: 0 }, 保存位置: '政务云日志库', 保存月数: 6 },
    steps: [
      { by: 'jtj', does: '变更保存位置', with: { 保存位置: '新日志库', 变更原因: '设备更新' } },
      { by: 'bureau', does: '要求提供日志', with: { 需要追溯的使用: '上周三次查询' } },
      { by: 'jtj', does: '提供', with: { 日志: { file: '日志.txt' } }, due: 3 },
      { by: 'bureau', does: '要求提供日志', with: { 需要追溯的使用: '本周一次查询' } },
      { by: 'bureau', does: '认定没有保存日志', with: { 理由: '日志已被覆盖' }, due: 3 },
    ],
    outcome: '未按规定保存',
  },
  {
    procedure: 'neixiang/paper-complaint', by: 'guest', expected: 15,
    form: { 被投诉的政务部门: '区教育体育局', 办理的事项: '入学报名', 被要求提供的纸质材料: '居住证复印件', 要求提供之日: { workdays: 0 } },
    steps: [
      { by: 'bureau', does: '转有关部门说明', due: 15 },
      { by: 'jtj', does: '说明情况', with: { 说明: '窗口人员不了解' }, due: 5 },
      { by: 'bureau', does: '投诉成立', with: { 可以共享获得的数据: '居住证信息' }, due: 15 },
      { by: 'jtj', does: '已改正', with: { 改正情况: '已通知全部窗口' }, due: 5 },
    ],
    outcome: '投诉成立，已改正', letters: ['收件回执', '受理通知书', '答复书'],
  },
  {
    procedure: 'neixiang/open-data-opinion', by: 'citizen', expected: 15,
    form: { 意见所涉及的政务部门: '区城市管理局', 意见: '公厕分布没有开放时间' },
    steps: [
      { by: 'bureau', does: '会同有关部门研究', due: 15 },
      { by: 'cgj', does: '提出处理意见', with: { 处理意见: '可以增加' }, due: 5 },
      { by: 'bureau', does: '采纳', with: { 改进措施: '增加开放时间' }, due: 15 },
    ],
    outcome: '采纳，改进工作', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'neixiang/secrecy-review', by: 'zgj', entry: '不动产登记信息', expected: 5,
    form: { 拟作何用: '共享', 审查的数据: '权利人和坐落' },
    steps: [
      { by: 'zgj', does: '提出审查结论', with: { 结论: '不涉及国家秘密，但涉及敏感信息', 审查意见和依据: '含公民身份号码', '脱敏、清洗、加工的要求': '隐去身份号码' }, due: 5 },
      { by: 'zgj-head', does: '审定', due: 3 },
    ],
    outcome: '涉及敏感信息，须经脱敏、清洗、加工',
  },
  {
    procedure: 'neixiang/security-assessment', by: 'bureau',
    form: { 政务部门: '区卫生健康委员会', 事项: '风险评估', 范围: '汇聚、共享、开放、应用', '期限（工作日）': 10 },
    steps: [
      { by: 'wjw', does: '提交结果', with: { 结果: '口令强度不足', 报告: { file: '评估.txt' } }, due: 10 },
      { by: 'bureau', does: '存在风险，要求消除', with: { 风险和要求: '更换口令', '期限（工作日）': 5 }, due: 10 },
      { by: 'wjw', does: '已消除', with: { 采取的措施: '已更换' }, due: 5 },
      { by: 'bureau', does: '风险已消除', due: 5 },
    ],
    outcome: '风险已消除',
  },
  {
    procedure: 'neixiang/security-incident', by: 'wjw',
    form: { 发生事件的部门: '区卫生健康委员会', 发现之日: { workdays: 0 }, 事件: '接口被异常调用', 已启动应急响应并采取措施防止事态发展: true, 已保存相关记录: true },
    steps: [
      { by: 'bureau', does: '向有关主管部门报告', with: { 报告的主管部门: '网信、公安' }, due: 1 },
      { by: 'wjw', does: '报告处置结果', with: { 原因: '密钥泄露', 采取的措施: '已更换密钥', 相关记录: { file: '记录.txt' } }, due: 10 },
      { by: 'bureau', does: '处置完毕', due: 5 },
    ],
    outcome: '已处置',
  },
  {
    procedure: 'neixiang/evaluation-publication', by: 'government',
    form: { 评估时段: '2026年上半年', 评估方式: '委托第三方机构评估', 第三方机构: '某评估中心', 该机构具备评估能力: true },
    steps: [
      { by: 'bureau', does: '提交评估结果', with: { 评估结果: '各部门情况', 改进意见: '加快汇聚', 评估报告: { file: '报告.txt' } }, due: 30 },
      { by: 'government', does: '审定并公布', due: 10 },
    ],
    outcome: '评估结果和改进意见已向社会公布',
  },
  {
    procedure: 'neixiang/project-review', by: 'mzj', expected: 10,
    form: { 项目名称: '养老服务平台', 拟建系统和所产生的数据: '养老机构管理，产生床位数据', 预编制的目录清单: { file: '预编清单.txt' } },
    steps: [
      { by: 'bureau', does: '具备审批要件', due: 10 },
      { by: 'mzj', does: '项目建成，申请核对', with: { 目录清单完成情况: '四条已编制', 与市共享平台完成对接的证明: { file: '对接.txt' } } },
      { by: 'bureau', does: '不具备验收要求，补齐后重新申请', with: { 理由: '尚缺一条' }, due: 10 },
      { by: 'mzj', does: '项目建成，申请核对', with: { 目录清单完成情况: '五条已编制', 与市共享平台完成对接的证明: { file: '对接.txt' } } },
      { by: 'bureau', does: '具备验收要求', due: 10 },
    ],
    outcome: '目录清单已完成、平台已对接，具备验收要求', letters: ['收件回执', '补正通知书', '答复书'],
  },
  {
    procedure: 'neixiang/class-review', by: 'jtj', entry: '常住人口基本信息', expected: 15,
    form: { 核对的规定: '基础数据库的基础信息项，应当无条件共享', 基础数据库: '自然人', 理由: '姓名和身份号码是各部门履职的共同需要' },
    steps: [
      { by: 'gaj', does: '提出意见', with: { 意见: '同意调整' }, due: 5 },
      { by: 'bureau', does: '应当调整', with: { 调整内容: '基础信息项列入无条件共享' }, due: 15 },
    ],
    outcome: '应当调整共享属性', letters: ['收件回执', '答复书'],
  },
  {
    procedure: 'neixiang/joint-collection', by: 'mzj', expected: 10,
    form: { 协同部门: '区卫生健康委员会', 协同采集的数据: '出生和收养信息', 职责分工: '各自采集' },
    steps: [
      { by: 'wjw', does: '提出不同分工', with: { 理由: '更新时间未写明', 建议的职责分工: '出生信息每日更新' }, due: 10 },
      { by: 'mzj', does: '修改后再协商', with: { 职责分工: '各自采集，出生信息每日更新' }, due: 10 },
      { by: 'wjw', does: '同意职责分工', due: 10 },
      { by: 'bureau', does: '登记', due: 5 },
    ],
    outcome: '已登记', letters: ['收件回执', '答复书'],
  },
]
