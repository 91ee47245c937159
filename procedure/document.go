package procedure

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// place is where something stands in a file; both count from 1.
type place struct{ line, column int }

// places says where each value of a YAML document stands, by path: the key of an
// entry, the value of an item, e.g. "states.review.task" or "form[0]".
type places map[string]place

// of returns where a path stands, or else the nearest thing around it.
func (p places) of(path string) place {
	for {
		if at, ok := p[path]; ok {
			return at
		}
		if path == "" {
			return place{1, 1}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

// document is a YAML document on its way to a definition, with all faults found.
type document struct {
	file   string
	lines  []string
	node   ast.Node
	value  any    // as JSON Schema sees it
	at     places // of keys and items
	values places // of values, where they differ
	faults Faults
}

// documents reads the YAML documents of a file; what cannot be read is a Fault.
func documents(file string, source []byte) ([]*document, error) {
	if faults := readable(file, source); faults != nil {
		return nil, faults
	}
	lines := strings.Split(string(source), "\n")
	parsed, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil, explained(Faults{syntaxFault(file, err)}, lines)
	}
	var list []*document
	for _, d := range parsed.Docs {
		if d.Body == nil {
			continue
		}
		doc := &document{file: file, lines: lines, node: d.Body, at: places{}, values: places{}}
		doc.at[""] = placeOf(d.Body)
		doc.value = doc.read("", d.Body)
		list = append(list, doc)
	}
	if len(list) == 0 {
		return nil, Faults{{File: file, Line: 1, Column: 1, Found: "nothing", Expected: "a YAML mapping"}}
	}
	return list, nil
}

func syntaxFault(file string, err error) Fault {
	f := Fault{File: file, Line: 1, Column: 1, Found: err.Error(), Expected: "YAML"}
	if e, ok := errors.AsType[yaml.Error](err); ok {
		f.Found = e.GetMessage()
		if token := e.GetToken(); token != nil {
			f.Line, f.Column = token.Position.Line, token.Position.Column
		}
	}
	return f
}

func placeOf(n ast.Node) place {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	at := n.GetToken().Position
	return place{at.Line, at.Column}
}

// read turns a node into plain values and notes where each stands.
func (d *document) read(path string, n ast.Node) any {
	d.values[path] = placeOf(n)
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.readMapping(path, n)
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, item := range n.Values {
			p := path + "[" + strconv.Itoa(i) + "]"
			d.at[p] = placeOf(item)
			list[i] = d.read(p, item)
		}
		return list
	case *ast.NullNode:
		return nil
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.StringNode:
		if n.Token.Type == token.StringType {
			d.swallowed(path, n.Value)
		}
		return n.Value
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode:
		return n.Value
	case *ast.FloatNode:
		return n.Value
	default:
		d.fault(path, "a YAML "+strings.ToLower(n.Type().String()), "the values written out")
		return nil
	}
}

func (d *document) readMapping(path string, n *ast.MappingNode) any {
	m := map[string]any{}
	for _, entry := range n.Values {
		key := entry.Key.GetToken()
		p := join(path, key.Value)
		d.at[p] = place{key.Position.Line, key.Position.Column}
		if _, isMerge := entry.Key.(*ast.MergeKeyNode); isMerge {
			d.fault(p, "a YAML merge key", "the values written out")
			continue
		}
		m[key.Value] = d.read(p, entry.Value)
	}
	return m
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fault notes what is wrong with the value at a path.
func (d *document) fault(path, found, expected string) {
	at, ok := d.values[path]
	if !ok {
		at = d.at.of(path)
	}
	d.faultAt(at, path, found, expected)
}

// faultAtKey notes what is wrong with an entry, or missing from it.
func (d *document) faultAtKey(path, found, expected string) {
	d.faultAt(d.at.of(path), path, found, expected)
}

func (d *document) faultAt(at place, path, found, expected string) {
	d.faults = append(d.faults, Fault{
		File: d.file, Line: at.line, Column: at.column, Path: path, Found: found, Expected: expected,
	})
}

// err returns the faults in the order of lines, or nil.
func (d *document) err() error {
	if faults := d.ordered(); len(faults) > 0 {
		return faults
	}
	return nil
}

// ordered are the faults in the order of lines, each told by its cause.
func (d *document) ordered() Faults {
	faults := explained(d.faults, d.lines)
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path))
	})
	return faults
}

// decode fills a Go value from the document, refusing what it does not know.
func (d *document) decode(into any) {
	if err := yaml.NodeToValue(d.node, into, yaml.Strict()); err != nil {
		f := syntaxFault(d.file, err)
		f.Expected = "a value of another type"
		d.faults = append(d.faults, f)
	}
}
