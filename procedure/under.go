package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Under returns the procedures of one regulation as they are where the ceilings of higher laws bind: what exceeds a ceiling
// has a second clock, on the higher law's ground, beside its own, and consent of which that law knows nothing is overruled.
// They are ordinary definitions with sources of their own, in which the regulation has the items that the new clocks can
// breach. Where nothing is exceeded they are the same ones.
func Under(procedures []*Definition, above func(*Definition) []Higher) ([]*Definition, error) {
	if len(procedures) == 0 {
		return procedures, nil
	}
	b := bound{lower: procedures[0].Regulation, breaches: map[string]Breach{}}
	for _, d := range procedures {
		if err := b.add(d, above(d)); err != nil {
			return nil, err
		}
	}
	if !b.changed {
		return procedures, nil
	}
	return b.definitions()
}

// bound is a regulation and its procedures on their way to be written anew.
type bound struct {
	lower    *Regulation
	changed  bool
	sources  []rewritten
	items    []string // of higher laws' lists
	breaches map[string]Breach
}

type rewritten struct {
	of *Definition
	to *mapping
}

func (b *bound) add(d *Definition, laws []Higher) error {
	source, err := readMapping(d.Source.Procedure)
	if err != nil {
		return fmt.Errorf("%s: %w", d.Source.File, err)
	}
	for _, e := range together(d.Exceeds(laws)) {
		b.changed = true
		if e.Consent {
			b.overrule(source, e)
			continue
		}
		b.limit(source, e)
	}
	b.sources = append(b.sources, rewritten{d, source})
	return nil
}

// together leaves one excess of each stretch: its clock has every length that the ceiling has.
func together(list []Excess) []Excess {
	var out []Excess
	for _, e := range list {
		same := func(o Excess) bool {
			return !e.Consent && !o.Consent && o.Law == e.Law && o.Kind == e.Kind && slices.Equal(o.stretch.states, e.stretch.states)
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, e)
		}
	}
	return out
}

// definitions reads what was written. Faults and findings are told at the lines of the pack's own files.
func (b *bound) definitions() ([]*Definition, error) {
	source, err := readMapping(b.lower.Source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.lower.file, err)
	}
	for _, item := range b.items {
		breach := source.at("breaches", item)
		of := b.breaches[item]
		breach.set("title", of.Title)
		breach.set("article", of.Article)
		breach.set("of", of.Of[0])
	}
	text, err := source.write()
	if err != nil {
		return nil, err
	}
	regulation, err := ParseRegulation(b.lower.file, text)
	if err != nil {
		return nil, fmt.Errorf("under higher laws: %w", err)
	}
	regulation.at = b.lower.at
	var list []*Definition
	for _, s := range b.sources {
		if text, err = s.to.write(); err != nil {
			return nil, err
		}
		d, err := Parse(regulation, s.of.Source.File, text)
		if err != nil {
			return nil, fmt.Errorf("under higher laws: %w", err)
		}
		d.Source.at = s.of.Source.at
		list = append(list, d)
	}
	return list, nil
}

// limit puts the higher law's clock beside those that exceed it, wherever they run; it is held where they are, since the
// higher law is silent on that.
func (b *bound) limit(source *mapping, e Excess) {
	name := e.clockName(source.at("clocks"))
	clock := source.at("clocks", name)
	owner := e.owner()
	law := e.Law.Cite(e.Ceiling.Article())
	clock.set("title", e.Ceiling.Title+"（"+e.Law.Short+"）")
	clock.set("basis", law)
	clock.said("authority", string(e.Ceiling.Authority))
	clock.set("note", joined("；", e.Ceiling.Note, e.Lower()+"，长于"+law+"的期限，两者并行；起算日和中止随前者（惯例）"))
	e.applies().write(clock)
	clock.set("owner", owner)
	clock.set("workdays", e.Ceiling.Workdays.written())
	clock.set("from", e.from())
	b.expiry(clock.at("expired"), e, owner)
	if x := e.Ceiling.Extend; x != nil {
		b.extension(clock.at("extension"), e, owner)
	}
	for _, state := range e.stretch.states {
		e.run(source.at("states", state), state, name)
	}
}

// clockName is free, and says of which law the clock is.
func (e Excess) clockName(clocks *mapping) string {
	base := strings.ReplaceAll(e.Law.ID, "-", "_") + "_" + e.Kind
	name := base
	for n := 2; clocks.find(name) >= 0; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	return name
}

// from is the day from which the first clock of the stretch counts; if it has several beginnings, that of entering it.
func (e Excess) from() string {
	var froms []string
	for _, state := range e.stretch.entrances() {
		for _, name := range e.Definition.ofKind(e.Kind, e.Definition.States.At(state).Limits()) {
			froms = append(froms, e.Definition.Clocks.At(name).From)
		}
	}
	if froms = distinct(froms); len(froms) == 1 && froms[0] != "" {
		return froms[0]
	}
	return refEntered
}

// owner is who of those that owe the clocks is the party that the law means, or else who owes the first.
func (e Excess) owner() string {
	meant := e.Law.Parties.At(e.Ceiling.Owner)
	var owners []string
	for _, name := range e.Clocks {
		owners = append(owners, e.Definition.owners(name)...)
	}
	for _, owner := range owners {
		if e.Definition.Regulation.Parties.At(owner).like(meant) {
			return owner
		}
	}
	return owners[0]
}

// like tells whether two parties of two regulations are the same seat.
func (p Party) like(other Party) bool {
	return p.Department == other.Department && (p.Department != "" || p.Position == other.Position)
}

// counterpart is the regulation's role for a party of another one, preferably of the same name; empty if it has none.
func (r *Regulation) counterpart(role string, of *Regulation) string {
	party := of.Parties.At(role)
	if r.Parties.Has(role) && r.Parties.At(role).like(party) {
		return role
	}
	for own, p := range r.Parties.All() {
		if p.like(party) {
			return own
		}
	}
	return ""
}

// expiry has the clock flagged overdue, told to whom the lower clocks are told, and the item of the law's list put on record.
func (b *bound) expiry(expired *mapping, e Excess, owner string) {
	expired.set("escalate", b.supervisors(e, owner))
	expired.set("basis", string(Practice))
	item := e.Ceiling.Breach
	if item == "" || !e.Definition.Regulation.Parties.At(owner).like(e.Law.Parties.At(e.Ceiling.Owner)) {
		return
	}
	breach := e.Law.Breaches.At(item)
	breach.Article, breach.Of = e.Law.Cite(breach.Article), Roles{owner}
	item = e.Law.ID + "/" + item
	if _, there := b.breaches[item]; !there {
		b.items = append(b.items, item)
		b.breaches[item] = breach
	}
	expired.set("breach", item)
	expired.set("note", breach.Article+"："+breach.Title)
}

// supervisors are told of what is late: whoever the lower law names, or else the bureau, and the government of the bureau.
func (b *bound) supervisors(e Excess, owner string) []string {
	for _, name := range e.Clocks {
		if roles := e.Definition.Clocks.At(name).Expired.Escalate; len(roles) > 0 && !slices.Contains(roles, owner) {
			return roles
		}
	}
	position := Bureau
	if b.lower.Parties.At(owner).Position == Bureau {
		position = Government
	}
	return []string{b.lower.ofPosition(position)}
}

// ofPosition is the first role that holders of a position fill, whichever side of the case they are on.
func (r *Regulation) ofPosition(p Position) string {
	for role, party := range r.Parties.All() {
		if party.Department == "" && party.Position == p {
			return role
		}
	}
	return RoleBureau
}

func (b *bound) extension(to *mapping, e Excess, owner string) {
	x := e.Ceiling.Extend
	to.set("title", "申请延长（"+e.Law.Short+"）")
	to.set("request", owner)
	to.set("approve", b.lower.counterpart(x.Approve, e.Law))
	to.set("workdays", x.Workdays)
	to.set("basis", e.Law.Cite(x.Article()))
	to.said("note", x.Note)
	answer := to.at("answer")
	answer.set("workdays", answerDays)
	answer.set("escalate", []string{b.lower.ofPosition(Government)})
	answer.set("basis", string(Practice))
	reason := &mapping{}
	reason.set("name", "reason")
	reason.set("title", "延长的理由")
	reason.set("type", string(Text))
	reason.set("required", true)
	to.set("fields", []any{reason.slice()})
}

// answerDays is how many working days there are, by practice, to decide on more time under a higher law.
const answerDays = 2

// run has the clock run in a state of the stretch, or be held as its own clock is.
func (e Excess) run(state *mapping, name, clock string) {
	n := e.Definition.States.At(name)
	if own := n.Limits(); len(e.Definition.ofKind(e.Kind, own)) > 0 {
		state.drop("clock")
		state.set("clocks", append(slices.Clone(listed(state, own)), clock))
		return
	}
	held := e.Definition.ofKind(e.Kind, n.Hold.Keys)
	state.at("hold").set(clock, n.Hold.At(held[0]))
}

// listed are the clocks of a state as it is being written: those that it had, and those that were put beside them.
func listed(state *mapping, own []string) []string {
	if i := state.find("clocks"); i >= 0 {
		if list, ok := state.entries[i].value.([]string); ok {
			return list
		}
	}
	return own
}

// overrule has silence decide nothing: both sides are told, and the case goes to where it is decided.
func (b *bound) overrule(source *mapping, e Excess) {
	k := e.Definition.Clocks.At(e.Clocks[0])
	lower, higher := b.lower.Cite(k.Expired.Article()), e.Law.Cite(e.Ceiling.Article())
	to := source.at("clocks", e.Clocks[0], "expired", "overruled")
	to.set("basis", higher)
	to.set("authority", string(Construed))
	to.set("note", higher+"没有规定视同同意，读作逾期不答复不视同同意；何者有权决定未规定，由主管部门决定（惯例）")
	e.applies().write(to)
	to.set("escalate", []string{b.lower.ofPosition(Bureau)})
	sides := []string{RoleApplicant}
	if owners := e.Definition.owners(e.Clocks[0]); len(owners) > 0 {
		sides = append(sides, owners[0])
	}
	to.set("notify", sides)
	to.set("remark", lower+"规定逾期视同同意，"+higher+"没有视同同意的规定；逾期未答复不视同同意，由主管部门决定")
}

// write says the days as a pack does.
func (a Applies) write(to *mapping) {
	if a.From != nil {
		to.at("applies").set("from", a.From.String())
	}
	if a.Through != nil {
		to.at("applies").set("through", a.Through.String())
	}
}

// written is the length as a pack writes it.
func (l Length) written() any {
	if len(l.Cases) == 0 {
		return l.Days
	}
	var list []any
	for _, c := range l.Cases {
		one := &mapping{}
		one.said("when", string(c.When))
		one.said("title", c.Title)
		one.set("days", c.Days)
		list = append(list, one.slice())
	}
	return list
}

// joined is what there is of texts.
func joined(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), between)
}
