export default {
  title: 'Yearly evaluation',
  regulation: 'Regulation',
  year: 'Year',
  times: '({n} times)',
}
