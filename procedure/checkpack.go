package procedure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// Fault is one of the regulation's file, at a path in it; see [Definition.Fault].
func (r *Regulation) Fault(path, found, expected string) Fault {
	return faultOf(r.file, r.at, path, found, expected)
}

// Fault is one of the definition's file, at a path in it such as "children.rectification.role": for what only shows
// beside the other files of a pack.
func (d *Definition) Fault(path, found, expected string) Fault {
	return faultOf(d.Source.File, d.Source.at, path, found, expected)
}

func faultOf(file string, at places, path, found, expected string) Fault {
	stands := at.of(path)
	return Fault{File: file, Line: stands.line, Column: stands.column, Path: path, Found: found, Expected: expected}
}

// CheckChild holds a child case of the definition against the procedure that it follows: what its form is filled in with,
// and whether its role could open it.
func (d *Definition) CheckChild(name string, target *Definition) []Fault {
	var faults []Fault
	child, path := d.Children.At(name), "children."+name
	var fields []string
	for _, f := range target.Form {
		fields = append(fields, f.Name)
	}
	for field, value := range child.Form.All() {
		at := path + ".form." + field
		if !slices.Contains(fields, field) {
			faults = append(faults, d.Fault(at, "the field "+field+", which the form of "+target.Name+" does not have", oneOf(fields)))
			continue
		}
		values, closed := enumerated(target.Form, field)
		if text, ok := constant(value); ok && closed && !slices.Contains(values, text) {
			faults = append(faults, d.Fault(at, fmt.Sprintf("%q for %s of %s", text, field, target.Name), oneOf(values)))
		}
	}
	kinds := d.filersOf(child.Role)
	if !slices.ContainsFunc(kinds, func(k Filer) bool { return slices.Contains(target.Filing.By, k) }) {
		found := fmt.Sprintf("the role %s, whose holders may not file %s (%s: filing.by is %s)",
			child.Role, target.Name, target.Source.File, written(target.Filing.By))
		faults = append(faults, d.Fault(path+".role", found, "a role that files as one of those"))
	}
	return faults
}

// constant is the text that an expression says, if it is nothing but one.
func constant(e Expression) (string, bool) {
	tree, err := parser.Parse(string(e))
	if err != nil {
		return "", false
	}
	text, ok := tree.Node.(*ast.StringNode)
	if !ok {
		return "", false
	}
	return text.Value, true
}

func written(kinds []Filer) string {
	var list []string
	for _, k := range kinds {
		list = append(list, string(k))
	}
	return strings.Join(list, ", ")
}

// filersOf are the kinds in which holders of a role may open a case that follows from one of these.
func (d *Definition) filersOf(role string) []Filer {
	party := d.Regulation.Parties.At(role)
	if party.Department == RoleApplicant && slices.Equal(d.Filing.By, []Filer{FiledByPublic}) {
		return []Filer{FiledByPublic}
	}
	switch position := party.Position; {
	case position == Bureau:
		return []Filer{FiledByBureau}
	case position == Government:
		return []Filer{FiledByGovernment}
	case position == "" || position.Seat():
		kinds := []Filer{FiledByDepartment, FiledByProvider}
		if party.Department == RoleApplicant {
			kinds = append(kinds, d.Filing.By...) // it is whoever filed
		}
		return kinds
	default:
		return nil
	}
}

// Fault is one of the scenario's file, at a path in the scenario; see [Definition.Fault].
func (sc Scenario) Fault(path, found, expected string) Fault {
	return faultOf(sc.File, sc.at, path, found, expected)
}

// Check holds a scenario against its procedure: a role or an action that there is not would only be refused.
func (sc Scenario) Check(d *Definition) []Fault {
	var faults []Fault
	for i, step := range sc.Steps {
		if step.Do == "" {
			continue
		}
		path := fmt.Sprintf("steps[%d]", i)
		if !d.Regulation.Parties.Has(step.By) {
			faults = append(faults, sc.Fault(path+".by", fmt.Sprintf("the undeclared role %q", step.By), oneOf(d.Regulation.Parties.Keys)))
		}
		if names := d.actionNames(); !slices.Contains(names, step.Do) {
			found := fmt.Sprintf("the action %q, which %s does not have", step.Do, d.Name)
			faults = append(faults, sc.Fault(path+".do", found, oneOf(names)))
		}
	}
	return faults
}

// actionNames are the names of all actions, those of the language included.
func (d *Definition) actionNames() []string {
	var names []string
	for _, a := range d.actions() {
		names = append(names, a.name)
	}
	for _, b := range builtins {
		if !strings.HasSuffix(b.name, "_") {
			names = append(names, b.name)
			continue
		}
		for clock, k := range d.Clocks.All() {
			if name := b.name + clock; k.Extend != nil && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
