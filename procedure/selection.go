package procedure

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Selection picks fields: those that it names, or every one.
type Selection struct {
	All   bool
	Names []string
}

// selectAll is the word for every field.
const selectAll = "all"

// UnmarshalYAML reads `all` or a list of names.
func (s *Selection) UnmarshalYAML(node ast.Node) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		s.All = node.GetToken().Value == selectAll
		return nil
	}
	for _, item := range list.Values {
		s.Names = append(s.Names, item.GetToken().Value)
	}
	return nil
}

// Has tells whether the field is picked.
func (s Selection) Has(name string) bool { return s.All || slices.Contains(s.Names, name) }

// IsZero tells whether nothing is picked.
func (s Selection) IsZero() bool { return !s.All && len(s.Names) == 0 }
