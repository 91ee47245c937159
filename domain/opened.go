package domain

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// opened is what the public is told of an entry: not the information items that are withheld from opening, not on which
// terms and grounds departments share it among themselves, and not by which case it came.
func (e Entry) opened() Entry {
	e.ShareTerms, e.ShareBasis, e.ByCase = "", "", ""
	e.Items = slices.DeleteFunc(slices.Clone(e.Items), func(i procedure.Item) bool { return i.Open == procedure.Withheld })
	return e
}
