package procedure

import (
	"maps"
	"slices"
)

// A dead end is a position in which a case stands still for good: nobody whose turn it is can act, since every action is closed
// by its condition or is for a party that the case does not have; no clock is left to run out, and no service is under way. What
// somebody may do at any time is no way on: nobody owes it.

// deadEnd notes a position that is one. open are the actions that are open there.
func (x *proof) deadEnd(i int, s State, m Machine, open []OpenAction) {
	acts := slices.ContainsFunc(open, func(o OpenAction) bool {
		return !o.idle() && o.Kind != AnytimeAction && !x.def.Regulation.vacant(o.Role, s.Parties)
	})
	if acts || slices.ContainsFunc(s.Clocks, m.canExpire) || len(s.Calls()) > 0 {
		return
	}
	x.stuck[s.Node] = append(x.stuck[s.Node], i)
}

// vacant tells whether a role is bound to a side that the case does not have.
func (r *Regulation) vacant(role string, p Parties) bool {
	switch r.Parties.At(role).Department {
	case RoleApplicant:
		return p.Applicant == ""
	case RoleProvider:
		return p.Provider == ""
	}
	return false
}

// deadEnds are findings about the states in which a case can be stuck, each with a shortest scenario that leads there.
func (p *prover) deadEnds(x *proof) []Finding {
	var list []Finding
	for _, node := range slices.Sorted(maps.Keys(x.stuck)) {
		path := "states." + node
		f := Finding{
			File: x.def.Source.File, Line: x.def.Source.at.of(path).line, Path: path,
			Message: "a case can come to a dead end here: no action is open to a party that it has, and no clock runs; " +
				"let one act under the opposite condition, or end it",
		}
		f.Scenario = p.shown(x, x.stuck[node], "", "死路："+x.def.States.At(node).Title, x.def.Basis)
		list = append(list, f)
	}
	return list
}
