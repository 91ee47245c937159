// Package whatif goes through recorded cases once more under other rules: a changed pack, or a changed calendar. It is pure:
// what was recorded, the rules, the calendars and the present are handed in, and nothing is written.
//
//	question.go   what is supposed, and which cases it touches
//	replay.go     a case's records go through a machine again, with what time brings about in between
//	filing.go     the filing among them
//	services.go   when services give their results
//	ending.go     where a replay has come to, and why it came no further
//	difference.go one ending beside another
//	study.go      all cases: each is replayed twice, and what differs is counted
//	answer.go     what came of it, as values
//	words.go      … for people
//
// # Twice
//
// Each case is replayed under the rules under which it was filed and the calendar in force, and under what is supposed; what
// differs between the two is what the supposition does. The first replay is also held against the record: where it is
// another, because notices were entered while the case ran, the case is counted as [Answer.Apart].
//
// # What is taken for granted
//
// People do what they did, at the instants at which they did it. Time does the rest. So a replay ends where somebody did
// what could no longer be done: [Stop]. What would have been done instead nobody knows, and nothing is made up. What was
// refused then is tried again, and may now be in time. An act that moved nothing, such as expediting, holds nothing up.
//
// A calendar is supposed to have been known all along: unlike an entered notice, which moves no due day into the past. A date
// promised for a day that it makes a day off is taken for the next working day, as a revision counts it.
//
// A service that the record knows takes as long as it took; one that it does not know is done at once. A case that follows
// from another is replayed by itself, with what it knew of that one; where the other would not have led to it, that is said
// there ([Difference.Unled]).
//
// Changed rules are supposed to have been in force: the day from which they are is left aside. When they lapse counts.
package whatif
