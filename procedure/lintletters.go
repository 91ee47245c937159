package procedure

import "slices"

// letters finds what the letters cannot tell by themselves: what kind of letter hands a case to the applicant, and which
// child cases are remedies.
func (l *linter) letters() {
	for state, n := range l.d.States.All() {
		for name, a := range n.Actions.All() {
			if a.Letter == "" && l.ambiguous(state, n, a, name) {
				l.find("states."+state+".actions."+name, "it hands the case to the applicant, and no clock of %s is held meanwhile: "+
					"say letter: supplement, answer or none", state)
			}
		}
	}
	for name, c := range l.d.Children.All() {
		switch {
		case c.Remedy == nil && l.d.couldBeRemedy(c):
			l.find("children."+name, "the applicant may open it by an article: say remedy: true if that gives it against what was decided, or else false")
		case c.Remedy != nil && *c.Remedy && !l.d.OwedByApplicant(c.Role):
			l.find("children."+name+".remedy", "a remedy is the applicant's, and %s is not of the applicant", c.Role)
		}
	}
}

// ambiguous tells of an action by others after which the case waits for the applicant, without being plainly sent back: the
// clock of who sends back is held until the applicant has answered.
func (l *linter) ambiguous(state string, n Node, a Action, name string) bool {
	role := a.Role
	if owed := n.Owed(); role == "" && len(owed) > 0 {
		role = owed[0].Role
	}
	if a.To == "" || l.d.OwedByApplicant(role) {
		return false
	}
	return slices.ContainsFunc(l.d.standing(a.To), func(to string) bool {
		if !l.d.HandsOver(state, to) {
			return false
		}
		held := slices.ContainsFunc(n.Limits(), l.d.States.At(to).Hold.Has)
		return !held || !l.d.Returns(state, name, to)
	})
}
