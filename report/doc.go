// Package report says who answers on time and who does not, in figures that stand up. It is pure: what it counts, the day
// on which it counts and the names that it shows are handed in.
//
// # From clocks to figures
//
// Reports read obligations alone: each running of a clock, with who owed what by when and what came of it.
//
//   - [Assess] says of one obligation what figures need and the clock alone does not say. The ledger keeps it in columns.
//   - A [Cell] is a number of obligations that are alike in the dimensions asked for and in how they stand. One obligation
//     is a cell of count 1; the database counts a million of them into some thousands.
//   - [Fold] makes rows of figures from cells. A quarter, a year, a group of departments are folds of the same cells, so
//     that a roll-up can never differ from its parts. A histogram of the days used goes along, so that mean, median and
//     percentiles are exact.
//
// # What a figure counts
//
// Every figure is defined once, in [Figures]: its name, its meaning in Chinese, the obligations behind it, and how it is
// computed. The same [Selection] counts it and lists the cases behind it.
//
//   - The period is that of the due day, as it was last derived.
//   - Statutory, construed and practice are told apart in every row and never added up.
//   - What the applicant or the public owe is nobody's timeliness and is left out.
//   - Every obligation that fell due is in the denominator of the rate, whatever came of it: done in time, late, not at all,
//     still open, or ran out into consent. What was cancelled is not: a case that was withdrawn was not answered late. Nor is
//     what runs and is not due.
//
// # First answer and completion
//
// The first answer of a case is what was owed first by somebody other than the applicant; where several owe it at the same
// time (joint work), each does. Completion is what decided the case: the obligation that ended with or after the decision,
// by being done or by a silence that has consequences. A withdrawal completes nothing. The days used of a completion are
// those of the case, from its filing to the end of that obligation, less the applicant's: working days on which the case
// waited for nobody but the applicant. Of every other obligation they are the clock's own, from the day that last started
// its period, pauses left out.
package report
