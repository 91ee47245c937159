package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// ladderStepRow is a rung that a clock has had. It is the memory by which a day that was missed is made good and nothing is
// said twice: not if the work is repeated, not if a revised calendar moves the due day to and fro.
type ladderStepRow struct {
	CaseNumber string `gorm:"primaryKey"`
	RunID      string `gorm:"primaryKey"`
	Term       int    `gorm:"primaryKey"`
	Step       string `gorm:"primaryKey"`
	DueOn      string
	At         int64
	Told       string
}

func (ladderStepRow) TableName() string { return "ladder_steps" }

type rungKey struct {
	number, run string
	term        int
	step        string
}

func keyOf(number string, run procedure.Run, rung procedure.Rung) rungKey {
	return rungKey{number, run.ID, run.Term(), rung.Key()}
}

// climbBatch is how many obligations are looked at between two answers.
const climbBatch = largestLimit

// ClimbLadder tells those whom the ladder names of what is about to be overdue, or is: of the next stretch of what is owed, by
// due day, after the cursor, empty at first. What has been told is not told again; what was missed is made good. A case that
// the engine has not taken on to the present is left for next time: what would be said of it is about to change.
func (s *Store) ClimbLadder(ctx context.Context, after string) (office.Climbed, error) {
	climbed, numbers, err := s.reading(ctx).toClimb(after)
	if err != nil {
		return climbed, explain("look for what is late", err)
	}
	for _, number := range numbers {
		err := s.writing(ctx, "climb the ladder of case "+number, func(t tx) error {
			told, err := t.climb(number)
			climbed.Told += told
			return err
		})
		if err != nil {
			return climbed, err
		}
	}
	return climbed, nil
}

// toClimb looks for the cases in which a rung's day has come that was not had. Nothing is locked: climb looks again.
func (t tx) toClimb(after string) (office.Climbed, []string, error) {
	cal, today, err := t.present()
	if err != nil {
		return office.Climbed{}, nil, err
	}
	reach, err := t.reach(cal, today)
	if err != nil {
		return office.Climbed{}, nil, err
	}
	owed := t.db.Where("ended_at IS NULL AND held = '' AND due_on <= ?", reach.String())
	rows, err := page(owed, office.Page{After: after, Limit: climbBatch}, obligationOrder)
	if err != nil {
		return office.Climbed{}, nil, err
	}
	numbers, err := t.waiting(rows.Items, cal, today)
	return office.Climbed{Next: rows.Next}, numbers, err
}

// reach is the last due day of which a ladder tells somebody today.
func (t tx) reach(cal *calendar.Calendar, today civil.Date) (civil.Date, error) {
	regulations, err := t.regulations()
	if err != nil {
		return civil.Date{}, err
	}
	days := t.config.Ladder.Reach()
	for _, r := range regulations {
		days = max(days, r.LadderOr(t.config.Ladder).Reach())
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
	had, err := t.rungsHad(numbers)
	if err != nil {
		return nil, err
	}
	var waiting []string
	for _, r := range rows {
		def, err := t.definition(cases[r.CaseNumber].Definition)
		if err != nil {
			return nil, err
		}
		var run procedure.Run
		if err := json.Unmarshal([]byte(r.Run), &run); err != nil {
			return nil, fmt.Errorf("obligation %s of case %s: %w", r.RunID, r.CaseNumber, err)
		}
		rungs, err := t.stepsDue(procedure.NewMachine(def, cal), r.CaseNumber, run, today, had)
		if err != nil {
			return nil, err
		}
		if len(rungs) > 0 && !slices.Contains(waiting, r.CaseNumber) {
			waiting = append(waiting, r.CaseNumber)
		}
	}
	return waiting, nil
}

func (t tx) rungsHad(numbers []string) (map[rungKey]bool, error) {
	var rows []ladderStepRow
	err := t.db.Where("case_number IN ?", numbers).Find(&rows).Error
	had := map[rungKey]bool{}
	for _, r := range rows {
		had[rungKey{r.CaseNumber, r.RunID, r.Term, r.Step}] = true
	}
	return had, err
}

// stepsDue are the steps of a clock whose day has come and that it has not had.
func (t tx) stepsDue(m procedure.Machine, number string, run procedure.Run, today civil.Date, had map[rungKey]bool) ([]procedure.Rung, error) {
	return ledger.StepsDue(m, t.config.Ladder, run, today, func(r procedure.Rung) bool { return had[keyOf(number, run, r)] })
}

// climb holds the case and writes the rungs that it is due for, with what people are told. It returns how many were told.
func (t tx) climb(number string) (int, error) {
	tr, err := t.hold(number)
	if err != nil {
		return 0, err
	}
	if err := tr.Advance(); err != nil || tr.Changed() {
		return 0, err
	}
	had, err := t.rungsHad([]string{number})
	if err != nil {
		return 0, err
	}
	told := 0
	for _, run := range tr.State.Clocks {
		rungs, err := t.stepsDue(tr.Machine, number, run, procedure.DateOf(tr.Now), had)
		if err != nil {
			return told, err
		}
		n, err := t.tellRungs(tr, run, rungs)
		told += n
		if err != nil {
			return told, err
		}
	}
	return told, nil
}

// tellRungs writes the rungs of one clock. A seat that several of them name, after days that were missed, is told once.
func (t tx) tellRungs(tr *ledger.Transition, run procedure.Run, rungs []procedure.Rung) (told int, err error) {
	if len(rungs) == 0 {
		return 0, nil
	}
	seats, err := t.toldToday(tr, run)
	if err != nil {
		return 0, err
	}
	for _, rung := range rungs {
		seat, somebody, err := tr.EscalatesTo(run, rung, t.departmentOf)
		if err != nil {
			return told, err
		}
		step := ladderStepRow{
			CaseNumber: tr.Head.Number, RunID: run.ID, Term: run.Term(), Step: rung.Key(), DueOn: run.Due.String(), At: micros(tr.Now),
		}
		if step.Told = seats[seat]; somebody && step.Told == "" {
			if step.Told, err = t.tellRung(tr, run, seat); err != nil {
				return told, err
			}
			seats[seat] = step.Told
			told++
		}
		if err := t.db.Create(&step).Error; err != nil {
			return told, err
		}
	}
	return told, nil
}

// toldToday is who has been told of this clock today already, and by which notification; of what the clock's own reminder
// is about to say, the owner.
func (t tx) toldToday(tr *ledger.Transition, run procedure.Run) (map[office.Seat]string, error) {
	today := procedure.DateOf(tr.Now)
	var rows []notificationRow
	err := t.db.Where("case_number = ? AND run_id = ? AND at >= ? AND notice IN ?", tr.Head.Number, run.ID,
		micros(procedure.StartOf(today)), []procedure.Notice{procedure.NoticeReminder, procedure.NoticeOverdue, procedure.NoticeLadder}).
		Order("at, id").Find(&rows).Error
	seats := map[office.Seat]string{}
	for _, r := range rows {
		seats[office.Seat{Department: r.SeatDepartment, Position: office.Position(r.SeatPosition), Person: r.SeatPerson}] = r.ID
	}
	if owner := tr.Seat(run.Owner); tr.Machine.RemindsOn(run, today) && seats[owner] == "" {
		seats[owner] = "reminder"
	}
	return seats, err
}

func (t tx) tellRung(tr *ledger.Transition, run procedure.Run, seat office.Seat) (string, error) {
	owner := tr.Seat(run.Owner)
	department, err := t.departmentOf(owner)
	if err != nil {
		return "", err
	}
	name, err := t.departmentName(department)
	if err != nil {
		return "", err
	}
	text, err := tr.View().Escalation(run, seat == owner, name, tr.Calendar, procedure.DateOf(tr.Now))
	if err != nil {
		return "", err
	}
	row := toNotificationRow(tr.Head.Number, uuid.Must(uuid.NewV7()).String(), notice.Notice{
		To: seat, Kind: procedure.NoticeLadder, Text: text, At: tr.Now, Clock: run.ID,
	})
	return row.ID, t.db.Create(&row).Error
}

// departmentName is what people call a department; empty, if there is none by the code.
func (t tx) departmentName(code string) (string, error) {
	row, _, err := find[departmentRow](t.db, "code = ?", code)
	return row.Name, err
}
