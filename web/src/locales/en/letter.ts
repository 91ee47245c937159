export default {
  title: 'Letters',
  none: 'No letters yet.',
  line: '{issuer} to {addressee}',
  take: 'Download {title} {number} (DOCX)',
  short: 'DOCX',
  docx: 'Download DOCX',
  back: 'Back to case {number}',
}
