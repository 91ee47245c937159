package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
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
		rungs, err := t.rungsOf(procedure.NewMachine(def, cal), r.CaseNumber, run, today, had)
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

// rungsOf are the rungs of a clock whose day has come and that it has not had.
func (t tx) rungsOf(m procedure.Machine, number string, run procedure.Run, today civil.Date, had map[rungKey]bool) ([]procedure.Rung, error) {
	rungs, err := m.Rungs(m.Definition().Regulation.LadderOr(t.config.Ladder), run, today)
	return slices.DeleteFunc(rungs, func(r procedure.Rung) bool { return had[keyOf(number, run, r)] }), err
}

// climb holds the case and writes the rungs that it is due for, with what people are told. It returns how many were told.
func (t tx) climb(number string) (int, error) {
	tr, err := t.hold(number)
	if err != nil {
		return 0, err
	}
	if err := tr.advance(); err != nil || tr.changed() {
		return 0, err
	}
	had, err := t.rungsHad([]string{number})
	if err != nil {
		return 0, err
	}
	told := 0
	for _, run := range tr.state.Clocks {
		rungs, err := t.rungsOf(tr.machine, number, run, procedure.DateOf(tr.now), had)
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
func (t tx) tellRungs(tr *transition, run procedure.Run, rungs []procedure.Rung) (told int, err error) {
	if len(rungs) == 0 {
		return 0, nil
	}
	seats, err := t.toldToday(tr, run)
	if err != nil {
		return 0, err
	}
	for _, rung := range rungs {
		seat, somebody, err := t.seatOf(tr, run, rung)
		if err != nil {
			return told, err
		}
		step := ladderStepRow{
			CaseNumber: tr.row.Number, RunID: run.ID, Term: run.Term(), Step: rung.Key(), DueOn: run.Due.String(), At: micros(tr.now),
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
func (t tx) toldToday(tr *transition, run procedure.Run) (map[office.Seat]string, error) {
	today := procedure.DateOf(tr.now)
	var rows []notificationRow
	err := t.db.Where("case_number = ? AND run_id = ? AND at >= ? AND notice IN ?", tr.row.Number, run.ID,
		micros(procedure.StartOf(today)), []procedure.Notice{procedure.NoticeReminder, procedure.NoticeOverdue, procedure.NoticeLadder}).
		Order("at, id").Find(&rows).Error
	seats := map[office.Seat]string{}
	for _, r := range rows {
		seats[office.Seat{Department: r.SeatDepartment, Position: office.Position(r.SeatPosition), Person: r.SeatPerson}] = r.ID
	}
	if owner := tr.seat(run.Owner); tr.machine.RemindsOn(run, today) && seats[owner] == "" {
		seats[owner] = "reminder"
	}
	return seats, err
}

// seatOf says whom a rung tells, if anybody: a member of the public has no head, and is not complained of to others.
func (t tx) seatOf(tr *transition, run procedure.Run, rung procedure.Rung) (office.Seat, bool, error) {
	owner := tr.seat(run.Owner)
	if rung.Tell == procedure.TellOwner {
		return owner, !vacant(owner), nil
	}
	if owner.Person != "" || vacant(owner) {
		return office.Seat{}, false, nil
	}
	if rung.Tell == procedure.TellHead {
		department, err := t.departmentOf(owner)
		return office.Seat{Department: department, Position: office.Head}, department != "", err
	}
	seat := tr.seat(rung.Tell)
	if seat == owner {
		if rung.Instead == "" {
			return seat, false, nil
		}
		seat = tr.seat(rung.Instead)
	}
	return seat, !vacant(seat), nil
}

func (t tx) tellRung(tr *transition, run procedure.Run, seat office.Seat) (string, error) {
	owner := tr.seat(run.Owner)
	department, err := t.departmentOf(owner)
	if err != nil {
		return "", err
	}
	name, err := t.departmentName(department)
	if err != nil {
		return "", err
	}
	text, err := tr.rungText(run, seat == owner, name)
	if err != nil {
		return "", err
	}
	row := notificationRow{
		ID: tr.id(), CaseNumber: tr.row.Number, SeatDepartment: seat.Department, SeatPosition: string(seat.Position),
		SeatPerson: seat.Person, Notice: string(procedure.NoticeLadder), Text: text, At: micros(tr.now), RunID: run.ID,
	}
	return row.ID, t.db.Create(&row).Error
}

// departmentName is what people call a department; empty, if there is none by the code.
func (t tx) departmentName(code string) (string, error) {
	row, _, err := find[departmentRow](t.db, "code = ?", code)
	return row.Name, err
}

// rungText says how the clock stands today: to who owes it, or of them to others.
func (tr *transition) rungText(run procedure.Run, owner bool, department string) (string, error) {
	s, err := procedure.Deadline{Due: run.Due}.Signal(tr.calendar, procedure.DateOf(tr.now))
	if err != nil {
		return "", err
	}
	who, ask := "", "请立即办理"
	if !owner {
		who = cmp.Or(tr.machine.Definition().Regulation.Parties.At(run.Owner).Title, run.Owner)
		if department != "" && department != who {
			who += "（" + department + "）"
		}
		who += "应当完成的"
		ask = "请督促办理"
	}
	if s.Light == procedure.Red {
		return tr.about(fmt.Sprintf("督办：%s“%s”已于%s届满，逾期 %d 个工作日%s，%s", who, run.Title, procedure.Written(run.Due), s.Late, ground(run.Basis), ask)), nil
	}
	return tr.about(fmt.Sprintf("督办：%s“%s”期限%s届满，尚余 %d 个工作日%s", who, run.Title, procedure.Written(run.Due), s.Left, ground(run.Basis))), nil
}
