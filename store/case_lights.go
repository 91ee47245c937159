package store

import (
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// present is the calendar by which days are counted now, and the legal date.
func (t tx) present() (*calendar.Calendar, civil.Date, error) {
	snap, err := t.calendar()
	if err != nil {
		return nil, civil.Date{}, err
	}
	now, err := t.now()
	return snap.Calendar, procedure.DateOf(now), err
}

// yellowOf is what the pack itself says of yellow, for a row. What is configured is not written: it can change.
func yellowOf(m procedure.Machine) *int {
	if own := m.Definition().Regulation.Lights; own != nil {
		return &own.Yellow
	}
	return nil
}

func (t tx) deadline(due civil.Date, held string, yellow *int) procedure.Deadline {
	d := procedure.Deadline{Due: due, Held: held, Yellow: t.config.Yellow}
	if yellow != nil {
		d.Yellow = *yellow
	}
	return d
}

func (t tx) caseSignal(r caseRow, cal *calendar.Calendar, today civil.Date) (procedure.Signal, error) {
	due := dateOrNil(r.LightOn)
	if due == nil || r.EndedAt != nil {
		return procedure.Signal{}, nil
	}
	return t.deadline(*due, r.Held, r.Yellow).Signal(cal, today)
}

// withLight keeps the rows that have the light today: procedure.Deadline.Signal said in SQL, over the columns due, held and
// yellow. The bounds on due alone are for the index. The suite holds the two together.
func (t tx) withLight(db *gorm.DB, due string, light procedure.Light) (*gorm.DB, error) {
	if light == "" {
		return db, nil
	}
	cal, today, err := t.present()
	if err != nil {
		return nil, err
	}
	if light == procedure.Red {
		return db.Where("held = '' AND "+due+" < ?", today.String()), nil
	}
	green, most, err := t.firstGreen(cal, today)
	if err != nil {
		return nil, err
	}
	if light == procedure.Yellow {
		return db.Where("held = '' AND "+due+" >= ? AND "+due+" < ?", today.String(), most.String()).
			Where(due+" < "+green.sql, green.args...), nil
	}
	return db.Where(due+" IS NOT NULL AND (held <> '' OR "+due+" >= "+green.sql+")", green.args...), nil
}

// expression is a piece of SQL with its arguments.
type expression struct {
	sql  string
	args []any
}

// firstGreen is the first due day that is green today, for each number of days of notice that the packs in the ledger have,
// and the last one of those.
func (t tx) firstGreen(cal *calendar.Calendar, today civil.Date) (expression, civil.Date, error) {
	most, err := procedure.FirstGreen(cal, today, t.config.Yellow)
	if err != nil {
		return expression{}, most, err
	}
	otherwise := most
	notices, err := t.packNotices()
	if err != nil {
		return expression{}, most, err
	}
	var sql strings.Builder
	var args []any
	for _, days := range notices {
		first, err := procedure.FirstGreen(cal, today, days)
		if err != nil {
			return expression{}, most, err
		}
		if most.Before(first) {
			most = first
		}
		sql.WriteString(" WHEN ? THEN ?")
		args = append(args, days, first.String())
	}
	if len(args) == 0 {
		return expression{"?", []any{otherwise.String()}}, most, nil
	}
	return expression{"CASE yellow" + sql.String() + " ELSE ? END", append(args, otherwise.String())}, most, nil
}

// packNotices are the days of notice of the packs under which cases were filed.
func (t tx) packNotices() ([]int, error) {
	regulations, err := t.regulations()
	var list []int
	for _, r := range regulations {
		if r.Lights != nil && !slices.Contains(list, r.Lights.Yellow) {
			list = append(list, r.Lights.Yellow)
		}
	}
	return list, err
}

// regulations are those of all definitions in the ledger, each as often as it has procedures and versions: they are few.
func (t tx) regulations() ([]*procedure.Regulation, error) {
	var refs []string
	if err := t.db.Model(&definitionRow{}).Order("ref").Pluck("ref", &refs).Error; err != nil {
		return nil, err
	}
	var list []*procedure.Regulation
	for _, ref := range refs {
		def, err := t.definition(ref)
		if err != nil {
			continue // sources that were touched: the audit says so, and whoever takes its cases on; lists go on
		}
		list = append(list, def.Regulation)
	}
	return list, nil
}
