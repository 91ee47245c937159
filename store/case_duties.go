package store

import (
	"context"
	"errors"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// dutiesThrough is the day, in meta, through which duties have been opened.
const dutiesThrough = "duties_through"

// OpenDuties opens a case for each duty of the regulations, and each who owes it, that is to be opened by today and is not
// yet: also those that were missed since it was last called. Only regulations that apply here count; as long as nobody said which
// do, those under which a case was ever filed. A case that its rules refuse, since the regulation is not in force, is not opened.
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

// dutyDays returns today and the day through which duties were opened before; an application that never did begins today.
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
	from, owed, err := s.reading(ctx).owedFrom(r, today)
	if err != nil || !owed {
		return nil, err
	}
	if from != nil && through.Before(*from) {
		through = from.AddDays(-1)
	}
	owing, err := s.reading(ctx).owing()
	if err != nil {
		return nil, err
	}
	var opened []string
	for _, duty := range ledger.DutiesDue(r, through, today, owing) {
		number, err := s.openDuty(ctx, duty)
		if err != nil {
			return opened, err
		}
		if number != "" {
			opened = append(opened, number)
		}
	}
	return opened, nil
}

// owing lists the departments that owe a duty, by whose it is.
func (t tx) owing() (map[procedure.Each][]string, error) {
	var providers, departments []string
	err := t.db.Model(&entryRow{}).Distinct("provider").Where("current AND NOT retired").Order("provider").Pluck("provider", &providers).Error
	if err != nil {
		return nil, err
	}
	receive := t.db.Model(&personRow{}).Distinct("people.department").
		Joins("JOIN positions ON positions.person = people.id").
		Where("positions.position IN ? AND NOT people.disabled", []string{string(domain.Bureau), string(domain.HigherBureau)})
	err = t.db.Model(&departmentRow{}).Where("code NOT IN (?)", receive).Order("code").Pluck("code", &departments).Error
	return map[procedure.Each][]string{
		procedure.Once: {""}, procedure.EachProvider: providers, procedure.EachDepartment: departments,
	}, err
}

// openDuty opens the case and returns its number, or nothing if it is there or the rules refuse it.
func (s *Store) openDuty(ctx context.Context, d ledger.Duty) (string, error) {
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

func (t tx) dutyFiling(d ledger.Duty) (f domain.Filing, there bool, err error) {
	_, there, err = find[caseRow](t.db.Select("number"), "filed_by = ? AND filing_key = ?", d.Filer(), d.Key())
	if err != nil || there {
		return f, there, err
	}
	bureau, err := t.departmentOf(domain.Assignee{Position: domain.Bureau})
	if err != nil {
		return f, false, err
	}
	def, err := t.published(d.Regulation.ID + "/" + d.Duty.Procedure)
	return d.Filing(bureau, def), false, err
}
