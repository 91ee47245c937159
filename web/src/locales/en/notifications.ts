export default {
  title: 'Notifications', unread: 'Notifications, {n} unread', empty: 'No notifications', emptyUnread: 'Nothing unread', onlyUnread: 'Unread only', readAll: 'Mark all as read', read: 'Mark as read',
  isUnread: 'Unread',
}
