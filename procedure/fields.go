package procedure

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"cloud.google.com/go/civil"
)

// longestText is the most characters that a text field takes if it says nothing else.
const longestText = 4000

// accept returns the values that the fields accept, or the first Refusal. Empty
// optional values are left out, so that what is stored is what was said.
func (t *stepContext) accept(fields []Field, values Fields) (Fields, error) {
	accepted := Fields{}
	for _, f := range fields {
		v, present := values[f.Name]
		if !present || v == nil || v == "" {
			continue
		}
		v, err := t.value(f, v)
		if err != nil {
			return nil, err
		}
		if v != "" {
			accepted[f.Name] = v
		}
	}
	return accepted, unknown(fields, values)
}

// complete refuses values among which one is missing that is required and asked
// for, or promised for too late. Conditions look at the values themselves, which are on the state by now.
func (t *stepContext) complete(fields []Field, accepted Fields) error {
	for _, f := range fields {
		if _, present := accepted[f.Name]; present || !f.Required {
			continue
		}
		needed, err := t.m.holds(t.s, f.When)
		if err != nil {
			return err
		}
		if needed {
			return &Refusal{FieldMissing, fmt.Sprintf("“%s”必须填写", f.Title), f.Name}
		}
	}
	return t.capped(fields, accepted)
}

func unknown(fields []Field, values Fields) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			return &Refusal{FieldUnknown, fmt.Sprintf("没有名为 %s 的项，可填：%s", name, names(fields)), name}
		}
	}
	return nil
}

func names(fields []Field) string {
	if len(fields) == 0 {
		return "（无）"
	}
	var list []string
	for _, f := range fields {
		list = append(list, f.Name)
	}
	return strings.Join(list, "、")
}

func (t *stepContext) value(f Field, v any) (any, error) {
	invalid := func(format string, args ...any) error {
		return &Refusal{FieldInvalid, "“" + f.Title + "”" + fmt.Sprintf(format, args...), f.Name}
	}
	switch f.Type {
	case Integer:
		return integer(f, v, invalid)
	case Boolean, Confirm:
		b, ok := v.(bool)
		if !ok {
			return nil, invalid("应为 true 或 false")
		}
		if f.Type == Confirm && !b {
			return nil, invalid("必须确认")
		}
		return b, nil
	case Items:
		return itemsText(v, invalid)
	default:
		text, ok := v.(string)
		if !ok {
			return nil, invalid("应为文字")
		}
		return t.text(f, strings.TrimSpace(text), invalid)
	}
}

func (t *stepContext) text(f Field, text string, invalid func(string, ...any) error) (any, error) {
	switch f.Type {
	case Enum:
		if !f.Of.Has(text) {
			return nil, invalid("应为下列之一：%s", strings.Join(f.Of.Keys, "、"))
		}
	case Date, Promise:
		return t.dateText(f, text, invalid)
	case Text:
		limit := longestText
		if f.Max > 0 {
			limit = f.Max
		}
		if utf8.RuneCountInString(text) > limit {
			return nil, invalid("最多 %d 字", limit)
		}
	default: // any text will do
	}
	return text, nil
}

func (t *stepContext) dateText(f Field, text string, invalid func(string, ...any) error) (any, error) {
	d, err := civil.ParseDate(text)
	if err != nil || d.String() != text {
		return nil, invalid("应为日期，形如 2026-09-28")
	}
	works, err := t.m.cal.IsWorkday(d)
	if err != nil {
		return nil, invalid("不在日历范围内：%s", Written(d))
	}
	if f.Type == Date {
		return text, nil
	}
	if d.Before(t.on) {
		return nil, invalid("不得早于今日（%s）", Written(t.on))
	}
	if !works {
		next, err := t.m.cal.NextWorkday(d)
		if err != nil {
			return nil, invalid("不是工作日：%s", Written(d))
		}
		return nil, invalid("不是工作日：%s；下一个工作日是%s", Written(d), Written(next))
	}
	return text, nil
}

func integer(f Field, v any, invalid func(string, ...any) error) (any, error) {
	var n int
	switch v := v.(type) {
	case int:
		n = v
	case uint64: // as YAML reads it
		n = int(min(v, math.MaxInt32))
	case int64:
		n = int(v)
	case float64: // as JSON reads it
		if v != math.Trunc(v) || math.Abs(v) > math.MaxInt32 {
			return nil, invalid("应为整数")
		}
		n = int(v)
	default:
		return nil, invalid("应为整数")
	}
	if n < f.Min {
		return nil, invalid("不得小于 %d", f.Min)
	}
	if f.Max > 0 && n > f.Max {
		return nil, invalid("不得大于 %d", f.Max)
	}
	return n, nil
}
