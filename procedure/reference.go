package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Length is a number of days, months or years: written out, in a field, or by condition.
type Length struct {
	Days  int
	Ref   string       // to a field that holds it
	Cases []LengthCase // the first whose condition holds; the last has none
}

// LengthCase is a length that counts under a condition, looked at when the clock starts.
type LengthCase struct {
	When  Expression `yaml:"when"`
	Title string     `yaml:"title"` // the condition, as people read it
	Days  int        `yaml:"days"`
}

// UnmarshalYAML reads a number, a reference, or a list of cases.
func (l *Length) UnmarshalYAML(node ast.Node) error {
	if list, ok := node.(*ast.SequenceNode); ok {
		return yaml.NodeToValue(list, &l.Cases, yaml.Strict())
	}
	text := node.GetToken().Value
	if days, err := strconv.Atoi(text); err == nil {
		l.Days = days
		return nil
	}
	l.Ref = text
	return nil
}

// IsZero tells whether no length is given.
func (l Length) IsZero() bool { return l.Days == 0 && l.Ref == "" && len(l.Cases) == 0 }

// unitLength is a length as a clock gives it.
type unitLength struct {
	unit   Unit
	length Length
}

// lengths are those that a clock gives: one, or none of a promised date.
func (c Clock) lengths() []unitLength {
	all := []unitLength{{UnitWorkdays, c.Workdays}, {UnitDays, c.Days}, {UnitMonths, c.Months}, {UnitYears, c.Years}}
	return slices.DeleteFunc(all, func(l unitLength) bool { return l.length.IsZero() })
}

// byCalendar tells whether the clock counts days, months or years of the calendar.
func (c Clock) byCalendar() bool {
	_, unit := c.Length()
	return unit != UnitWorkdays
}

// Length is how long the clock runs, and in which unit; nothing of a promised date.
func (c Clock) Length() (Length, Unit) {
	if given := c.lengths(); len(given) > 0 {
		return given[0].length, given[0].unit
	}
	return Length{}, UnitWorkdays
}

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

// lookup follows a reference: a fact's name, form.FIELD, resource.FIELD, parent.FIELD, or
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
	case group == "parent":
		return s.parentValues()[field]
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

// span is how long a clock runs that starts now.
func (t *stepContext) span(c Clock) (Span, error) {
	l, unit := c.Length()
	n, err := t.length(l)
	return Span{n, unit}, err
}

func (t *stepContext) length(l Length) (int, error) {
	for _, c := range l.Cases {
		if yes, err := t.m.holds(t.s, c.When); err != nil || yes {
			return c.Days, err
		}
	}
	if l.Ref == "" {
		return l.Days, nil
	}
	v, err := t.lookup(l.Ref)
	if err != nil {
		return 0, err
	}
	days, ok := v.(int)
	if !ok {
		return 0, fmt.Errorf("%s of %s: a number was expected, not %v", l.Ref, t.m.def.ID(), v)
	}
	return days, nil
}
