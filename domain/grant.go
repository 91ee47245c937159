package domain

import (
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// The codes by which a measure on grants is refused. Trying again changes nothing.
const (
	NothingGranted   procedure.Code = "nothing_granted"   // the case that the measure is about has not granted anything
	NothingSuspended procedure.Code = "nothing_suspended" // the case that restores has not suspended anything
	GrantEnded       procedure.Code = "grant_ended"       // what has ended can be neither suspended nor restored
)

// Grant is a department's (or the public's) right to use the data of an entry.
type Grant struct {
	Case        string
	Call        string // the service call that made it; granting twice grants once
	Resource    string
	Grantee     string // department code, or procedure.Public
	Person      string // with procedure.Public
	Purpose     string
	Scope       string
	Mode        string
	Duty        string // not to pass the data on
	Access      string // where and how to get at the data
	Contact     string // whom to ask
	GrantedAt   time.Time
	From        *civil.Date // its first day; nil: the day of granting
	Until       *civil.Date // its last day; nil: it ends by a measure only
	EndedAt     *time.Time  // when a measure ended it
	EndedBy     string      // number of the case that did
	EndReason   string
	Suspensions []Suspension // in the order in which they were made

	Documentation []GrantFile // that describes the data
	Files         []GrantFile // the data itself
}

// GrantSide is which grants somebody asks for.
type GrantSide string

// The sides of a grant.
const (
	GrantsMine     GrantSide = "mine"     // to the person or the person's department
	GrantsProvided GrantSide = "provided" // of data that the person's department provides
	GrantsAll      GrantSide = "all"      // for those who supervise
)

// GrantQuery asks for grants of one side of the viewer.
type GrantQuery struct {
	Viewer   Person
	Side     GrantSide
	On       civil.Date  // the day on which they are looked at
	Status   GrantStatus // empty: any
	Through  *civil.Date // not nil: in force, with the last day on this day or before
	Resource string      // code of the entry; empty: any
	Page     Page
}

// ListedGrant is a grant with the names of what it is about.
type ListedGrant struct {
	Grant
	ResourceTitle string
	Provider      string // department code
	CaseTitle     string // of the procedure
	Ending        bool   // its last day is as near as its holder is told of, and no renewal continues it
}

// MayListGrants tells whether the person may ask for the side.
func MayListGrants(p Person, side GrantSide) bool {
	switch side {
	case GrantsAll:
		return Supervises(p)
	case GrantsProvided:
		return !p.Public()
	default:
		return true
	}
}

// Suspension takes a grant out of use until the case that made it lifts it again.
type Suspension struct {
	By       string // number of the case
	Reason   string
	At       time.Time
	LiftedAt *time.Time
}

// GrantStatus is whether a grant can be used.
type GrantStatus string

// What a grant is on a day.
const (
	GrantNotBegun  GrantStatus = "not_begun" // its first day is yet to come
	GrantInForce   GrantStatus = "in_force"
	GrantSuspended GrantStatus = "suspended" // a case can restore it
	GrantExpired   GrantStatus = "expired"   // its last day is over
	GrantOver      GrantStatus = "ended"     // a case ended it, for good
)

// Status is what the grant is on a day. One that was ended is so whatever else it was.
func (g Grant) Status(on civil.Date) GrantStatus {
	switch {
	case g.EndedAt != nil:
		return GrantOver
	case g.Until != nil && on.After(*g.Until):
		return GrantExpired
	case g.Suspended() != nil:
		return GrantSuspended
	case g.From != nil && on.Before(*g.From):
		return GrantNotBegun
	default:
		return GrantInForce
	}
}

// Suspended is the first suspension that has not been lifted, or nil. While there is one, the grant is out of use.
func (g Grant) Suspended() *Suspension {
	i := slices.IndexFunc(g.Suspensions, func(s Suspension) bool { return s.LiftedAt == nil })
	if i < 0 {
		return nil
	}
	return &g.Suspensions[i]
}

// Measure is what a case does about the grants of another.
type Measure struct {
	GrantedBy string // number of the case whose grants they are
	By        string // number of the case that takes the measure
	Reason    string // in words, for whoever reads the grant
	At        time.Time
}

// stands tells whether the measure comes before the grant has ended.
func (m Measure) stands(g Grant) bool {
	return g.Stands(civil.DateOf(m.At.In(procedure.Shanghai)))
}

// own are the measure's case's suspensions of the grant: whether there are any, and which of the list is not lifted, or -1.
func (m Measure) own(g Grant) (there bool, open int) {
	open = slices.IndexFunc(g.Suspensions, func(s Suspension) bool { return s.By == m.By && s.LiftedAt == nil })
	return slices.ContainsFunc(g.Suspensions, func(s Suspension) bool { return s.By == m.By }), open
}

// Suspend yields the grants with those that stand suspended, each once. It is refused where there is none (NothingGranted)
// and where all have ended (GrantEnded).
func (m Measure) Suspend(grants []Grant) ([]Grant, error) {
	if !slices.ContainsFunc(grants, m.stands) {
		return nil, m.cannot(grants, "暂停")
	}
	grants = slices.Clone(grants)
	for i, g := range grants {
		if _, open := m.own(g); open < 0 && m.stands(g) {
			grants[i].Suspensions = append(slices.Clip(g.Suspensions), Suspension{By: m.By, Reason: m.Reason, At: m.At})
		}
	}
	return grants, nil
}

// Revoke yields the grants with those that stand ended, suspended or not. One that has ended keeps its end and its reason.
// It is never refused: of nothing, nothing ends.
func (m Measure) Revoke(grants []Grant) ([]Grant, error) {
	grants = slices.Clone(grants)
	for i := range grants {
		if g := &grants[i]; m.stands(*g) {
			at := m.At
			g.EndedAt, g.EndedBy, g.EndReason = &at, m.By, m.Reason
		}
	}
	return grants, nil
}

// Restore yields the grants with what the measure's case suspended lifted; what others suspended stays so. It is refused of
// grants that have ended meanwhile (GrantEnded) and where the case suspended none (NothingSuspended). Doing it again
// changes nothing.
func (m Measure) Restore(grants []Grant) ([]Grant, error) {
	grants = slices.Clone(grants)
	lifted, ended := false, false
	for i := range grants {
		g := &grants[i]
		there, open := m.own(*g)
		switch {
		case open < 0:
			lifted = lifted || there
		case m.stands(*g):
			at := m.At
			g.Suspensions = slices.Clone(g.Suspensions)
			g.Suspensions[open].LiftedAt, lifted = &at, true
		default:
			ended = true
		}
	}
	switch {
	case lifted:
		return grants, nil
	case !ended && slices.ContainsFunc(grants, m.stands):
		return nil, procedure.Refuse(NothingSuspended, "%s 没有暂停 %s 授予的权限，不能由其恢复", m.By, m.GrantedBy)
	default:
		return nil, m.cannot(grants, "恢复")
	}
}

// GrantAnew is for definitions on record that know no suspension, and end what they may yet give back: it yields the grants,
// and what the measure's case ended as new ones beside the old. It is refused where there is nothing of the kind. Doing it
// again changes nothing.
func (m Measure) GrantAnew(grants []Grant) ([]Grant, error) {
	all := slices.Clone(grants)
	for _, g := range grants {
		if g.EndedAt == nil || g.EndedBy != m.By {
			continue
		}
		g.Call, g.GrantedAt = m.By+"/"+g.Call, m.At
		g.EndedAt, g.EndedBy, g.EndReason, g.Suspensions = nil, "", "", nil
		if !slices.ContainsFunc(grants, func(o Grant) bool { return o.Call == g.Call }) {
			all = append(all, g)
		}
	}
	if !slices.ContainsFunc(all, func(g Grant) bool { return strings.HasPrefix(g.Call, m.By+"/") }) {
		return nil, m.cannot(grants, "恢复")
	}
	return all, nil
}

func (m Measure) cannot(grants []Grant, what string) error {
	if len(grants) == 0 {
		return procedure.Refuse(NothingGranted, "%s 没有授予权限，不能%s", m.GrantedBy, what)
	}
	return procedure.Refuse(GrantEnded, "%s 授予的权限已终止或者已到期，不能%s", m.GrantedBy, what)
}
