package store

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// arrangements are what the house has settled for all cases: its departments and their people, who stands in for whom, what is signed,
// which law and which calendar apply, and how numbers go on. Every step asks for them and they seldom change, so a process keeps them. With
// each change, whoever makes it, the database's triggers give them another edition: who asks reads the edition, and the rest only if
// it is another one. An edition is a random name, so that one which was rolled back, or lost with a primary, never comes again.
type arrangements struct {
	edition     string
	departments []domain.Department // by code
	officials   map[string]domain.Account
	standIns    []standInRow // that nobody has ended, by their first day
	signing     []domain.SigningRule
	law         domain.Law
	calendar    ledger.Calendar
	gaps        []gapRow
	line        string // of the database's history, on which the last number was given
}

// arrangements are as they were when the transaction held a case or was given a number, or as they are now.
func (t tx) arrangements() (*arrangements, error) {
	if g, err := t.glanced(); err != nil || g != nil {
		if err != nil {
			return nil, err
		}
		return t.arrangementsOf(g.edition)
	}
	if t.seen != nil && t.seen.settled && t.seen.arrangements != nil {
		return t.seen.arrangements, nil
	}
	var edition string
	if err := t.db.Raw("SELECT edition FROM arrangements").Scan(&edition).Error; err != nil {
		return nil, err
	}
	return t.arrangementsOf(edition)
}

func (t tx) arrangementsOf(edition string) (*arrangements, error) {
	if t.seen != nil && t.seen.arrangements != nil && t.seen.arrangements.edition == edition {
		return t.seen.arrangements, nil
	}
	a := t.arranged.Load()
	if a == nil || a.edition != edition {
		a = &arrangements{edition: edition}
		if err := t.arrange(a); err != nil {
			return nil, err
		}
		t.arranged.Store(a)
	}
	if t.seen != nil {
		t.seen.arrangements = a
	}
	return a, nil
}

// rearranged has the transaction look at the arrangements anew, after it has changed them.
func (t tx) rearranged() {
	if t.seen != nil {
		t.seen.glance, t.seen.arrangements = nil, nil
	}
}

func (t tx) arrange(a *arrangements) error {
	for _, part := range []func(*arrangements) error{
		t.readDepartments, t.readOfficials, t.readStandIns, t.readSigning, t.readLaw, t.readNotices, t.readNumbering,
	} {
		if err := part(a); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) readDepartments(a *arrangements) error {
	var rows []departmentRow
	if err := t.db.Order("code").Find(&rows).Error; err != nil {
		return err
	}
	a.departments = make([]domain.Department, len(rows))
	for i, r := range rows {
		a.departments[i] = r.department()
	}
	return nil
}

func (t tx) readOfficials(a *arrangements) error {
	var rows []personRow
	var held []positionRow
	if err := t.db.Omit("password_hash").Where("department <> ''").Find(&rows).Error; err != nil {
		return err
	}
	if err := t.db.Find(&held).Error; err != nil {
		return err
	}
	positions := map[string][]positionRow{}
	for _, p := range held {
		positions[p.Person] = append(positions[p.Person], p)
	}
	a.officials = make(map[string]domain.Account, len(rows))
	for _, r := range rows {
		a.officials[r.ID] = r.account(positions[r.ID])
	}
	return nil
}

func (t tx) readStandIns(a *arrangements) error {
	return t.db.Where("ended_at IS NULL").Order("from_on, id").Find(&a.standIns).Error
}

func (t tx) readSigning(a *arrangements) (err error) {
	a.signing, err = t.signingRules()
	return err
}

func (t tx) readLaw(a *arrangements) (err error) {
	a.law, err = t.law()
	return err
}

func (t tx) readNumbering(a *arrangements) error {
	if err := t.db.Order("seq").Find(&a.gaps).Error; err != nil {
		return err
	}
	row, _, err := find[metaRow](t.db, "name = ?", metaLine)
	a.line = row.Value
	return err
}

// department is one by its code.
func (a *arrangements) department(code string) (domain.Department, bool) {
	at, found := slices.BinarySearchFunc(a.departments, code, func(d domain.Department, code string) int {
		return strings.Compare(d.Code, code)
	})
	if !found {
		return domain.Department{}, false
	}
	return a.departments[at], true
}

// holding are the officials who can act and hold the position themselves.
func (a *arrangements) holding(position domain.Position) []domain.Account {
	var list []domain.Account
	for _, o := range a.officials {
		if !o.Disabled && slices.Contains(o.Positions, position) {
			list = append(list, o)
		}
	}
	return list
}

// fills tells whether somebody is there for an assignee: whoever stands in for somebody does so for one who is.
func (a *arrangements) fills(assignee domain.Assignee) bool {
	return slices.ContainsFunc(a.holding(assignee.Position), func(o domain.Account) bool {
		return assignee.Department == "" || assignee.Department == o.Department
	})
}

// departmentOf is the department of an assignee: the one that it names, or the only one whose people hold its position. It
// is empty if several do, and for a member of the public.
func (a *arrangements) departmentOf(assignee domain.Assignee) string {
	if assignee.Department != "" || assignee.Person != "" {
		return assignee.Department
	}
	department := ""
	for _, o := range a.holding(assignee.Position) {
		if department != "" && department != o.Department {
			return ""
		}
		department = o.Department
	}
	return department
}

// areas are those of the departments, and who supervises in each.
func (a *arrangements) areas() procedure.Areas {
	var departments []domain.Department
	var people []domain.Person
	for _, d := range a.departments {
		if d.Area != "" {
			departments = append(departments, d)
		}
	}
	if len(departments) == 0 {
		return procedure.Areas{}
	}
	for _, position := range procedure.Supervising {
		for _, o := range a.holding(position) {
			people = append(people, o.Person)
		}
	}
	return domain.AreasOf(departments, people)
}

// leftOut is how many numbers a series that begins in a year leaves out: as many as were left out in the others of the year.
func (a *arrangements) leftOut(year int) int {
	n := 0
	for _, g := range a.gaps {
		if moment(g.At).Year() == year {
			n += g.Cases
		}
	}
	return n
}
