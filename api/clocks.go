package api

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// toClock is a running of a clock with all that moved it.
func (v view) toClock(r procedure.ClockInstance) gen.Clock {
	status, l := statusOfClock(r), toSignal(v.signal(r))
	return gen.Clock{
		Light: l.light, LightTitle: l.title, WorkdaysLeft: l.left, WorkdaysLate: l.late, Held: l.held,
		ID: r.ID, Clock: r.Clock, Title: r.Title, Owner: r.Owner, OwnerTitle: v.roleTitle(r.Owner), Basis: toBasis(r.Basis),
		StartOn: r.Start, StartedAt: local(r.StartedAt), Workdays: r.Workdays, Length: lengthOf(r), Until: valueOf(r.Until),
		DueOn: r.Due, RunsOutAt: procedure.EndOf(r.Due), Provisional: r.Provisional, Overdue: r.Running() && r.Overdue,
		Status: gen.ClockStatus(status.String()), StatusTitle: clockTitles[status], RemainingWorkdays: v.remaining(r),
		Pauses: each(r.Pauses, toPause), Restarts: each(r.Restarts, func(d civil.Date) civil.Date { return d }),
		Extensions: v.toExtensions(r), History: each(r.History, toDueChange),
		Breach: r.Breach, EndedAt: localOr(r.EndedAt), EndedOn: valueOf(r.EndedOn),
	}
}

// lengthOf is how long the clock was given; nothing of a promised date.
func lengthOf(r procedure.ClockInstance) string {
	if r.Until != nil {
		return ""
	}
	return r.Period().Written()
}

func statusOfClock(r procedure.ClockInstance) procedure.ClockOutcome {
	switch {
	case !r.Running():
		return r.Outcome
	case r.HeldAs != "":
		return held
	default:
		return running
	}
}

// remaining counts the working days after today up to the due day; nothing, if
// the clock does not run, or has run out.
func (v view) remaining(r procedure.ClockInstance) *int {
	today := procedure.DateOf(v.now)
	if !r.Running() || r.HeldAs != "" || r.Due.Before(today) {
		return nil
	}
	days, err := v.cal.Workdays(today, r.Due)
	if err != nil {
		return nil
	}
	return &days
}

func toPause(p procedure.Pause) gen.ClockPause {
	return gen.ClockPause{From: p.From, To: valueOf(p.To)}
}

// toExtensions adds to the last request what was said with it; of several, requested adds what was said with each.
func (v view) toExtensions(r procedure.ClockInstance) []gen.ClockExtension {
	list := each(r.Extensions, func(e procedure.ExtensionRequest) gen.ClockExtension {
		shown := toExtension(e)
		for _, c := range r.History {
			if c.Why == procedure.WhyExtended && e.DecidedAt != nil && c.At.Equal(*e.DecidedAt) {
				shown.OldDue, shown.NewDue = c.Old, c.New
			}
		}
		return shown
	})
	if len(list) > 0 {
		list[len(list)-1].Request = v.toValues(v.machine.Requested(v.State, r))
	}
	return list
}

// requested adds to each of several requests for more time what was said with it. The state knows the last; the register has all.
func (s *caseHandlers) requested(ctx context.Context, v view, shown *gen.Case) error {
	count := 0
	for _, r := range v.State.Clocks {
		count += len(r.Extensions)
	}
	if count < 2 {
		return nil
	}
	events, err := s.ledger.Timeline(ctx, v.State.Number)
	for i, r := range v.State.Clocks {
		for j, request := range r.Extensions {
			at := slices.IndexFunc(events, func(e domain.Event) bool { return r.RequestedBy(e.Record, request) })
			if at >= 0 {
				said := events[at].Record
				shown.Clocks[i].Extensions[j].Request = v.toValues(v.Definition.FieldsOf(said), said.Event.Fields)
				events = slices.Delete(events, at, at+1) // two may be of one instant
			}
		}
	}
	return err
}

func toExtension(e procedure.ExtensionRequest) gen.ClockExtension {
	status := extensionUndecided
	switch {
	case e.Granted:
		status = extensionGranted
	case e.Lapsed:
		status = extensionLapsed
	case e.DecidedAt != nil:
		status = extensionRefused
	}
	return gen.ClockExtension{
		Workdays: e.Workdays, RequestedAt: local(e.RequestedAt), DecidedAt: localOr(e.DecidedAt),
		Status: gen.ClockExtensionStatus(status), StatusTitle: extensionTitles[status],
	}
}

func toDueChange(c procedure.DueChange) gen.DueChange {
	return gen.DueChange{At: local(c.At), Old: c.Old, New: c.New, Why: gen.DueChangeWhy(c.Why), WhyTitle: whyTitles[c.Why]}
}

func (s *historyHandlers) ListObligations(ctx context.Context, r gen.ListObligationsRequestObject) (gen.ListObligationsResponseObject, error) {
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	list, err := s.ledger.Obligations(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	return gen.ListObligations200JSONResponse{Items: each(list, v.toObligation)}, nil
}

func (v view) toObligation(o domain.Obligation) gen.Obligation {
	owed := gen.Obligation{
		Case: o.Case, Procedure: o.Regulation + "/" + o.Procedure, UsedWorkdays: o.UsedDays, Clock: v.toClock(o.Run),
	}
	if o.Department != "" {
		owed.Department = v.departments.ref(o.Department)
	}
	return owed
}
