package procedure

import (
	"slices"
	"strings"

	"cloud.google.com/go/civil"
)

// consequence is the way that an expiry takes.
type consequence string

const (
	ordinary   consequence = "expired"
	afterLapse consequence = "expired_after_lapse" // the regulation has lapsed, and consent that is deemed then goes elsewhere
	overruled  consequence = "expired_overruled"   // a higher law does not let silence be consent
)

// consequences are the ways that the expiry can take, the ordinary one first.
func (x Expiry) consequences() []consequence {
	list := []consequence{ordinary}
	if x.AfterLapse != "" {
		list = append(list, afterLapse)
	}
	if x.Overruled != nil {
		list = append(list, overruled)
	}
	return list
}

// consequence is the way that an expiry takes in this case, and what it says for that.
func (t *stepContext) consequence(x Expiry) (Expiry, consequence) {
	way := t.wayOf(x)
	switch way {
	case ordinary:
	case afterLapse:
		x.To = x.AfterLapse
	case overruled:
		x = x.unconsented()
	}
	return x, way
}

func (t *stepContext) wayOf(x Expiry) consequence {
	switch {
	case t.m.way != "": // to the explorer every way is possible
		return t.m.way
	case x.Overruled != nil && x.Overruled.Applies.On(t.s.FiledOn):
		return overruled
	case x.AfterLapse != "" && t.m.def.Regulation.lapsedOn(t.on):
		return afterLapse
	default:
		return ordinary
	}
}

// unconsented is the expiry where silence is no consent: somebody has to decide.
func (x Expiry) unconsented() Expiry {
	o := x.Overruled
	x.Basis, x.To, x.Outcome, x.Consent = o.Basis, x.AfterLapse, "", false
	x.Escalate, x.Remark, x.Letter = o.Escalate, o.Remark, ""
	x.Notify = append(append([]string{}, x.Notify...), o.Notify...)
	return x
}

// ExpiryIn is what a clock's expiry, of which the record tells, had as its consequence in the case.
func (d *Definition) ExpiryIn(rec Record) Expiry {
	name, _, _ := strings.Cut(rec.Event.Clock, "#")
	x := d.ClockOf(name).Expired
	switch {
	case slices.Contains(rec.Transitions, name+"/"+string(overruled)):
		return x.unconsented()
	case slices.Contains(rec.Transitions, name+"/"+string(afterLapse)):
		x.Letter = ""
	}
	return x
}

// On tells whether the rule applies to a case that was filed on a day.
func (a Applies) On(filed civil.Date) bool {
	return (a.From == nil || !filed.Before(*a.From)) && (a.Through == nil || !filed.After(*a.Through))
}

// appliesTo tells whether a case that was filed on a day has the clock.
func (c Clock) appliesTo(filed civil.Date) bool { return c.Applies == nil || c.Applies.On(filed) }
