package procedure

import (
	"slices"
	"strings"
)

// stretch is a part of a procedure through which clocks of one kind run, or are held, without a gap.
type stretch struct {
	d      *Definition
	kind   string
	states []string // in the order of the definition
}

// stretches are those of a kind, in the order of the definition. Two that no step connects, as the answers of two branches
// of a gateway, are two.
func (d *Definition) stretches(kind string) []stretch {
	var of []string
	for name, n := range d.States.All() {
		if d.concerns(n, kind) {
			of = append(of, name)
		}
	}
	joined := func(i int) []int {
		var list []int
		for j, other := range of {
			if slices.Contains(d.nextStates(of[i], nil), other) || slices.Contains(d.nextStates(other, nil), of[i]) {
				list = append(list, j)
			}
		}
		return list
	}
	var list []stretch
	for _, part := range components(len(of), joined) {
		slices.Sort(part)
		s := stretch{d: d, kind: kind}
		for _, i := range part {
			s.states = append(s.states, of[i])
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b stretch) int { return slices.Index(of, a.states[0]) - slices.Index(of, b.states[0]) })
	return list
}

// concerns tells whether a clock of the kind runs in the state, or is held there.
func (d *Definition) concerns(n Node, kind string) bool {
	return len(d.ofKind(kind, n.Limits())) > 0 || len(d.ofKind(kind, n.Hold.Keys)) > 0
}

// nextStates are the states to which what is owed, or time, can take a case from one, through gateways. With an entry, only
// those ways are gone that it can go.
func (d *Definition) nextStates(from string, about *Resource) []string {
	n := d.States.At(from)
	var list []string
	for _, a := range n.Actions.All() {
		list = append(list, a.To)
	}
	for _, name := range n.Limits() {
		x := d.Clocks.At(name).Expired
		list = append(list, x.To, x.AfterLapse)
	}
	list = append(list, n.To)
	var through []string
	for _, to := range distinct(list) {
		if to != "" {
			through = append(through, d.behind(to, about)...)
		}
	}
	return distinct(through)
}

// behind is the state itself, or what a gateway leads to.
func (d *Definition) behind(state string, about *Resource) []string {
	branches := d.States.At(state).Gateway
	if len(branches) == 0 {
		return []string{state}
	}
	var list []string
	for _, b := range branches {
		yes, decided := d.holdsOf(b.When, about)
		if yes || !decided {
			list = append(list, d.behind(b.To, about)...)
		}
		if yes && decided {
			break
		}
	}
	return list
}

// holdsOf tells whether a condition holds of an entry, and whether its classes alone decide that.
func (d *Definition) holdsOf(e Expression, about *Resource) (yes, decided bool) {
	if e == "" {
		return true, true
	}
	if about == nil || !e.onClasses() {
		return true, false
	}
	v, err := Machine{def: d}.evaluate(&State{Resource: about}, e, nil)
	return err == nil && v == true, err == nil
}

// onClasses tells whether a condition looks at nothing but the classes of sharing and opening.
func (e Expression) onClasses() bool {
	m := newMentions()
	m.add(e)
	for path := range m.values {
		if path != "resource.share" && path != "resource.open" {
			return false
		}
	}
	return len(m.values) > 0 && len(m.tokens) == 0 && !strings.Contains(string(e), "(")
}

// reachable are the states to which a case about an entry can come.
func (d *Definition) reachable(about *Resource) map[string]bool {
	seen := map[string]bool{}
	for queue := d.behind(d.Start, about); len(queue) > 0; queue = queue[1:] {
		if !seen[queue[0]] {
			seen[queue[0]] = true
			queue = append(queue, d.nextStates(queue[0], about)...)
		}
	}
	return seen
}

// entrances are the states of the stretch to which a case comes from elsewhere.
func (s stretch) entrances() []string {
	var list []string
	for _, name := range s.states {
		from := slices.Contains(s.d.behind(s.d.Start, nil), name)
		for other := range s.d.States.All() {
			from = from || !slices.Contains(s.states, other) && slices.Contains(s.d.nextStates(other, nil), name)
		}
		if from {
			list = append(list, name)
		}
	}
	return list
}

// run is a way through a stretch: the clocks that count one after the other, and what they give together.
type run struct {
	clocks   []string
	days     int // working days
	extended int // working days that can be granted in addition
	endless  bool
}

// runs are the ways through the stretch for an entry. Of clocks that begin in the same state the longest counts, and each
// clock once: what is sent back and comes again goes on with what was left.
func (s stretch) runs(about *Resource) []run {
	reached := s.d.reachable(about)
	var list []run
	var walk func(state string, been []string, so run)
	walk = func(state string, been []string, so run) {
		been, so = append(slices.Clone(been), state), s.on(so, state, about)
		ends := true
		for _, to := range s.d.nextStates(state, about) {
			if slices.Contains(s.states, to) && !slices.Contains(been, to) {
				ends = false
				walk(to, been, so)
			}
		}
		if ends && len(so.clocks) > 0 {
			list = append(list, so)
		}
	}
	for _, state := range s.entrances() {
		if reached[state] {
			walk(state, nil, run{})
		}
	}
	return list
}

// on is the way gone on through a state.
func (s stretch) on(so run, state string, about *Resource) run {
	var longest run
	for _, name := range s.d.ofKind(s.kind, s.d.States.At(state).Limits()) {
		if one := s.d.runOf(name, about); !slices.Contains(so.clocks, name) && (longest.clocks == nil || one.longer(longest)) {
			longest = one
		}
	}
	return run{
		clocks: slices.Concat(so.clocks, longest.clocks), days: so.days + longest.days,
		extended: so.extended + longest.extended, endless: so.endless || longest.endless,
	}
}

func (r run) longer(than run) bool {
	if r.endless != than.endless {
		return r.endless
	}
	return r.days+r.extended > than.days+than.extended
}

// runOf is what a clock gives at most.
func (d *Definition) runOf(name string, about *Resource) run {
	k := d.Clocks.At(name)
	r := run{clocks: []string{name}}
	if k.Extend != nil {
		r.extended = k.Extend.Workdays
	}
	if k.Until != "" {
		f, _ := d.referent(k.Until)
		if r.endless = f.Within == nil; !r.endless {
			r.days = f.Within.Workdays
		}
		return r
	}
	r.days = d.longest(k.Workdays, about)
	return r
}

// longest is the longest that a length can be for an entry.
func (d *Definition) longest(l Length, about *Resource) int {
	if f, ok := d.referent(l.Ref); ok {
		return f.Max
	}
	days := l.Days
	for _, c := range l.Cases {
		yes, decided := d.holdsOf(c.When, about)
		if yes || !decided {
			days = max(days, c.Days)
		}
		if yes && decided {
			break
		}
	}
	return days
}
