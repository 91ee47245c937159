package procedure

import (
	"slices"

	"cloud.google.com/go/civil"
)

// LegalDate is the date to which an event belongs: an expiry belongs to its due
// day, though it takes effect when the next one begins.
func (s State) LegalDate(rec Record) civil.Date {
	if rec.Event.Kind == ClockExpired {
		for _, r := range s.Clocks {
			if r.ID == rec.Event.Clock {
				return r.Due
			}
		}
	}
	return DateOf(rec.Event.At)
}

// ClockTitle is what a clock of the case is called; one that there is not goes by its id.
func (s State) ClockTitle(id string) string {
	i := slices.IndexFunc(s.Clocks, func(r ClockInstance) bool { return r.ID == id })
	if i < 0 {
		return id
	}
	return s.Clocks[i].Title
}

// FieldsOf are the fields that an event's values belong to.
func (d *Definition) FieldsOf(rec Record) []Field {
	if rec.Event.Kind == Filed {
		return d.Form
	}
	for _, o := range d.OpenIn(rec.From) {
		if o.Action == rec.Event.Action {
			return o.Fields
		}
	}
	return nil
}

// ActionTitle is what an action is called in a state, or, where it is not offered there, wherever it is. The same
// action may be called differently elsewhere: 报告整改完成 and 报告改正完成.
func (d *Definition) ActionTitle(state, action string) string {
	for _, state := range slices.Concat([]string{state}, d.States.Keys) {
		for _, o := range d.OpenIn(state) {
			if o.Action == action {
				return o.Title
			}
		}
	}
	return action
}
