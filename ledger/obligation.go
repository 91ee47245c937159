package ledger

import (
	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// DepartmentOf returns the only department whose people are among the assignee, or "" if those of several could be.
type DepartmentOf func(domain.Assignee) (string, error)

// Cached asks about each assignee once: for a while in which the answers stay.
func (of DepartmentOf) Cached() DepartmentOf {
	known := map[domain.Assignee]string{}
	return func(assignee domain.Assignee) (string, error) {
		if department, there := known[assignee]; there {
			return department, nil
		}
		department, err := of(assignee)
		if err == nil {
			known[assignee] = department
		}
		return department, err
	}
}

// Owing is the department of an assignee, the public included.
func (of DepartmentOf) Owing(assignee domain.Assignee) (string, error) {
	if assignee.Person != "" {
		return procedure.Public, nil
	}
	return of(assignee)
}

// UsedDays counts the working days from the day that last started the period to its end, or through today while it runs,
// pauses left out.
func UsedDays(cal *calendar.Calendar, clock procedure.ClockInstance, today civil.Date) (int, error) {
	start, end := clock.Start, today
	if n := len(clock.Restarts); n > 0 {
		start = clock.Restarts[n-1]
	}
	if clock.EndedOn != nil {
		end = *clock.EndedOn
	}
	used, err := WorkdaysBetween(cal, start, end)
	for _, p := range clock.Stays(end) {
		if err != nil {
			break
		}
		var paused int
		paused, err = WorkdaysBetween(cal, p.From, *p.To)
		used -= paused
	}
	return max(used, 0), err
}

// WorkdaysBetween counts the working days after one day through another. It is 0 if the period has not
// begun: a promise may bind from a later day.
func WorkdaysBetween(cal *calendar.Calendar, after, through civil.Date) (int, error) {
	if through.Before(after) {
		return 0, nil
	}
	return cal.Workdays(after, through)
}

// Ended tells whether a clock had ended before the transition: what was recorded of it stays.
func (tr *Transition) Ended(clock string) bool {
	for _, r := range tr.Before.Clocks {
		if r.ID == clock {
			return !r.Running()
		}
	}
	return false
}
