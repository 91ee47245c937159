package dialect

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// Rows are values for rows that are there.
type Rows struct {
	Table   string
	Key     []string // by which a row is found
	Columns []string // what is written, after the key
	Count   int
	Row     func(int) []any // the key's values, then those of the columns
}

// Rewrite runs one prepared statement row by row: each is a call into the same process, and a column that is not named leaves its
// indexes alone.
func (sqlite) Rewrite(tx *gorm.DB, r Rows) error {
	ctx := tx.Statement.Context
	statement, err := tx.Statement.ConnPool.PrepareContext(ctx, fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?",
		r.Table, strings.Join(r.Columns, " = ?, "), strings.Join(r.Key, " = ? AND ")))
	if err != nil {
		return err
	}
	defer func() { _ = statement.Close() }()
	for i := range r.Count {
		values := r.Row(i)
		key, written := values[:len(r.Key)], values[len(r.Key):]
		result, err := statement.ExecContext(ctx, append(written[:len(written):len(written)], key...)...)
		if err != nil {
			return fmt.Errorf("into %s: %w", r.Table, err)
		}
		if found, err := result.RowsAffected(); err != nil || found != 1 {
			return fmt.Errorf("into %s: %v: %d rows: %w", r.Table, key, found, err)
		}
	}
	return nil
}

// Rewrite sends all rows with one statement, column by column.
func (postgres) Rewrite(tx *gorm.DB, r Rows) error {
	names := append(r.Key[:len(r.Key):len(r.Key)], r.Columns...)
	columns := make([]column, len(names))
	for i := range r.Count {
		for n, value := range r.Row(i) {
			if err := columns[n].add(value); err != nil {
				return fmt.Errorf("into %s, %s: %w", r.Table, names[n], err)
			}
		}
	}
	var set, where, arrays []string
	var values []any
	for n, name := range names {
		if n < len(r.Key) {
			where = append(where, fmt.Sprintf("%s.%s = v.%s", r.Table, name, name))
		} else {
			set = append(set, fmt.Sprintf("%s = v.%s", name, name))
		}
		kind, array := columns[n].array()
		arrays, values = append(arrays, fmt.Sprintf("$%d::%s[]", n+1, kind)), append(values, array)
	}
	result, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, fmt.Sprintf("UPDATE %s SET %s FROM unnest(%s) AS v(%s) WHERE %s",
		r.Table, strings.Join(set, ", "), strings.Join(arrays, ", "), strings.Join(names, ", "), strings.Join(where, " AND ")), values...)
	if err != nil {
		return fmt.Errorf("into %s: %w", r.Table, err)
	}
	if found, err := result.RowsAffected(); err != nil || found != int64(r.Count) {
		return fmt.Errorf("into %s: %d rows of %d: %w", r.Table, found, r.Count, err)
	}
	return nil
}

// column is the values of one column, of the kind that it has.
type column struct {
	texts    []*string
	integers []*int64
	truths   []bool
}

func (c *column) add(value any) error {
	switch v := value.(type) {
	case string:
		c.texts = append(c.texts, &v)
	case *string:
		c.texts = append(c.texts, v)
	case int:
		n := int64(v)
		c.integers = append(c.integers, &n)
	case int64:
		c.integers = append(c.integers, &v)
	case *int:
		if v == nil {
			c.integers = append(c.integers, nil)
			return nil
		}
		n := int64(*v)
		c.integers = append(c.integers, &n)
	case *int64:
		c.integers = append(c.integers, v)
	case bool:
		c.truths = append(c.truths, v)
	default:
		return fmt.Errorf("no column has a %T", value)
	}
	return nil
}

func (c *column) array() (kind string, values any) {
	switch {
	case c.texts != nil:
		return "text", c.texts
	case c.integers != nil:
		return "bigint", c.integers
	default:
		return "boolean", c.truths
	}
}
