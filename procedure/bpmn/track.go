package bpmn

import "slices"

// number gives tracks that meet places of their own, the short ones first, and
// returns how many there are beside each other.
func number(tracks []*track) int {
	sorted := slices.Clone(tracks)
	slices.SortStableFunc(sorted, func(a, b *track) int { return (a.hi - a.lo) - (b.hi - b.lo) })
	most := 0
	for i, t := range sorted {
		for free := false; !free; {
			free = true
			for _, other := range sorted[:i] {
				if other.number == t.number && other.lo <= t.hi && t.lo <= other.hi {
					t.number++
					free = false
				}
			}
		}
		most = max(most, t.number+1)
	}
	return most
}
