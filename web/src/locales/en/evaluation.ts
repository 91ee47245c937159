export default {
  title: 'Yearly evaluation',
  regulation: 'Regulation',
  year: 'Year',
  note: '{title}, {basis}',
  times: '({n} times)',
}
