package procedure

import (
	"slices"
	"strings"
)

// admitted refuses a filing of which a condition does not hold.
func (t *stepContext) admitted(conditions []Condition) error {
	for _, c := range conditions {
		yes, err := t.m.holds(t.s, c.When)
		if err != nil {
			return err
		}
		if !yes {
			return Refuse(FilingNotAdmitted, "%s%s", c.Title, c.Bracketed())
		}
	}
	return nil
}

// Closed returns why nobody in the applicant's place can file about the entry, whatever the form will say: the regulation
// is not in force, or a condition does not hold that needs no more than that. It returns nil if that is not known yet.
func (m Machine) Closed(a Application) (*Refusal, error) {
	on := DateOf(a.At)
	t := m.turn(unfiled(a), Event{Kind: Filed, At: a.At}, on)
	err := m.def.Regulation.acceptsOn(on)
	if err == nil {
		if err = t.provider(a.Areas); err != nil {
			t.s.Parties.Provider = ""
		}
		err = t.admitted(slices.DeleteFunc(slices.Clone(m.def.Filing.Conditions), func(c Condition) bool { return !t.known(c.When) }))
	}
	if refusal, ok := err.(*Refusal); ok { //nolint:errorlint // it is never wrapped here
		return refusal, nil
	}
	return nil, err
}

// known tells whether everything that a condition looks at is known before the form is filled in.
func (t *stepContext) known(e Expression) bool {
	looksAt := func(group string) bool { _, read := e.reads()[group]; return read }
	switch {
	case looksAt("form"), looksAt("fact"), looksAt("act"):
		return false
	case looksAt("parent") && t.s.ParentCase == nil, looksAt("resource") && t.s.Resource == nil && t.m.def.Filing.Resource != None:
		return false
	}
	byForm := slices.ContainsFunc(t.m.def.Filing.Provider, func(ref string) bool { return strings.HasPrefix(ref, "form.") })
	return !looksAt("case") || t.s.Parties.Provider != "" && !byForm || len(t.m.def.Filing.Provider) == 0
}
