package store

import (
	"context"
	"time"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// grantStepRow is what was told about the end of a grant. By it nothing is told twice, and what was missed is made good.
type grantStepRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Call       string `gorm:"primaryKey"`
	Step       string `gorm:"primaryKey"`
	At         int64
}

func (grantStepRow) TableName() string { return "grant_steps" }

// grantEndsSince is the day, in meta, from which on the last days of grants are told: those before it were over when this
// ledger began to tell of them.
const grantEndsSince = "grant_ends_since"

// TellGrantEnds tells the holders of grants whose last day is near, as the regulation or the practice has it, and them and the
// providers when it is over, each once. A grant that a case has ended or a renewal continues is left out. What was missed is
// made good: of several reminders, the last. It returns how many notices it wrote.
func (s *Store) TellGrantEnds(ctx context.Context) (int, error) {
	t := s.reading(ctx)
	cal, today, err := t.certain()
	if err != nil {
		return 0, explain("look for grants that end", err)
	}
	since, err := s.grantEndsSince(ctx, today)
	if err != nil {
		return 0, err
	}
	rows, err := t.grantsEnding(cal, since, today)
	if err != nil {
		return 0, explain("look for grants that end", err)
	}
	told := 0
	for _, row := range rows {
		err := s.writing(ctx, "tell of the end of a grant by case "+row.CaseNumber, func(t tx) error {
			n, err := t.tellGrantEnd(row, cal, today)
			told += n
			return err
		})
		if err != nil {
			return told, err
		}
	}
	return told, nil
}

// certain is the calendar, and the last day that has come whatever the ledger's clock may be in doubt of.
func (t tx) certain() (*calendar.Calendar, civil.Date, error) {
	snap, err := t.calendar()
	if err != nil {
		return nil, civil.Date{}, err
	}
	r, err := t.clock()
	return snap.Calendar, procedure.DateOf(t.legal(r.until)), err
}

func (s *Store) grantEndsSince(ctx context.Context, today civil.Date) (since civil.Date, err error) {
	err = s.writing(ctx, "note since when the ends of grants are told", func(t tx) error {
		if err := t.db.Clauses(once).Create(&metaRow{grantEndsSince, today.String()}).Error; err != nil {
			return err
		}
		row, _, err := find[metaRow](t.db, "name = ?", grantEndsSince)
		if err != nil {
			return err
		}
		since, err = civil.ParseDate(row.Value)
		return err
	})
	return since, err
}

// grantsEnding are those of which there may be something to tell, the first to end first. Nothing is locked: tellGrantEnd looks again.
func (t tx) grantsEnding(cal *calendar.Calendar, since, today civil.Date) ([]grantRow, error) {
	regulations, err := t.regulations()
	if err != nil {
		return nil, err
	}
	days := procedure.PracticeGrantEnd().Earliest()
	for _, r := range regulations {
		days = max(days, r.GrantEnd().Earliest())
	}
	reach, err := cal.AddWorkdays(today, days+1)
	if err != nil {
		return nil, err
	}
	var rows []grantRow
	expired := t.db.Model(&grantStepRow{}).Select("1").
		Where("case_number = grants.case_number AND call = grants.call AND step = ?", string(procedure.GrantExpired))
	err = t.db.Where("ended_at IS NULL AND until >= ? AND until < ? AND NOT EXISTS (?)", since.String(), reach.String(), expired).
		Order("until, case_number, call").Find(&rows).Error
	return rows, err
}

// tellGrantEnd writes what there is to tell of a grant, and that it was told.
func (t tx) tellGrantEnd(row grantRow, cal *calendar.Calendar, today civil.Date) (int, error) {
	// Whoever renews it meanwhile is done before, or comes after.
	if err := t.lock("catalog/%s", row.Resource); err != nil {
		return 0, err
	}
	g, there, err := t.standingCall(row)
	if err != nil || !there {
		return 0, err
	}
	c, err := t.caseRows([]string{g.Case})
	if err != nil {
		return 0, err
	}
	def, err := t.definition(c[g.Case].Definition)
	if err != nil {
		return 0, err
	}
	step, due := procedure.NewMachine(def, cal).GrantStepDue(procedure.DateOf(g.GrantedAt), *g.Until, today)
	if !due {
		return 0, nil
	}
	end, err := t.grantEnd(g, c[g.Case], def.Regulation.GrantEnd())
	if err != nil {
		return 0, err
	}
	if fresh, err := t.takeGrantStep(g, step, end.At); err != nil || !fresh {
		return 0, err
	}
	signal, err := procedure.Deadline{Due: *g.Until}.Signal(cal, today)
	if err != nil {
		return 0, err
	}
	return t.tell(end.Notices(step, signal.Left))
}

// takeGrantStep puts on record that a step is told, and tells whether it is to be: it was not before, and no renewal continues
// the grant.
func (t tx) takeGrantStep(g domain.Grant, step procedure.GrantStep, at time.Time) (bool, error) {
	created := t.db.Clauses(once).Create(&grantStepRow{g.Case, g.Call, string(step), micros(at)})
	if created.Error != nil || created.RowsAffected == 0 {
		return false, created.Error
	}
	renewed, err := t.continued([]domain.Grant{g})
	return !renewed[grantKey(g)], err
}

// standingCall reads a grant again and holds it, with what else there is of it, unless a case has ended it.
func (t tx) standingCall(row grantRow) (domain.Grant, bool, error) {
	db := t.db.Clauses(clause.Locking{Strength: "UPDATE"})
	row, there, err := find[grantRow](db, "case_number = ? AND call = ? AND ended_at IS NULL", row.CaseNumber, row.Call)
	if err != nil || !there {
		return domain.Grant{}, false, err
	}
	grants, err := t.wholeGrants([]grantRow{row})
	if err != nil {
		return domain.Grant{}, false, err
	}
	return grants[0], true, nil
}

func (t tx) grantEnd(g domain.Grant, c caseRow, rule procedure.GrantEnd) (notice.GrantEnd, error) {
	at, err := t.now()
	if err != nil {
		return notice.GrantEnd{}, err
	}
	end := notice.GrantEnd{Grant: g, Title: g.Resource, Granting: c.Provider, Provider: c.Provider, Rule: rule, At: at}
	departments, err := t.departments()
	if err != nil {
		return end, err
	}
	end.Names = domain.NamesOf(departments)
	entry, found, err := find[entryRow](t.db, "code = ? AND current", g.Resource)
	if found {
		end.Title, end.Provider = entry.Title, entry.Provider
	}
	return end, err
}

// tell writes notices and returns how many.
func (t tx) tell(list []notice.OfCase) (int, error) {
	var rows []notificationRow
	for _, n := range list {
		rows = append(rows, toNotificationRow(n.Number, uuid.Must(uuid.NewV7()).String(), n.Notice))
	}
	return len(rows), t.notify(rows)
}

func grantKey(g domain.Grant) [2]string { return [2]string{g.Case, g.Call} }

// continued tells of each grant whether one by a case that renews it, of the same procedure and following from it, goes on
// beyond its last day.
func (t tx) continued(grants []domain.Grant) (map[[2]string]bool, error) {
	numbers := make([]string, len(grants))
	for i, g := range grants {
		numbers[i] = g.Case
	}
	var renewals []struct {
		Grant   grantRow `gorm:"embedded"`
		Renewed string
	}
	err := t.db.Model(&grantRow{}).Select("grants.*, before.number AS renewed").
		Joins("JOIN cases c ON c.number = grants.case_number").
		Joins("JOIN cases before ON before.number = c.parent AND before.procedure = c.procedure AND before.regulation = c.regulation").
		Where("before.number IN ?", numbers).Scan(&renewals).Error
	goes := map[[2]string]bool{}
	for _, r := range renewals {
		for _, g := range grants {
			if r.Renewed == g.Case && r.Grant.grant().Continues(g) {
				goes[grantKey(g)] = true
			}
		}
	}
	return goes, err
}
