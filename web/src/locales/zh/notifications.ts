export default {
  title: '通知', unread: '通知，{n} 条未读', empty: '没有通知', emptyUnread: '没有未读的通知', onlyUnread: '只看未读', readAll: '全部标为已读', read: '标为已读',
  isUnread: '未读',
}
