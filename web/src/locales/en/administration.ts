export default {
  saved: 'Saved',
  change: 'Change',
  copy: 'Copy',
  copied: 'Copied',
  people: {
    title: 'People', enter: 'Add a person', find: 'Name or login', withDisabled: 'with disabled ones', name: 'Name', login: 'Login', department: 'Department', ofPublic: 'Members of the public have neither department nor positions.', positions: 'Positions',
    state: 'State', active: 'active', disabled: 'disabled', oneTime: 'one-time password', reset: 'Reset password', enable: 'Enable', disable: 'Disable',
    note: 'Who can log in; departments and positions say what is open to them.', askReset: 'All logins of this person end at once.', askDisable: 'This person can no longer log in and present logins end; what they did stays.', password: 'One-time password', passwordNote: 'Shown this once; it must be changed at the first login.',
    tokenNote: 'The token is shown this once; only its digest is kept.',
  },
  tokens: {
    title: 'Logins and API tokens', none: 'No valid login', what: 'Use', issued: 'Issued', used: 'Last used', expires: 'Expires', revoke: 'Revoke', login: 'login', here: 'this login',
    issue: 'Issue an API token', never: 'never', purpose: 'Use, e.g. data platform', days: 'Days valid',
  },
  departments: { title: 'Departments', note: 'A code never changes: cases name departments by it. Reports roll up by group.', enter: 'Add a department', change: 'Change a department', code: 'Code', name: 'Name', group: 'Group', area: 'Area (GB/T 2260)', own: 'Six digits, such as 340102; empty: the same as the house' },
  law: {
    title: 'Law in force', note: 'Which regulations apply here, between departments or towards the public, and from when. What is not ticked is offered nowhere and brings no duties; its cases go on.',
    never: 'Nobody has said: every regulation applies.', entered: 'Entered {at} by {by}.', regulation: 'Regulation', applies: 'Applies', from: 'From', through: 'Through', fromOpen: 'its own first day', throughOpen: 'open',
    relation: { departments: 'between departments', public: 'towards the public' },
    ask: 'It takes effect at once.', askWithout: 'It takes effect at once. Not applying: {titles}.',
  },
  post: {
    title: 'Push', note: 'Notifications for other systems and chat groups: in order of the case, retried until they arrive.', enter: 'Add', hooks: 'Pushed to', none: 'Nothing is pushed', name: 'Name',
    format: 'Format', url: 'Address', active: 'Active', test: 'Test', tested: 'A test is on its way', rotate: 'New secret', remove: 'Delete', askRemove: 'Delete “{title}” and its deliveries?',
    secret: 'Signing secret', signing: 'Signing secret', signingNote: 'Shown this once; the receiver verifies signatures with it.',
    formats: { cloudevents: 'CloudEvents 1.0', dingtalk: 'DingTalk robot', wecom: 'WeCom robot' },
    sent: 'Deliveries', nothing: 'No deliveries', at: 'At', what: 'Content', case: 'Case', status: 'Status', fault: ' ({n} attempts: {fault})',
    statuses: { pending: 'pending', delivered: 'delivered', failed: 'failed', dropped: 'dropped' },
  },
  clock: {
    title: 'Clock', note: 'When the clock leaps, or after a long time down, nobody can tell whether it is right. Meanwhile expiries are held and acts are registered as always; once the clock is back, or an administrator has confirmed it, expiries are taken by their own dates.',
    sound: 'The clock is trusted; expiries are taken.', held: '{doubt}: what expires after {since} is held.', grace: 'If nothing happens, it is trusted again at {at}.',
    reading: 'The clock shows', house: 'The application goes by', hosts: 'Processes', host: 'Machine', ahead: 'Ahead of the ledger', seconds: '{n} s',
    reason: 'Why it is right, e.g. with what it was compared', confirm: 'Confirm the clock', ask: 'The application will go by {at}, and the expiries that were held are taken.', confirmed: 'Confirmed',
  },
  log: { title: 'Administration log', note: 'Every change of departments, people, tokens and notices; append-only.', at: 'At', by: 'By', what: 'Act', subject: 'Subject', changes: 'Changes', change: '{field}: {old} → {new}', command: 'System (command line)', nothing: 'none' },
  audit: {
    title: 'Ledger audit', note: 'The history of every case is a hash chain. Verifying tells whether it is what was written; an anchor kept elsewhere exposes deleted cases.',
    verify: 'Verify the ledger', anchor: 'Take an anchor', verifications: 'Verifications', never: 'Never verified', verification: '{at} {by}: {cases} cases, {events} events',
    anchors: 'Anchors', anchorNote: 'Download them and have another department keep them, or print them.', noAnchor: 'No anchor yet', at: 'At', by: 'By', cases: 'Cases', root: 'Merkle root',
  },
}
