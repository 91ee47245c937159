package procedure

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ParentCase is what a case knows of the one that it follows from, as that stood when it was filed.
type ParentCase struct {
	Procedure string `json:"procedure"` // name within the pack
	Title     string `json:"title"`
	Outcome   string `json:"outcome,omitempty"` // code; empty while it runs
	Applicant string `json:"applicant"`         // department code, or Public
	Provider  string `json:"provider,omitempty"`
}

// Opening returns what a case that is opened as the child by the name is filed with: what it knows of this case, and the
// fields of its form that are bound, with their values. What this case leaves empty binds nobody.
func (m Machine) Opening(s State, child string) (ParentCase, Fields, error) {
	parent := ParentCase{Procedure: m.def.Name, Title: m.def.Title, Applicant: s.Parties.Applicant, Provider: s.Parties.Provider}
	if s.Outcome != nil {
		parent.Outcome = s.Outcome.Code
	}
	bound, err := m.Prefill(s, child)
	if err != nil {
		return parent, nil, err
	}
	binds := m.def.Children.At(child).Binds
	maps.DeleteFunc(bound, func(field string, _ any) bool { return !binds.Has(field) })
	return parent, bound, nil
}

// parentFields are what references and expressions find on the parent case.
var parentFields = []Field{
	{Name: "number", Type: Text}, {Name: "procedure", Type: Text}, {Name: "title", Type: Text}, {Name: "outcome", Type: Text},
	{Name: "applicant", Type: Department}, {Name: "provider", Type: Department},
}

func (s *State) parentValues() map[string]any {
	p := s.ParentCase
	if p == nil {
		p = &ParentCase{}
	}
	return map[string]any{
		"number": s.Parent, "procedure": p.Procedure, "title": p.Title, "outcome": p.Outcome,
		"applicant": p.Applicant, "provider": p.Provider,
	}
}

// bind fills in what the parent case binds, and refuses another value. It returns the form to be filed.
func (t *stepContext) bind(form, bound Fields) (Fields, error) {
	if len(bound) == 0 {
		return form, nil
	}
	t.s.Bound = slices.Sorted(maps.Keys(bound))
	filled := maps.Clone(form)
	if filled == nil {
		filled = Fields{}
	}
	for _, name := range t.s.Bound {
		if said, ok := filled[name]; ok && said != nil && said != "" && !same(said, bound[name]) {
			return nil, t.bound(name, bound[name])
		}
		filled[name] = bound[name]
	}
	return filled, nil
}

func (t *stepContext) bound(name string, value any) *Refusal {
	title := name
	if i := slices.IndexFunc(t.m.def.Form, func(f Field) bool { return f.Name == name }); i >= 0 {
		title = t.m.def.Form[i].Title
	}
	return &Refusal{FieldBound, fmt.Sprintf("“%s”已由来源办件确定为“%v”，不能改动", title, value), name}
}

// same compares what was said with what was filled in, whichever of YAML, JSON and Go it went through.
func same(a, b any) bool {
	text := func(v any) any {
		if s, ok := v.(string); ok {
			return strings.TrimSpace(s)
		}
		return plain(v)
	}
	return text(a) == text(b)
}
