package store

import (
	"context"
	"reflect"
	"sync"

	"gorm.io/gorm/schema"

	"github.com/shixian/shixian/store/dialect"
)

var schemas sync.Map

// insert inserts rows of one type. Keys that the database allots are left to it.
func insert[R any](in dialect.Inserter, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	s, err := schema.Parse(&rows[0], &schemas, schema.NamingStrategy{})
	if err != nil {
		return err
	}
	var columns []string
	var fields []*schema.Field
	for _, f := range s.Fields {
		if f.DBName != "" && !f.AutoIncrement {
			columns, fields = append(columns, f.DBName), append(fields, f)
		}
	}
	ctx := context.Background()
	return in.Insert(ctx, s.Table, columns, len(rows), func(i int) ([]any, error) {
		row := reflect.ValueOf(&rows[i]).Elem()
		values := make([]any, len(fields))
		for n, f := range fields {
			values[n], _ = f.ValueOf(ctx, row)
		}
		return values, nil
	})
}
