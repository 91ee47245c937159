package procedure

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// earlierKey is a key that packs wrote before with another word. A definition that is on record keeps the words it was
// published with, and so its fingerprint: [Restore] reads them as today's. A new pack must say today's.
type earlierKey struct {
	path string // of the mapping that holds it; "*": of any
	was  string
	now  string
	of   []string // only with one of these values; none: with any
}

var earlierKeys = []earlierKey{
	{path: "", was: "related", now: "children"},
	{path: "", was: "ladder", now: "escalation"},
	{path: "filing", was: "opener", now: "parent"},
	{path: "*", was: "mark", now: "authority", of: []string{string(Statutory), string(Construed), string(Practice)}},
}

// decodeEarlier fills a Go value from a document that may use earlier keys, refusing what it does not know.
func decodeEarlier(source []byte, into any) error {
	parsed, err := parser.ParseBytes(source, 0)
	if err != nil {
		return err
	}
	if len(parsed.Docs) != 1 {
		return fmt.Errorf("%d YAML documents, one was expected", len(parsed.Docs))
	}
	body := parsed.Docs[0].Body
	renew("", body)
	return yaml.NodeToValue(body, into, yaml.Strict())
}

// renew puts today's keys in the place of earlier ones.
func renew(path string, n ast.Node) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			renewKey(path, entry)
			renew(join(path, entry.Key.GetToken().Value), entry.Value)
		}
	case *ast.SequenceNode:
		for _, item := range n.Values {
			renew(path+"[]", item)
		}
	}
}

func renewKey(path string, entry *ast.MappingValueNode) {
	key, ok := entry.Key.(*ast.StringNode)
	if !ok {
		return
	}
	for _, e := range earlierKeys {
		if key.Value == e.was && (e.path == "*" || e.path == path) && e.fits(entry.Value) {
			key.Value, key.Token.Value = e.now, e.now
			return
		}
	}
}

func (e earlierKey) fits(value ast.Node) bool {
	if len(e.of) == 0 {
		return true
	}
	text, ok := value.(*ast.StringNode)
	return ok && slices.Contains(e.of, text.Value)
}

// todaysKey is what an earlier key is called now, wherever it stands, or "".
func todaysKey(was string) string {
	for _, e := range earlierKeys {
		if e.was == was {
			return e.now
		}
	}
	return ""
}

//go:embed earlier.yaml
var earlierInputs []byte

// inputsBefore are what each service took before packs said it, by service and input.
var inputsBefore = sync.OnceValue(func() Ordered[Ordered[References]] {
	var inputs Ordered[Ordered[References]]
	if err := yaml.Unmarshal(earlierInputs, &inputs); err != nil {
		panic(err) // a file of this package
	}
	return inputs
})

// readAsBefore gives services of a definition on record that say nothing of what they take what builds of then gave them,
// as far as the definition has it. What the definition says, and so its fingerprint, stays.
func (d *Definition) readAsBefore() {
	for name, n := range d.States.All() {
		if n.Service == "" || n.With.Len() > 0 {
			continue
		}
		for input, refs := range inputsBefore().At(n.Service).All() {
			if known := d.knownOf(n.Service, input, refs); len(known) > 0 {
				n.With.put(input, known)
			}
		}
		d.States.values[name] = n
	}
}

// knownOf are those of an input's references that lead anywhere in the definition; an expression must compile.
func (d *Definition) knownOf(service, input string, refs References) References {
	if in, _ := inputOf(service, input); in.Kind == ConditionInput {
		if d.compile(refs.expression(), true) != nil {
			return nil
		}
		return refs
	}
	return slices.DeleteFunc(slices.Clone(refs), func(ref string) bool {
		_, ok := d.referent(ref)
		return !ok
	})
}
