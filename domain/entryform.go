package domain

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shixian/shixian/procedure"
)

// FormValues are what the fields of a form that stand for elements would say of the entry as it is now. What a field cannot say,
// such as a cycle that is not among its options, is left out.
func (e Entry) FormValues(d *procedure.Definition) procedure.Fields {
	values := procedure.Fields{}
	elements := d.Elements()
	for _, f := range d.Form {
		element, stands := elements[f.Name]
		at := slices.IndexFunc(EntryFields, func(o EntryField) bool { return o.Name == element })
		if !stands || at < 0 {
			continue
		}
		if v := formValue(EntryFields[at].In(&e)); fits(f, v) {
			values[f.Name] = v
		}
	}
	return values
}

func formValue(element any) any {
	switch v := element.(type) {
	case *string:
		return *v
	case *bool:
		return *v
	case *[]string:
		return strings.Join(*v, "、")
	case *[]procedure.Item:
		return procedure.WriteItems(*v)
	}
	return ""
}

func fits(f procedure.Field, value any) bool {
	text, written := value.(string)
	switch {
	case f.Type == procedure.Boolean:
		return !written
	case !written, text == "":
		return false
	case f.Type == procedure.Enum:
		return f.Of.Has(text)
	default:
		return f.Max == 0 || utf8.RuneCountInString(text) <= f.Max
	}
}

// Unchanged are the fields that say what the entry says already, and that nobody needs to say for the sake of another field.
func (e Entry) Unchanged(d *procedure.Definition, form procedure.Fields) []string {
	same := map[string]bool{}
	for name, present := range e.FormValues(d) {
		if said, there := form[name]; there && saysSame(d, name, said, present) {
			same[name] = true
		}
	}
	return d.Unsaid(form, same)
}

// Changes is the form without what it leaves as it is.
func (e Entry) Changes(d *procedure.Definition, form procedure.Fields) procedure.Fields {
	left := maps.Clone(form)
	for _, name := range e.Unchanged(d, form) {
		delete(left, name)
	}
	return left
}

// ChangesOf are the fields of an act that takes the form again, without what they leave as it is: what the form said otherwise
// before is emptied, and what it says already stays.
func (e Entry) ChangesOf(d *procedure.Definition, form, act procedure.Fields, amended []string) procedure.Fields {
	whole := maps.Clone(form)
	if whole == nil {
		whole = procedure.Fields{}
	}
	for _, name := range amended {
		if v, said := act[name]; said {
			whole[name] = v
		}
	}
	left := maps.Clone(act)
	maps.DeleteFunc(left, func(name string, v any) bool { // nothing is emptied that was never said
		_, had := form[name]
		return v == "" && !had && slices.Contains(amended, name)
	})
	for _, name := range e.Unchanged(d, whole) {
		said, now := act[name]
		before, had := form[name]
		switch {
		case !now || had && saysSame(d, name, said, before):
		case had:
			left[name] = ""
		default:
			delete(left, name)
		}
	}
	return left
}

// saysSame compares two values of a field, whichever of the ways of writing it they are in.
func saysSame(d *procedure.Definition, field string, a, b any) bool {
	at := slices.IndexFunc(d.Form, func(f procedure.Field) bool { return f.Name == field })
	if at >= 0 && d.Form[at].Type == procedure.Items {
		return reflect.DeepEqual(itemsOf(a), itemsOf(b))
	}
	if element := d.Elements()[field]; element == "related" {
		return slices.Equal(RelatedCodes(textOf(a)), RelatedCodes(textOf(b)))
	}
	if text, written := a.(string); written {
		return strings.TrimSpace(text) == textOf(b)
	}
	return reflect.DeepEqual(a, b)
}

func textOf(v any) string {
	text, _ := v.(string)
	return strings.TrimSpace(text)
}

// itemsOf are the items of a value; of one that is no list of items, itself, which equals nothing.
func itemsOf(v any) any {
	items, err := procedure.ItemsOf(v)
	if err != nil {
		return v
	}
	return items
}
