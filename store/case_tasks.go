package store

import (
	"context"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// taskRow is a task with the assignee of its role in this case.
type taskRow struct {
	CaseNumber         string `gorm:"primaryKey"`
	ID                 string `gorm:"primaryKey"`
	Node               string
	Role               string
	Title              string
	Clock              string
	Service            string
	AssigneeDepartment string
	AssigneePosition   string
	AssigneePerson     string
	DueOn              *string
	Overdue            bool
	Held               string
	Yellow             *int
	OpenedAt           int64
	ClosedAt           *int64
	Action             string

	// Who works on it is not of the state: recordTasks leaves it as it is.
	Holder      string
	HolderSince *int64
}

func (taskRow) TableName() string { return "tasks" }

// recordTasks writes the tasks of the case that are others than before: their due days follow their clocks.
func (t tx) recordTasks(tr *ledger.Transition) error {
	before := *tr
	before.State = tr.Before
	known := taskRows(&before)
	rows := slices.DeleteFunc(taskRows(tr), func(r taskRow) bool {
		return slices.ContainsFunc(known, func(k taskRow) bool { return reflect.DeepEqual(k, r) })
	})
	if len(rows) == 0 {
		return nil
	}
	return t.later(func(db *gorm.DB) *gorm.DB {
		return db.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "case_number"}, {Name: "id"}}, DoUpdates: clause.AssignmentColumns(ofState),
		}).Create(&rows)
	})
}

// ofState are the columns of a task that follow from the state, anew at each step.
var ofState = []string{
	"node", "role", "title", "clock", "service", "assignee_department", "assignee_position", "assignee_person", "due_on", "overdue",
	"held", "yellow", "opened_at", "closed_at", "action",
}

func taskRows(tr *ledger.Transition) []taskRow {
	var rows []taskRow
	for _, task := range tr.State.Tasks {
		rows = append(rows, toTaskRow(tr, task))
	}
	return rows
}

func toTaskRow(tr *ledger.Transition, task procedure.OpenTask) taskRow {
	assignee := tr.Assignee(task.Role)
	row := taskRow{
		CaseNumber: tr.State.Number, ID: task.ID, Node: task.Node, Role: task.Role, Title: task.Title, Clock: task.Clock,
		Service: task.Service, AssigneeDepartment: assignee.Department, AssigneePosition: string(assignee.Position), AssigneePerson: assignee.Person,
		OpenedAt: micros(task.OpenedAt), ClosedAt: microsOrNull(task.ClosedAt), Action: task.Action,
	}
	if run := tr.Clock(task.Clock); run != nil {
		row.DueOn, row.Overdue = dateOrNull(&run.Due), run.Overdue
		row.Held, row.Yellow = tr.Machine.HeldAs(*run), yellowOf(tr.Machine)
	}
	return row
}

func (r taskRow) task(c caseRow) domain.Task {
	return domain.Task{
		OpenTask: procedure.OpenTask{
			ID: r.ID, Node: r.Node, Role: r.Role, Title: r.Title, Clock: r.Clock, Service: r.Service,
			OpenedAt: moment(r.OpenedAt), ClosedAt: momentOrNil(r.ClosedAt), Action: r.Action,
		},
		Case: c.summary(), Assignee: r.assignee(), Holder: r.Holder,
		DueOn: dateOrNil(r.DueOn), Overdue: r.Overdue,
	}
}

// taskOrder are the orders of tasks.
func taskOrder(by domain.Sort) order[taskRow] {
	received := func(d direction) order[taskRow] {
		return order[taskRow]{[]key{{"opened_at", d}, {"case_number", d}, {"id", d}},
			func(r taskRow) []any { return []any{r.OpenedAt, r.CaseNumber, r.ID} }}
	}
	number := func(d direction) order[taskRow] {
		return order[taskRow]{[]key{{"case_number", d}, {"id", d}}, func(r taskRow) []any { return []any{r.CaseNumber, r.ID} }}
	}
	switch by {
	case domain.ByReceipt:
		return received(ascending)
	case domain.ByReceiptLast:
		return received(descending)
	case domain.ByNumber:
		return number(ascending)
	case domain.ByNumberLast:
		return number(descending)
	default:
		return order[taskRow]{[]key{dueKey, {"case_number", ascending}, {"id", ascending}},
			func(r taskRow) []any { return []any{dueOr(r.DueOn), r.CaseNumber, r.ID} }}
	}
}

// Tasks lists open tasks, by due day and undated ones last if nothing else is said: those that the person may do, or with q.Department those of
// everybody in the person's department.
func (s *Store) Tasks(ctx context.Context, q domain.TaskQuery) (domain.List[domain.Task], error) {
	list, err := s.reading(ctx).tasks(q)
	return list, explain("list the tasks", err)
}

func (t tx) tasks(q domain.TaskQuery) (domain.List[domain.Task], error) {
	withLight, err := t.withLight(t.db.Where("closed_at IS NULL"), "due_on", q.Light)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	ofCases, err := t.ofCases(t.ofAssignees(withLight, q.Person, q.Department), q)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	narrowed, err := t.inPeriods(divided(ofCases, q), q.DueIn, period{"due_on", q.Due})
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	rows, err := page(filedIn(narrowed, "opened_at", q.Received), q.Page, taskOrder(q.Sort))
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	var numbers []string
	for _, r := range rows.Items {
		numbers = append(numbers, r.CaseNumber)
	}
	byNumber, err := t.caseRows(numbers)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	cal, today, err := t.present()
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	bases, err := t.bases(numbers)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	names, err := t.namesOf(holdersOf(rows.Items))
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	told, err := t.applicantsToldTo(q.Person, numbers)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	drafts, err := t.draftedOn(numbers, q.Person)
	if err != nil {
		return domain.List[domain.Task]{}, err
	}
	items, err := mapped(rows.Items, func(r taskRow) (domain.Task, error) {
		task := r.task(byNumber[r.CaseNumber])
		task.Draft = drafts[taskOf{r.CaseNumber, r.ID}]
		task.HolderName = names[r.Holder]
		told[r.CaseNumber].in(&task.Case)
		if def, err := t.definition(byNumber[r.CaseNumber].Definition); err == nil { // sources that were touched: the audit says so
			task.AtOnce = def.AtOnce(task.OpenTask)
		}
		task.Basis = bases[clockOf{r.CaseNumber, r.Clock}]
		if task.Case.Signal, err = t.caseSignal(byNumber[r.CaseNumber], cal, today); err != nil || task.DueOn == nil {
			return task, err
		}
		task.Signal, err = t.deadline(*task.DueOn, r.Held, r.Yellow).Signal(cal, today)
		return task, err
	})
	return domain.List[domain.Task]{Items: items, Next: rows.Next, Total: rows.Total}, err
}

func holdersOf(rows []taskRow) (ids []string) {
	for _, r := range rows {
		ids = append(ids, r.Holder)
	}
	return ids
}

// divided keeps the tasks by who holds them: without q.Department those of colleagues are left out.
func divided(db *gorm.DB, q domain.TaskQuery) *gorm.DB {
	switch {
	case !q.Department:
		return heldBy(db, q.Person, !q.Held)
	case q.Holder != nil:
		return db.Where("holder = ?", clean(*q.Holder))
	}
	return db
}

// ofCases keeps the tasks of the cases that are looked for. The case is looked up for each task: one person has
// few tasks left by then.
func (t tx) ofCases(db *gorm.DB, q domain.TaskQuery) (*gorm.DB, error) {
	for column, value := range map[string]string{"regulation": q.Regulation, "procedure": q.Procedure} {
		if value != "" {
			db = db.Where("(SELECT "+column+" FROM cases WHERE number = tasks.case_number) = ?", clean(value))
		}
	}
	found, err := t.foundIn(q.Person, q.Text, "tasks.case_number")
	if err != nil {
		return nil, err
	}
	return db.Where(found.sql, found.args...), nil
}

// ofAssignees keeps the rows of the assignees that admit the person (domain.Assignee.Admits), or with department those that
// admit anybody in the person's department.
func (t tx) ofAssignees(db *gorm.DB, p domain.Person, department bool) *gorm.DB {
	if p.Public() {
		return db.Where("assignee_person = ? AND assignee_person <> ''", p.ID)
	}
	db = db.Where("assignee_person = '' AND assignee_department IN ?", []string{"", p.Department})
	if !department {
		return db.Where("assignee_position IN ?", p.WorkPositions())
	}
	return db.Where("assignee_department <> '' OR assignee_position IN (?)", t.db.Model(&positionRow{}).Select("position").
		Where("person IN (?)", t.db.Model(&personRow{}).Select("id").Where("department = ?", p.Department)))
}
