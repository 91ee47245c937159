package procedure

// grants finds grants of which nobody is told how to get at the data, and services on what another case granted that
// cannot do what they are for.
func (l *linter) grants() {
	for name, n := range l.d.States.All() {
		if Grants(n.Service) && !n.With.Has(InputAccess) && !n.With.Has(InputFiles) {
			l.find("states."+name+".service", "%s, and nothing says how to get at the data; say with: {%s: ACTION.FIELD} of what the provider says, "+
				"{%s: resource.access} of the entry, or {%s: ACTION.FIELD}", n.Service, InputAccess, InputAccess, InputFiles)
		}
		if onParent[n.Service] && l.d.Filing.Parent != Required {
			l.find("states."+name+".service", "%s acts on what the case granted that this one follows from; say filing.parent: required", n.Service)
		}
		if n.Service == RestoreAccess {
			l.restorable(name)
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
