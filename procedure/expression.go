package procedure

import (
	"fmt"
	"math"
	"reflect"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Expression is a condition or value in the expr language over the case: form,
// resource, fact, act (what was last said with an action), case, parent and breach.
// Expressions have no clock.
type Expression string

// compiled is an expression as it is run, with the groups of values that it looks at. Every expression of a definition is
// compiled when the definition is read, so that a wrong one is never published.
type compiled struct {
	program *vm.Program
	reads   identifiers
}

func (d *Definition) compile(e Expression, boolean bool) error {
	options := []expr.Option{expr.Env(d.environmentTypes()), expr.DisableBuiltin("now"), expr.DisableBuiltin("timezone")}
	if boolean {
		options = append(options, expr.AsBool())
	}
	program, err := expr.Compile(string(e), options...)
	if err != nil {
		return err
	}
	if d.Source.program == nil {
		d.Source.program = map[Expression]compiled{}
	}
	d.Source.program[e] = compiled{program, e.reads()}
	return nil
}

// environmentTypes lets the compiler refuse a reference to nothing.
func (d *Definition) environmentTypes() types.Map {
	facts := types.Map{}
	for name, t := range d.Facts.All() {
		facts[name] = types.String
		if t == BooleanFact {
			facts[name] = types.Bool
		}
	}
	acts := types.Map{}
	for _, a := range d.actions() {
		acts[a.name] = fieldTypes(a.fields)
	}
	return types.Map{
		"form": fieldTypes(d.Form),
		"fact": facts,
		"act":  acts,
		"resource": types.Map{
			"code": types.String, "title": types.String, "provider": types.String,
			"share": types.String, "share_basis": types.String,
			"open": types.String, "open_basis": types.String, "gathered": types.Bool,
			"access": types.String, "contact": types.String,
		},
		"case": types.Map{
			"number": types.String, "applicant": types.String, "provider": types.String,
			"filed_on": types.String, "title": types.String, "outcome": types.String, "crosses_levels": types.Bool,
		},
		"parent": fieldTypes(parentFields),
		"breach": types.Map{
			"item": types.String, "article": types.String, "title": types.String, "on": types.String,
			"role": types.String, "department": types.String,
		},
	}
}

func fieldTypes(fields []Field) types.Map {
	m := types.Map{}
	for _, f := range fields {
		m[f.Name] = types.TypeOf(f.zero())
	}
	return m
}

// zero is what an expression sees of a field that was left empty.
func (f Field) zero() any {
	switch f.Type {
	case Integer:
		return 0
	case Boolean, Confirm:
		return false
	default:
		return ""
	}
}

func (m Machine) evaluate(s *State, e Expression, breach *Breached) (any, error) {
	c := m.def.Source.program[e]
	v, err := expr.Run(c.program, m.environment(s, breach, c.reads))
	if err != nil {
		return nil, fmt.Errorf("expression %q of %s: %w", e, m.def.ID(), err)
	}
	return v, nil
}

func (m Machine) holds(s *State, e Expression) (bool, error) {
	if e == "" || m.branch != nil { // to the explorer every condition is possible
		return true, nil
	}
	v, err := m.evaluate(s, e, nil)
	if err != nil {
		return false, err
	}
	return v.(bool), nil
}

// environment is what an expression sees of the case: the groups that it reads.
func (m Machine) environment(s *State, breach *Breached, reads identifiers) map[string]any {
	env := map[string]any{}
	for group := range reads {
		switch group {
		case "form":
			env[group] = valuesOf(m.def.Form, s.Form)
		case "fact":
			env[group] = m.factValues(s)
		case "act":
			env[group] = m.actValues(s)
		case "resource":
			env[group] = s.Resource.values()
		case "case":
			env[group] = m.caseValues(s)
		case "parent":
			env[group] = s.parentValues()
		case "breach":
			env[group] = m.breachValues(s, breach)
		}
	}
	return env
}

func (m Machine) factValues(s *State) map[string]any {
	facts := map[string]any{}
	for name, t := range m.def.Facts.All() {
		facts[name] = ""
		if t == BooleanFact {
			facts[name] = false
		}
		if v, ok := s.Facts[name]; ok {
			facts[name] = v
		}
	}
	return facts
}

func (m Machine) actValues(s *State) map[string]any {
	acts := map[string]any{}
	for _, a := range m.def.actions() {
		acts[a.name] = valuesOf(a.fields, s.Acts[a.name])
	}
	return acts
}

func (m Machine) breachValues(s *State, breach *Breached) map[string]any {
	if breach == nil {
		return map[string]any{}
	}
	item := m.def.Regulation.Breaches.At(breach.Item)
	return map[string]any{
		"item": breach.Item, "article": item.Article, "title": item.Title, "on": breach.On.String(),
		"role": breach.Role, "department": s.Parties.departmentOf(m.def.Regulation.Parties.At(breach.Role)),
	}
}

func (m Machine) caseValues(s *State) map[string]any {
	outcome := ""
	if s.Outcome != nil {
		outcome = s.Outcome.Code
	}
	return map[string]any{
		"number": s.Number, "applicant": s.Parties.Applicant, "provider": s.Parties.Provider,
		"filed_on": s.FiledOn.String(), "title": m.def.Title, "outcome": outcome, "crosses_levels": s.Parties.CrossesLevels(),
	}
}

// valuesOf shows an expression the values as their fields type them. What a person
// typed wrong counts as empty here; the check of that very field refuses it.
func valuesOf(fields []Field, values Fields) map[string]any {
	m := map[string]any{}
	for _, f := range fields {
		m[f.Name] = f.zero()
		if v := plain(values[f.Name]); reflect.TypeOf(v) == reflect.TypeOf(m[f.Name]) {
			m[f.Name] = v
		}
	}
	return m
}

// plain turns a number that went through JSON or YAML back into an integer.
func plain(v any) any {
	switch n := v.(type) {
	case float64:
		return int(n)
	case uint64:
		return int(min(n, math.MaxInt32))
	}
	return v
}

func (r *Resource) values() map[string]any {
	if r == nil {
		r = &Resource{}
	}
	return map[string]any{
		"code": r.Code, "title": r.Title, "provider": r.Provider, "share": r.Share,
		"share_basis": r.ShareBasis, "open": r.Open, "open_basis": r.OpenBasis, "gathered": r.Gathered,
		"access": r.Access, "contact": r.Contact,
	}
}
