export default {
  title: 'My tasks',
  empty: 'No tasks',
  none: 'No task matches',
  scope: 'Scope', me: 'Mine', department: 'My department', all: 'All',
  light: 'Due', any: 'Any', text: 'Number, applicant, letter, catalog, words',
  task: 'Task', case: 'Case', from: 'Applicant', owner: 'Owed by', role: 'Acting as', opened: 'Received',
  select: 'Select {number}', selected: '{n} selected', expedite: 'Expedite', clear: 'Clear', every: 'Select all that are shown', none_at_once: 'Nothing can be done with all of these at once', limit: 'Select {n} at most',
  today: 'Today is {day}',
}
