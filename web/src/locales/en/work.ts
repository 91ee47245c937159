export default {
  tabs: 'My work',
  todo: { tab: 'To do' },
  done: { tab: 'Done', title: 'Done', note: 'Cases in which you acted, or held a task to its end.', at: 'Last', empty: 'Nothing yet' },
  filed: { tab: 'Filed by me', title: 'Filed by me', note: 'Cases that you filed.', empty: 'Nothing yet' },
  load: {
    tab: 'Load', title: 'Load by person', note: 'Who holds the tasks of your department; what is done is of the last 30 days.',
    person: 'Holder', nobody: 'Nobody yet', open: 'Open', soon: 'Soon due', overdue: 'Overdue', done: 'Done in 30 days', late: 'Of those, late', average: 'Late on average', days: '{n} working days',
  },
  stand_ins: {
    tab: 'Stand-ins', title: 'Stand-ins', note: 'Who does whose department work while they are away; it ends by itself.', person: 'For', deputy: 'Stand-in', from: 'First day', until: 'Last day', days: 'Days',
    span: '{from} to {until}', why: 'Note', name: 'Name a stand-in', end: 'End now', empty: 'None now, and none to come',
    sure: 'Have {deputy} no longer stand in for {person}?',
    rule: 'A stand-in has the other\'s positions for the tasks and acts of the department, and each act says in whose name it is. The offices of administration, security and audit are never stood in for.',
  },
  holder: {
    is: 'Held by {name}', nobody: 'Nobody holds it yet', claim: 'Take it', assign: 'Assign', hand_over: 'Hand over', release: 'Give back', to: 'To whom', note: 'Note (optional)',
    over: '{name} holds it. Take it over?', before: 'Taken over from {name}', told: 'Done: {how}',
    rule: 'This divides the work within the department. It changes neither periods nor who may act; it is on record, and the applicant does not see it.',
    acting: '{name} holds this task. Act on it all the same? You then take it over, on record.', behalf: 'for {name}', row: 'held by {name}',
    line: '{how}: {task}', given: '{by} → {to}', was: ' (before: {name})', internal: 'within the department',
  },
  bell: '{n} new task | {n} new tasks', fresh: 'See {n} new task | See {n} new tasks', more: '{n} more',
  unmanned: 'Nobody in this department can act at present; the bureau has been told. Periods run on, with what follows at their end.', leave: '{detail}. Change it all the same?',
  held: 'Held by me', only: 'Held by {name} only', free: 'Held by nobody only',
}
