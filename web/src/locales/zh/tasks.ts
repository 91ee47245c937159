export default {
  title: '我的待办',
  empty: '没有待办',
  none: '没有符合条件的待办',
  scope: '范围', me: '我的', department: '本部门', all: '全部（监督）',
  light: '期限', any: '期限不限', text: '编号、申请人、文号、目录、内容',
  task: '待办', case: '办件', from: '申请方', owner: '办理方', role: '办理角色', opened: '接收时间',
  select: '选择 {number}', selected: '已选 {n} 件', expedite: '催办', clear: '取消选择',
  every: '选择已列出的全部', none_at_once: '所选待办没有可以成批进行的同一办理', limit: '至多选择 {n} 件',
  today: '今天是{day}',
}
