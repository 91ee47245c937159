package procedure

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// wants is what will still be asked of a case: values by their path, questions of which only the answer counts, and tokens of
// the history. Of "form.share == 'withheld' && !form.checked && !acted('agree')" it is one question and one token, as long as
// nothing is said meanwhile that the question looks at.
type wants struct {
	values    map[string]bool
	questions map[Expression][]string // with the paths that they look at
	past      history
	counted   map[string]bool // actions that can be used up
	said      map[string]bool // fields of the act of the step itself
}

func newWants() wants {
	return wants{values: map[string]bool{}, questions: map[Expression][]string{}, past: history{}, counted: map[string]bool{}, said: map[string]bool{}}
}

func (w wants) join(other wants) {
	maps.Copy(w.values, other.values)
	maps.Copy(w.questions, other.questions)
	maps.Copy(w.past, other.past)
	maps.Copy(w.counted, other.counted)
	maps.Copy(w.said, other.said)
}

func (w wants) size() int {
	return len(w.values) + len(w.questions) + len(w.past) + len(w.counted) + len(w.said)
}

// paths are the values that are looked at, by themselves or by a question.
func (w wants) paths() map[string]bool {
	all := maps.Clone(w.values)
	for _, paths := range w.questions {
		for _, path := range paths {
			all[path] = true
		}
	}
	return all
}

// value adds a value that is asked for as it is.
func (w wants) value(path string) {
	if remembered(path) {
		w.values[path] = true
	}
}

// remembered tells whether the value at a path is one that a case keeps and that can differ between two that stand alike.
func remembered(path string) bool {
	switch group, name, _ := strings.Cut(path, "."); group {
	case "form", "fact", "resource", "act", "parent", "extended":
		return name != ""
	default:
		return path == "case.applicant" || path == "case.provider" || path == crossing
	}
}

// ask adds what a condition asks.
func (w wants) ask(e Expression) {
	if tree, err := parser.Parse(string(e)); err == nil && e != "" {
		w.part(tree.Node)
	}
}

// part adds what a part of a condition asks: its answer if it looks at values alone, or else what its own parts ask.
func (w wants) part(node ast.Node) {
	if paths := answered(node); len(paths) > 0 {
		if isValue(node.String()) {
			w.value(paths[0])
			return
		}
		w.questions[Expression(node.String())] = paths
		return
	}
	switch n := node.(type) {
	case *ast.BinaryNode:
		if n.Operator == "&&" || n.Operator == "||" || n.Operator == "and" || n.Operator == "or" {
			w.parts(n)
			return
		}
	case *ast.UnaryNode:
		w.part(n.Node)
		return
	}
	w.all(node)
}

// parts adds the parts of a conjunction or disjunction; those that look at values alone are one question.
func (w wants) parts(n *ast.BinaryNode) {
	var own ast.Node
	for _, operand := range operands(n, n.Operator) {
		switch {
		case len(answered(operand)) == 0:
			w.part(operand)
		case own == nil:
			own = operand
		default:
			own = &ast.BinaryNode{Operator: n.Operator, Left: own, Right: operand}
		}
	}
	if own != nil {
		w.part(own)
	}
}

func operands(node ast.Node, operator string) []ast.Node {
	if n, ok := node.(*ast.BinaryNode); ok && n.Operator == operator {
		return append(operands(n.Left, operator), operands(n.Right, operator)...)
	}
	return []ast.Node{node}
}

// all adds every value and token in a part, as it is.
func (w wants) all(node ast.Node) {
	m := newMentions()
	ast.Walk(&node, &m)
	for path := range m.values {
		w.value(path)
	}
	maps.Copy(w.past, m.tokens)
	for field := range m.said {
		w.said[field] = true
	}
}

// answered are the paths that a part looks at, if its answer depends on remembered values alone; none otherwise.
func answered(node ast.Node) []string {
	if !triable(node) {
		return nil
	}
	m, free := newMentions(), false
	ast.Walk(&node, visitor(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallNode:
			free = true
		case *ast.IdentifierNode:
			free = free || !slices.Contains([]string{"form", "fact", "resource", "act", "parent", "case"}, n.Value)
		}
	}))
	ast.Walk(&node, &m)
	var paths []string
	for _, path := range m.paths() {
		switch {
		case wayTo(path, m.paths()):
		case remembered(path):
			paths = append(paths, path)
		default:
			free = true
		}
	}
	if free {
		return nil
	}
	return paths
}

// wayTo tells whether a path is only the way to others.
func wayTo(path string, paths []string) bool {
	return slices.ContainsFunc(paths, func(other string) bool { return strings.HasPrefix(other, path+".") })
}
