package store

import (
	"context"
	"errors"
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// dutiesThrough is the day, in meta, through which duties have been opened.
const dutiesThrough = "duties_through"

// OpenDuties opens a case for each duty of the regulations, and each who owes it, that is to be opened by today and is not
// yet: also those that were missed since it was last called. Only regulations in use count: a house that has never filed a
// case under one is not governed by it. A case that its rules refuse, since the regulation is not in force, is not opened.
// It returns the numbers of the cases that it opened; the sweep starts them.
func (s *Store) OpenDuties(ctx context.Context, regulations []*procedure.Regulation) ([]string, error) {
	var opened []string
	today, through, err := s.reading(ctx).dutyDays()
	if err != nil {
		return nil, explain("open duties", err)
	}
	for _, r := range regulations {
		numbers, err := s.openDutiesOf(ctx, r, through, today)
		opened = append(opened, numbers...)
		if err != nil {
			return opened, explain("open the duties of "+r.ID, err)
		}
	}
	return opened, s.writing(ctx, "note through when duties are opened", func(t tx) error {
		return t.db.Clauses(overwrite).Create(&metaRow{dutiesThrough, today.String()}).Error
	})
}

// dutyDays returns today and the day through which duties were opened before; a house that never did begins today.
func (t tx) dutyDays() (today, through civil.Date, err error) {
	if today, _, err = t.today(); err != nil {
		return today, through, err
	}
	row, found, err := find[metaRow](t.db, "name = ?", dutiesThrough)
	if err != nil || !found {
		return today, today, err
	}
	through, err = civil.ParseDate(row.Value)
	return today, through, err
}

func (s *Store) openDutiesOf(ctx context.Context, r *procedure.Regulation, through, today civil.Date) ([]string, error) {
	used, err := s.reading(ctx).inUse(r.ID)
	if err != nil || !used {
		return nil, err
	}
	var opened []string
	for name, d := range r.Duties.All() {
		owing, err := s.reading(ctx).owingDuty(d, r)
		if err != nil {
			return opened, err
		}
		for _, o := range d.Open(through, today) {
			for _, department := range owing {
				number, err := s.openDuty(ctx, dutyCase{r, name, d, o, department})
				if err != nil {
					return opened, err
				}
				if number != "" {
					opened = append(opened, number)
				}
			}
		}
	}
	return opened, nil
}

// inUse tells whether a case was ever filed under the regulation.
func (t tx) inUse(regulation string) (bool, error) {
	_, found, err := find[caseRow](t.db.Select("number"), "regulation = ?", regulation)
	return found, err
}

// owingDuty lists the departments that owe a duty: those that provide a catalog entry, or "" for one that is owed once.
func (t tx) owingDuty(d procedure.Duty, r *procedure.Regulation) ([]string, error) {
	if !d.Each(r) {
		return []string{""}, nil
	}
	var departments []string
	err := t.db.Model(&entryRow{}).Distinct("provider").Where("current").Order("provider").Pluck("provider", &departments).Error
	return departments, err
}

// dutyCase is a duty in one year and who owes it.
type dutyCase struct {
	regulation *procedure.Regulation
	name       string
	duty       procedure.Duty
	occurrence procedure.Occurrence
	department string
}

// filer and key stand where a person's stand in other cases, so that a duty is opened once.
func (d dutyCase) filer() string { return "duty:" + d.regulation.ID + "/" + d.name }
func (d dutyCase) key() string   { return fmt.Sprintf("%d/%s", d.occurrence.Covers, d.department) }

// openDuty opens the case and returns its number, or nothing if it is there or the rules refuse it.
func (s *Store) openDuty(ctx context.Context, d dutyCase) (string, error) {
	f, there, err := s.reading(ctx).dutyFiling(d)
	if err != nil || there {
		return "", err
	}
	filed, err := s.File(ctx, f)
	var refusal *procedure.Refusal
	switch {
	case errors.As(err, &refusal):
		s.config.Log.WarnContext(ctx, "a duty cannot be opened as a case", "duty", f.By.ID, "for", f.Key, "refusal", refusal.Code)
		return "", nil
	case err != nil || filed.Repeated: // another process was faster
		return "", err
	}
	return filed.Case.State.Number, nil
}

func (t tx) dutyFiling(d dutyCase) (f office.Filing, there bool, err error) {
	f = office.Filing{
		By: office.Person{ID: d.filer()}, Key: d.key(), Form: d.duty.Form(d.occurrence, d.regulation, d.department), Unasked: true,
	}
	_, there, err = find[caseRow](t.db.Select("number"), "filed_by = ? AND filing_key = ?", f.By.ID, f.Key)
	if err != nil || there {
		return f, there, err
	}
	if f.By.Department, err = t.departmentOf(office.Seat{Position: office.Bureau}); err != nil {
		return f, false, err
	}
	f.Definition, err = t.published(d.regulation.ID + "/" + d.duty.Procedure)
	return f, false, err
}
