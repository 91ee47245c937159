export default {
  title: '文书',
  none: '还没有文书。',
  line: '{issuer} 致 {addressee}',
  take: '下载 {title} {number}（DOCX）',
  short: 'DOCX',
  docx: '下载 DOCX',
  back: '返回事项 {number}',
}
