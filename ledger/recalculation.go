package ledger

import (
	"slices"

	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// OnlyRevised tells whether a calendar has derived the case's clocks anew, and nothing else has happened in the transition.
func (tr *Transition) OnlyRevised() bool {
	if tr.New || len(tr.Records) == 0 || tr.State.Ended() {
		return false
	}
	return !slices.ContainsFunc(tr.Records, func(r procedure.Record) bool {
		_, gives := letter.Of(tr.Machine.Definition(), r)
		return gives || r.Event.Kind != procedure.CalendarRevised
	})
}

// LeavesLessTime tells whether the transition has brought the case's alarm, or a due day, forward. The engine has to hear of it, for it
// would ring too late. Of any other revision it hears when it rings, and is told when to ring again. Call it before the
// transition's head is moved on.
func (tr *Transition) LeavesLessTime() bool {
	alarm, rings := tr.Machine.Alarm(tr.State)
	return rings && (tr.Head.AlarmAt == nil || alarm.At.Before(*tr.Head.AlarmAt)) || tr.MovesEarlier()
}

// MovesEarlier tells whether a due day has come to lie earlier in this transition.
func (tr *Transition) MovesEarlier() bool {
	return slices.ContainsFunc(tr.Records, func(r procedure.Record) bool {
		return slices.ContainsFunc(r.Commands, func(c procedure.Command) bool {
			return c.Kind == procedure.MoveClock && c.Due.Before(*c.Old)
		})
	})
}
