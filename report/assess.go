package report

import (
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Assessment is what figures need of an obligation and the clock alone does not say. It follows from the rules and the
// state of the case; the ledger keeps it in columns beside the clock.
type Assessment struct {
	Standing  Standing
	Applicant bool // the applicant or the public owes it: no department's timeliness
	First     bool // the case's first answer: procedure.ClockInstance.First
	Completes bool // it decided the case: procedure.ClockInstance.Decisive
	Extended  bool // more time was granted
	Paused    bool // it was paused or restarted, or is held to be

	// CaseDays are the working days of the case from its filing to the end of what completes it, on which it did not
	// wait for the applicant alone; 0 of what does not complete it.
	CaseDays int
}

// Assess says it of one clock of a case. An error is a date beyond the calendar.
func Assess(d *procedure.Definition, s procedure.State, r procedure.ClockInstance, cal procedure.Calendar) (Assessment, error) {
	a := Assessment{
		Standing: StandingOf(d, r), Applicant: d.OwedByApplicant(r.Owner), First: r.First, Completes: r.Decisive,
		Extended: granted(r), Paused: paused(r),
	}
	if !a.Completes {
		return a, nil
	}
	var err error
	a.CaseDays, err = caseDays(d, s, *r.EndedOn, cal)
	return a, err
}

func granted(r procedure.ClockInstance) bool {
	for _, e := range r.Extensions {
		if e.Granted {
			return true
		}
	}
	return false
}

// paused leaves out what was delivered and passed its check: nothing came of that stay.
func paused(r procedure.ClockInstance) bool {
	if len(r.Restarts) > 0 || r.HeldAs == procedure.HoldPause || r.HeldAs == procedure.HoldRestart {
		return true
	}
	for _, p := range r.Pauses {
		if p.To != nil {
			return true
		}
	}
	return false
}

// caseDays counts the working days in (filing, end] on which the case did not wait for the applicant alone.
func caseDays(d *procedure.Definition, s procedure.State, end civil.Date, cal procedure.Calendar) (int, error) {
	theirs, others := waits(d, s, end)
	days := 0
	for day := s.FiledOn.AddDays(1); !day.After(end); day = day.AddDays(1) {
		works, err := cal.IsWorkday(day)
		if err != nil {
			return 0, err
		}
		if works && (!within(theirs, day) || within(others, day)) {
			days++
		}
	}
	return days, nil
}

// stretch is the days in (after, through].
type stretch struct{ after, through civil.Date }

func within(list []stretch, day civil.Date) bool {
	for _, s := range list {
		if day.After(s.after) && !day.After(s.through) {
			return true
		}
	}
	return false
}

// waits are the stretches in which a task waited for the applicant, and for others.
func waits(d *procedure.Definition, s procedure.State, end civil.Date) (theirs, others []stretch) {
	for _, task := range s.Tasks {
		w := stretch{legalDay(s, task.OpenedAt), end}
		if task.ClosedAt != nil {
			w.through = legalDay(s, *task.ClosedAt)
		}
		if d.OwedByApplicant(task.Role) {
			theirs = append(theirs, w)
		} else {
			others = append(others, w)
		}
	}
	return theirs, others
}

// legalDay is the day to which an instant of the case belongs: what a clock brings about by running out belongs to the due day.
func legalDay(s procedure.State, at time.Time) civil.Date {
	for _, r := range s.Clocks {
		ranOut := r.Outcome == procedure.Consented || r.Outcome == procedure.Missed && !r.Overdue
		if ranOut && r.EndedAt != nil && r.EndedAt.Equal(at) && at.Equal(procedure.EndOf(r.Due)) {
			return r.Due
		}
	}
	return procedure.DateOf(at)
}
