package domain

import (
	"fmt"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Text is a value of a form or an act in words.
func (n Names) Text(f procedure.Field, value any) string {
	switch value := value.(type) {
	case bool:
		if value {
			return "是"
		}
		return "否"
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case string:
		if title, ok := f.Of.Get(value); ok && f.Type == procedure.Enum {
			return title
		}
		if items, err := procedure.ReadItems(value); err == nil && f.Type == procedure.Items {
			return itemLines(items)
		}
		if f.Type == procedure.Department {
			return n.Of(value)
		}
		if d, err := civil.ParseDate(value); err == nil && (f.Type == procedure.Date || f.Type == procedure.Promise) {
			return procedure.Written(d)
		}
		return value
	default:
		return fmt.Sprint(value)
	}
}

// itemLines are information items in words: 姓名，字符型，18；出生日期，日期型.
func itemLines(items []procedure.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = item.Line()
	}
	return strings.Join(lines, "；")
}
