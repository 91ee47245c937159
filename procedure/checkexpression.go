package procedure

import (
	"fmt"
	"strconv"
	"strings"
)

// expressions compiles every expression, so that a wrong one is never published.
func (c *checker) expressions() {
	for path, e := range c.d.expressions() {
		if e.text == "" {
			continue
		}
		if err := c.d.compile(e.text, e.condition); err != nil {
			message, _, _ := strings.Cut(err.Error(), "\n")
			want := "a value of the case"
			if e.condition {
				want = "an expression that is true or false"
			}
			c.fault(path, strconv.Quote(string(e.text))+": "+message, want)
			continue
		}
		c.comparisons(path, e.text)
	}
}

type expression struct {
	text      Expression
	condition bool // it must yield true or false
}

// expressions yields every expression of the definition with its path.
func (d *Definition) expressions() func(yield func(string, expression) bool) {
	return func(yield func(string, expression) bool) {
		more := true
		condition := func(path string, e Expression) { more = more && yield(path, expression{e, true}) }
		for i, c := range d.Filing.Conditions {
			condition(fmt.Sprintf("filing.conditions[%d].when", i), c.When)
		}
		d.formConditions("form", d.Form, condition)
		for name, k := range d.Clocks.All() {
			d.clockConditions("clocks."+name, k, condition)
		}
		for name, a := range d.Anytime.All() {
			d.actionConditions("anytime."+name, a, condition)
		}
		for name, n := range d.States.All() {
			d.stateConditions("states."+name, n, condition)
		}
		for name, r := range d.Children.All() {
			condition("children."+name+".when", r.When)
			for field, e := range r.Form.All() {
				more = more && yield("children."+name+".form."+field, expression{e, false})
			}
		}
	}
}

func (d *Definition) clockConditions(path string, k Clock, condition func(string, Expression)) {
	for i, l := range k.Workdays.Cases {
		condition(fmt.Sprintf("%s.workdays[%d].when", path, i), l.When)
	}
	if k.Extend != nil {
		d.formConditions(path+".extension.fields", k.Extend.Fields, condition)
	}
}

func (d *Definition) stateConditions(path string, n Node, condition func(string, Expression)) {
	for i, b := range n.Gateway {
		condition(fmt.Sprintf("%s.gateway[%d].when", path, i), b.When)
	}
	for input, e := range n.conditions() {
		condition(path+".with."+input, e)
	}
	for action, a := range n.Actions.All() {
		d.actionConditions(path+".actions."+action, a, condition)
	}
}

func (d *Definition) actionConditions(path string, a Action, condition func(string, Expression)) {
	condition(path+".when", a.When)
	d.formConditions(path+".fields", a.Fields, condition)
	for _, key := range []struct {
		name   string
		fields []string
	}{{"needs", a.Needs}, {"takes", a.Takes}} {
		for i, field := range key.fields {
			condition(fmt.Sprintf("%s.%s[%d]", path, key.name, i), d.Regulation.Fields.At(field).When)
		}
	}
}

func (d *Definition) formConditions(path string, fields []Field, condition func(string, Expression)) {
	for i, f := range fields {
		condition(fmt.Sprintf("%s[%d].when", path, i), f.When)
	}
}
