package catalog

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// typeCodes are the letters that the guide gives the data types of items.
var typeCodes = []string{"C", "N", "Y", "D", "T", "L", "M", "G", "B", "I", "F"}

// The classes of sharing and opening, and what files call them.
var (
	shareNames   = namesOf("共享")
	openNames    = namesOf("开放")
	shareAliases = map[string]int{"受限共享": 1, "非共享": 2, "不共享": 2}
	openAliases  = map[string]int{"依申请开放": 1, "受限开放": 1, "禁止开放": 2, "不开放": 2, "否": 2}
)

// namesOf are the classes of what is done with data, in their order.
func namesOf(what string) (names [3]string) {
	for i, class := range procedure.Classes {
		names[i] = procedure.ClassTitle(class) + what
	}
	return names
}

// className is what files call a class; one that is none is shown as it is.
func className(class string, names [3]string) string {
	if i := slices.Index(procedure.Classes, class); i >= 0 {
		return names[i]
	}
	return class
}

// classNamed returns the class that a file means.
func classNamed(name string, names [3]string, aliases map[string]int) (string, bool) {
	name = strings.TrimSuffix(name, "类")
	i := slices.Index(names[:], name)
	if i < 0 {
		var ok bool
		if i, ok = aliases[name]; !ok {
			return "", false
		}
	}
	return procedure.Classes[i], true
}

// typeNamed returns the data type that a file means: "C", "字符型C", "字符型（C）" and "字符" are one.
func typeNamed(name string) (string, bool) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("（）() ", r) {
			return -1
		}
		return r
	}, name)
	for i, t := range procedure.ItemTypes {
		for _, known := range []string{t, strings.TrimSuffix(t, "型"), typeCodes[i], t + typeCodes[i]} {
			if strings.EqualFold(plain, known) {
				return t, true
			}
		}
	}
	return "", false
}

// Canonical writes an entry as this package does, so that entries from elsewhere compare with those of a file: nothing
// empty in lists, cycles and types among those that the guide has, as far as they can be told.
func Canonical(e domain.Entry) domain.Entry {
	for _, f := range domain.EntryFields {
		if written := f.Text(&e); written != nil {
			*written = plain(*written)
		}
	}
	e.Category = trimmed(e.Category)
	e.Related = slices.Clone(e.Related)
	if len(e.Related) == 0 {
		e.Related = nil
	}
	if cycle, ok := cycleNamed(e.UpdateCycle); ok {
		e.UpdateCycle = cycle
	} else if e.UpdateCycle != "" {
		e.UpdateCycle = domain.CycleOther + "（" + e.UpdateCycle + "）"
	}
	if e.Format != "" && !slices.Contains(domain.Formats, e.Format) {
		if e.FormatType == "" {
			e.FormatType = e.Format
		}
		e.Format = formatNear(e.Format)
	}
	e.Items = slices.Clone(e.Items)
	for i, item := range e.Items {
		e.Items[i].Name, e.Items[i].Note = plain(item.Name), plain(item.Note)
		if t, ok := typeNamed(item.Type); ok {
			e.Items[i].Type = t
		}
	}
	if len(e.Items) == 0 {
		e.Items = nil
	}
	return e
}

var oneBreak = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// plain is a text as a cell gives it back.
func plain(text string) string {
	return strings.TrimSpace(oneBreak.Replace(text))
}

// trimmed are the levels of a classification up to the last that is given.
func trimmed(levels []string) []string {
	n := len(levels)
	for n > 0 && levels[n-1] == "" {
		n--
	}
	if n == 0 {
		return nil
	}
	return slices.Clone(levels[:n])
}

// formatNear is the class of a format that is stated in other words.
func formatNear(format string) string {
	for _, f := range domain.Formats {
		if strings.Contains(format, f) {
			return f
		}
	}
	return "自描述格式"
}

// cycleNamed returns the update cycle that a file means.
func cycleNamed(name string) (string, bool) {
	switch name {
	case "每天", "日", "天":
		name = "每日"
	case "周":
		name = "每周"
	case "月":
		name = "每月"
	case "季度", "每季":
		name = "每季度"
	case "半年":
		name = "每半年"
	case "年", "每年度":
		name = "每年"
	}
	if slices.Contains(domain.Cycles, name) {
		return name, true
	}
	inner, ok := strings.CutPrefix(name, domain.CycleOther)
	if !ok {
		return "", false
	}
	inner = strings.Trim(inner, "（）()：: ")
	if inner == "" {
		return domain.CycleOther, true
	}
	return domain.CycleOther + "（" + inner + "）", true
}
