export default {
  title: '办件',
  note: '本人可见的全部办件：发起的、办理的；监督人员可见全部。',
  empty: '没有办件', none: '没有符合条件的办件',
  text: '编号、申请人、文号、目录、内容', department: '申请或提供部门', light: '期限', state: '进展', open: '在办', ended: '已办结',
  case: '办件', parties: '申请方与提供方', stands: '当前环节或结果', filed: '提交时间',
}
