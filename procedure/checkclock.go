package procedure

import (
	"fmt"
	"slices"
	"strings"
)

func (c *checker) clock(path, name string, k Clock) {
	if strings.HasSuffix(name, extensionSuffix) {
		c.faultAtKey(path, "a name that ends in "+extensionSuffix, "another name: that one marks the approver's period")
	}
	c.basis(path, k.Basis)
	known(c, path+".owner", "role", k.Owner, c.r.Parties)
	c.period(path, k)
	c.comparable(path, k)
	c.metBy(path+".met_by", name, k.MetBy)
	c.reminders(path, k)
	c.expiry(path+".expired", k.Expired)
	if k.Extend != nil {
		c.extension(path+".extension", *k.Extend)
	}
}

// period checks that a clock has a length and a start, or an end of its own.
func (c *checker) period(path string, k Clock) {
	given := k.lengths()
	switch {
	case k.Until != "" && (len(given) > 0 || k.From != ""):
		c.faultAtKey(path+".until", "until beside workdays or from", "one of them: a promised date has no other start or length")
		return
	case k.Until != "":
		c.reference(path+".until", k.Until, Promise, Date)
		return
	case len(given) == 0:
		c.faultAtKey(path, "a clock without an end", "workdays (or days, months, years) and from, or until")
		return
	case len(given) > 1:
		c.faultAtKey(path+"."+string(given[1].unit), string(given[1].unit)+" beside "+string(given[0].unit), "one of them")
	case k.From == "":
		c.faultAtKey(path, "a clock without a start", "from (entered, filed, a fact or a field)")
	case k.From == refToday:
		c.fault(path+".from", refToday, refEntered+", the day on which the state was entered")
	case k.From != refEntered && k.From != refFiled:
		c.reference(path+".from", k.From, Date, Promise)
	}
	for _, l := range given {
		if l.length.Ref != "" {
			c.length(path+"."+string(l.unit), l.length.Ref)
		}
	}
	c.lengthCases(path+".workdays", k.Workdays.Cases)
}

// lengthCases checks that one of them counts, and that each says when in words.
func (c *checker) lengthCases(path string, cases []LengthCase) {
	for i, l := range cases {
		at, last := indexed(path, i), i == len(cases)-1
		switch {
		case last && l.When != "":
			c.fault(at+".when", "a condition on the last length", "none: it is the default")
		case !last && l.When == "":
			c.faultAtKey(at, "a length without a condition before the last", "when")
		case !last && l.Title == "":
			c.faultAtKey(at, "a condition that nobody can read", "title, which says it in Chinese")
		}
	}
}

// length demands bounds of a length that somebody fills in: no days are no
// period, and too many would end beyond any calendar.
func (c *checker) length(path, ref string) {
	f, ok := c.reference(path, ref, Integer)
	if ok && (f.Min < 1 || f.Max == 0) {
		c.fault(path, ref+", an integer without bounds", "min (at least 1) and max with the field")
	}
}

// reminders notes those that would come before the clock has begun.
func (c *checker) reminders(path string, k Clock) {
	longest := k.Workdays.Days
	if f, ok := c.d.referent(k.Workdays.Ref); ok {
		longest = f.Max
	}
	for i, days := range k.Remind {
		if longest > 0 && days > longest {
			c.fault(fmt.Sprintf("%s.remind[%d]", path, i), fmt.Sprintf("a reminder %d working days before the end of %d", days, longest),
				fmt.Sprintf("at most %d: the clock is no longer", longest))
		}
	}
}

func (c *checker) expiry(path string, x Expiry) {
	c.basis(path, x.Basis)
	known(c, path+".to", "state", x.To, c.d.States)
	known(c, path+".after_lapse", "state", x.AfterLapse, c.d.States)
	known(c, path+".outcome", "outcome", x.Outcome, c.d.Outcomes)
	known(c, path+".breach", "breach", itemOf(x.Breach), c.r.Breaches)
	c.roles(path+".escalate", x.Escalate)
	c.roles(path+".notify", x.Notify)
	c.set(path+".set", x.Set)
	if x.Met && (x.Consent || x.Breach != "") {
		c.faultAtKey(path+".met", "met with consent or breach",
			"met alone: who kept something for as long as he had to consents to nothing and breaches nothing")
	}
	if o := x.Overruled; o != nil {
		c.overruled(path+".overruled", *o, x)
	}
	if x.To != "" {
		return
	}
	if len(x.Escalate) == 0 {
		c.faultAtKey(path, "a clock that runs out without consequence", "to (the case moves) or escalate (roles take over)")
	}
	for key, present := range map[string]bool{"after_lapse": x.AfterLapse != "", "outcome": x.Outcome != "", "consent": x.Consent, "met": x.Met} {
		if present {
			c.faultAtKey(path+"."+key, key+" where the case does not move", "to")
		}
	}
}

// overruled demands a consent that can be overruled, and somebody to decide in its place.
func (c *checker) overruled(path string, o Overruled, x Expiry) {
	c.basis(path, o.Basis)
	c.roles(path+".escalate", o.Escalate)
	c.roles(path+".notify", o.Notify)
	if !x.Consent {
		c.faultAtKey(path, "overruled where nothing is consented to", "consent: true")
	}
	if x.AfterLapse == "" && len(o.Escalate) == 0 {
		c.faultAtKey(path, "silence without consequence", "after_lapse beside it, where somebody decides, or escalate (roles take over)")
	}
}

// clockBreaches notes clocks that put on record against their owner what he cannot be in breach of.
func (c *checker) clockBreaches() {
	for name, k := range c.d.Clocks.All() {
		item := itemOf(k.Expired.Breach)
		for _, owner := range c.d.owners(name) {
			if c.r.Parties.Has(owner) && !c.r.CanBreach(owner, item) {
				c.fault("clocks."+name+".expired.breach", item+", which "+owner+", who owes "+name+", cannot commit",
					"an item of "+owner+", or breaches."+item+".of with it; of is "+strings.Join(c.r.Breaches.At(item).Of, ", "))
			}
		}
	}
}

// owners are the roles that owe what a clock measures, each once.
func (d *Definition) owners(clock string) []string {
	var roles []string
	for _, n := range d.States.All() {
		if slices.Contains(n.Limits(), clock) {
			roles = append(roles, d.Clocks.At(clock).ownerIn(n))
		}
	}
	return distinct(roles)
}

func (c *checker) extension(path string, e Extension) {
	c.basis(path, e.Basis)
	known(c, path+".request", "role", e.Request, c.r.Parties)
	known(c, path+".approve", "role", e.Approve, c.r.Parties)
	c.answer(path, e)
	c.form(path+".fields", e.Fields)
	for _, f := range e.Fields {
		if f.Name == extendDays {
			c.faultAtKey(path+".fields", "a field "+extendDays, "another name: every request has that one")
		}
	}
}

// answer demands a period within which every request is decided that somebody has to agree to, and word to somebody if
// it is not.
func (c *checker) answer(path string, e Extension) {
	a := e.Answer
	switch {
	case a == nil && e.Approve != "":
		c.faultAtKey(path, "a request that may stay undecided for ever",
			"answer (workdays, escalate, basis): by when "+e.Approve+" decides, usually practice")
		return
	case a == nil:
		return
	case e.Approve == "":
		c.faultAtKey(path+".answer", "a period to answer in where nobody decides", "approve")
	}
	c.basis(path+".answer", a.Basis)
	c.roles(path+".answer.escalate", a.Escalate)
}

// metBy demands actions that are taken where the clock runs.
func (c *checker) metBy(path, clock string, actions []string) {
	for i, named := range actions {
		state, action, inState := strings.Cut(named, "/")
		if !inState {
			state, action = "", named
		}
		found := false
		for name, n := range c.d.States.All() {
			found = found || (state == "" || state == name) && n.Actions.Has(action) && slices.Contains(n.Limits(), clock)
		}
		if !found {
			c.fault(fmt.Sprintf("%s[%d]", path, i), named+", which no state offers that runs this clock", "ACTION or STATE/ACTION of one that does")
		}
	}
}
