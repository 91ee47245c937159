package procedure

import (
	"fmt"
	"slices"
	"strings"
)

// unknown tells what the condition of a prohibition asks about that no procedure of the pack has: a name that is spelled wrong
// would make it forbid too little, or too much, in silence.
func (p *prover) unknown(d *Definition, n Never, everywhere bool) []string {
	var m mentions
	m.add(n.When)
	among := []*Definition{d}
	if everywhere {
		among = p.pack
	}
	var faults []string
	for token := range m.tokens {
		kind, name, _ := strings.Cut(token, " ")
		of := among
		if procedure, rest, named := strings.Cut(name, "/"); named {
			of, name = slices.DeleteFunc(slices.Clone(p.pack), func(d *Definition) bool { return d.Name != procedure }), rest
		}
		if !slices.ContainsFunc(of, func(d *Definition) bool { return d.has(kind, name) }) {
			faults = append(faults, fmt.Sprintf("%q is asked for, and there is no such %s", token, kinds[kind]))
		}
	}
	for field := range m.said {
		if !slices.ContainsFunc(among, func(d *Definition) bool { return d.asks(field) }) {
			faults = append(faults, fmt.Sprintf("said(%q) is asked for, and no action has such a field", field))
		}
	}
	slices.Sort(faults)
	return faults
}

// kinds says what a token of the history is about.
var kinds = map[string]string{
	"act": "action, or no such role", "state": "state", "service": "service", "clock": "clock, or no such outcome of one",
}

// has tells whether a token of the history can be about the procedure.
func (d *Definition) has(kind, name string) bool {
	switch kind {
	case "act":
		action, role, by := strings.Cut(name, " by ")
		return d.acts(action) && (!by || d.Regulation.Parties.Has(role))
	case "state":
		return d.States.Has(name)
	case "service":
		return Services[name] != ""
	default:
		clock, outcome, _ := strings.Cut(name, " ")
		return d.Clocks.Has(clock) &&
			slices.Contains([]string{Met.String(), Missed.String(), Consented.String(), Cancelled.String()}, outcome)
	}
}

// asks tells whether an action of the procedure has a field of the name.
func (d *Definition) asks(field string) bool {
	return slices.ContainsFunc(d.actions(), func(a named) bool {
		return slices.ContainsFunc(a.fields, func(f Field) bool { return f.Name == field })
	})
}
