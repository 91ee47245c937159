package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// order is the fixed order of a list, by columns that together are unique, and where a row stands in it.
type order[R any] struct {
	by     []key
	cursor func(R) []any
}

// key is a column, or an expression, and the direction in which it is read. All keys of an order go one way.
type key struct {
	column    string
	direction direction
}

type direction string

const (
	ascending  direction = "ASC"
	descending direction = "DESC"
)

const (
	defaultLimit = 50
	largestLimit = 200
)

// page reads a stretch of a list: those after the cursor, one more than asked for to see whether the list goes on. Rows
// that come or go meanwhile neither repeat nor hide others.
func page[R any](db *gorm.DB, p domain.Page, o order[R]) (domain.List[R], error) {
	db = db.Session(&gorm.Session{})
	total, err := totalOf[R](db, p)
	if err != nil {
		return domain.List[R]{}, err
	}
	if db, err = o.from(db, p); err != nil {
		return domain.List[R]{}, err
	}
	limit := pageLimit(p)
	var rows []R
	if err := db.Limit(limit + 1).Find(&rows).Error; err != nil {
		return domain.List[R]{}, err
	}
	list, err := o.cut(rows, limit)
	list.Total = total
	return list, err
}

// totalOf is how many rows there are, as far as they are counted, if that is asked for.
func totalOf[R any](db *gorm.DB, p domain.Page) (*domain.Total, error) {
	if !p.Count {
		return nil, nil
	}
	var rows int64
	some := db.Model(new(R)).Select("1").Limit(domain.MostCounted + 1)
	err := db.Session(&gorm.Session{NewDB: true}).Table("(?) AS counted", some).Count(&rows).Error
	return toTotal(int(rows)), err
}

func toTotal(rows int) *domain.Total {
	return &domain.Total{Rows: min(rows, domain.MostCounted), More: rows > domain.MostCounted}
}

func pageLimit(p domain.Page) int {
	if p.Limit < 1 {
		return defaultLimit
	}
	return min(p.Limit, largestLimit)
}

// from puts the rows in order, from the cursor on.
func (o order[R]) from(db *gorm.DB, p domain.Page) (*gorm.DB, error) {
	if p.After != "" {
		var row R
		values, err := readCursor(p.After, o.cursor(row))
		if err != nil {
			return nil, err
		}
		db = db.Where(o.after(), values...)
	}
	return db.Order(o.orderedBy()), nil
}

// orderedBy is the order in SQL.
func (o order[R]) orderedBy() string {
	var keys []string
	for _, k := range o.by {
		keys = append(keys, k.column+" "+string(k.direction))
	}
	return strings.Join(keys, ", ")
}

// selected are what rows are ordered by, each under a name, and a column beside: orderedAgain orders what was selected so.
func (o order[R]) selected(beside string) string {
	list := []string{beside}
	for i, k := range o.by {
		list = append(list, fmt.Sprintf("%s AS by_%d", k.column, i))
	}
	return strings.Join(list, ", ")
}

func (o order[R]) orderedAgain(prefix string) string {
	var keys []string
	for i, k := range o.by {
		keys = append(keys, fmt.Sprintf("%sby_%d %s", prefix, i, k.direction))
	}
	return strings.Join(keys, ", ")
}

// columns are those by which rows are ordered.
func (o order[R]) columns() []string {
	var columns []string
	for _, k := range o.by {
		columns = append(columns, k.column)
	}
	return columns
}

func (o order[R]) after() string {
	columns := o.columns()
	than := " > "
	if o.by[0].direction == descending {
		than = " < "
	}
	return "(" + strings.Join(columns, ", ") + ")" + than + "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
}

func (o order[R]) cut(rows []R, limit int) (domain.List[R], error) {
	if len(rows) <= limit {
		return domain.List[R]{Items: rows}, nil
	}
	next, err := writeCursor(o.cursor(rows[limit-1]))
	return domain.List[R]{Items: rows[:limit], Next: next}, err
}

func writeCursor(values []any) (string, error) {
	b, err := json.Marshal(values)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// readCursor reads back what writeCursor wrote of values like these. Numbers stay as written: a float would lose microseconds.
func readCursor(cursor string, like []any) ([]any, error) {
	invalid := procedure.Refuse(domain.CursorInvalid, "翻页标记无效，请从头查询")
	invalid.Field = "after"
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, invalid
	}
	var values []any
	decoder := json.NewDecoder(strings.NewReader(string(b)))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil || len(values) != len(like) {
		return nil, invalid
	}
	cleanArgs(values)
	for i, v := range values {
		number, numeric := v.(json.Number)
		if numeric {
			if values[i], err = number.Int64(); err != nil {
				return nil, invalid
			}
		}
		if kind(values[i]) != kind(like[i]) {
			return nil, invalid
		}
	}
	return values, nil
}

// kind tells texts from whole numbers, of which a cursor is made.
func kind(value any) reflect.Kind {
	of := reflect.ValueOf(value)
	if of.CanInt() {
		return reflect.Int64
	}
	return of.Kind()
}
