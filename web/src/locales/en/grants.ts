export default {
  title: 'My grants',
  empty: 'No grants match',
  side: 'Which', mine: 'Received', provided: 'Provided by my department', all: 'All (supervision)',
  status: 'Status', any: 'Any status',
  is: { in_force: 'In force', not_begun: 'Not yet begun', suspended: 'Suspended', expired: 'Expired', ended: 'Ended' },
  end: 'End', ending: 'Ends soon', anyEnd: 'Any end', within: 'Ends within {n} days',
  from: '{provider} to {grantee}', access: 'How to get at it', unsaid: 'See the case that granted it', contact: 'Contact', purpose: 'Purpose and scope',
  days: 'May be used', noEnd: 'no last day', left: '{n} days left',
  file: 'File', document: 'Documentation', download: 'Download', sign: 'Sign for it', hash: '{size} · SHA-256 {start}…', fetched: 'Fetched {n} times', signed: 'Signed for {at}',
}
