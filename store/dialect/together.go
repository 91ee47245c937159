package dialect

import (
	"database/sql"
	"regexp"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// parameter is one in a statement as GORM writes it for PostgreSQL, values apart.
var parameter = regexp.MustCompile(`\$\d+`)

// Together makes one statement of all: each but the last is a part of its WITH. They are run to their ends whether they are read from or not,
// and foreign keys are looked at when all are.
func (postgres) Together(tx *gorm.DB, writes []*gorm.Statement) error {
	var parts []string
	var values []any
	for _, w := range writes {
		before := len(values)
		parts = append(parts, parameter.ReplaceAllStringFunc(w.SQL.String(), func(found string) string {
			n, _ := strconv.Atoi(found[1:])
			return "$" + strconv.Itoa(before+n)
		}))
		values = append(values, w.Vars...)
	}
	var text strings.Builder
	for i, part := range parts[:len(parts)-1] {
		text.WriteString([]string{"WITH ", ", "}[min(i, 1)] + "w" + strconv.Itoa(i) + " AS (" + part + ")")
	}
	text.WriteString(" " + parts[len(parts)-1])
	for i := range values {
		values[i] = sql.Named("", values[i]) // the text has its parameter
	}
	return tx.Exec(text.String(), values...).Error
}

// Together runs one after the other: each is a call into the same process.
func (sqlite) Together(tx *gorm.DB, writes []*gorm.Statement) error {
	for _, w := range writes {
		if err := tx.Exec(w.SQL.String(), w.Vars...).Error; err != nil {
			return err
		}
	}
	return nil
}
