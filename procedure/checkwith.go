package procedure

import (
	"maps"
	"slices"
	"strings"
)

// inputTypes are the fields whose values are texts.
var inputTypes = []FieldType{Text, Enum, Date, Promise, Department}

// typesOf are the types of the fields that inputs of a kind refer to.
var typesOf = map[InputKind]FieldType{ItemsInput: Items, DepartmentInput: Department, YesNoInput: Boolean, FilesInput: Attachment}

// aboutEntry notes a service on a catalog entry in a case that has none, and one that makes an entry in a case that has one.
func (c *checker) aboutEntry(path string, n Node) {
	switch n.Service {
	case EnterEntry:
		if c.d.Filing.Resource == Required || len(c.d.Filing.Provider) == 0 {
			c.faultAtKey(path, n.Service+" where the case is about another entry, or nobody provides",
				"filing: {resource: none or optional, provider: form.FIELD}")
		}
	case PublishEntry, RetireEntry:
		if c.d.Filing.Resource == None && !c.d.Calls(EnterEntry) {
			c.faultAtKey(path, n.Service+" where the case is about no entry", "filing: {resource: required}, or "+EnterEntry+" before")
		}
	}
}

// with checks what a state gives its service.
func (c *checker) with(path string, n Node) {
	c.aboutEntry(path, n)
	inputs := InputsOf(n.Service)
	if n.With.Len() > 0 && len(inputs) == 0 {
		c.faultAtKey(path+".with", "with where nothing takes it", "a service that does: "+strings.Join(slices.Sorted(maps.Keys(serviceInputs)), ", "))
		return
	}
	var names []string
	for _, input := range inputs {
		names = append(names, input.Name)
		if input.Required && !n.With.Has(input.Name) {
			c.faultAtKey(path, n.Service+" without "+input.Name, "with: {"+input.Name+": form.FIELD}, where the case says it")
		}
	}
	if n.Service == PublishEntry && n.With.Len() == 0 {
		c.faultAtKey(path, n.Service+" without with", "with: {ELEMENT: form.FIELD}, what changes; one of "+strings.Join(names, ", "))
	}
	for name, refs := range n.With.All() {
		input, ok := inputOf(n.Service, name)
		if !ok {
			c.faultAtKey(path+".with."+name, "an input that "+n.Service+" does not take", oneOf(names))
			continue
		}
		c.input(path+".with."+name, input, refs)
	}
}

func (c *checker) input(path string, input Input, refs References) {
	switch input.Kind {
	case ConditionInput:
		if refs.expression() == "" {
			c.fault(path, "a list", "an expression that is true or false")
		}
	case WordingInput:
		for _, ref := range refs {
			f, ok := c.reference(path, ref, Confirm)
			if ok && !strings.HasPrefix(ref, "form.") {
				c.fault(path, ref+", which is not on the form", "form.FIELD, a "+string(f.Type))
			}
		}
	case ClassInput:
		for _, ref := range refs {
			if f, ok := c.reference(path, ref, Enum); ok {
				c.classes(path, ref, f)
			}
		}
	case DateInput:
		for _, ref := range refs {
			c.reference(path, ref, Date, Promise)
		}
	case ItemsInput, DepartmentInput, YesNoInput, FilesInput:
		for _, ref := range refs {
			c.reference(path, ref, typesOf[input.Kind])
		}
	case TextInput:
		for _, ref := range refs {
			c.reference(path, ref, inputTypes...)
		}
	}
}

// classes notes a field that could make something a class of a catalog entry that is none.
func (c *checker) classes(path, ref string, f Field) {
	for _, value := range f.Of.Keys {
		if !slices.Contains(Classes, value) {
			c.fault(path, ref+", which can be "+value, "an enum of nothing but "+strings.Join(Classes, ", "))
			return
		}
	}
}

// saidBefore notes inputs that refer to an action which no way to the service takes.
func (c *checker) saidBefore(state string) {
	n := c.d.States.At(state)
	if n.With.Len() == 0 {
		return
	}
	before := c.d.actionsBefore(state)
	for name, refs := range n.With.All() {
		if input, _ := inputOf(n.Service, name); input.Kind == ConditionInput {
			continue
		}
		for _, ref := range refs {
			action, _, dotted := strings.Cut(ref, ".")
			if dotted && !slices.Contains(referenceGroups, action) && !before[action] {
				c.fault("states."+state+".with."+name, ref+", and no way to "+state+" takes "+action, "form.FIELD, or an action that comes before")
			}
		}
	}
}

// actionsBefore are the actions that a case may have taken when it comes to a state.
func (d *Definition) actionsBefore(state string) set {
	actions, leads := set{}, d.leadingTo(state)
	for from := range leads {
		for _, e := range d.edges(from) {
			if leads[e.to] && e.action != "" {
				actions[e.action] = true
			}
		}
	}
	for clock := range d.Clocks.All() {
		actions[extendPrefix+clock] = true
	}
	return actions
}

// leadingTo are the states from which there is a way to a state, and it itself.
func (d *Definition) leadingTo(state string) set {
	leads := set{state: true}
	for found := true; found; {
		found = false
		for from := range d.States.All() {
			for _, e := range d.edges(from) {
				if leads[e.to] && !leads[from] {
					leads[from], found = true, true
				}
			}
		}
	}
	return leads
}
