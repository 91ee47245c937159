package procedure

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// mentions is what expressions ask about a case: values by their path, such as form.mode or act.approve.days, with what they
// are compared with, and the history by token.
type mentions struct {
	values map[string][]any
	tokens history
	said   map[string]bool // fields of the act of a step
}

// add notes what an expression asks. One that cannot be read has been refused before.
func (m *mentions) add(e Expression) {
	if e == "" {
		return
	}
	tree, err := parser.Parse(string(e))
	if err != nil {
		return
	}
	if m.values == nil {
		m.values, m.tokens, m.said = map[string][]any{}, history{}, map[string]bool{}
	}
	ast.Walk(&tree.Node, m)
}

// Visit notes the values, the comparisons and the questions about the past in a tree.
func (m *mentions) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		if path := pathOf(n); path != "" {
			m.value(path)
		}
	case *ast.BinaryNode:
		m.compared(n.Left, n.Right)
		m.compared(n.Right, n.Left)
	case *ast.CallNode:
		m.called(n)
	}
}

func (m *mentions) value(path string, literals ...any) {
	known := m.values[path]
	for _, l := range literals {
		if !slices.Contains(known, l) {
			known = append(known, l)
		}
	}
	m.values[path] = known
}

func (m *mentions) compared(value, with ast.Node) {
	if path := pathOf(value); path != "" {
		m.value(path, literals(with)...)
	}
}

// pathOf returns the path of a value, empty for anything else.
func pathOf(node ast.Node) string {
	switch n := node.(type) {
	case *ast.ChainNode:
		return pathOf(n.Node)
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		group, property := pathOf(n.Node), n.Property
		name, ok := property.(*ast.StringNode)
		if group == "" || !ok {
			return ""
		}
		return group + "." + name.Value
	default:
		return ""
	}
}

func literals(node ast.Node) []any {
	switch n := node.(type) {
	case *ast.StringNode:
		return []any{n.Value}
	case *ast.IntegerNode:
		return []any{n.Value}
	case *ast.ArrayNode:
		var list []any
		for _, item := range n.Nodes {
			list = append(list, literals(item)...)
		}
		return list
	default:
		return nil
	}
}

// The questions about the past, by the kind of token that answers them.
var pastKinds = map[string]string{"acted": "act", "entered": "state", "served": "service", "ended": "clock"}

// paths lists the values that are asked about.
func (m *mentions) paths() []string { return slices.Sorted(maps.Keys(m.values)) }

// called notes the tokens of a question about the past: acted("a", "r", "s") asks for "act a by r" and "act a by s".
func (m *mentions) called(n *ast.CallNode) {
	function, arguments := pathOf(n.Callee), texts(n.Arguments)
	kind, past := pastKinds[function]
	switch {
	case len(arguments) == 0:
	case function == "said":
		m.said[arguments[0]] = true
	case function == "extended":
		m.value("extended." + arguments[0])
		m.value("act." + extendPrefix + arguments[0] + "." + extendDays)
	case kind == "act" && len(arguments) > 1:
		for _, role := range arguments[1:] {
			m.tokens["act "+arguments[0]+" by "+role] = true
		}
	case past:
		m.tokens[kind+" "+strings.Join(arguments, " ")] = true
	}
}

func texts(nodes []ast.Node) []string {
	var list []string
	for _, n := range nodes {
		if s, ok := n.(*ast.StringNode); ok {
			list = append(list, s.Value)
		}
	}
	return list
}
