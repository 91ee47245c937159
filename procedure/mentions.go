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
	values  map[string][]any
	tokens  history
	said    map[string][]any    // fields of the act of a step
	related map[string][]string // values that are compared with one another, or come from one another
	beside  map[string]bool     // values that are compared with another value
	emptied map[string]bool     // values by which an act can empty what was said before
	untried []string            // expressions whose values cannot all be tried
}

func newMentions() mentions {
	return mentions{
		values: map[string][]any{}, tokens: history{}, said: map[string][]any{}, related: map[string][]string{},
		beside: map[string]bool{}, emptied: map[string]bool{},
	}
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
		*m = newMentions()
	}
	ast.Walk(&tree.Node, m)
}

// addCondition notes what a condition asks, and whether the prover could try every value of what it asks.
func (m *mentions) addCondition(e Expression) {
	m.add(e)
	if tree, err := parser.Parse(string(e)); err == nil && e != "" && !triable(tree.Node) {
		m.untried = append(m.untried, string(e))
	}
}

// about tells what a value is compared with, by itself and by those that it is related to, and whether that is another value.
func (m *mentions) about(path string) (literals []any, beside, asked bool) {
	_, asked = m.values[path]
	seen := map[string]bool{path: true}
	for queue := []string{path}; len(queue) > 0; queue = queue[1:] {
		beside = beside || m.beside[queue[0]]
		for _, l := range m.values[queue[0]] {
			if !slices.Contains(literals, l) {
				literals = append(literals, l)
			}
		}
		for _, next := range m.related[queue[0]] {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return literals, beside, asked
}

func (m *mentions) relate(a, b string) {
	m.related[a], m.related[b] = append(m.related[a], b), append(m.related[b], a)
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
		if a, b := pathOf(n.Left), pathOf(n.Right); a != "" && b != "" {
			m.relate(a, b)
			m.beside[a], m.beside[b] = true, true
		}
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
	call, ok := value.(*ast.CallNode)
	if !ok {
		return
	}
	switch function, arguments := pathOf(call.Callee), texts(call.Arguments); {
	case len(arguments) == 0:
	case function == "said":
		m.said[arguments[0]] = append(m.said[arguments[0]], literals(with)...)
	case function == "extended":
		m.value(extensionDays(arguments[0]), literals(with)...)
	}
}

// extensionDays is the path of what a request for more time of the clock asks for.
func extensionDays(clock string) string { return "act." + extendPrefix + clock + "." + extendDays }

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

// isValue tells whether an expression is nothing but a value.
func isValue(text string) bool {
	tree, err := parser.Parse(text)
	return err == nil && pathOf(tree.Node) != ""
}

func literals(node ast.Node) []any {
	switch n := node.(type) {
	case *ast.StringNode:
		return []any{n.Value}
	case *ast.IntegerNode:
		return []any{n.Value}
	case *ast.BinaryNode:
		if n.Operator == ".." {
			return append(literals(n.Left), literals(n.Right)...)
		}
		return nil
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

// looked lists those that are not only the way to others: act.agree.days, not act.agree.
func (m *mentions) looked() []string {
	paths := m.paths()
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return wayTo(path, paths) })
}

// called notes the tokens of a question about the past: acted("a", "r", "s") asks for "act a by r" and "act a by s".
func (m *mentions) called(n *ast.CallNode) {
	function, arguments := pathOf(n.Callee), texts(n.Arguments)
	kind, past := pastKinds[function]
	switch {
	case len(arguments) == 0:
	case function == "said":
		m.said[arguments[0]] = append(m.said[arguments[0]], "")
	case function == "extended":
		m.value("extended." + arguments[0])
		m.value(extensionDays(arguments[0]))
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
