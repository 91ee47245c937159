package procedure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// mostPositions bounds the proof of one procedure.
const mostPositions = 400_000

// position is one way in which a case can stand.
type position struct {
	state *State // nil: nothing can come next, or all of it was tried
	past  history
	from  int // index of the position before; -1: filed
	move  move
}

// move leads from one position to the next.
type move struct {
	event       Event
	application *Application // of the first one
	origin      *origin      // of the first one, if the case follows from another
	way         consequence
	open        *OpenAction
}

// origin is a position of another case that offers this one.
type origin struct {
	of    *proof
	at    int
	child string
}

// proof is the exploration of one procedure.
type proof struct {
	def       *Definition // in force at any time
	m         mentions
	past      history // the tokens that some prohibition of the pack asks for
	pasts     map[string]history
	strands   strands
	filing    *way
	ways      map[string]map[string]*way // by state and action
	standing  map[string]memory          // by state
	ended     memory
	questions map[Expression]compiled
	positions []*position
	next      int // the first position from which nothing was tried yet
	index     map[digest]bool
	tried     map[tried]bool
	followed  []string           // child cases that are looked at as following from it
	offers    map[string]offered // by what makes a difference to the case that is offered
	order     []string           // keys of offers
	looked    map[string]bool    // prohibitions whose occasion came
	broken    map[string][]int   // prohibitions that are violated at positions
	stuck     map[string][]int   // positions that are dead ends, by state
	stopped   error
}

// offered is a child case that a position offers.
type offered struct {
	origin
	rule     Child
	known    ParentCase
	bound    Fields
	resource *Resource
	parties  Parties
	past     history
}

// file tries every filing that makes a difference.
func (x *proof) file() {
	for _, kind := range x.m.filers(x.def.Filing.By) {
		for _, a := range x.m.applications(kind) {
			for _, a.Resource = range x.m.resources(x.def.Filing.Resource) {
				for _, a.Form = range x.valuations("form.", x.def.Form, x.filing.varied, DateOf(explored)) {
					x.begin(a, nil, history{})
				}
			}
		}
	}
}

// explored is when cases are filed for the prover; dates decide nothing there.
var explored = time.Date(2026, 1, 1, 10, 0, 0, 0, Shanghai)

// follow files the case from every case of another procedure that offers it.
func (x *proof) follow(parent *proof, name string) {
	for _, key := range parent.order {
		o := parent.offers[key]
		if o.rule.Procedure != name {
			continue
		}
		for _, form := range x.valuations("form.", x.def.Form, free(x.filing.varied, o.bound), DateOf(explored)) {
			maps.Copy(form, o.bound)
			a := Application{Applicant: o.applicant(x.def.Regulation), Form: form, Parent: "S-0", ParentCase: &o.known, Bound: o.bound}
			for _, a.Areas = range x.areas(o, a.Applicant) {
				for _, a.Resource = range x.entries(o.resource) {
					for _, a.Kind = range x.def.Filing.By {
						x.begin(a, &o.origin, o.past)
					}
				}
			}
		}
	}
}

// free are the fields that nothing binds.
func free(fields map[string]bool, bound Fields) map[string]bool {
	return maps.Collect(func(yield func(string, bool) bool) {
		for name := range fields {
			if _, fixed := bound[name]; !fixed && !yield(name, true) {
				return
			}
		}
	})
}

// entries are those that a case can be about that follows from one about an entry, or about none.
func (x *proof) entries(of *Resource) []*Resource {
	switch {
	case x.def.Filing.Resource == None:
		return []*Resource{nil}
	case of == nil:
		return x.m.resources(x.def.Filing.Resource)
	default:
		return []*Resource{of}
	}
}

// applicant is the department of the role that opens the case.
func (o offered) applicant(r *Regulation) string {
	switch r.Parties.At(o.rule.Role).Department {
	case RoleApplicant:
		return o.parties.Applicant
	case RoleProvider:
		return o.parties.Provider
	}
	return o.rule.Role
}

// areas are those that departments can be of in a case that follows: both sides of the case before as they were there, and who
// was on neither of the same area as the others, or of another.
func (x *proof) areas(o offered, applicant string) []Areas {
	p := o.parties
	known := Areas{}
	if p.CrossesLevels() {
		known = apart(p.Applicant)
	}
	if _, asked := x.m.values[crossing]; !asked || applicant == p.Applicant || applicant == p.Provider {
		return []Areas{known}
	}
	other := apart(applicant)
	maps.Copy(other.Of, known.Of)
	return []Areas{known, other}
}

func (x *proof) begin(a Application, from *origin, past history) {
	a.Number, a.At, a.Person = "S-1", explored, "somebody"
	s, record, err := x.machine(ordinary).File(a)
	if err != nil { // refused: such a filing is no case
		return
	}
	x.arrive(-1, move{application: &a, origin: from}, &happened{after: s, record: record, past: past})
}

// goOn tries everything that can come next, until nothing new does.
func (x *proof) goOn() {
	for ; x.next < len(x.positions) && x.stopped == nil; x.next++ {
		if at := x.positions[x.next]; at.state != nil {
			x.expand(x.next)
			at.state = nil
		}
	}
}

func (x *proof) machine(way consequence) Machine {
	return Machine{def: x.def, cal: everyDay{}, way: cmp.Or(way, ordinary)}
}

// arrive notes the position that a step came to, and the prohibitions that the step violates.
func (x *proof) arrive(from int, mv move, h *happened) {
	h.machine = x.machine(ordinary)
	past, own := h.past, false
	for _, token := range h.tokens() {
		if !x.asked(token) || past[token] {
			continue
		}
		if !own { // positions share what has not changed
			past, own = maps.Clone(past), true
		}
		past[token] = true
	}
	if own { // few histories differ
		past = x.only(past)
	}
	h.past = past
	broken := x.look(h)
	key := x.key(&h.after, past, x.memory(&h.after))
	if x.index[key] && len(broken) == 0 {
		return
	}
	if len(x.positions) == mostPositions {
		x.stopped = fmt.Errorf("more than %d positions: too many to prove; fewer values that conditions ask about make them fewer", mostPositions)
		return
	}
	for _, name := range broken {
		x.broken[name] = append(x.broken[name], len(x.positions))
	}
	at := &position{past: past, from: from, move: mv}
	x.positions = append(x.positions, at)
	if x.index[key] { // it is here as the end of a way only
		return
	}
	x.index[key] = true
	after := h.after
	if !after.Ended() {
		at.state = &after
	}
	x.offer(len(x.positions)-1, after, past)
}

// only is the one history of its kind that all positions share.
func (x *proof) only(past history) history {
	text := past.String()
	if _, known := x.pasts[text]; !known {
		x.pasts[text] = past
	}
	return x.pasts[text]
}

// asked tells whether a prohibition of the pack asks for a token, under its own name or that of the procedure.
func (x *proof) asked(token string) bool {
	kind, name, _ := strings.Cut(token, " ")
	return x.past[token] || x.past[kind+" "+x.def.Name+"/"+name]
}

// mostExamples is how many violations of one prohibition are kept: one that cannot be played in a calendar may have a
// neighbour that can.
const mostExamples = 20

// look returns the prohibitions that a step violates.
func (x *proof) look(h *happened) []string {
	var broken []string
	for name, n := range x.def.prohibitions() {
		if !h.is(n.At) {
			continue
		}
		x.looked[name] = true
		yes, err := h.violates(n)
		if err != nil {
			x.stopped = err
		}
		if yes && len(x.broken[name]) < mostExamples {
			broken = append(broken, name)
		}
	}
	return broken
}

// expand takes every event that can come next.
func (x *proof) expand(i int) {
	s := *x.positions[i].state
	m := x.machine(ordinary)
	open, err := m.Open(s)
	if err != nil {
		x.stopped = err
		return
	}
	x.deadEnd(i, s, m, open)
	at := s.LastAt.Add(time.Minute)
	for k := range open {
		o := &open[k]
		if o.idle() {
			continue
		}
		for _, values := range x.said(i, &s, o, DateOf(at)) {
			x.step(i, s, move{event: Event{Kind: Acted, At: at, Action: o.Action, Task: o.Task, By: Actor{Roles: []string{o.Role}}, Fields: values}, open: o})
		}
	}
	for _, c := range s.Clocks {
		if m.canExpire(c) {
			x.expire(i, s, c)
		}
	}
	for _, c := range s.Calls() {
		x.step(i, s, move{event: Event{Kind: ServiceDone, At: s.LastAt, Service: c.ID}})
	}
}

func (x *proof) expire(i int, s State, c ClockInstance) {
	ev := Event{Kind: ClockExpired, At: EndOf(c.Due), Clock: c.ID}
	for _, way := range x.def.Clocks.At(c.Clock).Expired.consequences() {
		x.step(i, s, move{event: ev, way: way})
	}
}

func (x *proof) step(i int, s State, mv move) {
	mv.event.ID = "explored"
	m := x.machine(mv.way)
	m.open, mv.open = mv.open, nil // it is kept with every position
	after, record, err := m.Step(s, mv.event)
	if err != nil {
		x.stopped = err
		return
	}
	if record.Refusal == nil {
		by := ""
		if mv.event.Kind == Acted {
			by = mv.event.By.Roles[0]
		}
		x.arrive(i, mv, &happened{before: s, after: after, record: record, by: by, past: x.positions[i].past})
	}
}

// offer notes the child cases that a position offers, as far as they are looked at as following from this one.
func (x *proof) offer(i int, s State, past history) {
	if s.Node == "" {
		return
	}
	m, seen := x.machine(ordinary), past.of(x.def.Name)
	maps.DeleteFunc(seen, func(token string, _ bool) bool { return !x.past[token] }) // nothing asks it of a parent
	for _, name := range x.followed {
		r := x.def.Children.At(name)
		if yes, err := m.offers(&s, name, r); err != nil || !yes {
			x.stop(err)
			continue
		}
		known, bound, err := m.Opening(s, name)
		if err != nil {
			x.stop(err)
			return
		}
		key := fmt.Sprint(name, s.Resource.values(), known, s.Parties.CrossesLevels(), bound, seen)
		if _, have := x.offers[key]; !have {
			x.order = append(x.order, key)
			x.offers[key] = offered{
				origin: origin{of: x, at: i, child: name}, rule: r,
				known: known, bound: bound, resource: s.Resource, parties: s.Parties, past: seen,
			}
		}
	}
}

func (x *proof) stop(err error) {
	if err != nil {
		x.stopped = err
	}
}

// tried is an act, and what two positions before it must have in common for it to come to the same.
type tried struct {
	act  string
	from digest
}

// said lists what makes a difference of what an act may say; nothing if it was said where it comes to the same.
func (x *proof) said(i int, s *State, o *OpenAction, on civil.Date) []Fields {
	way, known := x.ways[s.Node][o.Action]
	if !known {
		x.stop(fmt.Errorf("%s is open in state %s, and was not foreseen there", o.Action, s.Node))
		return nil
	}
	all := x.sayings(way, o, on)
	if len(all) > 1 {
		key := tried{o.Action + " by " + o.Role, x.key(s, x.positions[i].past, way.memory)}
		if x.tried[key] {
			return nil
		}
		x.tried[key] = true
	}
	if len(s.Bound) == 0 || len(way.amended) == 0 {
		return all
	}
	left := make([]Fields, len(all))
	for k, values := range all {
		left[k] = maps.Clone(values)
		maps.DeleteFunc(left[k], func(name string, _ any) bool {
			return slices.Contains(way.amended, name) && slices.Contains(s.Bound, name)
		})
	}
	return left
}

// sayings are what an act may say on a day, worked out once: positions share them.
func (x *proof) sayings(w *way, o *OpenAction, on civil.Date) []Fields {
	key := fmt.Sprint(on)
	for _, f := range o.Fields {
		key += fmt.Sprint("|", f.Name, f.Max)
	}
	list, known := w.sayings[key]
	if !known {
		list = x.valuations("act."+o.Action+".", o.Fields, w.varied, on)
		list = slices.DeleteFunc(list, func(values Fields) bool { // whatever the form says could be said again
			return slices.ContainsFunc(w.amended, func(name string) bool { _, said := values[name]; return !said })
		})
		w.sayings[key] = list
	}
	return list
}

func (x *proof) valuations(prefix string, fields []Field, varied map[string]bool, on civil.Date) []Fields {
	list, err := x.m.valuations(prefix, fields, varied, x.strands, on)
	x.stop(err)
	return list
}
