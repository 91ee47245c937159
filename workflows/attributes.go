package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
)

// The search attributes of a case: what supervisors filter and sort by in the
// Temporal UI, also while no worker runs. PROCEDURE is a word of Temporal's query
// language: a query that is typed in has to quote it, as `Procedure` in backquotes.
var (
	Regulation = temporal.NewSearchAttributeKeyKeyword("Regulation")
	Procedure  = temporal.NewSearchAttributeKeyKeyword("Procedure")
	CaseState  = temporal.NewSearchAttributeKeyKeyword("CaseState")  // name of the state in the definition
	Provider   = temporal.NewSearchAttributeKeyKeyword("Provider")   // department code
	Applicant  = temporal.NewSearchAttributeKeyKeyword("Applicant")  // department code or "public"
	Department = temporal.NewSearchAttributeKeyKeyword("Department") // who has to act now: a code, "public" or a position
	Parent     = temporal.NewSearchAttributeKeyKeyword("Opener")     // number of the case that this one follows from
	DueAt      = temporal.NewSearchAttributeKeyTime("DueAt")         // last second of the day that is due first
	Overdue    = temporal.NewSearchAttributeKeyBool("Overdue")       // runs, and a clock of it has run out
	Outcome    = temporal.NewSearchAttributeKeyKeyword("Outcome")
)

// Attributes lists the search attributes, which a namespace must know before a
// case can be started in it.
func Attributes() []temporal.SearchAttributeKey {
	return []temporal.SearchAttributeKey{
		Regulation, Procedure, CaseState, Provider, Applicant, Department, Parent, DueAt, Overdue, Outcome,
	}
}

// shown is what is known of a case before its workflow asks the ledger.
func shown(s domain.Start) activities.Show {
	return activities.Show{Regulation: s.Regulation, Procedure: s.Procedure, Provider: s.Provider, Applicant: s.Applicant}
}

// show tells supervisors how the case stands. Attributes that stay as they are
// are left alone, since each upsert is an event of the history.
func (c *caseRun) show(ctx workflow.Context, s activities.Show) {
	workflow.SetCurrentDetails(ctx, s.Details)
	updates := changes(workflow.GetTypedSearchAttributes(ctx), s)
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes were not set", "case", c.number, "error", err)
	}
}

// changes returns the updates that make the attributes say what s says.
func changes(now temporal.SearchAttributes, s activities.Show) []temporal.SearchAttributeUpdate {
	var updates []temporal.SearchAttributeUpdate
	keyword := func(key temporal.SearchAttributeKeyKeyword, want string) {
		is, _ := now.GetKeyword(key)
		switch {
		case is == want:
		case want == "":
			updates = append(updates, key.ValueUnset())
		default:
			updates = append(updates, key.ValueSet(want))
		}
	}
	keyword(Regulation, s.Regulation)
	keyword(Procedure, s.Procedure)
	keyword(CaseState, s.State)
	keyword(Provider, s.Provider)
	keyword(Applicant, s.Applicant)
	keyword(Department, s.Department)
	keyword(Parent, s.Parent)
	keyword(Outcome, s.Outcome)
	// Set also to false, once the case is known, so that one can ask for it.
	if is, set := now.GetBool(Overdue); is != s.Overdue || !set && s.State != "" {
		updates = append(updates, Overdue.ValueSet(s.Overdue))
	}
	return append(updates, dueChange(now, s.DueAt)...)
}

func dueChange(now temporal.SearchAttributes, want *time.Time) []temporal.SearchAttributeUpdate {
	is, set := now.GetTime(DueAt)
	switch {
	case want == nil && set:
		return []temporal.SearchAttributeUpdate{DueAt.ValueUnset()}
	case want != nil && !(set && is.Equal(*want)):
		return []temporal.SearchAttributeUpdate{DueAt.ValueSet(*want)}
	}
	return nil
}
