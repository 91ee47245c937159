package report

// tally is what the cells of a row add up to: how many stand how, and how many of these used how many days.
type tally struct {
	counts map[alike]int
	used   map[Standing]distribution
}

// alike is what figures tell apart.
type alike struct {
	standing         Standing
	extended, paused bool
}

func (t tally) add(c Cell, stage Stage) tally {
	if t.counts == nil {
		t = tally{map[alike]int{}, map[Standing]distribution{}}
	}
	t.counts[alike{c.Standing, c.Extended, c.Paused}] += c.Count
	if t.used[c.Standing] == nil {
		t.used[c.Standing] = distribution{}
	}
	t.used[c.Standing][stage.days(c)] += c.Count
	return t
}

// count adds up what the selection takes.
func (t tally) count(of Selection) int {
	n := 0
	for a, count := range t.counts {
		if of.Takes(Cell{Standing: a.standing, Extended: a.extended, Paused: a.paused}) {
			n += count
		}
	}
	return n
}

// days is the distribution of the days used by what stands in one of the ways.
func (t tally) days(of Selection) distribution {
	all := distribution{}
	for _, standing := range of.Standings {
		for days, count := range t.used[standing] {
			all[days] += count
		}
	}
	return all
}

func (t tally) row(at place, thresholds Thresholds) Row {
	r := Row{Key: at.key, Authority: at.authority, Stage: at.stage, Figures: map[FigureName]Value{}}
	for _, f := range Figures {
		r.Figures[f.Name] = f.read(t, f.Of)
	}
	r.Days = t.days(Selection{Standings: performed}).list()
	r.SmallSample = r.Count(Due) < thresholds.SmallSample
	r.Light = thresholds.light(r.Figures[OnTimeRate], r.Count(Due))
	return r
}
