package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Yellow is how many working days before a due day a light is yellow, where the pack does not say.
func (s *Store) Yellow() int { return s.config.Yellow }

// obligationOrder are the orders of what is owed.
func obligationOrder(by domain.Sort) order[obligationRow] {
	number := func(d direction) order[obligationRow] {
		return order[obligationRow]{[]key{{"case_number", d}, {"run_id", d}}, func(r obligationRow) []any { return []any{r.CaseNumber, r.RunID} }}
	}
	switch by {
	case domain.ByNumber:
		return number(ascending)
	case domain.ByNumberLast:
		return number(descending)
	default:
		return order[obligationRow]{[]key{{"due_on", ascending}, {"case_number", ascending}, {"run_id", ascending}},
			func(r obligationRow) []any { return []any{r.DueOn, r.CaseNumber, r.RunID} }}
	}
}

// OpenObligations lists what is owed now, of all cases, by due day if nothing else is said.
func (s *Store) OpenObligations(ctx context.Context, q domain.ObligationQuery) (domain.List[domain.OpenObligation], error) {
	list, err := s.reading(ctx).openObligations(q)
	return list, explain("list what is owed", err)
}

func (t tx) openObligations(q domain.ObligationQuery) (domain.List[domain.OpenObligation], error) {
	db, err := t.owedNow(t.db, q)
	if err != nil {
		return domain.List[domain.OpenObligation]{}, err
	}
	rows, err := page(db, q.Page, obligationOrder(q.Sort))
	if err != nil {
		return domain.List[domain.OpenObligation]{}, err
	}
	list, err := t.obligations(rows.Items)
	if err != nil {
		return domain.List[domain.OpenObligation]{}, err
	}
	open, err := t.withCases(q.Viewer, list)
	return domain.List[domain.OpenObligation]{Items: open, Next: rows.Next, Total: rows.Total}, err
}

// owedNow are the obligations that a query asks for.
func (t tx) owedNow(db *gorm.DB, q domain.ObligationQuery) (*gorm.DB, error) {
	db, err := t.withLight(owed(db, q), "due_on", q.Light)
	if err != nil {
		return nil, err
	}
	if db, err = t.inPeriods(db, q.DueIn, period{"due_on", q.Due}); err != nil || q.Text == "" {
		return db, err
	}
	found, err := t.foundIn(q.Viewer, q.Text, "obligations.case_number")
	return db.Where(found.sql, found.args...), err
}

func owed(db *gorm.DB, q domain.ObligationQuery) *gorm.DB {
	db = db.Where("ended_at IS NULL")
	for _, f := range []struct{ column, value string }{
		{"department", q.Department}, {"regulation", q.Regulation}, {"procedure", q.Procedure}, {"authority", string(q.Authority)},
	} {
		if f.value != "" {
			db = db.Where(f.column+" = ?", clean(f.value))
		}
	}
	return db
}

func (t tx) withCases(viewer domain.Person, list []domain.Obligation) ([]domain.OpenObligation, error) {
	var numbers []string
	for _, o := range list {
		numbers = append(numbers, o.Case)
	}
	byNumber, err := t.caseRows(numbers)
	if err != nil {
		return nil, err
	}
	cal, today, err := t.present()
	if err != nil {
		return nil, err
	}
	told, err := t.applicantsToldTo(viewer, numbers)
	if err != nil {
		return nil, err
	}
	return mapped(list, func(o domain.Obligation) (domain.OpenObligation, error) {
		summary := byNumber[o.Case].summary()
		told[o.Case].in(&summary)
		summary.Signal, err = t.caseSignal(byNumber[o.Case], cal, today)
		return domain.OpenObligation{Obligation: o, Summary: summary}, err
	})
}

// caseRows reads the cases of a page of another list, without what is long.
func (t tx) caseRows(numbers []string) (map[string]caseRow, error) {
	var rows []caseRow
	if err := t.db.Omit("state").Where("number IN ?", numbers).Find(&rows).Error; err != nil {
		return nil, err
	}
	byNumber := map[string]caseRow{}
	for _, r := range rows {
		byNumber[r.Number] = r
	}
	return byNumber, nil
}

// owingGroup is a number of obligations that stand alike.
type owingGroup struct {
	Department string
	DueOn      string
	Held       string
	Yellow     *int
	UsedDays   int
	UsedOn     string
	Total      int
}

// Supervision counts what every department owes now: by light, and by the working days used; who is latest comes first.
func (s *Store) Supervision(ctx context.Context, q domain.ObligationQuery) (domain.Supervision, error) {
	sum, err := s.reading(ctx).supervision(q)
	return sum, explain("count what is owed", err)
}

func (t tx) supervision(q domain.ObligationQuery) (domain.Supervision, error) {
	now, err := t.now()
	if err != nil {
		return domain.Supervision{}, err
	}
	cal, today, err := t.present()
	if err != nil {
		return domain.Supervision{}, err
	}
	withLight, err := t.owedNow(t.db.Model(&obligationRow{}), q)
	if err != nil {
		return domain.Supervision{}, err
	}
	var groups []owingGroup
	err = withLight.Select("department, due_on, held, yellow, used_days, used_on, count(*) AS total").
		Group("department, due_on, held, yellow, used_days, used_on").Find(&groups).Error
	if err != nil {
		return domain.Supervision{}, err
	}
	sum := domain.Supervision{At: now, Today: today, Yellow: t.config.Yellow}
	sum.Owing, err = t.owingOf(groups, cal, today)
	return sum, err
}

func (t tx) owingOf(groups []owingGroup, cal *calendar.Calendar, today civil.Date) ([]domain.Owing, error) {
	byDepartment := map[string]*domain.Owing{}
	for _, g := range groups {
		o := byDepartment[g.Department]
		if o == nil {
			o = &domain.Owing{Department: g.Department, Lights: map[procedure.Light]int{}, Used: map[int]int{}}
			byDepartment[g.Department] = o
		}
		if err := t.count(o, g, cal, today); err != nil {
			return nil, err
		}
	}
	var list []domain.Owing
	for _, o := range byDepartment {
		list = append(list, *o)
	}
	slices.SortFunc(list, func(a, b domain.Owing) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Lights[procedure.Red], a.Lights[procedure.Red]),
			cmp.Compare(b.Lights[procedure.Yellow], a.Lights[procedure.Yellow]), strings.Compare(a.Department, b.Department))
	})
	return list, nil
}

func (t tx) count(o *domain.Owing, g owingGroup, cal *calendar.Calendar, today civil.Date) error {
	due, err := civil.ParseDate(g.DueOn)
	if err != nil {
		return err
	}
	signal, err := t.deadline(due, g.Held, g.Yellow).Signal(cal, today)
	if err != nil {
		return err
	}
	used, err := g.used(cal, today)
	if err != nil {
		return err
	}
	o.Lights[signal.Light] += g.Total
	o.Late = max(o.Late, signal.Late)
	o.Used[min(used, domain.UsedCap)] += g.Total
	if signal.Held != "" {
		o.Held += g.Total
	}
	return nil
}

// used is usedDays without the state: the days written with the clock's last change, and those since, unless it is paused.
// A clock that is yet to start has used none before.
func (g owingGroup) used(cal *calendar.Calendar, today civil.Date) (int, error) {
	on, err := civil.ParseDate(g.UsedOn)
	if err != nil || g.Held == procedure.HoldPause || g.Held == procedure.HoldDelivered {
		return g.UsedDays, nil //nolint:nilerr // a row of before the day was kept says what was counted last
	}
	since, err := ledger.WorkdaysBetween(cal, on, today)
	return g.UsedDays + since, err
}
