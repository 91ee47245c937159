package store

import (
	"encoding/json"
	"maps"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Instants are stored as microseconds since 1970 UTC and dates as YYYY-MM-DD.

func micros(t time.Time) int64 { return t.UnixMicro() }

func moment(us int64) time.Time { return time.UnixMicro(us).In(procedure.Shanghai) }

func microsOrNull(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	us := micros(*t)
	return &us
}

func momentOrNil(us *int64) *time.Time {
	if us == nil {
		return nil
	}
	t := moment(*us)
	return &t
}

func dateOrNull(d *civil.Date) *string {
	if d == nil {
		return nil
	}
	text := d.String()
	return &text
}

func dateOrNil(text *string) *civil.Date {
	if text == nil {
		return nil
	}
	d, err := civil.ParseDate(*text)
	if err != nil {
		return nil
	}
	return &d
}

func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// jsonText is the canonical form in which values are stored: keys of maps in order, no white space.
func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// clean makes a text one that both engines take: Postgres refuses bytes that are not UTF-8, and NUL. What is looked up
// under such a text is not there, since nothing is stored under it.
func clean(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\uFFFD"), "\uFFFD")
}

func cleanFields(f procedure.Fields) procedure.Fields {
	f = maps.Clone(f)
	for name, value := range f {
		if text, ok := value.(string); ok {
			f[name] = clean(text)
		}
	}
	return f
}

// cleanArgs cleans the texts that a query looks for.
func cleanArgs(args []any) []any {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = clean(text)
		}
	}
	return args
}

// cleaned are the texts as a query looks for them.
func cleaned(list []string) []string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = clean(text)
	}
	return texts
}
