package procedure

import (
	"slices"

	"github.com/goccy/go-yaml"
)

// mapping is a YAML mapping that is written anew: its entries in their order, mappings in it being *mapping.
type mapping struct{ entries []entry }

type entry struct {
	key   string
	value any
}

// readMapping reads a source that has been checked before.
func readMapping(source []byte) (*mapping, error) {
	var of yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(source, &of, yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	return mappingOf(of), nil
}

func mappingOf(of yaml.MapSlice) *mapping {
	m := &mapping{}
	for _, item := range of {
		value := item.Value
		if inner, ok := value.(yaml.MapSlice); ok {
			value = mappingOf(inner)
		}
		m.set(item.Key.(string), value)
	}
	return m
}

// write is the mapping as YAML, a list within it as it was.
func (m *mapping) write() ([]byte, error) {
	return yaml.MarshalWithOptions(m.slice(), yaml.IndentSequence(true))
}

func (m *mapping) slice() yaml.MapSlice {
	of := yaml.MapSlice{}
	for _, e := range m.entries {
		value := e.value
		if inner, ok := value.(*mapping); ok {
			value = inner.slice()
		}
		of = append(of, yaml.MapItem{Key: e.key, Value: value})
	}
	return of
}

func (m *mapping) find(key string) int {
	return slices.IndexFunc(m.entries, func(e entry) bool { return e.key == key })
}

func (m *mapping) set(key string, value any) {
	if i := m.find(key); i >= 0 {
		m.entries[i].value = value
		return
	}
	m.entries = append(m.entries, entry{key, value})
}

func (m *mapping) drop(key string) {
	m.entries = slices.DeleteFunc(m.entries, func(e entry) bool { return e.key == key })
}

// at is the mapping under the keys, one in the other; where there is none, it is put in.
func (m *mapping) at(keys ...string) *mapping {
	for _, key := range keys {
		i := m.find(key)
		if i < 0 {
			i = len(m.entries)
			m.set(key, &mapping{})
		}
		m = m.entries[i].value.(*mapping)
	}
	return m
}

// said sets a key unless there is nothing to say.
func (m *mapping) said(key, value string) {
	if value != "" {
		m.set(key, value)
	}
}
