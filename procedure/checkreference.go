package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// reference checks that a reference leads to a value of one of the types, and
// returns the field that holds it.
func (c *checker) reference(path, ref string, wants ...FieldType) (Field, bool) {
	f, ok := c.d.referent(ref)
	switch {
	case !ok:
		c.fault(path, "the reference "+strconv.Quote(ref)+" to nothing", "a "+either(wants)+": a fact, form.FIELD or ACTION.FIELD")
	case !slices.Contains(wants, f.Type):
		c.fault(path, ref+", a "+string(f.Type), "a "+either(wants))
		ok = false
	}
	return f, ok
}

func either(types []FieldType) string {
	var names []string
	for _, t := range types {
		names = append(names, string(t))
	}
	return strings.Join(names, " or ")
}

// referent returns the field that a reference leads to; a fact is one too.
func (d *Definition) referent(ref string) (Field, bool) {
	group, name, dotted := strings.Cut(ref, ".")
	if !dotted {
		t, ok := d.Facts.Get(ref)
		return Field{Name: ref, Type: FieldType(t)}, ok
	}
	var fields []Field
	switch group {
	case "form":
		fields = d.Form
	case "resource":
		fields = resourceFields
	case "parent":
		fields = parentFields
	default:
		for _, a := range d.actions() {
			if a.name == group {
				fields = a.fields
			}
		}
	}
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

// resourceFields are what references find on a catalog entry.
var resourceFields = []Field{
	{Name: "provider", Type: Department}, {Name: "gathered", Type: Boolean},
	{Name: "code", Type: Text}, {Name: "title", Type: Text}, {Name: "share", Type: Text},
	{Name: "share_basis", Type: Text}, {Name: "open", Type: Text}, {Name: "open_basis", Type: Text},
	{Name: "access", Type: Text}, {Name: "contact", Type: Text},
}

// set checks that facts are declared and are set to values of their type.
func (c *checker) set(path string, values Ordered[Value]) {
	for fact, value := range values.All() {
		at := path + "." + fact
		t, ok := c.d.Facts.Get(fact)
		if !ok {
			c.faultAtKey(at, "the undeclared fact "+fact, oneOf(c.d.Facts.Keys))
			continue
		}
		c.setting(at, t, string(value))
	}
}

func (c *checker) setting(path string, t FactType, value string) {
	isWord := value == refToday || value == refFiled
	isBoolean := value == "true" || value == "false"
	switch {
	case value == refEntered:
		c.fault(path, refEntered, refToday+" or "+refFiled)
	case t == DateFact && isBoolean, t == BooleanFact && isWord:
		c.fault(path, value, "a "+string(t))
	case isWord || isBoolean:
	case t == BooleanFact:
		c.reference(path, value, Boolean, Confirm)
	default:
		c.reference(path, value, Date, Promise)
	}
}
