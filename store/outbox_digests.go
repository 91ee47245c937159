package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

type digestRow struct {
	Person       string `gorm:"primaryKey"`
	Day          string `gorm:"primaryKey"`
	Notification string
}

func (digestRow) TableName() string { return "digests" }

const (
	soonDays   = 2  // working days ahead that a digest looks
	digestList = 10 // lines of a kind; the rest is counted
)

// WriteDigests tells each person who wants it, once on a working day, what of theirs is overdue, due today and due within
// two working days, and supervisors what is overdue everywhere. Who has nothing of that is told nothing. It returns how
// many it wrote, and may be called again: what is written is not written twice.
func (s *Store) WriteDigests(ctx context.Context) (int, error) {
	t := s.reading(ctx)
	m, err := t.newDailyRun()
	if err != nil || m == nil {
		return 0, explain("write the digests", err)
	}
	people, err := m.people()
	if err != nil {
		return 0, explain("write the digests", err)
	}
	written := 0
	for _, p := range people {
		text, err := m.digest(p)
		if err != nil {
			return written, explain("write the digest", err)
		}
		if text == "" {
			continue
		}
		fresh, err := s.writeDigest(ctx, p.ID, m.day, text)
		if err != nil {
			return written, err
		}
		if fresh {
			written++
		}
	}
	return written, nil
}

func (s *Store) writeDigest(ctx context.Context, person string, day civil.Date, text string) (fresh bool, err error) {
	err = s.writing(ctx, "write a digest", func(t tx) error {
		if err := t.lock("digest %s", person); err != nil {
			return err
		}
		_, found, err := find[digestRow](t.db, "person = ? AND day = ?", person, day.String())
		if err != nil || found {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		fresh = true
		n := notificationRow{
			ID: uuid.Must(uuid.NewV7()).String(), AssigneePerson: person, Notice: string(domain.NoticeDigest), Text: text, At: micros(now),
		}
		if err := t.db.Omit("CaseNumber").Create(&n).Error; err != nil { // left out, it is null: of no case
			return err
		}
		return t.db.Create(&digestRow{person, day.String(), n.ID}).Error
	})
	return fresh, err
}

// dailyRun is what all digests of a day have in common.
type dailyRun struct {
	tx
	calendar    *calendar.Calendar
	day, soon   civil.Date
	departments map[string]string // names by code
	overdue     *notice.Section   // everywhere; read when the first supervisor needs it
}

// newDailyRun is nil on a day on which nobody works.
func (t tx) newDailyRun() (*dailyRun, error) {
	day, workday, err := t.today()
	if err != nil || !workday {
		return nil, err
	}
	snap, err := t.calendar()
	if err != nil {
		return nil, err
	}
	soon, err := snap.AddWorkdays(day, soonDays)
	if err != nil {
		return nil, err
	}
	var rows []departmentRow
	err = t.db.Find(&rows).Error
	names := map[string]string{}
	for _, r := range rows {
		names[r.Code] = r.Name
	}
	return &dailyRun{tx: t, calendar: snap.Calendar, day: day, soon: soon, departments: names}, err
}

// people are those who want a digest and have none of today's.
func (m *dailyRun) people() ([]domain.Person, error) {
	var rows []personRow
	none := m.db.Model(&digestRow{}).Select("1").Where("person = people.id AND day = ?", m.day.String())
	never := m.db.Model(&contactRow{}).Select("1").Where("person = people.id AND NOT digest")
	err := m.db.Where("NOT disabled AND NOT EXISTS (?) AND NOT EXISTS (?)", none, never).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var positions []positionRow
	if err := m.db.Find(&positions).Error; err != nil {
		return nil, err
	}
	held := map[string][]positionRow{}
	for _, p := range positions {
		held[p.Person] = append(held[p.Person], p)
	}
	var people []domain.Person
	for _, r := range rows {
		people = append(people, r.account(held[r.ID]).Person)
	}
	return people, nil
}

func (m *dailyRun) digest(p domain.Person) (string, error) {
	var sections []notice.Section
	for _, of := range []func(domain.Person) (notice.Section, error){m.late, m.today, m.near, m.departmentLate, m.supervised} {
		section, err := of(p)
		if err != nil {
			return "", err
		}
		sections = append(sections, section)
	}
	return notice.Digest(m.day, sections), nil
}

func (m *dailyRun) late(p domain.Person) (notice.Section, error) {
	return m.tasksDue("逾期", p, m.db.Where("due_on < ?", m.day.String()))
}

func (m *dailyRun) today(p domain.Person) (notice.Section, error) {
	return m.tasksDue("今日到期", p, m.db.Where("due_on = ?", m.day.String()))
}

func (m *dailyRun) near(p domain.Person) (notice.Section, error) {
	return m.tasksDue("两个工作日内到期", p, m.db.Where("due_on > ? AND due_on <= ?", m.day.String(), m.soon.String()))
}

// tasksDue are tasks that the person may do; one whose clock is held is not due.
func (m *dailyRun) tasksDue(title string, p domain.Person, due *gorm.DB) (notice.Section, error) {
	which := func() *gorm.DB {
		return m.ofAssignees(m.db.Model(&taskRow{}).Where("closed_at IS NULL AND held = ''").Where(due), p, false)
	}
	part, rows, err := count[taskRow](title, which)
	if err != nil {
		return part, err
	}
	part.Lines, err = linesOf(m, rows, func(r taskRow) dueLine { return dueLine{r.CaseNumber, r.Title, textOf(r.DueOn), ""} })
	return part, err
}

// departmentLate is for a head who does none of the tasks: what the department owes and is late with.
func (m *dailyRun) departmentLate(p domain.Person) (notice.Section, error) {
	if p.Public() || !p.Holds(domain.Head) || p.Holds(domain.Staff) {
		return notice.Section{}, nil
	}
	return m.owed("本部门逾期", m.db.Where("department = ?", p.Department))
}

// supervised is for those who see every case: what is late, whoever owes it.
func (m *dailyRun) supervised(p domain.Person) (notice.Section, error) {
	if p.Public() || !domain.Supervises(p) {
		return notice.Section{}, nil
	}
	if m.overdue == nil {
		all, err := m.owed("各部门逾期", m.db.Where("department <> ?", procedure.Public))
		if err != nil {
			return notice.Section{}, err
		}
		m.overdue = &all
	}
	return *m.overdue, nil
}

func (m *dailyRun) owed(title string, by *gorm.DB) (notice.Section, error) {
	which := func() *gorm.DB {
		return m.db.Model(&obligationRow{}).Where("ended_at IS NULL AND overdue AND held = ''").Where(by)
	}
	part, rows, err := count[obligationRow](title, which)
	if err != nil {
		return part, err
	}
	part.Lines, err = linesOf(m, rows, func(r obligationRow) dueLine {
		return dueLine{r.CaseNumber, r.Title, r.DueOn, m.departments[r.Department]}
	})
	return part, err
}

// dueLine is what one line is about.
type dueLine struct {
	number, title, dueOn string
	department           string // whose name stands behind it, if any
}

func linesOf[R any](m *dailyRun, rows []R, of func(R) dueLine) ([]string, error) {
	numbers := map[string]bool{}
	for _, r := range rows {
		numbers[of(r).number] = true
	}
	cases, err := m.casesNumbered(numbers)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r R) (string, error) {
		l := of(r)
		due, err := civil.ParseDate(l.dueOn)
		if err != nil {
			return "", fmt.Errorf("due day of case %s: %w", l.number, err)
		}
		line, err := notice.DigestLine(cases[l.number].summary(), l.title, due, m.calendar, m.day)
		if l.department != "" {
			line += "（" + l.department + "）"
		}
		return line, err
	})
}

// count counts what is due, and reads the first of it.
func count[R any](title string, which func() *gorm.DB) (notice.Section, []R, error) {
	var n int64
	if err := which().Count(&n).Error; err != nil || n == 0 {
		return notice.Section{Title: title}, nil, err
	}
	var rows []R
	err := which().Order("due_on, case_number").Limit(digestList).Find(&rows).Error
	return notice.Section{Title: title, Count: int(n)}, rows, err
}
