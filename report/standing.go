package report

import "github.com/shixian/shixian/procedure"

// Standing is how an obligation stands.
type Standing string

// The ways in which an obligation stands. Those that are open depend on the day on which one looks.
const (
	OnTime    Standing = "on_time"   // done in time
	Late      Standing = "late"      // done after it had run out
	Expired   Standing = "expired"   // ran out and was never done: the case moved on or ended without it
	Consented Standing = "consented" // ran out, and the silence was consent
	Cancelled Standing = "cancelled" // ended before it ran out, by something else than being done
	Overdue   Standing = "overdue"   // open, and has run out
	Running   Standing = "running"   // open, and not due
	Held      Standing = "held"      // open, and held: paused, to be restarted, delivered, or an extension undecided
)

// Standings lists them all, in the order in which tables show them.
var Standings = []Standing{OnTime, Late, Expired, Overdue, Consented, Running, Held, Cancelled}

// StandingOf says how a clock stands, apart from the day on which one looks: one that runs may have run out since it was
// last looked at.
func StandingOf(d *procedure.Definition, r procedure.ClockInstance) Standing {
	switch {
	case r.Running() && r.Overdue:
		return Overdue
	case r.Running() && d.Held(r):
		return Held
	case r.Running():
		return Running
	case r.Outcome == procedure.Met:
		return OnTime
	case r.Outcome == procedure.Consented:
		return Consented
	case r.Outcome == procedure.Cancelled:
		return Cancelled
	case r.Performed:
		return Late
	default:
		return Expired
	}
}

// Title is the standing in Chinese.
func (s Standing) Title() string { return standingTitles[s] }

var standingTitles = map[Standing]string{
	OnTime: "按期办结", Late: "逾期办结", Expired: "届满未办", Consented: "届满视同同意", Cancelled: "期限终止",
	Overdue: "逾期在办", Running: "在办未到期", Held: "在办中止",
}
