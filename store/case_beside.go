package store

import (
	"github.com/shixian/shixian/domain"
)

// beside is what there is beside the row of a case that a transaction holds: few cases have any of it, and where there is none nothing
// more is asked.
type beside struct {
	Acts    int // on the register
	Waiting int // of them, those that are not taken yet
	Letters int
	Drafts  int // that wait for a signature
	Taken   int // open tasks that somebody works on
	Used    int // acts and drafts of the key by which the case is held
}

// heldRow holds a case's row for an act, and reads what is beside it, the clock and the edition of the arrangements: once the row is
// held, unless nobody else writes anyway.
func (t tx) heldRow(number string, a domain.Act) (caseRow, *beside, error) {
	var read struct {
		Case   caseRow   `gorm:"embedded"`
		Glance glanceRow `gorm:"embedded"`
		Beside beside    `gorm:"embedded"`
	}
	number = clean(number)
	columns, args := t.besideColumns(number, a)
	var err error
	if t.dialect.Alone() {
		err = t.db.Raw("SELECT cases.*, "+columns+" FROM cases WHERE number = ?", append(args, number)...).Scan(&read).Error
	} else if read.Case, err = take[caseRow](t.db, true, domain.UnknownCase(number), "number = ?", number); err == nil {
		row := read.Case
		err = t.db.Raw("SELECT "+columns, args...).Scan(&read).Error
		read.Case = row
	}
	if err == nil && read.Case.Number == "" {
		err = domain.UnknownCase(number)
	}
	if err != nil {
		return read.Case, nil, err
	}
	t.seen.glance = t.glanceOf(read.Glance)
	t.seen.cases[number] = &read.Beside
	return read.Case, &read.Beside, nil
}

func (t tx) besideColumns(number string, a domain.Act) (string, []any) {
	columns := t.glanceColumns() + `,
		(SELECT coalesce(max(ordinal), 0) FROM acts WHERE case_number = ?) AS acts,
		(SELECT count(*) FROM acts WHERE case_number = ? AND status = ?) AS waiting,
		(SELECT count(*) FROM letters WHERE case_number = ?) AS letters,
		(SELECT count(*) FROM sign_offs WHERE case_number = ? AND status = ?) AS drafts,
		(SELECT count(*) FROM tasks WHERE case_number = ? AND closed_at IS NULL AND holder <> '') AS taken`
	args := []any{number, number, domain.Pending, number, number, domain.AwaitsSignature, number}
	if a.Key != "" {
		columns += `,
		(SELECT count(*) FROM acts WHERE person = ? AND act_key = ?) + (SELECT count(*) FROM sign_offs WHERE person = ? AND act_key = ?) AS used`
		args = append(args, a.By.ID, a.Key, a.By.ID, a.Key)
	}
	return columns, args
}

// besides is what there is beside a case that the transaction holds; nil: it does not hold it.
func (t tx) besides(number string) *beside {
	if t.seen == nil {
		return nil
	}
	return t.seen.cases[number]
}
