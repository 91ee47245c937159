package store

import (
	"context"
	"encoding/json"
	"fmt"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// obligationRow is a running of a clock: who owed what by when, on what ground, and what came of it.
type obligationRow struct {
	CaseNumber  string `gorm:"primaryKey"`
	RunID       string `gorm:"primaryKey"`
	Regulation  string
	Procedure   string
	Clock       string
	Title       string
	Owner       string
	Department  string
	Basis       string
	Authority   string
	Breach      string
	StartOn     string
	Workdays    int
	DueOn       string
	Provisional bool
	Overdue     bool
	Outcome     string
	StartedAt   int64
	EndedAt     *int64
	EndedOn     *string
	UsedDays    int
	UsedOn      string
	Held        string
	Yellow      *int
	Calendar    string
	Run         string

	// What figures need besides: report.Assessment.
	Standing    string
	OfApplicant bool
	FirstAnswer bool
	Completes   bool
	Extended    bool
	Paused      bool
	CaseDays    int
}

func (obligationRow) TableName() string { return "obligations" }

// recordObligations writes all clocks of the case. One that has ended keeps the calendar that it ended under.
func (t tx) recordObligations(tr *ledger.Transition) error {
	rows, err := obligationRows(tr, ledger.DepartmentOf(t.departmentOf).Cached())
	if err != nil || len(rows) == 0 {
		return err
	}
	return t.later(func(db *gorm.DB) *gorm.DB { return db.Clauses(overwrite).Create(&rows) })
}

// obligationRows are those of the clocks that had not ended before.
func obligationRows(tr *ledger.Transition, departmentOf ledger.DepartmentOf) ([]obligationRow, error) {
	var rows []obligationRow
	for _, run := range tr.State.Clocks {
		if tr.Ended(run.ID) {
			continue
		}
		row, err := owedRow(tr, run, departmentOf)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// owedRow adds to what the state says of the clock who fills the role, and how many days it has used.
func owedRow(tr *ledger.Transition, run procedure.ClockInstance, departmentOf ledger.DepartmentOf) (obligationRow, error) {
	row, err := toObligationRow(tr, run)
	if err != nil {
		return row, err
	}
	if row.Department, err = departmentOf.Owing(tr.Assignee(run.Owner)); err != nil {
		return row, err
	}
	today := procedure.DateOf(tr.Now)
	row.UsedOn = today.String()
	if run.Start.After(today) { // nothing is used before
		row.UsedOn = run.Start.String()
	}
	row.UsedDays, err = ledger.UsedDays(tr.Calendar.Calendar, run, today)
	return row, err
}

func toObligationRow(tr *ledger.Transition, run procedure.ClockInstance) (obligationRow, error) {
	def := tr.Machine.Definition()
	text, err := jsonText(run)
	if err != nil {
		return obligationRow{}, err
	}
	a, err := report.Assess(def, tr.State, run, tr.Calendar)
	return obligationRow{
		CaseNumber: tr.State.Number, RunID: run.ID, Regulation: def.Regulation.ID, Procedure: def.Name,
		Clock: run.Clock, Title: run.Title, Owner: run.Owner,
		Basis: run.Basis.Basis, Authority: string(run.Basis.Authority), Breach: run.Breach,
		StartOn: run.Start.String(), Workdays: run.Workdays, DueOn: run.Due.String(), Provisional: run.Provisional,
		Overdue: run.Overdue, Outcome: string(run.Outcome), StartedAt: micros(run.StartedAt),
		EndedAt: microsOrNull(run.EndedAt), EndedOn: dateOrNull(run.EndedOn), Calendar: tr.State.Calendar, Run: text,
		Standing: string(a.Standing), OfApplicant: a.Applicant, FirstAnswer: a.First, Completes: a.Completes,
		Extended: a.Extended, Paused: a.Paused, CaseDays: a.CaseDays,
		Held: tr.Machine.HeldAs(run), Yellow: yellowOf(tr.Machine),
	}, err
}

// running is the clock as the machine left it.
func (r obligationRow) running() (procedure.ClockInstance, error) {
	var run procedure.ClockInstance
	if err := json.Unmarshal([]byte(r.Run), &run); err != nil {
		return run, fmt.Errorf("obligation %s of case %s: %w", r.RunID, r.CaseNumber, err)
	}
	return run, nil
}

// obligation counts a running clock's days anew: they grow with each day.
func (r obligationRow) obligation(cal *calendar.Calendar, today civil.Date) (domain.Obligation, error) {
	o := domain.Obligation{
		Case: r.CaseNumber, Regulation: r.Regulation, Procedure: r.Procedure, Department: r.Department, UsedDays: r.UsedDays,
	}
	var err error
	if o.Run, err = r.running(); err != nil || r.EndedAt != nil {
		return o, err
	}
	o.UsedDays, err = ledger.UsedDays(cal, o.Run, today)
	return o, err
}

// reported adds what a report shows of an obligation besides.
func (r obligationRow) reported(cal *calendar.Calendar, today civil.Date) (report.Obligation, error) {
	o, err := r.obligation(cal, today)
	if err != nil {
		return report.Obligation{}, err
	}
	reported := report.Obligation{Obligation: o, Assessment: report.Assessment{
		Standing: report.Standing(r.Standing), Applicant: r.OfApplicant, First: r.FirstAnswer, Completes: r.Completes,
		Extended: r.Extended, Paused: r.Paused, CaseDays: r.CaseDays,
	}}
	if reported.Standing == report.Running && o.Run.Due.Before(today) {
		reported.Standing = report.Overdue
	}
	end := today
	if o.Run.EndedOn != nil {
		end = *o.Run.EndedOn
	}
	if late := reported.Standing; late == report.Overdue || late == report.Late || late == report.Expired {
		reported.LateDays, err = ledger.WorkdaysBetween(cal, o.Run.Due, end)
	}
	return reported, err
}

// Obligations lists the clocks of a case in the order in which they started.
func (s *Store) Obligations(ctx context.Context, number string) ([]domain.Obligation, error) {
	t := s.reading(ctx)
	if _, err := take[caseRow](t.db.Select("number"), false, domain.UnknownCase(number), "number = ?", number); err != nil {
		return nil, explain("list the obligations of case "+number, err)
	}
	var rows []obligationRow
	err := t.db.Where("case_number = ?", number).Order("started_at, run_id").Find(&rows).Error
	if err != nil {
		return nil, explain("list the obligations of case "+number, err)
	}
	list, err := t.obligations(rows)
	return list, explain("list the obligations of case "+number, err)
}

func (t tx) obligations(rows []obligationRow) ([]domain.Obligation, error) {
	cal, today, err := t.present()
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r obligationRow) (domain.Obligation, error) {
		o, err := r.obligation(cal, today)
		if err != nil || r.EndedAt != nil {
			return o, err
		}
		o.Signal, err = t.deadline(o.Run.Due, r.Held, r.Yellow).Signal(cal, today)
		return o, err
	})
}

// clockOf names a running of a clock.
type clockOf struct{ caseNumber, run string }

// bases are the grounds of the clocks that run in the cases.
func (t tx) bases(numbers []string) (map[clockOf]procedure.Basis, error) {
	var rows []obligationRow
	err := t.db.Select("case_number", "run_id", "run").Where("case_number IN ? AND ended_at IS NULL", numbers).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	bases := map[clockOf]procedure.Basis{}
	for _, r := range rows {
		run, err := r.running()
		if err != nil {
			return nil, err
		}
		bases[clockOf{r.CaseNumber, r.RunID}] = run.Basis
	}
	return bases, nil
}
