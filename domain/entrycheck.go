package domain

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// CheckEntry refuses what no entry may be, whoever puts it.
func CheckEntry(e Entry) error {
	for _, c := range []struct{ field, title, class, basis string }{
		{"share", "共享", e.Share, e.ShareBasis}, {"open", "开放", e.Open, e.OpenBasis},
	} {
		var err *procedure.Refusal
		switch {
		case !slices.Contains(procedure.Classes, c.class):
			err = procedure.Refuse(ClassUnknown, "目录条目 %s“%s”的%s类型应当是 %s 之一，不是“%s”",
				e.Code, e.Title, c.title, strings.Join(procedure.Classes, "、"), c.class)
			err.Field = c.field
		case c.class != procedure.Unconditional && strings.TrimSpace(c.basis) == "":
			err = procedure.Refuse(BasisNeeded, "目录条目 %s“%s”有条件%[3]s或者不予%[3]s，应当列明依据", e.Code, e.Title, c.title)
			err.Field = c.field + "_basis"
		default:
			continue
		}
		return err
	}
	return nil
}

// Follows refuses a version that a case makes and that cannot follow the last one, of which none is there if its Version is 0:
// the first of an entry that is there, or any of one that has left the catalog.
func (e Entry) Follows(last Entry) error {
	switch {
	case e.Version == 1 && last.Version > 0:
		return TakenCode(e.Code)
	case last.Retired:
		return RetiredEntry(e.Code)
	default:
		return nil
	}
}

// TakenCode is the refusal of a new entry under a code that is taken. One that has left the catalog keeps its own.
func TakenCode(code string) *procedure.Refusal {
	return procedure.Refuse(EntryTaken, "信息资源代码 %s 已用于目录中的条目（包括已退出目录的），请改用其他代码", code)
}

// RetiredEntry is the refusal of what is asked about an entry that has left the catalog.
func RetiredEntry(code string) *procedure.Refusal {
	return procedure.Refuse(EntryRetired, "目录条目 %s 已退出目录，不能再就其发起申请；以往的版本、办件和授权仍可查阅", code)
}
