export default {
  title: 'My tasks',
  empty: 'No tasks',
  none: 'No task matches',
  scope: 'Scope', me: 'Mine', department: 'My department', all: 'All (supervision)',
  light: 'Due', any: 'Any', text: 'Number, catalog title, application',
  task: 'Task', case: 'Case', from: 'Applicant', owner: 'Owed by', due: 'Last day', left: 'Left', opened: 'Since', basis: 'Basis',
  select: 'Select {number}', selected: '{n} case selected | {n} cases selected', urge: 'Urge', clear: 'Clear',
  undated: 'No time limit',
}
