package catalog

import (
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Difference is what one version of an entry says other than another.
type Difference struct {
	Field   string // name in the API, e.g. "share_basis"; "items" for an information item
	Title   string // Chinese name of the element, e.g. "共享类型依据"
	Item    string // name of the information item, if it is one
	Kind    Kind
	Old     string // as files show it
	New     string
	Details []Difference // of an item that changed: its elements
}

// Kind is what happened to an element.
type Kind string

// What happens to an element.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
	Moved   Kind = "moved" // an item that only stands elsewhere
)

// Differences lists what b says other than a, element by element, then item by item. Items are the same if they have the
// same name.
func Differences(a, b domain.Entry) []Difference {
	var list []Difference
	seen := map[string]bool{}
	for _, c := range columns {
		get, title := c.get, c.title
		if c.field == "provider" {
			get = func(e domain.Entry) string { return e.Provider }
		}
		if c.field == "category" {
			get, title = classification, c.element
		}
		if seen[c.field] {
			continue
		}
		seen[c.field] = true
		if d, differs := differ(c.field, title, get(a), get(b)); differs {
			list = append(list, d)
		}
	}
	return append(list, itemDifferences(a.Items, b.Items)...)
}

// classification is the levels of an entry's classification as people write them.
func classification(e domain.Entry) string {
	text := ""
	for i, level := range e.Category {
		if i > 0 {
			text += "／"
		}
		text += level
	}
	return text
}

func differ(field, title, old, now string) (Difference, bool) {
	d := Difference{Field: field, Title: title, Kind: Changed, Old: old, New: now}
	switch {
	case old == now:
		return d, false
	case old == "":
		d.Kind = Added
	case now == "":
		d.Kind = Removed
	}
	return d, true
}

func itemDifferences(a, b []procedure.Item) []Difference {
	var list []Difference
	before, after := map[string]int{}, map[string]bool{}
	for i, item := range a {
		before[item.Name] = i
	}
	for _, item := range b {
		after[item.Name] = true
	}
	for _, item := range a {
		if !after[item.Name] {
			list = append(list, Difference{Field: "items", Title: "信息项", Item: item.Name, Kind: Removed, Old: item.Line()})
		}
	}
	order := -1
	for _, item := range b {
		i, was := before[item.Name]
		if !was {
			list = append(list, Difference{Field: "items", Title: "信息项", Item: item.Name, Kind: Added, New: item.Line()})
			continue
		}
		d := Difference{Field: "items", Title: "信息项", Item: item.Name, Kind: Changed, Old: a[i].Line(), New: item.Line()}
		for _, c := range itemColumns {
			if detail, differs := differ("", c.title, c.get(a[i]), c.get(item)); differs {
				d.Details = append(d.Details, detail)
			}
		}
		if len(d.Details) == 0 && i < order {
			d.Kind = Moved
		}
		if order = max(order, i); len(d.Details) > 0 || d.Kind == Moved {
			list = append(list, d)
		}
	}
	return list
}
