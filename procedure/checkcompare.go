package procedure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// comparisons notes what an expression compares with a value that it can never have, so that a branch is never taken.
func (c *checker) comparisons(path string, e Expression) {
	tree, err := parser.Parse(string(e))
	if err != nil {
		return // the compiler says so
	}
	ast.Walk(&tree.Node, visitor(func(node ast.Node) {
		b, ok := node.(*ast.BinaryNode)
		if !ok {
			return
		}
		switch b.Operator {
		case "==", "!=":
			c.compared(path, b.Left, b.Right)
			c.compared(path, b.Right, b.Left)
		case "in":
			if list, ok := b.Right.(*ast.ArrayNode); ok {
				c.compared(path, b.Left, list.Nodes...)
			}
		}
	}))
}

type visitor func(ast.Node)

// Visit lets a function walk an expression.
func (v visitor) Visit(node *ast.Node) { v(*node) }

func (c *checker) compared(path string, of ast.Node, with ...ast.Node) {
	name := dotted(of)
	values, closed := c.d.valuesOfName(name)
	if !closed {
		return
	}
	for _, node := range with {
		if text, ok := node.(*ast.StringNode); ok && text.Value != "" && !slices.Contains(values, text.Value) {
			c.fault(path, fmt.Sprintf("a comparison of %s with %q, which it never is", name, text.Value), oneOf(values))
		}
	}
}

// dotted writes a chain of names as expressions do: act.approve.mode; "" of anything else.
func dotted(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		property, ok := n.Property.(*ast.StringNode)
		if inner := dotted(n.Node); ok && inner != "" {
			return inner + "." + property.Value
		}
	}
	return ""
}

// valuesOfName are the values that a name of expressions can have, if they are known; it may be empty besides.
func (d *Definition) valuesOfName(name string) (values []string, closed bool) {
	switch name {
	case "resource.share", "resource.open":
		return Classes, true
	case "case.outcome":
		return d.Outcomes.Keys, true
	case "breach.item":
		return d.Regulation.Breaches.Keys, true
	}
	group, rest, _ := strings.Cut(name, ".")
	action, field, _ := strings.Cut(rest, ".")
	switch group {
	case "form":
		return enumerated(d.Form, rest)
	case "act":
		return enumerated(d.fieldsEverywhere(action), field)
	}
	return nil, false
}

// fieldsEverywhere are the fields of an action in all states that offer it, the same field more than once.
func (d *Definition) fieldsEverywhere(action string) []Field {
	fields := d.fieldsOf(d.Anytime.At(action))
	for _, n := range d.States.All() {
		fields = append(fields, d.fieldsOf(n.Actions.At(action))...)
	}
	if k, ok := d.Clocks.Get(strings.TrimPrefix(action, extendPrefix)); ok && k.Extend != nil {
		fields = append(fields, k.Extend.Fields...)
	}
	return fields
}

// enumerated are the values of the enums among the fields of that name; a field of another type may be anything.
func enumerated(fields []Field, name string) (values []string, closed bool) {
	for _, f := range fields {
		if f.Name != name {
			continue
		}
		if f.Type != Enum {
			return nil, false
		}
		values = append(values, f.Of.Keys...)
	}
	return values, len(values) > 0
}
