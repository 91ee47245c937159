package store

import (
	"context"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Loads tells how the work of the viewer's department is divided among its people: one query a figure. The first line is what nobody
// holds; then each who can log in, and who no longer can but holds or did something, by name.
func (s *Store) Loads(ctx context.Context, viewer domain.Person) ([]domain.Load, error) {
	list, err := s.reading(ctx).loads(viewer)
	return list, explain("count the work of "+viewer.Department, err)
}

func (t tx) loads(viewer domain.Person) ([]domain.Load, error) {
	people, err := t.ofDepartment(viewer.Department)
	if err != nil {
		return nil, err
	}
	byPerson := map[string]*domain.Load{"": {}}
	list := []string{""}
	line := func(id string) *domain.Load {
		if byPerson[id] == nil {
			byPerson[id] = &domain.Load{Person: id}
			list = append(list, id)
		}
		return byPerson[id]
	}
	for _, p := range people {
		line(p.ID).Name = p.Name
	}
	if err := t.loadOpen(viewer, line); err != nil {
		return nil, err
	}
	if err := t.loadDone(viewer, line); err != nil {
		return nil, err
	}
	names, err := t.namesOf(list)
	loads := make([]domain.Load, len(list))
	for i, id := range list {
		byPerson[id].Name = names[id]
		loads[i] = *byPerson[id]
	}
	return loads, err
}

// loadOpen counts the open tasks that each holds, by their lights.
func (t tx) loadOpen(viewer domain.Person, line func(string) *domain.Load) error {
	for light, figure := range map[procedure.Light]func(*domain.Load) *int{
		"":               func(l *domain.Load) *int { return &l.Open },
		procedure.Yellow: func(l *domain.Load) *int { return &l.Soon },
		procedure.Red:    func(l *domain.Load) *int { return &l.Overdue },
	} {
		open, err := t.withLight(t.db.Model(&taskRow{}).Where("closed_at IS NULL"), "due_on", light)
		if err != nil {
			return err
		}
		var counts []struct {
			Holder string
			N      int
		}
		err = t.ofAssignees(open, viewer, true).Select("holder, count(*) AS n").Group("holder").Scan(&counts).Error
		if err != nil {
			return err
		}
		for _, c := range counts {
			*figure(line(c.Holder)) += c.N
		}
	}
	return nil
}

// loadDays is how far back what was done is counted.
const loadDays = 30

// loadDone counts the tasks that each closed by an act lately, and by how many working days those that were late were.
func (t tx) loadDone(viewer domain.Person, line func(string) *domain.Load) error {
	cal, today, err := t.present()
	if err != nil {
		return err
	}
	var closed []struct {
		Person   string
		DueOn    *string
		ClosedAt int64
	}
	err = t.closedBy(viewer.Department, today.AddDays(-loadDays)).Scan(&closed).Error
	if err != nil {
		return err
	}
	for _, c := range closed {
		l := line(c.Person)
		l.Done++
		days, err := lateDays(cal, dateOrNil(c.DueOn), procedure.DateOf(moment(c.ClosedAt)))
		if err != nil {
			return err
		}
		if days > 0 {
			l.Late++
			l.LateDays += days
		}
	}
	return nil
}

// closedBy are the tasks that people of a department closed by an act since a day.
func (t tx) closedBy(department string, since civil.Date) *gorm.DB {
	return t.db.Table("acts").Select("acts.person, tasks.due_on, tasks.closed_at").
		Joins("JOIN tasks ON tasks.case_number = acts.case_number AND tasks.closed_at = acts.registered_at AND tasks.action = acts.action").
		Where("acts.department = ? AND acts.registered_at >= ? AND acts.status = ?", department, micros(procedure.StartOf(since)), domain.Applied)
}

func lateDays(cal *calendar.Calendar, due *civil.Date, on civil.Date) (int, error) {
	if due == nil || !due.Before(on) {
		return 0, nil
	}
	return ledger.WorkdaysBetween(cal, *due, on)
}
