package procedure

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Ordered is a YAML or JSON mapping that remembers the order in which it was
// written: officials read states and actions in the order of the article, and
// the machine must not depend on a map's.
type Ordered[T any] struct {
	Keys   []string
	values map[string]T
}

// Get returns the value under the name.
func (o Ordered[T]) Get(name string) (T, bool) {
	v, ok := o.values[name]
	return v, ok
}

// At returns the value under the name, or the zero value.
func (o Ordered[T]) At(name string) T { return o.values[name] }

// Has tells whether there is a value under the name.
func (o Ordered[T]) Has(name string) bool {
	_, ok := o.values[name]
	return ok
}

// Len is the number of entries.
func (o Ordered[T]) Len() int { return len(o.Keys) }

// All yields the entries in the order in which they were written.
func (o Ordered[T]) All() func(yield func(string, T) bool) {
	return func(yield func(string, T) bool) {
		for _, k := range o.Keys {
			if !yield(k, o.values[k]) {
				return
			}
		}
	}
}

func (o *Ordered[T]) put(name string, v T) {
	if o.values == nil {
		o.values = map[string]T{}
	}
	o.Keys = append(o.Keys, name)
	o.values[name] = v
}

// IsZero lets encoders leave an empty mapping out.
func (o Ordered[T]) IsZero() bool { return len(o.Keys) == 0 }

// UnmarshalYAML reads the mapping entry by entry, refusing keys that T does not know.
func (o *Ordered[T]) UnmarshalYAML(node ast.Node) error {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return fmt.Errorf("[%d:%d] a mapping of names was expected", line(node), column(node))
	}
	for entries := mapping.MapRange(); entries.Next(); {
		var v T
		if err := yaml.NodeToValue(entries.Value(), &v, yaml.Strict()); err != nil {
			return err
		}
		o.put(entries.Key().GetToken().Value, v)
	}
	return nil
}

// MarshalJSON writes an object with its keys in order.
func (o Ordered[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, k := range o.Keys {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(k)
		v, err := json.Marshal(o.values[k])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func line(n ast.Node) int   { return n.GetToken().Position.Line }
func column(n ast.Node) int { return n.GetToken().Position.Column }
