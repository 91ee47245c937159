package procedure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"
)

// The prover gives every value that some expression asks about each of the values that make a difference to it: all of an enum,
// both of a boolean, a literal that it is compared with and one beside it, and nothing where nothing may be said. What no
// expression asks about has one value.

const (
	sampleApplicant = "applicant"
	sampleText      = "x"
	otherText       = "y"
	otherDepartment = "other"
	sampleItems     = `[{"name":"x"}]`

	sampleArea Area = "340102"
)

// valuations returns the ways in which fields can be filled in that make a difference: of those that are named, the ones that
// lead in every way, and each strand of the others in every way, one at a time. prefix is how expressions name them. The rest is
// filled in: that is never refused where leaving it out is not.
func (m *mentions) valuations(prefix string, fields []Field, named map[string]bool, by strands, on civil.Date) ([]Fields, error) {
	base, strand := sample(fields, on), map[string][]Field{}
	for _, f := range fields {
		if name := by.of(prefix + f.Name); named[f.Name] {
			strand[name] = append(strand[name], f)
		}
	}
	list, err := m.filled(base, prefix, strand[""], on)
	all := list
	delete(strand, "")
	for _, name := range slices.Sorted(maps.Keys(strand)) {
		parts, beyond := m.filled(base, prefix, strand[name], on)
		if err = cmp.Or(err, beyond, tooMany(prefix, len(parts)*len(list))); err != nil {
			return nil, err
		}
		for _, part := range parts {
			if maps.Equal(part, base) {
				continue
			}
			for _, given := range list {
				all = append(all, given.with(part, strand[name]))
			}
		}
	}
	return all, err
}

// mostWays bounds the ways in which one act can be filled in.
const mostWays = 100_000

func tooMany(prefix string, ways int) error {
	if ways <= mostWays {
		return nil
	}
	return fmt.Errorf("more than %d ways to fill in %s: too many to prove; fewer fields that conditions ask about together make them fewer",
		mostWays, strings.TrimSuffix(prefix, "."))
}

// with are the values but for some fields, of which others are taken.
func (f Fields) with(others Fields, fields []Field) Fields {
	all := maps.Clone(f)
	for i := range fields {
		name := fields[i].Name
		delete(all, name)
		if v, said := others[name]; said {
			all[name] = v
		}
	}
	return all
}

// filled gives the fields every value that makes a difference.
func (m *mentions) filled(base Fields, prefix string, fields []Field, on civil.Date) ([]Fields, error) {
	list := []Fields{base}
	for _, f := range fields {
		different := m.different(prefix+f.Name, f, on)
		if different == nil {
			continue
		}
		if err := tooMany(prefix, len(list)*len(different)); err != nil {
			return nil, err
		}
		var more []Fields
		for _, given := range list {
			for _, v := range different {
				with := maps.Clone(given)
				with[f.Name] = v
				if v == nil {
					delete(with, f.Name)
				}
				more = append(more, with)
			}
		}
		list = more
	}
	return list, nil
}

// different lists the values of the field at a path that may make a difference; none if nothing asks about it.
func (m *mentions) different(path string, f Field, on civil.Date) []any {
	literals, beside, asked := m.about(path)
	said, askedOfAct := m.said[f.Name]
	if !asked && !askedOfAct {
		return nil
	}
	for _, l := range said {
		if n, err := strconv.Atoi(fmt.Sprint(l)); err == nil && f.Type == Integer {
			l = n
		}
		literals = append(literals, l)
	}
	list := f.different(literals, on)
	if beside && f.Type == Text {
		list = append(list, otherText)
	}
	if beside && f.Type == Department {
		list = append(list, otherDepartment)
	}
	if m.emptied[path] && (!f.Required || f.When != "") {
		list = append(list, "")
	}
	return list
}

// different lists the values of a field that make a difference beside those that it is compared with; nil stands for none.
func (f Field) different(literals []any, on civil.Date) []any {
	var list []any
	switch f.Type {
	case Enum:
		for _, key := range f.Of.Keys {
			list = append(list, key)
		}
	case Boolean:
		list = []any{true, false}
	case Confirm:
		list = []any{true}
	case Integer:
		list = f.integers(literals)
	case Date, Promise:
		list = []any{on.String()}
	case Department:
		list = append(texted(literals), sampleDepartment, sampleApplicant)
	case Items: // nothing can ask for more than whether there are any
		list = []any{sampleItems}
	default:
		list = append(texted(literals), sampleText)
	}
	if !f.Required || f.When != "" {
		list = append(list, nil)
	}
	return list
}

// texted are the texts among literals, each once.
func texted(literals []any) []any {
	var list []any
	for _, l := range literals {
		if text, ok := l.(string); ok && text != "" && !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// integers are the bounds, and around each literal the number before and after it, within the bounds.
func (f Field) integers(literals []any) []any {
	list := []any{max(f.Min, 1)}
	if f.Max > 0 {
		list = append(list, f.Max)
	}
	for _, l := range literals {
		n, ok := l.(int)
		for _, v := range []any{n - 1, n, n + 1} {
			if ok && v.(int) >= f.Min && (f.Max == 0 || v.(int) <= f.Max) && !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
	}
	return list
}

// resources returns the catalog entries that make a difference; nil is none.
func (m *mentions) resources(need Need) []*Resource {
	var list []*Resource
	if need != Required {
		list = append(list, nil)
	}
	if need == None {
		return list
	}
	list = append(list, &Resource{Code: "R", Title: "R", Provider: sampleDepartment, Share: Classes[0], Open: Classes[0], Gathered: true})
	vary := func(name string, values []string, put func(*Resource, string)) {
		if _, asked := m.values["resource."+name]; asked {
			list = varied(list, values, put)
		}
	}
	vary("share", Classes, func(r *Resource, v string) { r.Share = v })
	vary("open", Classes, func(r *Resource, v string) { r.Open = v })
	vary("gathered", []string{"", "gathered"}, func(r *Resource, v string) { r.Gathered = v != "" })
	vary("share_basis", m.strings("resource.share_basis"), func(r *Resource, v string) { r.ShareBasis = v })
	vary("open_basis", m.strings("resource.open_basis"), func(r *Resource, v string) { r.OpenBasis = v })
	vary("access", m.strings("resource.access"), func(r *Resource, v string) { r.Access = v })
	vary("contact", m.strings("resource.contact"), func(r *Resource, v string) { r.Contact = v })
	vary("code", m.strings("resource.code")[1:], func(r *Resource, v string) { r.Code = v })
	vary("title", m.strings("resource.title")[1:], func(r *Resource, v string) { r.Title = v })
	vary("provider", append(m.named("resource.provider"), sampleDepartment), func(r *Resource, v string) { r.Provider = v })
	return list
}

// strings are the texts that make a difference to the value at a path.
func (m *mentions) strings(path string) []string {
	list := append([]string{"", sampleText}, m.named(path)...)
	if m.beside[path] {
		list = append(list, otherText)
	}
	return list
}

// named are the texts that the value at a path is compared with.
func (m *mentions) named(path string) []string {
	var list []string
	literals, _, _ := m.about(path)
	for _, l := range texted(literals) {
		list = append(list, l.(string))
	}
	return list
}

func varied(list []*Resource, values []string, put func(*Resource, string)) []*Resource {
	var more []*Resource
	for _, r := range list {
		if r == nil {
			more = append(more, nil)
			continue
		}
		for _, v := range values {
			with := *r
			put(&with, v)
			more = append(more, &with)
		}
	}
	return more
}

// applicants returns the departments that make a difference as the applicant of a kind of filer.
func (m *mentions) applicants(kind Filer) []string {
	_, asked := m.values["case.applicant"]
	switch {
	case kind == FiledByPublic:
		return []string{Public}
	case kind == FiledByProvider:
		return []string{sampleDepartment}
	case asked:
		departments := slices.DeleteFunc(m.named("case.applicant"), func(l string) bool { return l == Public })
		return append(departments, sampleApplicant, sampleDepartment)
	default:
		return []string{sampleApplicant}
	}
}

// crossing is the path by which expressions ask whether the sides of a case are of different areas.
const crossing = "case.crosses_levels"

// applications are those of a kind of filer that make a difference by who applies, and by whether that is of another area.
func (m *mentions) applications(kind Filer) []Application {
	var list []Application
	_, asked := m.values[crossing]
	for _, applicant := range m.applicants(kind) {
		list = append(list, Application{Kind: kind, Applicant: applicant})
		if asked && applicant != Public {
			list = append(list, Application{Kind: kind, Applicant: applicant, Areas: apart(applicant)})
		}
	}
	return list
}

// apart has a department be of another area than the rest.
func apart(department string) Areas { return Areas{Of: map[string]Area{department: sampleArea}} }

// filers are the kinds of filer that make a difference: one, unless an expression asks who the applicant is, or of which area.
func (m *mentions) filers(by []Filer) []Filer {
	_, asked := m.values["case.applicant"]
	if _, apart := m.values[crossing]; asked || apart {
		return by
	}
	return by[:1]
}
