package procedure

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"
)

// example returns the shortest way to a violation that can be played in the calendar, as a scenario in YAML; empty if none of
// those found can be, because their clocks cannot run out in that order.
func (p *prover) example(x *proof, name string, at []int) string {
	n := x.def.never(name)
	return p.shown(x, at, name, "反例："+n.Title, n.Cited())
}

// shown is the first of some positions that can be played, as a scenario with its title and what it shows.
func (p *prover) shown(x *proof, at []int, name, title, shows string) string {
	regulation := p.named(x.def.Name).Regulation // x.def's is in force at any time
	for _, from := range p.begins(regulation) {
		for _, i := range at {
			if story, ok := p.act(x, i, from, name); ok {
				return story.written(title, shows)
			}
		}
	}
	return ""
}

func (d *Definition) never(name string) Never {
	for path, n := range d.prohibitions() {
		if path == name {
			return n
		}
	}
	return Never{}
}

// named is the procedure of that name in the pack, or nil.
func (p *prover) named(procedure string) *Definition {
	i := slices.IndexFunc(p.pack, func(d *Definition) bool { return d.Name == procedure })
	if i < 0 {
		return nil
	}
	return p.pack[i]
}

// begins are mornings on which the regulation is in force: of a working day, and of its last day, after which it will have lapsed.
func (p *prover) begins(r *Regulation) []time.Time {
	day := civil.Date{Year: 2025, Month: time.September, Day: 1}
	if r.InForce.From != nil && r.InForce.From.After(day) {
		day = *r.InForce.From
	}
	if next, err := p.cal.NextWorkday(day); err == nil && !r.lapsedOn(next) {
		day = next
	}
	mornings := []time.Time{StartOf(day).Add(10 * time.Hour)}
	if r.InForce.Through != nil {
		mornings = append(mornings, StartOf(*r.InForce.Through).Add(10*time.Hour))
	}
	return mornings
}

// act plays the way to a position from a moment on, and tells whether the prohibition of the name, if one is given, is violated.
func (p *prover) act(x *proof, at int, from time.Time, name string) (*player, bool) {
	path := x.wayTo(at)
	first := path[0]
	pl := &player{m: Machine{def: p.named(x.def.Name), cal: p.cal}, now: from}
	pl.sim.Scenario = first.scenario(x.def, from)
	if first.origin != nil {
		parent, ok := p.act(first.origin.of, first.origin.at, from, "")
		if !ok {
			return nil, false
		}
		pl.parent = parent
		pl.sim.Scenario.Parent = parent.story(first.origin.child)
		if x.def.Filing.Resource == None {
			pl.sim.Scenario.Resource = parent.sim.Scenario.Resource
		}
		pl.sim.Scenario.Filing.At = Moment{parent.now.Add(time.Minute)}
		pl.now = pl.sim.Scenario.Filing.At.Time
	}
	w := &watcher{m: pl.m, pl: pl, name: name, past: first.pastOf()}
	pl.watch = w.see
	if pl.file() != nil || pl.sim.State.Number == "" {
		return nil, false
	}
	for _, mv := range path[1:] {
		if !pl.take(mv) {
			return nil, false
		}
	}
	return pl, len(pl.sim.Faults) == 0 && (name == "" || w.violated)
}

// pastOf is the history that a case has from the one that it follows from.
func (mv move) pastOf() history {
	if mv.origin == nil {
		return history{}
	}
	return mv.origin.of.positions[mv.origin.at].past.of(mv.origin.of.def.Name)
}

// wayTo lists the moves that lead to a position, the filing first.
func (x *proof) wayTo(at int) []move {
	var way []move
	for ; at >= 0; at = x.positions[at].from {
		way = append(way, x.positions[at].move)
	}
	slices.Reverse(way)
	return way
}

func (mv move) scenario(d *Definition, at time.Time) Scenario {
	a := mv.application
	return Scenario{
		Procedure: d.Name, Applicant: a.Applicant, Areas: a.Areas.Of, Resource: a.Resource,
		Filing: FilingStep{At: Moment{at}, As: a.Kind, Form: dated(d.Form, a.Form, DateOf(at))},
	}
}

// dated gives the date fields that are filled in a day that they accept.
func dated(fields []Field, values Fields, on civil.Date) Fields {
	filled := Fields{}
	for _, f := range fields {
		if v, ok := values[f.Name]; ok {
			filled[f.Name] = v
			if f.Type == Date || f.Type == Promise {
				filled[f.Name] = on.String()
			}
		}
	}
	return filled
}

// take plays a move: an act a minute later, or time until a clock has run out. A service is done by itself.
func (p *player) take(mv move) bool {
	ev := mv.event
	switch ev.Kind {
	case Acted:
		return p.doing(ev)
	case ClockExpired:
		r := p.sim.State.clock(ev.Clock)
		return r != nil && p.m.canExpire(*r) && p.until(EndOf(r.Due)) == nil
	default:
		return true
	}
}

func (p *player) doing(ev Event) bool {
	at := p.now.Add(time.Minute)
	open, err := p.m.Open(p.sim.State)
	i := slices.IndexFunc(open, func(o OpenAction) bool { return o.Action == ev.Action && o.Role == ev.By.Roles[0] })
	if err != nil || i < 0 {
		return false
	}
	day, err := p.m.cal.NextWorkday(DateOf(at))
	if err != nil {
		return false
	}
	step := Step{At: Moment{at}, By: ev.By.Roles[0], Do: ev.Action, With: dated(open[i].Fields, ev.Fields, day)}
	p.sim.Scenario.Steps = append(p.sim.Scenario.Steps, step)
	return p.step(len(p.sim.Scenario.Steps)-1, step) == nil
}

// watcher looks out for a violation while a way is played.
type watcher struct {
	m        Machine
	pl       *player
	name     string
	past     history
	violated bool
}

func (w *watcher) see(before, after State, record Record) {
	h := happened{machine: w.m, before: before, after: after, record: record, past: w.past}
	if record.Event.Kind == Acted {
		h.by = record.Event.By.Roles[0]
	}
	for _, token := range h.tokens() {
		w.past[token] = true
	}
	if w.name != "" {
		yes, err := h.violates(w.m.def.never(w.name))
		w.violated = w.violated || yes && err == nil
	}
}

func (p *player) story(child string) *Story {
	sc := p.sim.Scenario
	return &Story{
		Procedure: sc.Procedure, Definition: p.m.def, Child: child, Applicant: sc.Applicant, Parent: sc.Parent,
		Filing: sc.Filing, Steps: sc.Steps,
	}
}

// written is what was played, as a scenario in YAML that ends as it did.
func (p *player) written(title, shows string) string {
	sc := p.sim.Scenario
	story := yaml.MapSlice{{Key: "scenario", Value: title}, {Key: "shows", Value: shows}, {Key: "procedure", Value: sc.Procedure}}
	if len(sc.Areas) > 0 {
		story = append(story, yaml.MapItem{Key: "areas", Value: sc.Areas})
	}
	if sc.Resource != nil {
		story = append(story, yaml.MapItem{Key: "resource", Value: sc.Resource.written()})
	}
	if sc.Parent != nil {
		story = append(story, yaml.MapItem{Key: "parent", Value: sc.Parent.written()})
	}
	end := yaml.MapSlice{{Key: "at", Value: Moment{p.now}.String()}, {Key: "state", Value: p.sim.State.Node}}
	if p.sim.State.Outcome != nil {
		end = append(end, yaml.MapItem{Key: "outcome", Value: p.sim.State.Outcome.Code})
	}
	if !p.sim.State.Ended() {
		end = append(end, yaml.MapItem{Key: "running", Value: true})
	}
	story = append(append(story, told(sc.Applicant, sc.Filing, sc.Steps)...), yaml.MapItem{Key: "end", Value: end})
	text, err := yaml.Marshal(story)
	if err != nil {
		return ""
	}
	return string(text)
}

func (s *Story) written() yaml.MapSlice {
	story := yaml.MapSlice{{Key: "procedure", Value: s.Procedure}, {Key: "child", Value: s.Child}}
	if s.Parent != nil {
		story = append(story, yaml.MapItem{Key: "parent", Value: s.Parent.written()})
	}
	return append(story, told(s.Applicant, s.Filing, s.Steps)...)
}

func told(applicant string, f FilingStep, steps []Step) yaml.MapSlice {
	var list []yaml.MapSlice
	for _, s := range steps {
		step := yaml.MapSlice{{Key: "at", Value: s.At.String()}, {Key: "by", Value: s.By}, {Key: "do", Value: s.Do}}
		if len(s.With) > 0 {
			step = append(step, yaml.MapItem{Key: "with", Value: s.With})
		}
		list = append(list, step)
	}
	file := yaml.MapSlice{{Key: "at", Value: f.At.String()}, {Key: "as", Value: string(f.As)}}
	if len(f.Form) > 0 {
		file = append(file, yaml.MapItem{Key: "form", Value: f.Form})
	}
	return yaml.MapSlice{{Key: "applicant", Value: applicant}, {Key: "file", Value: file}, {Key: "steps", Value: list}}
}

// written is the entry as a scenario writes it, without what it leaves open.
func (r *Resource) written() yaml.MapSlice {
	entry := yaml.MapSlice{{Key: "code", Value: r.Code}, {Key: "title", Value: r.Title}, {Key: "provider", Value: r.Provider}}
	for _, item := range []yaml.MapItem{
		{Key: "share", Value: r.Share}, {Key: "share_basis", Value: r.ShareBasis},
		{Key: "open", Value: r.Open}, {Key: "open_basis", Value: r.OpenBasis},
		{Key: "access", Value: r.Access}, {Key: "contact", Value: r.Contact},
	} {
		if item.Value != "" {
			entry = append(entry, item)
		}
	}
	return append(entry, yaml.MapItem{Key: "gathered", Value: r.Gathered})
}
