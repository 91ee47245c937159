package whatif

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// Difference is a case that ends otherwise under what is supposed.
type Difference struct {
	Case       string         `json:"case"`
	Regulation string         `json:"regulation"`
	Procedure  string         `json:"procedure"`
	Title      string         `json:"title"` // of the procedure
	Was        string         `json:"was"`   // outcome, or where the case stands, in Chinese
	Would      string         `json:"would"` // likewise
	Clocks     []ClockChange  `json:"clocks,omitempty"`
	Breaches   []BreachChange `json:"breaches,omitempty"`
	Stop       *Stop          `json:"stop,omitempty"`
	Unled      []string       `json:"unled,omitempty"` // cases that followed from it and would not

	short string // title of the regulation
}

// ClockChange is a running of a clock that would be due on another day, or stand otherwise. One that is not there at all has
// neither.
type ClockChange struct {
	Run        string              `json:"run"`
	Title      string              `json:"title"`
	Basis      string              `json:"basis"`
	Authority  procedure.Authority `json:"authority"`
	Department string              `json:"department"` // that owes it: code, procedure.Public, or "" if it could be several
	Was        Obligation          `json:"was"`
	Would      Obligation          `json:"would"`

	owner     domain.Assignee
	applicant bool
}

// Obligation is by when something was owed, and how that stood.
type Obligation struct {
	Due      *civil.Date     `json:"due,omitempty"`
	Standing report.Standing `json:"standing,omitempty"`
}

// late tells whether what was owed was not done in time; silence that counts as consent is no answer.
func (o Obligation) late() bool {
	return slices.Contains([]report.Standing{report.Late, report.Expired, report.Overdue, report.Consented}, o.Standing)
}

// Moved tells whether the due day is another.
func (c ClockChange) Moved() bool {
	return c.Was.Due != nil && c.Would.Due != nil && *c.Was.Due != *c.Would.Due
}

// NewlyLate tells whether it would be late and was not. What applicants owe is nobody's timeliness.
func (c ClockChange) NewlyLate() bool { return !c.applicant && c.Would.late() && !c.Was.late() }

// NoLongerLate tells whether it was late and would not be.
func (c ClockChange) NoLongerLate() bool { return !c.applicant && c.Was.late() && !c.Would.late() }

// BreachChange is a breach that would be found and was not, or the other way round.
type BreachChange struct {
	Item   string `json:"item"` // key in the regulation's list; empty: unnamed
	Title  string `json:"title"`
	Role   string `json:"role"`
	Gained bool   `json:"gained"`
}

// Between is what differs between two endings of a case, and whether anything does. Beyond the step at which a replay
// stopped nothing is known: what was still open there, or had not begun, is left aside.
func Between(was, would Ending) (Difference, bool) {
	d := was.Machine.Definition()
	diff := Difference{
		Case: was.State.Number, Regulation: d.Regulation.ID, Procedure: d.Name, Title: d.Title,
		short: d.Regulation.Short, Was: was.Result(), Would: would.Result(), Stop: would.Stop, Unled: would.Unled,
		Clocks: clockChanges(was, would), Breaches: breachChanges(was, would),
	}
	differs := diff.Was != diff.Would || would.Stop != nil || len(would.Unled) > 0 || len(diff.Clocks)+len(diff.Breaches) > 0
	return diff, differs
}

func clockChanges(was, would Ending) []ClockChange {
	var list []ClockChange
	for _, before := range was.State.Clocks {
		i := slices.IndexFunc(would.State.Clocks, func(r procedure.ClockInstance) bool { return r.ID == before.ID })
		if i < 0 {
			if would.Stop == nil {
				list = append(list, changeOf(was, before, was.obligation(before), Obligation{}))
			}
			continue
		}
		after := would.State.Clocks[i]
		c := changeOf(was, before, was.obligation(before), would.obligation(after))
		if would.Stop != nil && after.Running() && (!after.Overdue || c.Was.late()) {
			c.Would.Standing = c.Was.Standing // how it would have ended is not known
		}
		if c.Moved() || c.Was.Standing != c.Would.Standing {
			list = append(list, c)
		}
	}
	for _, after := range would.State.Clocks {
		if !slices.ContainsFunc(was.State.Clocks, func(r procedure.ClockInstance) bool { return r.ID == after.ID }) {
			list = append(list, changeOf(would, after, Obligation{}, would.obligation(after)))
		}
	}
	return list
}

func changeOf(e Ending, r procedure.ClockInstance, was, would Obligation) ClockChange {
	d := e.Machine.Definition()
	return ClockChange{
		Run: r.ID, Title: r.Title, Basis: r.Basis.Basis, Authority: r.Basis.Authority, Was: was, Would: would,
		owner: domain.AssigneeOf(d.Regulation.Parties.At(r.Owner), e.State.Parties), applicant: d.OwedByApplicant(r.Owner),
	}
}

func (e Ending) obligation(r procedure.ClockInstance) Obligation {
	return Obligation{Due: &r.Due, Standing: report.StandingOf(e.Machine.Definition(), r)}
}

// breachChanges leaves aside what was found after a replay stopped.
func breachChanges(was, would Ending) []BreachChange {
	list := breachesBeyond(would, was, true)
	if would.Stop == nil {
		list = append(list, breachesBeyond(was, would, false)...)
	}
	return list
}

// breachesBeyond are those of one ending that another does not have.
func breachesBeyond(e, other Ending, gained bool) []BreachChange {
	left := slices.Clone(other.State.Breaches)
	var list []BreachChange
	for _, b := range e.State.Breaches {
		i := slices.IndexFunc(left, func(l procedure.Breached) bool { return l.Item == b.Item && l.Role == b.Role && l.Clock == b.Clock })
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		title := e.Machine.Definition().Regulation.Breaches.At(b.Item).Title
		list = append(list, BreachChange{Item: b.Item, Title: title, Role: b.Role, Gained: gained})
	}
	return list
}
