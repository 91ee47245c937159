package store

import (
	"crypto/rand"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
)

// revisedCase is a case that was derived anew in memory, as it is to be written: rows as tx.record writes them.
type revisedCase struct {
	was         int64 // the version that it was derived from
	row         caseRow
	events      []eventRow
	tasks       []taskRow
	obligations []obligationRow
	notices     []notificationRow
	sooner      bool // the engine has to hear of it
}

// derivations is what came of a batch.
type derivations struct {
	revised []revisedCase
	alone   []string // cases in which more happens, or that cannot be read
}

// derive takes cases on in memory, in the order of their numbers. Nothing is locked.
func (t tx) derive(snap ledger.Calendar, numbers []string) (derivations, error) {
	var d derivations
	clock, err := t.clock()
	if err != nil {
		return d, err
	}
	var rows []caseRow
	err = t.db.Where("number IN ? AND ended_at IS NULL AND calendar <> ?", numbers, snap.Version()).Find(&rows).Error
	if err != nil {
		return d, err
	}
	place := map[string]int{}
	for i, number := range numbers {
		place[number] = i
	}
	slices.SortFunc(rows, func(a, b caseRow) int { return place[a.Number] - place[b.Number] })
	departmentOf := ledger.DepartmentOf(t.departmentOf).Cached()
	for _, row := range rows {
		tr, err := t.transition(row, snap, t.legal(clock.real), nil)
		if err == nil {
			tr.Until, tr.Held = t.legal(clock.until), clock.doubt != ""
			err = tr.Advance()
		}
		if err != nil || !tr.OnlyRevised() {
			d.alone = append(d.alone, row.Number)
			continue
		}
		revised, err := t.revisedCase(tr, departmentOf)
		if err != nil {
			return d, err
		}
		d.revised = append(d.revised, revised)
	}
	return d, nil
}

func (t tx) revisedCase(tr *ledger.Transition, departmentOf ledger.DepartmentOf) (c revisedCase, err error) {
	c.was, c.sooner = tr.Head.Version, tr.LeavesLessTime()
	if c.row, c.events, err = nextRow(t.config.Digest, tr, nil, rand.Reader); err != nil {
		return c, err
	}
	c.tasks = taskRows(tr)
	if c.obligations, err = obligationRows(tr, departmentOf); err != nil {
		return c, err
	}
	for _, n := range tr.AllNotices() {
		c.notices = append(c.notices, toNotificationRow(tr.Head.Number, uuid.Must(uuid.NewV7()).String(), n))
	}
	return c, nil
}

// unchangedOf locks those of the cases that nobody has touched since they were derived, and on which nothing waits. The others are
// to be advanced alone, and so are those that somebody has locked.
func (t tx) unchangedOf(some []revisedCase) (unchanged []revisedCase, alone []string, err error) {
	numbers := numbersOf(some)
	var busy []string
	var present []caseRow
	err = t.db.Select("number", "version").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("number IN ?", numbers).Find(&present).Error
	if err != nil {
		return nil, nil, err
	}
	err = t.db.Raw("SELECT case_number FROM acts WHERE case_number IN ? AND status = ? "+
		"UNION SELECT case_number FROM sign_offs WHERE case_number IN ? AND status = ?",
		numbers, domain.Pending, numbers, string(domain.AwaitsSignature)).Scan(&busy).Error
	versions := map[string]int64{}
	for _, row := range present {
		versions[row.Number] = row.Version
	}
	for _, number := range busy {
		delete(versions, number)
	}
	for _, c := range some {
		if version, there := versions[c.row.Number]; there && version == c.was {
			unchanged = append(unchanged, c)
		} else {
			alone = append(alone, c.row.Number)
		}
	}
	return unchanged, alone, err
}

// The columns that a revision may change.
var (
	caseRevised = []string{
		"state", "calendar", "due_on", "due_clock", "overdue", "light_on", "held", "yellow", "next_alarm_at", "calling_since",
		"version", "last_at", "recorded_at", "events", "head",
	}
	taskRevised       = []string{"due_on", "overdue", "held", "yellow"}
	obligationRevised = []string{
		"department", "due_on", "provisional", "overdue", "used_days", "used_on", "held", "yellow", "calendar", "run",
		"standing", "of_applicant", "first_answer", "completes", "extended", "paused", "case_days",
	}
)

// recordRevised writes what tx.record would write of each case, table by table, and returns of how many the engine has to hear.
func (t tx) recordRevised(some []revisedCase) (sooner int, err error) {
	var all batch
	for _, c := range some {
		all.cases = append(all.cases, c.row)
		all.events = append(all.events, c.events...)
		all.tasks = append(all.tasks, c.tasks...)
		all.obligations = append(all.obligations, c.obligations...)
		all.notifications = append(all.notifications, c.notices...)
		if c.sooner {
			all.untold = append(all.untold, untoldRow{CaseNumber: c.row.Number, Version: c.row.Version, AlarmAt: alarmOr(c.row.NextAlarmAt)})
		}
	}
	for _, table := range []func() error{
		func() error { return rewrite(t, all.cases, []string{"number"}, caseRevised) },
		func() error { return t.db.Create(&all.events).Error },
		func() error { return rewrite(t, all.tasks, []string{"case_number", "id"}, taskRevised) },
		func() error { return rewrite(t, all.obligations, []string{"case_number", "run_id"}, obligationRevised) },
		func() error { return t.notify(all.notifications) },
		func() error { return t.writeUntold(all.untold) },
	} {
		if err := table(); err != nil {
			return 0, err
		}
	}
	return len(all.untold), nil
}
