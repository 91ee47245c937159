package regulations

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Above chooses the higher laws whose ceilings count for a procedure.
type Above = func(*procedure.Definition) []procedure.Higher

// Above are the regulations of the library that state ceilings and that the procedure's regulation names as what it must be
// checked against. Which of them count in a house, its record of law says ([domain.Law.Above]).
func (l *Library) Above(d *procedure.Definition) []procedure.Higher {
	var list []procedure.Higher
	for _, law := range l.laws() {
		if d.Regulation.Below(law) {
			list = append(list, procedure.Higher{Law: law})
		}
	}
	return list
}

// laws are the regulations that state ceilings.
func (l *Library) laws() []*procedure.Regulation {
	return slices.DeleteFunc(l.Regulations(), func(r *procedure.Regulation) bool { return r.Ceilings.Len() == 0 })
}

// Exceeds lists where the procedures of a regulation exceed what the laws above it allow.
func (l *Library) Exceeds(regulation string, above Above) []procedure.Excess {
	var list []procedure.Excess
	for _, d := range l.Definitions(regulation) {
		list = append(list, d.Exceeds(above(d))...)
	}
	return list
}

// Bound returns the library as it is where the ceilings of the laws above each regulation bind; see [procedure.Under]. Its
// scenarios are played as before.
func (l *Library) Bound(above Above) (*Library, error) {
	b := Library{unbound: l}
	for _, p := range l.packs {
		under, err := procedure.Under(p.Procedures, above)
		if err != nil {
			return nil, err
		}
		if len(under) > 0 {
			p.Procedures, p.Regulation = under, under[0].Regulation
		}
		b.packs = append(b.packs, p)
	}
	return &b, nil
}

// house is the library where the law of a house applies, as it was last asked for.
type house struct {
	mu    sync.Mutex
	rules string
	bound *Library
}

// Under is the library where the law of a house applies: with the ceilings that it has bind.
func (l *Library) Under(law domain.Law) (*Library, error) {
	if !law.Ceilings.Bind {
		return l, nil
	}
	rules, err := json.Marshal(law.Rules)
	if err != nil {
		return nil, err
	}
	l.house.mu.Lock()
	defer l.house.mu.Unlock()
	if l.house.bound == nil || l.house.rules != string(rules) {
		bound, err := l.Bound(l.AboveHere(law))
		if err != nil {
			return nil, err
		}
		l.house.rules, l.house.bound = string(rules), bound
	}
	return l.house.bound, nil
}

// AboveHere chooses the higher laws whose ceilings count where the law of a house applies.
func (l *Library) AboveHere(law domain.Law) func(*procedure.Definition) []procedure.Higher {
	return func(d *procedure.Definition) []procedure.Higher { return law.Above(d, l.Above(d)) }
}

// Here is a procedure where the law of a house applies: with the ceilings of higher laws, if they bind. It may be of another
// build than the library.
func (l *Library) Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error) {
	here, err := l.Under(law)
	if err != nil || here == l {
		return d, err
	}
	if own, ok := l.Definition(d.ID()); ok && own.Ref() == d.Ref() {
		own, _ = here.Definition(d.ID())
		return own, nil
	}
	if own, ok := here.Definition(d.ID()); ok && own.Ref() == d.Ref() {
		return own, nil
	}
	under, err := procedure.Under([]*procedure.Definition{d}, l.AboveHere(law))
	if err != nil {
		return nil, err
	}
	return under[0], nil
}

// Unbound returns the library as its packs have it, without the ceilings of higher laws.
func (l *Library) Unbound() *Library {
	if l.unbound == nil {
		return l
	}
	return l.unbound
}

// Binds tells whether the ceilings of higher laws bind.
func (l *Library) Binds() bool { return l.unbound != nil }

// under are the procedures of a regulation where the ceilings of the laws with the ids bind. missing is the first that the
// library does not have, or not with ceilings.
func (l *Library) under(regulation string, ids []string) (list []*procedure.Definition, missing string, err error) {
	l = l.Unbound()
	var laws []procedure.Higher
	for _, id := range ids {
		law, there := l.Regulation(id)
		if !there || law.Ceilings.Len() == 0 {
			return nil, id, nil
		}
		laws = append(laws, procedure.Higher{Law: law})
	}
	list, err = procedure.Under(l.Definitions(regulation), func(*procedure.Definition) []procedure.Higher { return laws })
	return list, "", err
}

// kinds refuses clocks of a kind that no law of the library has a ceiling for: it would be a name written wrong.
func (l *Library) kinds() []error {
	var known []string
	for _, law := range l.laws() {
		known = append(known, law.Ceilings.Keys...)
	}
	if len(known) == 0 {
		return nil
	}
	var faults []error
	for _, p := range l.packs {
		for _, d := range p.Procedures {
			for kind, clock := range d.Kinds().All() {
				if !slices.Contains(known, kind) {
					found := "the kind " + kind + ", for which no law has a ceiling"
					faults = append(faults, d.Fault("clocks."+clock+".kind", found, "one of "+strings.Join(known, ", ")))
				}
			}
		}
	}
	return faults
}

// related gives the scenarios that play under higher laws their procedures. Those under a law that the library does not have
// wait until it is put beside one that has.
func (l *Library) related() error {
	var faults []error
	for i := range l.packs {
		p := &l.packs[i]
		p.Under, p.Waiting = nil, nil
		for _, sc := range p.under {
			played, err := l.relatedUnder(p.Regulation.ID, sc)
			switch {
			case err != nil:
				faults = append(faults, err)
			case played.Definition == nil:
				p.Waiting = append(p.Waiting, sc)
			default:
				p.Under = append(p.Under, played)
			}
		}
	}
	return errors.Join(faults...)
}

func (l *Library) relatedUnder(regulation string, sc procedure.Scenario) (procedure.Scenario, error) {
	sc = sc.Unrelated()
	list, missing, err := l.under(regulation, sc.Under)
	if err != nil || missing != "" {
		return sc, err
	}
	i := slices.IndexFunc(list, func(d *procedure.Definition) bool { return d.Name == sc.Procedure })
	if i < 0 {
		return sc, nil // told where it was read
	}
	sc.Definition = list[i]
	return sc, errors.Join(append(each(sc.Check(list[i])), relate(list, sc))...)
}

// Related gives a scenario of a regulation, and what went before it, the procedures that it is played under: those where the
// ceilings bind of the laws that it names, or else the library's. The error names what the regulation or the library does not have.
func (l *Library) Related(regulation string, sc procedure.Scenario) (procedure.Scenario, error) {
	if len(sc.Under) > 0 {
		played, err := l.relatedUnder(regulation, sc)
		if err == nil && played.Definition == nil {
			err = fmt.Errorf("%s: %s: under: not all of %s are among the regulations, or %s has no procedure %q",
				sc.File, sc.Title, strings.Join(sc.Under, ", "), regulation, sc.Procedure)
		}
		return played, err
	}
	d, ok := l.Definition(regulation + "/" + sc.Procedure)
	if !ok {
		return sc, fmt.Errorf("%s: %s: no procedure %q", sc.File, sc.Title, regulation+"/"+sc.Procedure)
	}
	sc = sc.Unrelated()
	sc.Definition = d
	return sc, relate(l.Definitions(regulation), sc)
}
