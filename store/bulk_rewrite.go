package store

import (
	"context"
	"reflect"
	"slices"

	"gorm.io/gorm/schema"

	"github.com/shixian/shixian/store/dialect"
)

// rewrite writes columns of rows that are there. It fails if one is not.
func rewrite[R any](t tx, rows []R, key, columns []string) error {
	if len(rows) == 0 {
		return nil
	}
	s, err := schema.Parse(&rows[0], &schemas, schema.NamingStrategy{})
	if err != nil {
		return err
	}
	var fields []*schema.Field
	for _, name := range slices.Concat(key, columns) {
		fields = append(fields, s.FieldsByDBName[name])
	}
	return t.dialect.Rewrite(t.db, dialect.Rows{Table: s.Table, Key: key, Columns: columns, Count: len(rows), Row: func(i int) []any {
		row := reflect.ValueOf(&rows[i]).Elem()
		values := make([]any, len(fields))
		for n, f := range fields {
			values[n] = f.ReflectValueOf(context.Background(), row).Interface()
		}
		return values
	}})
}
