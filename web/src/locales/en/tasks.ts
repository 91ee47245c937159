export default {
  title: 'My tasks',
  empty: 'No tasks',
  none: 'No task matches',
  scope: 'Scope', me: 'Mine', department: 'My department', all: 'All',
  light: 'Due', any: 'Any', text: 'Number, catalog title, application',
  task: 'Task', case: 'Case', from: 'Applicant', owner: 'Owed by', role: 'Acting as', opened: 'Since',
  select: 'Select {number}', selected: '{n} case selected | {n} cases selected', expedite: 'Expedite', clear: 'Clear',
  today: 'Today is {day}',
}
