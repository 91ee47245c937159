package store

import (
	"time"

	"github.com/shixian/shixian/ledger"
)

// verifyDerived compares what is listed and acted upon with the state that it was derived from.
func (t tx) verifyDerived(row caseRow) ([]Fault, error) {
	snap, err := t.calendar()
	if err != nil {
		return nil, err
	}
	tr, err := t.transition(row, snap, time.Time{}, nil)
	if err != nil {
		return []Fault{{row.Number, 0, err.Error()}}, nil //nolint:nilerr // the fault is what was looked for
	}
	faults, err := verifyColumns(tr, row)
	if err != nil {
		return nil, err
	}
	obligations, err := t.verifyObligations(tr)
	return append(faults, obligations...), err
}

// verifyColumns derives the columns anew. When the next alarm is due follows from the calendar, which may have changed since.
func verifyColumns(tr *ledger.Transition, row caseRow) ([]Fault, error) {
	derived := row
	if err := derived.derive(tr.Machine, tr.State); err != nil {
		return nil, err
	}
	if tr.State.Calendar != tr.Calendar.Version() {
		derived.NextAlarmAt = row.NextAlarmAt
	}
	// What a light depends on is for lists: a case of before they had lights gets it with its next step.
	derived.LightOn, derived.Held, derived.Yellow = row.LightOn, row.Held, row.Yellow
	if same, err := sameText(row, derived); err != nil || same {
		return nil, err
	}
	return []Fault{{row.Number, 0, "a column of the case is not what its state says"}}, nil
}

// verifyObligations compares the rows that reports read. Counted days are left out: those
// used grow while a clock runs, and those of the case are counted by the calendar under which it was decided.
func (t tx) verifyObligations(tr *ledger.Transition) ([]Fault, error) {
	var rows []obligationRow
	if err := t.db.Where("case_number = ?", tr.Head.Number).Find(&rows).Error; err != nil {
		return nil, err
	}
	found := map[string]obligationRow{}
	for _, r := range rows {
		found[r.RunID] = r
	}
	var faults []Fault
	for _, run := range tr.State.Clocks {
		want, err := toObligationRow(tr, run)
		if err != nil {
			return nil, err
		}
		row := found[run.ID]
		delete(found, run.ID)
		want.Department, want.UsedDays, want.CaseDays, want.Calendar = row.Department, row.UsedDays, row.CaseDays, row.Calendar
		want.UsedOn, want.Held, want.Yellow = row.UsedOn, row.Held, row.Yellow
		same, err := sameText(row, want)
		if err != nil {
			return nil, err
		}
		if !same {
			faults = append(faults, Fault{tr.Head.Number, 0, "the obligation " + run.ID + " is not what the state says"})
		}
	}
	for id := range found {
		faults = append(faults, Fault{tr.Head.Number, 0, "the obligation " + id + " is not in the state"})
	}
	return faults, nil
}

func sameText(a, b any) (bool, error) {
	first, err := jsonText(a)
	if err != nil {
		return false, err
	}
	second, err := jsonText(b)
	return first == second, err
}
