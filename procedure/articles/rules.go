package articles

import (
	"fmt"
	"slices"

	"github.com/shixian/shixian/procedure"
)

// rule is a part of a pack that rests on an article.
type rule struct {
	basis string
	file  string
	line  int
	path  string   // within its file
	from  []string // paths by which a ledger leads to it, its own first
}

func (r rule) finding(format string, args ...any) procedure.Finding {
	return procedure.Finding{File: r.file, Line: r.line, Path: r.path, Message: fmt.Sprintf(format, args...)}
}

// rules are the clocks, actions, breaches, duties and reviews before an import of the pack.
func (p Pack) rules() []rule {
	var list []rule
	of := func(path, basis string) {
		list = append(list, rule{basis: basis, file: p.Regulation.ID + "/regulation.yaml", line: p.Regulation.Line(path), path: path, from: []string{path}})
	}
	for name, b := range p.Regulation.Breaches.All() {
		of("breaches."+name, b.Article)
	}
	for name, d := range p.Regulation.Duties.All() {
		of("duties."+name, d.Basis.Basis)
	}
	for name, r := range p.Regulation.ImportReviews.All() {
		of("import_reviews."+name, r.Basis.Basis)
	}
	for _, d := range p.Procedures {
		list = append(list, rulesOf(d)...)
	}
	return list
}

func rulesOf(d *procedure.Definition) []rule {
	var list []rule
	of := func(path, basis string, from ...string) {
		from = append([]string{d.Name + "." + path}, from...)
		list = append(list, rule{basis: basis, file: d.Source.File, line: d.Source.Line(path), path: path, from: from})
	}
	for name, k := range d.Clocks.All() {
		path := "clocks." + name
		states := running(d, name)
		of(path, k.Basis.Basis, states...)
		of(path+".expired", k.Expired.Basis.Basis, states...)
		if k.Extend != nil {
			of(path+".extension", k.Extend.Basis.Basis, states...)
		}
	}
	for name, a := range d.Anytime.All() {
		of("anytime."+name, a.Basis.Basis)
	}
	for state, n := range d.States.All() {
		for name, a := range n.Actions.All() {
			of("states."+state+".actions."+name, a.Basis.Basis)
		}
	}
	return list
}

// running are the states that run a clock, as a ledger names them.
func running(d *procedure.Definition, clock string) []string {
	var list []string
	for name, n := range d.States.All() {
		if slices.Contains(n.Limits(), clock) {
			list = append(list, d.Name+".states."+name)
		}
	}
	return list
}
