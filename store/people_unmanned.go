package store

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// unmannedRow is a place for which tasks wait.
type unmannedRow struct {
	AssigneeDepartment string
	AssigneePosition   string
}

// filled is a condition, on columns of an assignee, that somebody fills it: whoever stands in for somebody does so for one who fills it.
const filled = `EXISTS (SELECT 1 FROM people JOIN positions ON positions.person = people.id
	WHERE NOT people.disabled AND people.department <> '' AND positions.position = assignee_position
	AND (assignee_department = '' OR assignee_department = people.department))`

// LeftUnmanned are the places that nobody would fill once the person's account is changed so: of those that a regulation which applies
// here has something done by.
func (s *Store) LeftUnmanned(ctx context.Context, id string, c domain.PersonChange) ([]domain.Unmanned, error) {
	t := s.reading(ctx)
	list, err := t.leftUnmanned(id, c)
	return list, explain("look who would be left in the place of "+id, err)
}

func (t tx) leftUnmanned(id string, c domain.PersonChange) ([]domain.Unmanned, error) {
	before, err := t.account("没有此人："+id, "id = ?", id)
	if err != nil {
		return nil, err
	}
	after := changedBy(c, before)
	if err := t.checkPerson(after, before.Person); err != nil { // what cannot be need not be confirmed
		return nil, err
	}
	bound, err := t.boundPositions()
	if err != nil {
		return nil, err
	}
	var list []domain.Unmanned
	for _, place := range domain.Leaves(before, after) {
		if !bound[place.Position] {
			continue
		}
		manned, err := t.manned(place, id)
		if err != nil {
			return nil, err
		}
		if !manned {
			u, err := t.unmanned(place)
			if err != nil {
				return nil, err
			}
			list = append(list, u)
		}
	}
	return list, nil
}

// boundPositions are those by which the regulations that apply here have something done.
func (t tx) boundPositions() (map[domain.Position]bool, error) {
	law, err := t.law()
	if err != nil {
		return nil, err
	}
	now, err := t.now()
	if err != nil {
		return nil, err
	}
	regulations, err := t.regulations()
	bound := map[domain.Position]bool{}
	for _, r := range regulations {
		if law.Set() && !law.AppliesAtAll(r.ID, procedure.DateOf(now)) {
			continue
		}
		for _, party := range r.Parties.All() {
			bound[domain.AssigneeOf(party, procedure.Parties{Applicant: "a", Provider: "p"}).Position] = true
		}
	}
	return bound, err
}

// manned tells whether somebody but the excepted fills the place.
func (t tx) manned(place domain.Assignee, except string) (bool, error) {
	db := t.db.Model(&personRow{}).Joins("JOIN positions ON positions.person = people.id").
		Where("NOT people.disabled AND people.department <> '' AND people.id <> ? AND positions.position = ?", except, string(place.Position))
	if place.Department != "" {
		db = db.Where("people.department = ?", place.Department)
	}
	var n int64
	err := db.Limit(1).Count(&n).Error
	return n > 0, err
}

// unmanned is a place with its name, and the open tasks that wait for it.
func (t tx) unmanned(place domain.Assignee) (domain.Unmanned, error) {
	u := domain.Unmanned{Place: place}
	if place.Department != "" {
		d, _, err := find[departmentRow](t.db, "code = ?", place.Department)
		if err != nil {
			return u, err
		}
		if u.Name = d.Name; u.Name == "" {
			u.Name = place.Department
		}
	}
	waiting := t.db.Model(&taskRow{}).Where("closed_at IS NULL AND assignee_person = '' AND assignee_department = ? AND assignee_position = ?",
		place.Department, string(place.Position)).Session(&gorm.Session{}) // two queries are made of it
	var n int64
	if err := waiting.Count(&n).Error; err != nil || n == 0 {
		return u, err
	}
	var first taskRow
	err := waiting.Order("coalesce(due_on, '" + undated + "'), case_number").Limit(1).Find(&first).Error
	u.Tasks, u.FirstDue, u.FirstCase = int(n), dateOrNil(first.DueOn), first.CaseNumber
	return u, err
}

// UnmannedTasks are the case's open tasks that nobody can do.
func (s *Store) UnmannedTasks(ctx context.Context, c domain.Case) ([]procedure.OpenTask, error) {
	a, err := s.reading(ctx).arrangements()
	if err != nil {
		return nil, explain("look for tasks of case "+c.State.Number+" that nobody can do", err)
	}
	return a.unmanned(c), nil
}

func (a *arrangements) unmanned(c domain.Case) []procedure.OpenTask {
	return slices.DeleteFunc(c.State.OpenTasks(), func(task procedure.OpenTask) bool {
		assignee := c.Assignee(task.Role)
		return assignee.Person != "" || assignee.Position == "" || a.fills(assignee)
	})
}

// warnUnmanned tells the bureau of a new case that waits for somebody who is not there.
func (t tx) warnUnmanned(tr *ledger.Transition) error {
	if !tr.New {
		return nil
	}
	a, err := t.arrangements()
	if err != nil {
		return err
	}
	var rows []notificationRow
	for _, task := range a.unmanned(tr.Case()) {
		place, err := t.unmanned(tr.Assignee(task.Role))
		if err != nil {
			return err
		}
		text := notice.Case{Machine: tr.Machine, State: tr.State}.UnmannedFiling(task.Title, place)
		rows = append(rows, toNotificationRow(tr.Head.Number, uuid.Must(uuid.NewV7()).String(), notice.Notice{
			To: domain.Assignee{Position: domain.Bureau}, Kind: domain.NoticeUnmanned, Text: text, At: tr.Now,
		}))
	}
	return t.notify(rows)
}

// TellUnmanned tells the bureau, once a day, of the places in which nobody can act and for which tasks wait. It returns how many.
func (s *Store) TellUnmanned(ctx context.Context) (int, error) {
	told := 0
	err := s.writing(ctx, "tell of places in which nobody can act", func(t tx) (err error) {
		told, err = t.tellUnmanned()
		return err
	})
	return told, err
}

func (t tx) tellUnmanned() (int, error) {
	if err := t.lock("unmanned"); err != nil {
		return 0, err
	}
	now, err := t.now()
	if err != nil {
		return 0, err
	}
	today := micros(procedure.StartOf(procedure.DateOf(now)))
	_, done, err := find[notificationRow](t.db, "case_number IS NULL AND notice = ? AND at >= ?", string(domain.NoticeUnmanned), today)
	if err != nil || done {
		return 0, err
	}
	places, err := t.unmannedPlaces()
	if err != nil || len(places) == 0 {
		return 0, err
	}
	return len(places), t.notify([]notificationRow{toNotificationRow("", uuid.Must(uuid.NewV7()).String(), notice.Notice{
		To: domain.Assignee{Position: domain.Bureau}, Kind: domain.NoticeUnmanned, Text: notice.Unmanned(places), At: now,
	})})
}

// unmannedPlaces are those for which tasks wait, and which nobody fills.
func (t tx) unmannedPlaces() ([]domain.Unmanned, error) {
	waiting := t.db.Model(&taskRow{}).Select("assignee_department, assignee_position").
		Where("closed_at IS NULL AND assignee_person = '' AND assignee_position <> ''").Group("assignee_department, assignee_position")
	var rows []unmannedRow
	err := t.db.Table("(?) AS waiting", waiting).Where("NOT " + filled).Order("assignee_department, assignee_position").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r unmannedRow) (domain.Unmanned, error) {
		return t.unmanned(domain.Assignee{Department: r.AssigneeDepartment, Position: domain.Position(r.AssigneePosition)})
	})
}
