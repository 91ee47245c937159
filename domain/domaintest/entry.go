// Package domaintest makes what tests put through a whole way, so that nothing can be dropped on it unseen.
package domaintest

import (
	"fmt"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Entry is an entry in which every field says something that no other does, of department mzj and related to mzj-001.
// Whatever may be so or not is as the argument says.
func Entry(code string, yes bool) domain.Entry {
	var e domain.Entry
	classes := []string{"conditional", "withheld"}
	for i, f := range domain.EntryFields {
		switch to := f.In(&e).(type) {
		case *bool:
			*to = yes
		case *[]procedure.Item:
			*to = []procedure.Item{{Name: "姓名", Type: "字符型", Length: 18, Share: "withheld", Open: "conditional", Note: "主键"}, {Name: "日期", Type: "日期型"}}
		case *[]string:
			*to = []string{"mzj-001"}
			if f.Kind == domain.LevelsField {
				*to = []string{"甲类", "乙项", "丙目", "丁细目"}
			}
		case *string:
			switch {
			case f.Kind == domain.CodeField:
				*to = code
			case f.Kind == domain.DepartmentField:
				*to = "mzj"
			case f.Kind == domain.ClassField:
				*to, classes = classes[0], classes[1:]
			case f.Kind == domain.DayField:
				*to = fmt.Sprintf("2026-03-%02d", i+1)
			case len(f.Values) > 0:
				*to = f.Values[1]
			default:
				*to = code + "的" + f.Title
			}
		}
	}
	return e
}
