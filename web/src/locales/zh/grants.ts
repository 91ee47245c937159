export default {
  title: '我的授权',
  empty: '没有符合条件的授权',
  side: '范围', mine: '取得的', provided: '本部门提供的', all: '全部（监督）',
  status: '状态', any: '状态不限',
  is: { in_force: '有效', not_begun: '尚未开始', suspended: '暂停', expired: '已到期', ended: '终止' },
  end: '到期', ending: '即将到期', anyEnd: '到期不限', within: '{n} 天内到期',
  from: '{provider} 提供给 {grantee}', access: '获取方法', unsaid: '见授予它的办件', contact: '联系', purpose: '用途和范围',
  days: '使用期限', noEnd: '未定期限', left: '还有 {n} 天',
  file: '交付的文件', document: '文档', download: '下载', sign: '签收', hash: '{size} · SHA-256 {start}…', fetched: '已下载 {n} 次', signed: '{at} 签收',
}
