// Package calendar counts working days as the law in China does: weekends and statutory holidays do not count, and the
// weekends that the State Council has people work (调休上班) do.
//
// # What a Calendar is
//
// A Calendar is an immutable snapshot of every day from 2002-01-01 to 2099-12-31. With enters a holiday notice and gives
// another snapshot; whoever holds the old one goes on with it undisturbed. Version is a hash of the content, so that a clock
// can say which calendar it was derived with, and two processes can tell that they count alike.
//
// A day outside the range, a date that does not exist, a negative count, a sum that runs past 2099: each is an error, never
// a guess, because a wrong date is an unlawful decision.
//
// # How it counts
//
// The day on which a period starts is not counted; its last day is a working day; 0 days end on the day itself. Three
// tables are made once for a snapshot: every day, how many working days there are through each, and the working days in
// order. AddWorkdays is then two look-ups, and Workdays a subtraction. Explain lists what was counted and skipped, and why.
//
// # Where the days come from
//
// Each year has one source, and a later one takes the place of an earlier one:
//
//   - to 2027, lunar-go's statutory holiday table, less its errata (errata.go). lunar-go keeps the table in package globals
//     that HolidayUtil.Fix rewrites. It is read once, and Fix is never called. No other package imports lunar-go;
//   - after these, provisional years: weekends, and the statutory days of the 2024 revision of 全国年节及纪念日放假办法,
//     found with lunar-go's lunar calendar. One that falls on a weekend, or on another holiday, is made up on the next
//     working day. Each day of such a year is marked Provisional;
//   - whatever With is given. It refuses a notice that cannot be right, and names each fault. A notice entered so stays when
//     a later build knows the year too; Differences says where the two contradict each other.
//
// As in holiday-cn, a notice may name days of the December before its year: that of 2019 gave 2018-12-31 off. It has the
// last word on them, in whatever order notices are entered. The reverse follows: while the notice of a year is awaited,
// the last days of the December before may still move, though their own year is not provisional.
//
// EveryDay is the calendar of a drill, in which a working day lasts some seconds and nobody waits for Monday.
package calendar
