package procedure

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// comparing are the operators that compare a value with literals, or with another value, so that the values that make a
// difference can be told. "matches" is none: what a pattern takes is not known.
var comparing = []string{"==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith"}

// triable tells whether the prover can try every value that makes a difference to a condition: values stand in it by
// themselves, or are compared with literals or with other values. What is calculated first could be anything.
func triable(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BinaryNode:
		if slices.Contains(comparing, n.Operator) {
			return plainly(n.Left) && plainly(n.Right)
		}
		if n.Operator == "&&" || n.Operator == "||" || n.Operator == "and" || n.Operator == "or" {
			return triable(n.Left) && triable(n.Right)
		}
		return looksAtNothing(n)
	case *ast.UnaryNode:
		return triable(n.Node)
	case *ast.ConditionalNode:
		return triable(n.Cond) && triable(n.Exp1) && triable(n.Exp2)
	default:
		return plainly(node)
	}
}

// plainly tells whether a side of a comparison is a value, a literal, or a question about the past.
func plainly(node ast.Node) bool {
	if call, ok := node.(*ast.CallNode); ok {
		return pathOf(call.Callee) != "" && !slices.ContainsFunc(call.Arguments, func(a ast.Node) bool { return !looksAtNothing(a) })
	}
	return pathOf(node) != "" || looksAtNothing(node)
}

// looksAtNothing tells whether an expression looks at no value.
func looksAtNothing(node ast.Node) bool {
	free := true
	ast.Walk(&node, visitor(func(n ast.Node) {
		switch n.(type) {
		case *ast.IdentifierNode, *ast.CallNode, *ast.VariableDeclaratorNode, *ast.PointerNode:
			free = false
		}
	}))
	return free
}

// typed looks at what is asked with the types of the fields: numbers that are compared with one another have their bounds tried
// around, and dates that are compared with anything cannot be tried, since to the prover dates decide nothing.
func (m *mentions) typed(d *Definition) {
	for path, f := range d.fieldsByPath() {
		literals, beside, asked := m.about(path)
		switch {
		case !asked:
		case f.Type == Integer && beside:
			m.value(path, f.Min, f.Max)
		case (f.Type == Date || f.Type == Promise) && (beside || len(texted(literals)) > 0):
			m.untried = append(m.untried, path)
		}
	}
}

// fieldsByPath yields what holds values, by the paths of expressions.
func (d *Definition) fieldsByPath() func(yield func(string, Field) bool) {
	return func(yield func(string, Field) bool) {
		more := true
		each := func(prefix string, fields []Field) {
			for _, f := range fields {
				more = more && yield(prefix+f.Name, f)
			}
		}
		each("form.", d.Form)
		for _, a := range d.actions() {
			each("act."+a.name+".", a.fields)
		}
		for name, t := range d.Facts.All() {
			if t == DateFact {
				each("fact.", []Field{{Name: name, Type: Date}})
			}
		}
		each("case.", []Field{{Name: "filed_on", Type: Date}})
		each("breach.", []Field{{Name: "on", Type: Date}})
	}
}
