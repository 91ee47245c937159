package procedure

import (
	"maps"
	"slices"
)

// clone returns a copy that shares nothing a turn writes to. What Fields hold is
// replaced as a whole and never written into, so one level is enough.
func (s State) clone() State {
	s.Facts = maps.Clone(s.Facts)
	s.Acts = maps.Clone(s.Acts)
	s.Taken = maps.Clone(s.Taken)
	s.Tasks = slices.Clone(s.Tasks)
	s.Services = slices.Clone(s.Services)
	s.Breaches = slices.Clone(s.Breaches)
	s.Children = slices.Clone(s.Children)
	s.Remarks = slices.Clone(s.Remarks)
	s.Clocks = slices.Clone(s.Clocks)
	for i, r := range s.Clocks {
		r.Pauses = slices.Clone(r.Pauses)
		r.Restarts = slices.Clone(r.Restarts)
		r.Extensions = slices.Clone(r.Extensions)
		r.History = slices.Clone(r.History)
		r.Reminded = slices.Clone(r.Reminded)
		s.Clocks[i] = r
	}
	return s
}
