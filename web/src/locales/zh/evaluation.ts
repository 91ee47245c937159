export default {
  title: '部门年度评价',
  regulation: '法规',
  year: '年度',
  note: '《{title}》{basis}',
  times: '（{n} 次）',
}
