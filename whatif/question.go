package whatif

import (
	"maps"
	"slices"
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Question is what is supposed, of which cases.
type Question struct {
	Definitions map[string]*procedure.Definition // changed ones by ID, "regulation/procedure", as they are written
	Houses      []House                          // as cases were filed under them here, in order of time; before the first: as written
	Calendar    *calendar.Calendar               // in force
	Supposed    *calendar.Calendar               // that is supposed instead; nil: none
	Since       time.Time                        // cases are looked at that were open at some time from then on
	Now         time.Time                        // the present, to which open cases are taken
}

// House is how the changed procedures stand here from when somebody said how higher laws do.
type House struct {
	From        time.Time
	Definitions map[string]*procedure.Definition // all of them, by ID
}

// Changed makes a question's definitions of a library's: those that say otherwise than the ones published under their names.
// One that is published nowhere has no cases.
func Changed(library, published []*procedure.Definition) map[string]*procedure.Definition {
	changed := map[string]*procedure.Definition{}
	for _, d := range library {
		for _, p := range published {
			if p.ID() == d.ID() && p.Ref() != d.Ref() {
				changed[d.ID()] = d
			}
		}
	}
	return changed
}

// Query is what the question has to be told of the ledger: every case if the calendar is another, else those whose rules are.
func (q Question) Query() domain.HistoryQuery {
	query := domain.HistoryQuery{Since: q.Since}
	if q.Supposed == nil {
		query.Procedures = slices.Sorted(maps.Keys(q.Definitions))
		query.Procedures = append([]string{}, query.Procedures...) // not nil, which would be all
	}
	return query
}

// present are the rules of a case as it was.
func (q Question) present(d *procedure.Definition) Rules { return Rules{d, q.Calendar} }

// supposed are the rules of a case under what is supposed: whether ceilings bind in it goes by the instant at which it was filed.
func (q Question) supposed(d *procedure.Definition, filed time.Time) Rules {
	rules := q.present(d)
	if q.Supposed != nil {
		rules.Calendar = q.Supposed
	}
	changed, found := q.Definitions[d.ID()]
	for _, h := range q.Houses {
		if !filed.Before(h.From) {
			changed = h.Definitions[d.ID()]
		}
	}
	if found {
		rules.Definition = inForce(changed)
	}
	return rules
}

// inForce are the rules as if they had been in force from the beginning.
func inForce(d *procedure.Definition) *procedure.Definition {
	rules, regulation := *d, *d.Regulation
	regulation.InForce.From = nil
	rules.Regulation = &regulation
	return &rules
}
