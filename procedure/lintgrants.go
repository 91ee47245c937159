package procedure

// grants finds grants of which nobody is told how to get at the data, and services on what another case granted that
// cannot do what they are for.
func (l *linter) grants() {
	for name, n := range l.d.States.All() {
		if Grants(n.Service) && !n.With.Has(InputAccess) && !n.With.Has(InputFiles) {
			l.find("states."+name+".service", "%s, and nothing says how to get at the data; say with: {%s: ACTION.FIELD} of what the provider says, "+
				"{%s: resource.access} of the entry, or {%s: ACTION.FIELD}", n.Service, InputAccess, InputAccess, InputFiles)
		}
		if Grants(n.Service) {
			if l.d.Regulation.Grants != nil { // the practice is no fault of a pack's
				l.reminded(n)
				l.renewable(n)
			}
		}
		if onParent[n.Service] && l.d.Filing.Parent != Required {
			l.find("states."+name+".service", "%s acts on what the case granted that this one follows from; say filing.parent: required", n.Service)
		}
		if n.Service == RestoreAccess {
			l.restorable(name)
		}
	}
}

// reminded finds reminders of the end of a grant that come before any grant can have begun.
func (l *linter) reminded(n Node) {
	for _, ref := range n.With.At(InputUntil) {
		f, _ := l.d.referent(ref)
		if f.Within == nil {
			continue
		}
		for _, days := range l.d.Regulation.Grants.Remind {
			if days >= f.Within.Workdays {
				l.find("form", "grants.remind says %d working days before the end of a grant, and %s lets none last longer than %d; say less",
					days, ref, f.Within.Workdays)
			}
		}
	}
}

// renewable finds a renewal that is not answered in time if it is applied for when the holder is first told of the end.
func (l *linter) renewable(n Node) {
	if !n.With.Has(InputUntil) || len(l.d.Filing.Expects) == 0 {
		return
	}
	answer, earliest := l.d.Clocks.At(l.d.Filing.Expects[0]).Workdays.Days, l.d.Regulation.GrantEnd().Earliest()
	for name, child := range l.d.Children.All() {
		if child.Procedure == l.d.Name && earliest < answer {
			l.find("children."+name, "a grant is renewed by an application that has %d working days to be answered, and its holder is told %d before the end; "+
				"say grants.remind: [%d]", answer, earliest, answer)
		}
	}
}

// restorable finds a restoration to which no suspension leads, and one to which the end of the grant leads.
func (l *linter) restorable(state string) {
	path := "states." + state + ".service"
	suspended := false
	for before := range l.d.leadingTo(state) {
		suspended = suspended || before != state && l.d.States.At(before).Service == SuspendAccess
	}
	if !suspended {
		l.find(path, "%s, and nothing is suspended before; say service: %s in a state that leads here", RestoreAccess, SuspendAccess)
	}
	for before, n := range l.d.States.All() {
		if n.Service == RevokeAccess && l.d.leadingTo(state)[before] {
			l.find(path, "%s after %s ended the grant for good; say service: %s there", RestoreAccess, before, SuspendAccess)
		}
	}
}
