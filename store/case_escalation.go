package store

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// escalationStepRow is a step that a clock has had. It is the memory by which a day that was missed is made good and nothing is
// said twice: not if the work is repeated, not if a revised calendar moves the due day to and fro.
type escalationStepRow struct {
	CaseNumber string `gorm:"primaryKey"`
	RunID      string `gorm:"primaryKey"`
	Term       int    `gorm:"primaryKey"`
	Step       string `gorm:"primaryKey"`
	DueOn      string
	At         int64
	Notified   string
}

func (escalationStepRow) TableName() string { return "escalation_steps" }

type stepKey struct {
	number, run string
	term        int
	step        string
}

func keyOf(number string, run procedure.ClockInstance, step procedure.EscalationStep) stepKey {
	return stepKey{number, run.ID, run.Term(), step.Key()}
}

// escalationBatch is how many obligations are looked at between two answers.
const escalationBatch = largestLimit

// Escalate tells those whom the escalation policy names of what is about to be overdue, or is. It takes
// the next stretch of what is owed, by due day, after the cursor, empty at first. What has been told is not told again;
// what was missed is made good. A case that the engine has not taken on to the present is left for next time: what would
// be said of it is about to change.
func (s *Store) Escalate(ctx context.Context, after string) (domain.EscalationBatch, error) {
	batch, numbers, err := s.reading(ctx).toEscalate(after)
	if err != nil {
		return batch, explain("look for what is late", err)
	}
	for _, number := range numbers {
		err := s.writing(ctx, "escalate case "+number, func(t tx) error {
			notified, err := t.escalate(number)
			batch.Notified += notified
			return err
		})
		if err != nil {
			return batch, err
		}
	}
	return batch, nil
}

// toEscalate looks for the cases in which a step's day has come that was not had. Nothing is locked: escalate looks
// again.
func (t tx) toEscalate(after string) (domain.EscalationBatch, []string, error) {
	cal, today, err := t.present()
	if err != nil {
		return domain.EscalationBatch{}, nil, err
	}
	reach, err := t.reach(cal, today)
	if err != nil {
		return domain.EscalationBatch{}, nil, err
	}
	owed := t.db.Where("ended_at IS NULL AND held = '' AND due_on <= ?", reach.String())
	rows, err := page(owed, domain.Page{After: after, Limit: escalationBatch}, obligationOrder(domain.ByDue))
	if err != nil {
		return domain.EscalationBatch{}, nil, err
	}
	numbers, err := t.waiting(rows.Items, cal, today)
	return domain.EscalationBatch{Next: rows.Next}, numbers, err
}

// reach is the last due day of which an escalation policy tells somebody today.
func (t tx) reach(cal *calendar.Calendar, today civil.Date) (civil.Date, error) {
	regulations, err := t.regulations()
	if err != nil {
		return civil.Date{}, err
	}
	days := t.config.Escalation.Reach()
	for _, r := range regulations {
		days = max(days, r.EscalationOr(t.config.Escalation).Reach())
	}
	on, err := cal.AddWorkdays(today, days+1)
	return on.AddDays(-1), err
}

func (t tx) waiting(rows []obligationRow, cal *calendar.Calendar, today civil.Date) ([]string, error) {
	var numbers []string
	for _, r := range rows {
		numbers = append(numbers, r.CaseNumber)
	}
	cases, err := t.caseRows(numbers)
	if err != nil {
		return nil, err
	}
	had, err := t.stepsTaken(numbers)
	if err != nil {
		return nil, err
	}
	var waiting []string
	for _, r := range rows {
		def, err := t.definition(cases[r.CaseNumber].Definition)
		if err != nil {
			return nil, err
		}
		run, err := r.running()
		if err != nil {
			return nil, err
		}
		steps, err := t.stepsDue(procedure.NewMachine(def, cal), r.CaseNumber, run, today, had)
		if err != nil {
			return nil, err
		}
		if len(steps) > 0 && !slices.Contains(waiting, r.CaseNumber) {
			waiting = append(waiting, r.CaseNumber)
		}
	}
	return waiting, nil
}

func (t tx) stepsTaken(numbers []string) (map[stepKey]bool, error) {
	var rows []escalationStepRow
	err := t.db.Where("case_number IN ?", numbers).Find(&rows).Error
	had := map[stepKey]bool{}
	for _, r := range rows {
		had[stepKey{r.CaseNumber, r.RunID, r.Term, r.Step}] = true
	}
	return had, err
}

// stepsDue are the steps of a clock whose day has come and that it has not had.
func (t tx) stepsDue(
	m procedure.Machine, number string, run procedure.ClockInstance, today civil.Date, had map[stepKey]bool,
) ([]procedure.EscalationStep, error) {
	return ledger.StepsDue(m, t.config.Escalation, run, today, func(r procedure.EscalationStep) bool { return had[keyOf(number, run, r)] })
}

// escalate holds the case and writes the steps that it is due for, with what people are told. It returns how many were told.
func (t tx) escalate(number string) (int, error) {
	tr, err := t.hold(number)
	if err != nil {
		return 0, err
	}
	if err := tr.Advance(); err != nil || tr.Changed() {
		return 0, err
	}
	had, err := t.stepsTaken([]string{number})
	if err != nil {
		return 0, err
	}
	notified, departmentOf := 0, ledger.DepartmentOf(t.departmentOf).Cached()
	for _, run := range tr.State.Clocks {
		steps, err := t.stepsDue(tr.Machine, number, run, procedure.DateOf(tr.Now), had)
		if err != nil {
			return notified, err
		}
		n, err := t.notifySteps(tr, run, steps, departmentOf)
		notified += n
		if err != nil {
			return notified, err
		}
	}
	return notified, nil
}

// notifySteps writes the steps of one clock. An assignee whom several of them name, after days
// that were missed, is told once.
func (t tx) notifySteps(
	tr *ledger.Transition, run procedure.ClockInstance, steps []procedure.EscalationStep, departmentOf ledger.DepartmentOf,
) (notified int, err error) {
	if len(steps) == 0 {
		return 0, nil
	}
	assignees, err := t.notifiedToday(tr, run)
	if err != nil {
		return 0, err
	}
	for _, step := range steps {
		assignee, somebody, err := tr.EscalatesTo(run, step, departmentOf)
		if err != nil {
			return notified, err
		}
		row := escalationStepRow{
			CaseNumber: tr.Head.Number, RunID: run.ID, Term: run.Term(), Step: step.Key(), DueOn: run.Due.String(), At: micros(tr.Now),
		}
		if row.Notified = assignees[assignee]; somebody && row.Notified == "" {
			if row.Notified, err = t.notifyStep(tr, run, assignee, departmentOf); err != nil {
				return notified, err
			}
			assignees[assignee] = row.Notified
			notified++
		}
		if err := t.db.Create(&row).Error; err != nil {
			return notified, err
		}
	}
	return notified, nil
}

// notifiedToday is who has been told of this clock today already, and by which notification; of what the clock's own reminder
// is about to say, the owner.
func (t tx) notifiedToday(tr *ledger.Transition, run procedure.ClockInstance) (map[domain.Assignee]string, error) {
	today := procedure.DateOf(tr.Now)
	var rows []notificationRow
	err := t.db.Where("case_number = ? AND run_id = ? AND at >= ? AND notice IN ?", tr.Head.Number, run.ID,
		micros(procedure.StartOf(today)), []procedure.Notice{procedure.NoticeReminder, procedure.NoticeOverdue, procedure.NoticeEscalation}).
		Order("at, id").Find(&rows).Error
	assignees := map[domain.Assignee]string{}
	for _, r := range rows {
		assignees[domain.Assignee{Department: r.AssigneeDepartment, Position: domain.Position(r.AssigneePosition), Person: r.AssigneePerson}] = r.ID
	}
	if owner := tr.Assignee(run.Owner); tr.Machine.RemindsOn(run, today) && assignees[owner] == "" {
		assignees[owner] = "reminder"
	}
	return assignees, err
}

func (t tx) notifyStep(
	tr *ledger.Transition, run procedure.ClockInstance, assignee domain.Assignee, departmentOf ledger.DepartmentOf,
) (string, error) {
	owner := tr.Assignee(run.Owner)
	department, err := departmentOf(owner)
	if err != nil {
		return "", err
	}
	name, err := t.departmentName(department)
	if err != nil {
		return "", err
	}
	text, err := tr.View().Escalation(run, assignee == owner, name, tr.Calendar, procedure.DateOf(tr.Now))
	if err != nil {
		return "", err
	}
	row := toNotificationRow(tr.Head.Number, uuid.Must(uuid.NewV7()).String(), notice.Notice{
		To: assignee, Kind: procedure.NoticeEscalation, Text: text, At: tr.Now, Clock: run.ID,
	})
	return row.ID, t.db.Create(&row).Error
}

// departmentName is what people call a department; empty, if there is none by the code.
func (t tx) departmentName(code string) (string, error) {
	row, _, err := find[departmentRow](t.db, "code = ?", code)
	return row.Name, err
}
