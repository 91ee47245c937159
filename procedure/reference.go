package procedure

import (
	"fmt"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml/ast"
)

// Length is a number of working days, or a reference to a field that holds one.
type Length struct {
	Days int
	Ref  string
}

// UnmarshalYAML reads a number or a reference.
func (l *Length) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	if days, err := strconv.Atoi(text); err == nil {
		l.Days = days
		return nil
	}
	l.Ref = text
	return nil
}

// IsZero tells whether no length is given.
func (l Length) IsZero() bool { return l == Length{} }

// References are one or several references; the first that has a value counts.
type References []string

// UnmarshalYAML reads one reference or a list of them.
func (r *References) UnmarshalYAML(node ast.Node) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		*r = References{node.GetToken().Value}
		return nil
	}
	for _, item := range list.Values {
		*r = append(*r, item.GetToken().Value)
	}
	return nil
}

// The words that a reference can be instead of a path.
const (
	refToday   = "today"   // legal date of the event
	refFiled   = "filed"   // date of receipt
	refEntered = "entered" // date on which the present state was entered
)

// lookup follows a reference: a fact's name, form.FIELD, resource.FIELD, or
// ACTION.FIELD for what was last said with an action.
func (t *stepContext) lookup(ref string) (any, error) {
	switch ref {
	case refToday:
		return t.on.String(), nil
	case refFiled:
		return t.s.FiledOn.String(), nil
	case refEntered:
		return t.s.EnteredOn.String(), nil
	case "true", "false":
		return ref == "true", nil
	}
	v := t.s.value(ref)
	if v == nil || v == "" {
		return nil, fmt.Errorf("%s of %s has no value in state %q", ref, t.m.def.ID(), t.s.Node)
	}
	return plain(v), nil
}

// value is what a fact, form.FIELD, resource.FIELD or ACTION.FIELD holds, or nil.
func (s *State) value(ref string) any {
	group, field, dotted := strings.Cut(ref, ".")
	switch {
	case !dotted:
		return s.Facts[ref]
	case group == "form":
		return s.Form[field]
	case group == "resource":
		return s.Resource.values()[field]
	default:
		return s.Acts[group][field]
	}
}

func (t *stepContext) date(ref string) (civil.Date, error) {
	v, err := t.lookup(ref)
	if err != nil {
		return civil.Date{}, err
	}
	text, _ := v.(string)
	d, err := civil.ParseDate(text)
	if err != nil {
		return civil.Date{}, fmt.Errorf("%s of %s: a date was expected, not %v", ref, t.m.def.ID(), v)
	}
	return d, nil
}

func (t *stepContext) length(l Length) (int, error) {
	if l.Ref == "" {
		return l.Days, nil
	}
	v, err := t.lookup(l.Ref)
	if err != nil {
		return 0, err
	}
	days, ok := v.(int)
	if !ok {
		return 0, fmt.Errorf("%s of %s: a number of working days was expected, not %v", l.Ref, t.m.def.ID(), v)
	}
	return days, nil
}
