package store

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// holdingRow is a change of who works on a task.
type holdingRow struct {
	ID         string `gorm:"primaryKey"`
	CaseNumber string
	Task       string
	Department string
	Holder     string
	Before     string
	How        string
	DoneBy     string
	At         int64
	Note       string
}

func (holdingRow) TableName() string { return "task_holdings" }

// Divide has a person of the department work on an open task, or nobody, and puts it on record with who held it before. It changes
// nothing that the law has to do with. Whoever is given a task by another is told.
func (s *Store) Divide(ctx context.Context, d domain.Division) (domain.Holding, error) {
	var done domain.Holding
	err := s.writing(ctx, "divide the work on case "+d.Case, func(t tx) (err error) {
		done, err = t.divide(d)
		return err
	})
	return done, err
}

func (t tx) divide(d domain.Division) (domain.Holding, error) {
	c, err := take[caseRow](t.db.Omit("state"), true, domain.UnknownCase(d.Case), "number = ?", d.Case)
	if err != nil {
		return domain.Holding{}, err
	}
	unknown := procedure.Refuse(domain.TaskUnknown, "办件 %s 没有任务 %s", d.Case, d.Task)
	task, err := take[taskRow](t.db, false, unknown, "case_number = ? AND id = ?", c.Number, d.Task)
	if err != nil {
		return domain.Holding{}, err
	}
	if task.ClosedAt != nil {
		return domain.Holding{}, procedure.Refuse(procedure.TaskClosed, "该任务已关闭，不能再办理")
	}
	now, err := t.now()
	if err != nil {
		return domain.Holding{}, err
	}
	if d.By, err = t.standingIn(d.By, procedure.DateOf(now)); err != nil {
		return domain.Holding{}, err
	}
	to, err := t.colleague(d.To, procedure.DateOf(now))
	if err != nil {
		return domain.Holding{}, err
	}
	assignee, err := t.within(task)
	if err != nil {
		return domain.Holding{}, err
	}
	holder, err := d.Holder(assignee, task.Holder, to)
	if err != nil {
		return domain.Holding{}, err
	}
	held := holdingRow{
		CaseNumber: c.Number, Task: task.ID, Department: d.By.Department, Holder: holder, Before: task.Holder,
		How: string(d.How), DoneBy: d.By.ID, At: micros(now), Note: clean(d.Note),
	}
	if err := t.recordHolding(&held); err != nil {
		return domain.Holding{}, err
	}
	if holder != "" && holder != d.By.ID {
		if err := t.tellHolder(held, c, task); err != nil {
			return domain.Holding{}, err
		}
	}
	done, err := t.holdings([]holdingRow{held}, map[string]string{task.ID: task.Title})
	if err != nil {
		return domain.Holding{}, err
	}
	return done[0], nil
}

// colleague is who is to hold a task: somebody who can log in. Without an id it is nobody.
func (t tx) colleague(id string, today civil.Date) (domain.Person, error) {
	if id == "" {
		return domain.Person{}, nil
	}
	a, err := t.heldAccount(id)
	if err == nil && a.Disabled {
		err = procedure.Refuse(domain.DivisionRefused, "%s的账号已经停用", a.Name)
	}
	if err != nil {
		return domain.Person{}, err
	}
	return t.standingIn(a.Person, today)
}

// within is who may fill the task's role, tied to the only department whose people do, if there is one.
func (t tx) within(r taskRow) (domain.Assignee, error) {
	assignee := r.assignee()
	var err error
	if assignee.Person == "" {
		assignee.Department, err = t.departmentOf(assignee)
	}
	return assignee, err
}

// recordHolding writes who holds a task, in its row and in the history.
func (t tx) recordHolding(h *holdingRow) error {
	h.ID = uuid.Must(uuid.NewV7()).String()
	columns := map[string]any{"holder": h.Holder, "holder_since": h.At}
	if h.Holder == "" {
		columns["holder_since"] = nil
	}
	err := t.db.Model(&taskRow{}).Where("case_number = ? AND id = ?", h.CaseNumber, h.Task).Updates(columns).Error
	if err != nil {
		return err
	}
	return t.db.Create(h).Error
}

func (t tx) tellHolder(h holdingRow, c caseRow, task taskRow) error {
	by, err := t.person(h.DoneBy)
	if err != nil {
		return err
	}
	text := "“" + task.Title + "”由" + by.Name + "交您承办：" + c.heading()
	if h.Note != "" {
		text += "。" + h.Note
	}
	return t.notify([]notificationRow{{
		ID: uuid.Must(uuid.NewV7()).String(), CaseNumber: h.CaseNumber, AssigneePerson: h.Holder,
		Notice: string(domain.NoticeHolder), Text: text, At: h.At,
	}})
}

// heading names a case in a line.
func (r caseRow) heading() string {
	if r.Subject == "" {
		return r.Title + "（" + r.Number + "）"
	}
	return r.Title + "“" + r.Subject + "”（" + r.Number + "）"
}

// takeUp has who acts on a task that a colleague holds take it up, unless they stand in for the holder: then the act is in the
// holder's name. It returns the act as it is to be registered.
func (t tx) takeUp(a domain.Act) (domain.Act, error) {
	if by := t.besides(a.Case); a.About == "" || by != nil && by.Taken == 0 {
		return a, nil
	}
	row, found, err := find[taskRow](t.db, "case_number = ? AND id = ? AND closed_at IS NULL", a.Case, a.About)
	if err != nil || !found || row.Holder == "" {
		return a, err
	}
	if !row.assignee().Works(a.By) { // an act beside the department's own work, such as expediting
		return a, nil
	}
	holder, name := row.assignee().TakenUp(a.By, a.For, row.Holder)
	a.For = name
	if holder == row.Holder {
		return a, nil
	}
	return a, t.recordHolding(&holdingRow{
		CaseNumber: a.Case, Task: row.ID, Department: a.By.Department, Holder: holder, Before: row.Holder,
		How: string(domain.TakeUp), DoneBy: a.By.ID, At: micros(a.RegisteredAt),
	})
}

// releaseLost gives back the open tasks that the person holds and can no longer do.
func (t tx) releaseLost(a domain.Account) error {
	var rows []taskRow
	if err := t.db.Where("holder = ? AND closed_at IS NULL", a.ID).Order("case_number, id").Find(&rows).Error; err != nil {
		return err
	}
	now, err := t.now()
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !a.Disabled && r.assignee().Works(a.Person) {
			continue
		}
		var last holdingRow
		err := t.db.Where("case_number = ? AND task = ?", r.CaseNumber, r.ID).Order("id DESC").Limit(1).Find(&last).Error
		if err != nil {
			return err
		}
		err = t.recordHolding(&holdingRow{
			CaseNumber: r.CaseNumber, Task: r.ID, Department: last.Department, Before: r.Holder, How: string(domain.Lose), At: micros(now),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Holdings lists how the work on a case was divided, the earliest first: within the viewer's department, or to a supervisor all.
func (s *Store) Holdings(ctx context.Context, number string, viewer domain.Person) ([]domain.Holding, error) {
	t := s.reading(ctx)
	db := t.db.Where("case_number = ?", clean(number))
	switch {
	case viewer.Public():
		return nil, nil
	case !domain.SeesAll(viewer):
		db = db.Where("department = ?", viewer.Department)
	}
	var rows []holdingRow
	if err := db.Order("id").Find(&rows).Error; err != nil {
		return nil, explain("list who held the tasks of case "+number, err)
	}
	titles := map[string]string{}
	var tasks []taskRow
	if err := t.db.Select("id", "title").Where("case_number = ?", clean(number)).Find(&tasks).Error; err != nil {
		return nil, explain("list who held the tasks of case "+number, err)
	}
	for _, r := range tasks {
		titles[r.ID] = r.Title
	}
	list, err := t.holdings(rows, titles)
	return list, explain("list who held the tasks of case "+number, err)
}

func (t tx) holdings(rows []holdingRow, titles map[string]string) ([]domain.Holding, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Holder, r.Before, r.DoneBy)
	}
	names, err := t.namesOf(ids)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r holdingRow) (domain.Holding, error) {
		return domain.Holding{
			ID: r.ID, Case: r.CaseNumber, Task: r.Task, TaskTitle: titles[r.Task], Department: r.Department,
			Holder: r.Holder, HolderName: names[r.Holder], Before: r.Before, BeforeName: names[r.Before],
			How: domain.HoldingAct(r.How), By: r.DoneBy, ByName: names[r.DoneBy], At: moment(r.At), Note: r.Note,
		}, nil
	})
}

// namesOf are the names of officials, by id; those of members of the public are left out.
func (t tx) namesOf(ids []string) (domain.Names, error) {
	names := domain.Names{}
	if len(ids) == 0 {
		return names, nil
	}
	a, err := t.arrangements()
	if err != nil {
		return names, err
	}
	for _, id := range ids {
		if o, there := a.officials[id]; there {
			names[id] = o.Name
		}
	}
	return names, nil
}

// HeldTasks lists the open tasks of a case with who works on them, and what the viewer may do about that: to people of the department that
// does them, and to supervisors.
func (s *Store) HeldTasks(ctx context.Context, c domain.Case, viewer domain.Person) ([]domain.HeldTask, error) {
	list, err := s.reading(ctx).heldTasks(c, viewer)
	return list, explain("list who holds the tasks of case "+c.State.Number, err)
}

func (t tx) heldTasks(c domain.Case, viewer domain.Person) ([]domain.HeldTask, error) {
	number := c.State.Number
	if some, err := t.someHeldFor(c, viewer); err != nil || !some {
		return nil, err
	}
	var rows []taskRow
	err := t.db.Where("case_number = ? AND closed_at IS NULL AND assignee_person = ''", clean(number)).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	names, err := t.namesOf(holdersOf(rows))
	if err != nil {
		return nil, err
	}
	var list []domain.HeldTask
	for _, r := range rows {
		assignee, err := t.within(r)
		if err != nil {
			return nil, err
		}
		if !assignee.Works(viewer) && assignee.Department != viewer.Department && !domain.SeesAll(viewer) {
			continue
		}
		list = append(list, domain.HeldTask{
			Task: r.ID, Holder: r.Holder, HolderName: names[r.Holder], Since: momentOrNil(r.HolderSince), Ways: assignee.Divides(viewer, r.Holder),
		})
	}
	return list, nil
}

// someHeldFor tells whether any open task is one whose holder the viewer may know of.
func (t tx) someHeldFor(c domain.Case, viewer domain.Person) (bool, error) {
	if viewer.Public() {
		return false, nil
	}
	a, err := t.arrangements()
	return err == nil && slices.ContainsFunc(c.State.OpenTasks(), func(task procedure.OpenTask) bool {
		assignee := c.Assignee(task.Role)
		assignee.Department = a.departmentOf(assignee)
		return assignee.Person == "" && (assignee.Works(viewer) || assignee.Department == viewer.Department || domain.SeesAll(viewer))
	}), err
}

// Colleagues lists who of the viewer's department may do an open task of a case, by name, and so could be given it.
func (s *Store) Colleagues(ctx context.Context, number, task string, viewer domain.Person) ([]domain.Person, error) {
	t := s.reading(ctx)
	list, err := t.colleagues(number, task, viewer)
	return list, explain("list who may do a task of case "+number, err)
}

func (t tx) colleagues(number, task string, viewer domain.Person) ([]domain.Person, error) {
	unknown := procedure.Refuse(domain.TaskUnknown, "办件 %s 没有任务 %s", number, task)
	row, err := take[taskRow](t.db, false, unknown, "case_number = ? AND id = ?", number, task)
	if err != nil {
		return nil, err
	}
	all, err := t.ofDepartment(viewer.Department)
	var list []domain.Person
	for _, p := range all {
		if row.assignee().Works(p) {
			list = append(list, p)
		}
	}
	return list, err
}

// ofDepartment are the people of a department who can log in, with those for whom they stand in now, by name.
func (t tx) ofDepartment(department string) ([]domain.Person, error) {
	if department == "" {
		return nil, nil
	}
	var rows []personRow
	err := t.db.Where("department = ? AND NOT disabled AND NOT machine AND login <> ''", department).Order("name, id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	accounts, err := t.withPositions(rows)
	if err != nil {
		return nil, err
	}
	now, err := t.now()
	if err != nil {
		return nil, err
	}
	return t.allStandingIn(accounts, procedure.DateOf(now))
}

func (r taskRow) assignee() domain.Assignee {
	return domain.Assignee{Department: r.AssigneeDepartment, Position: domain.Position(r.AssigneePosition), Person: r.AssigneePerson}
}

// heldBy keeps the tasks that nobody holds, or that the person does, or a colleague for whom they stand in.
func heldBy(db *gorm.DB, p domain.Person, free bool) *gorm.DB {
	mine := []string{p.ID}
	if free {
		mine = append(mine, "")
	}
	for _, s := range p.StandsInFor {
		mine = append(mine, s.Person)
	}
	return db.Where("holder IN ?", mine)
}
