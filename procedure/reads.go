package procedure

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// reads is what an expression looks at: the groups of values, such as form and act, and in each what it names there. Under a
// name that stands for all of its values is nil.
type reads map[string]reads

// of tells whether anything is looked at under a name, and what.
func (r reads) of(name string) (there reads, read bool) {
	if r == nil {
		return nil, true
	}
	there, read = r[name]
	return there, read
}

// reads are what the expression looks at.
func (e Expression) reads() reads {
	found := paths{}
	if tree, err := parser.Parse(string(e)); err == nil {
		ast.Walk(&tree.Node, found)
	}
	all := reads{}
	for _, path := range slices.Backward(slices.Sorted(maps.Keys(found))) { // form.mode before form, which takes it all
		if found[path] > 0 {
			all.add(strings.Split(path, "."))
		}
	}
	return all
}

func (r reads) add(path []string) {
	if len(path) == 1 {
		r[path[0]] = nil
		return
	}
	if r[path[0]] == nil {
		r[path[0]] = reads{}
	}
	r[path[0]].add(path[1:])
}

// paths counts how often a value is read that is not only the way to one of its own.
type paths map[string]int

// Visit counts a value, and no longer the one that it is of. Nodes come after what they are made of.
func (p paths) Visit(node *ast.Node) {
	path := pathOf(*node)
	if path == "" {
		return
	}
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		p[path]++
	case *ast.MemberNode:
		p[path]++
		p[pathOf(n.Node)]--
	}
}
