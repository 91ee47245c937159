package bpmn

import "slices"

// number gives tracks that meet places of their own, the short ones first, and returns
// how many there are beside each other. In a gutter 0 is the place furthest to the right.
func number(tracks []*track) int {
	waiting := slices.Clone(tracks)
	slices.SortStableFunc(waiting, func(a, b *track) int { return (a.hi - a.lo) - (b.hi - b.lo) })
	var done []*track
	most := 0
	for len(waiting) > 0 {
		i := slices.IndexFunc(waiting, func(t *track) bool { return !slices.ContainsFunc(waiting, t.leftOf) })
		t := waiting[max(i, 0)] // tracks that wait for each other are taken as they come
		waiting = slices.Delete(waiting, max(i, 0), max(i, 0)+1)
		for slices.ContainsFunc(done, t.inTheWay) {
			t.number++
		}
		done = append(done, t)
		most = max(most, t.number+1)
	}
	return most
}

// leftOf tells whether the track has to be to the left of another: a line comes to it in
// the row in which one leaves the other, and they would run on each other.
func (t *track) leftOf(other *track) bool {
	return t != other && slices.ContainsFunc(t.outs, func(row int) bool { return slices.Contains(other.ins, row) })
}

func (t *track) inTheWay(other *track) bool {
	meets := other.lo <= t.hi && t.lo <= other.hi
	return (other.number == t.number && meets) || (t.leftOf(other) && other.number >= t.number)
}
