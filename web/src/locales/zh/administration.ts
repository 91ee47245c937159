export default {
  saved: '已保存',
  change: '修改',
  copy: '复制',
  copied: '已复制',
  people: {
    title: '人员', enter: '新增人员', find: '姓名或者账户', withDisabled: '含已停用的', name: '姓名', login: '账户', department: '部门', ofPublic: '公民、法人和其他组织没有部门和职务。', positions: '职务',
    state: '状态', active: '正常', disabled: '已停用', oneTime: '待修改一次性密码', reset: '重置密码', enable: '启用', disable: '停用',
    note: '能够登录的人员，按部门和职务授权。', askReset: '重置后，此人的全部登录立即失效。', askDisable: '停用后，此人不能登录，现有登录立即失效；办理过的事项不变。', password: '一次性密码', passwordNote: '只显示这一次，请转交本人；首次登录后必须修改。',
    tokenNote: '令牌只显示这一次，系统只存其摘要。',
  },
  tokens: {
    title: '登录和接口令牌', none: '没有有效的登录', what: '用途', issued: '发放', used: '最近使用', expires: '到期', revoke: '撤销', login: '登录', here: '本次登录',
    issue: '发放接口令牌', never: '未使用', purpose: '用途，如“共享平台对接”', days: '有效天数',
  },
  departments: { title: '部门', note: '代码不变，事项以代码指称部门；报表按分组汇总。', enter: '新增部门', change: '修改部门', code: '代码', name: '名称', group: '分组', area: '行政区划代码', own: '六位，如 340102；与本级相同的留空' },
  law: {
    title: '适用的法规', note: '本单位适用哪些法规，用于部门之间还是面向公众，自何时起。没有勾选的，任何地方都不再提供，也不产生常规义务；已有的事项照旧办理和查看。',
    never: '还没有登记过：全部法规都适用。', entered: '{at} {by}登记。', regulation: '法规', applies: '适用于', from: '自', through: '至', fromOpen: '施行之日', throughOpen: '未定',
    relation: { departments: '部门之间', public: '面向公众' },
    ask: '保存后立即生效。', askWithout: '保存后立即生效。不适用：{titles}。',
  },
  post: {
    title: '通知推送', note: '把通知推送到其他系统和工作群：逐事项依次送达，未送达的自动重试。', enter: '新增推送', hooks: '推送到', none: '没有推送', name: '名称',
    format: '格式', url: '网址', active: '启用', test: '测试', tested: '已安排发送', rotate: '更换密钥', remove: '删除', askRemove: '删除“{title}”及其全部推送记录？',
    secret: '加签密钥', signing: '签名密钥', signingNote: '密钥只显示这一次，接收方用以核验签名。',
    formats: { cloudevents: 'CloudEvents 1.0', dingtalk: '钉钉群机器人', wecom: '企业微信群机器人' },
    sent: '推送记录', nothing: '没有推送记录', at: '时间', what: '内容', case: '事项', status: '状态', fault: '（已试 {n} 次：{fault}）',
    statuses: { pending: '待送达', delivered: '已送达', failed: '未能送达', dropped: '不再接收' },
  },
  clock: {
    title: '系统时间', note: '系统时间突然跳动，或者长时间停用之后，不能确定它是否正确。其间期限届满暂不处理，办理行为照常登记；时间自行恢复，或者管理员核对后确认，再依原定日期处理。',
    sound: '时间没有疑问，期限届满照常处理。', held: '{doubt}：{since} 以后届满的期限暂不处理。', grace: '没有异常的，{at} 自行恢复。',
    reading: '时钟显示', house: '系统采用', hosts: '各进程', host: '机器', ahead: '比台账快', seconds: '{n} 秒',
    reason: '确认的理由，如与何处的时间核对', confirm: '确认时间正确', ask: '确认后，系统采用 {at}，暂不处理的期限届满随即处理。', confirmed: '已确认',
  },
  log: { title: '管理记录', note: '部门、人员、令牌、放假通知、适用的法规等的每一次变动，只增不改。', at: '时间', by: '办理人', what: '办理', subject: '对象', changes: '变动', change: '{field}：{old} → {new}', command: '系统（命令行）', nothing: '无' },
  audit: {
    title: '账本核验', note: '每个事项的经过是一条哈希链。核验看它与登记时是否相同；留存的锚点另行保管，能发现整个事项被删。',
    verify: '核验整个账本', anchor: '留存锚点', verifications: '历次核验', never: '还没有核验过', verification: '{at} {by}：已核验 {cases} 个事项、{events} 条登记',
    anchors: '锚点', anchorNote: '下载后交另一部门保管，或者打印存档。', noAnchor: '还没有锚点', at: '留存时间', by: '留存人', cases: '事项数', root: 'Merkle 根',
  },
}
