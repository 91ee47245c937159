package procedure

import "fmt"

func (c *checker) clock(path string, k Clock) {
	c.basis(path, k.Basis)
	known(c, path+".owner", "role", k.Owner, c.r.Parties)
	c.period(path, k)
	c.reminders(path, k)
	c.expiry(path+".expired", k.Expired)
	if k.Extend != nil {
		c.extension(path+".extension", *k.Extend)
	}
}

// period checks that a clock has a length and a start, or an end of its own.
func (c *checker) period(path string, k Clock) {
	switch {
	case k.Until != "" && (!k.Workdays.IsZero() || k.From != ""):
		c.faultAtKey(path+".until", "until beside workdays or from", "one of them: a promised date has no other start or length")
		return
	case k.Until != "":
		c.reference(path+".until", k.Until, Promise, Date)
		return
	case k.Workdays.IsZero():
		c.faultAtKey(path, "a clock without an end", "workdays and from, or until")
		return
	case k.From == "":
		c.faultAtKey(path, "a clock without a start", "from (entered, filed, a fact or a field)")
	case k.From == refToday:
		c.fault(path+".from", refToday, refEntered+", the day on which the state was entered")
	case k.From != refEntered && k.From != refFiled:
		c.reference(path+".from", k.From, Date, Promise)
	}
	if k.Workdays.Ref != "" {
		c.length(path+".workdays", k.Workdays.Ref)
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
	if x.To != "" {
		return
	}
	if len(x.Escalate) == 0 {
		c.faultAtKey(path, "a clock that runs out without consequence", "to (the case moves) or escalate (roles take over)")
	}
	for key, present := range map[string]bool{"after_lapse": x.AfterLapse != "", "outcome": x.Outcome != "", "consent": x.Consent} {
		if present {
			c.faultAtKey(path+"."+key, key+" where the case does not move", "to")
		}
	}
}

func (c *checker) extension(path string, e Extension) {
	c.basis(path, e.Basis)
	known(c, path+".request", "role", e.Request, c.r.Parties)
	known(c, path+".approve", "role", e.Approve, c.r.Parties)
	if e.Hold && e.Approve == "" {
		c.faultAtKey(path+".hold", "hold where nobody decides", "approve")
	}
	c.form(path+".fields", e.Fields)
	for _, f := range e.Fields {
		if f.Name == extendDays {
			c.faultAtKey(path+".fields", "a field "+extendDays, "another name: every request has that one")
		}
	}
}
