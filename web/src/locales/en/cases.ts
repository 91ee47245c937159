export default {
  title: 'Cases',
  note: 'Every case that you may see: filed, answered, or supervised.',
  empty: 'No cases', none: 'No case matches',
  text: 'Number, applicant, letter, catalog, words', department: 'Applicant or provider', light: 'Due', state: 'Progress', open: 'Open', ended: 'Closed',
  case: 'Case', parties: 'Applicant and provider', stands: 'Step or outcome', filed: 'Filed',
}
