package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Activities are what workflows call. The fields are what they work with.
type Activities struct {
	Ledger      Ledger
	Effects     Effects
	DailyRun    DailyRun
	Supervision Supervision
	Packs       Packs
	Snapshots   Snapshots
}

// Advance takes the case on in the ledger and says what the engine is to do.
func (a *Activities) Advance(ctx context.Context, r AdvanceRequest) (Outcome, error) {
	results := append(r.Services, a.tried(ctx, r.Perform)...)
	advanced, err := a.Ledger.Advance(ctx, r.Case, events(results), r.Acts)
	if err != nil {
		return Outcome{}, failure(ctx, err)
	}
	return outcome(advanced), nil
}

// tryPatience is how long the services that are tried within an Advance may take together. What takes longer is an activity of its own.
const tryPatience = 2 * time.Second

// tried carries out services, and returns the results of those that were done or never will be.
func (a *Activities) tried(ctx context.Context, calls []ServiceCall) []ServiceResult {
	ctx, cancel := context.WithTimeout(ctx, tryPatience)
	defer cancel()
	var results []ServiceResult
	for _, call := range calls {
		err := a.Perform(ctx, call)
		var application *temporal.ApplicationError
		switch {
		case err == nil:
			results = append(results, ServiceResult{Call: call.Call, Tries: call.Tries})
		case errors.As(err, &application) && application.NonRetryable():
			results = append(results, ServiceResult{Call: call.Call, Tries: call.Tries, Failed: application.Type()})
		}
	}
	return results
}

// Said is what a step of the ledger's came to, for the workflow to obey without asking: now is the real time.
func Said(step domain.Advanced, now time.Time) Outcome {
	o := outcome(step)
	o.Said = now
	return o
}

// events turns results of services into events of the case. They have no legal
// time yet: it is the ledger's to give.
func events(results []ServiceResult) []procedure.Event {
	var list []procedure.Event
	for _, r := range results {
		ev := procedure.Event{
			ID: fmt.Sprintf("service:%s:%d:done", r.Call, r.Tries), Kind: procedure.ServiceDone, Service: r.Call,
		}
		if r.Failed != "" {
			ev.ID = fmt.Sprintf("service:%s:%d:failed", r.Call, r.Tries)
			ev.Kind, ev.Reason = procedure.ServiceFailed, r.Failed
		}
		list = append(list, ev)
	}
	return list
}

func outcome(a domain.Advanced) Outcome {
	s := a.Case.State
	o := Outcome{Ended: s.Ended(), Show: show(s, a.Case.Definition), Version: a.Case.Version}
	for _, act := range a.Answers {
		o.Answers = append(o.Answers, Answer{Act: act.ID, Status: act.Status, Code: act.Code})
	}
	if o.Ended {
		return o
	}
	if a.Alarm != nil {
		summary := alarmSummary(s, a.Case.Definition, *a.Alarm)
		o.Alarm = &Alarm{ID: a.Alarm.ID, At: a.Alarm.At, Wait: a.Wait, Summary: summary}
	}
	for _, c := range s.Calls() {
		o.Calls = append(o.Calls, ServiceCall{
			Case: s.Number, Call: c.ID, Tries: c.Tries, Service: c.Service,
			Summary: procedure.Services[c.Service] + c.Basis.Bracketed(),
		})
	}
	return o
}

func show(s procedure.State, d *procedure.Definition) Show {
	v := Show{
		Regulation: d.Regulation.ID, Procedure: d.Name, State: s.Node,
		Provider: s.Parties.Provider, Applicant: s.Parties.Applicant, Parent: s.Parent,
		Overdue: s.Overdue(), Details: details(s, d),
	}
	if r := s.Due(); r != nil {
		last := procedure.EndOf(r.Due).Add(-time.Second)
		v.DueAt = &last
	}
	v.Department = responsible(s, d)
	if s.Outcome != nil {
		v.Outcome = s.Outcome.Code
	}
	return v
}

// responsible is who has to act now: of the open task whose clock is due first, or of the first open one.
func responsible(s procedure.State, d *procedure.Definition) string {
	tasks := s.OpenTasks()
	if s.Ended() || len(tasks) == 0 {
		return ""
	}
	role := tasks[0].Role
	if r := s.Due(); r != nil {
		for _, task := range tasks {
			if task.Clock == r.ID {
				role = task.Role
				break
			}
		}
	}
	assignee := domain.AssigneeOf(d.Regulation.Parties.At(role), s.Parties)
	switch {
	case assignee.Person != "":
		return procedure.Public
	case assignee.Department != "":
		return assignee.Department
	}
	return string(assignee.Position)
}
