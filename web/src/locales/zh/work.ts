export default {
  tabs: '我的工作',
  todo: { tab: '待办' },
  done: { tab: '已办', title: '已办', note: '办理过的，和承办到结束的任务所在的办件。', at: '最近办理', empty: '还没有办理过' },
  filed: { tab: '我发起的', title: '我发起的', note: '由我发起的办件。', empty: '还没有发起过' },
  load: {
    tab: '人员负荷', title: '人员负荷', note: '本部门的任务由谁承办；办结的是近 30 天的。',
    person: '承办人', nobody: '尚无承办人', open: '在办', soon: '临近到期', overdue: '逾期', done: '近 30 天办结', late: '其中逾期办结', average: '平均逾期', days: '{n} 个工作日',
  },
  stand_ins: {
    tab: '代理', title: '代理', note: '外出期间由谁代办部门工作；到期自行结束。', person: '代理谁', deputy: '由谁代理', from: '第一日', until: '最后一日', days: '期间',
    span: '{from}至{until}', why: '说明', name: '指定代理', end: '提前结束', empty: '没有正在进行或者将要开始的代理',
    sure: '提前结束{deputy}对{person}的代理？',
    rule: '代理期间代理人在本部门的任务和办理中兼有对方的角色，每次办理都记明代谁办理。系统管理员、安全管理员、审计监督的角色不能代理。',
  },
  holder: {
    is: '承办人：{name}', nobody: '尚无承办人', claim: '接办', assign: '分派', hand_over: '转办', release: '退回待办', to: '交给谁', note: '说明（可不填）',
    over: '{name}正在承办，由您接手？', before: '已接手，此前由{name}承办', told: '已{how}',
    rule: '只在本部门内部分工，不改变期限，也不改变谁能办理；记录在案，申请方看不到。',
    acting: '{name}正在承办，仍由您办理？办理后由您接手，记录在案。', behalf: '代{name}', row: '承办：{name}',
    line: '{how}：{task}', given: '{by} → {to}', was: '（此前 {name}）', internal: '部门内部',
  },
  bell: '新任务 {n} 项', fresh: '查看新任务 {n} 项', more: '另有 {n} 条',
  unmanned: '该部门目前无人可办，已告知主管部门。期限照常计算，届满依规定处理。', leave: '{detail}。仍然修改？',
  held: '我承办的', only: '只看承办人：{name}', free: '只看尚无承办人的',
}
