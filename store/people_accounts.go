package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type departmentRow struct {
	Code       string `gorm:"primaryKey"`
	Name       string
	GroupName  string
	CreditCode string
	Area       string
	FullName   string
	IssuerCode string
	Contact    string
}

func (departmentRow) TableName() string { return "departments" }

func toDepartmentRow(d domain.Department) departmentRow {
	return departmentRow{d.Code, d.Name, d.Group, d.CreditCode, string(d.Area), clean(d.FullName), clean(d.IssuerCode), clean(d.Contact)}
}

func (r departmentRow) department() domain.Department {
	return domain.Department{
		Code: r.Code, Name: r.Name, Group: r.GroupName, CreditCode: r.CreditCode, Area: procedure.Area(r.Area),
		FullName: r.FullName, IssuerCode: r.IssuerCode, Contact: r.Contact,
	}
}

type personRow struct {
	ID           string `gorm:"primaryKey"`
	Login        string
	LoginKey     string
	Name         string
	Department   string
	PasswordHash string
	Disabled     bool
	MustChange   bool
	Machine      bool
}

func (personRow) TableName() string { return "people" }

type positionRow struct {
	Person   string `gorm:"primaryKey"`
	Position string `gorm:"primaryKey"`
}

func (positionRow) TableName() string { return "positions" }

// PutDepartment enters a department or changes one. It refuses an area that there is not, and a code that stands for
// somebody else.
func (s *Store) PutDepartment(ctx context.Context, d domain.Department) error {
	if err := errors.Join(domain.CheckDepartmentCode(d.Code), d.Area.Check()); err != nil {
		return err
	}
	row := toDepartmentRow(d)
	return s.writing(ctx, "put the department "+d.Code, func(t tx) error {
		if err := t.db.Clauses(overwrite).Create(&row).Error; err != nil {
			return err
		}
		return t.administered(domain.Person{}, domain.AdministrativeAct{
			Action: domain.DepartmentEntered, Subject: d.Code, Title: d.Name, Changes: row.differsFrom(departmentRow{Name: row.Name}),
		})
	})
}

// Departments lists all departments by code.
func (s *Store) Departments(ctx context.Context) ([]domain.Department, error) {
	list, err := s.reading(ctx).departments()
	return list, explain("list the departments", err)
}

func (t tx) departments() ([]domain.Department, error) {
	a, err := t.arrangements()
	if err != nil {
		return nil, err
	}
	return slices.Clone(a.departments), nil
}

// PutAccount enters a person or changes one, as who has the machine may: no second person is asked. Log-ins are unique, whatever
// their capitals. Of one that is changed the log-ins end, and of one that is disabled the tokens, too; the last administrator
// stays one, and nobody comes to hold several offices.
func (s *Store) PutAccount(ctx context.Context, a domain.Account) error {
	row := toPersonRow(a)
	return s.writing(ctx, "put the account "+a.Login, func(t tx) error {
		if err := t.lock("administrators"); err != nil {
			return err
		}
		before, err := t.before(a)
		if err != nil {
			return err
		}
		if err := t.db.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "id"}}, UpdateAll: true,
		}).Create(&row).Error; err != nil {
			return err
		}
		if err := errors.Join(t.renamed(a.ID), t.putPositions(a.ID, a.Positions)); err != nil {
			return err
		}
		if err := errors.Join(t.checkAdministrators(before), t.releaseLost(a)); err != nil {
			return err
		}
		return t.administered(domain.Person{}, domain.AdministrativeAct{
			Action: domain.PersonEntered, Subject: a.ID, Title: a.Name, Changes: entered(a),
		})
	})
}

// before is the account that is about to be put anew, if there is one: what belongs to it as it was ends.
func (t tx) before(after domain.Account) (domain.Account, error) {
	row, found, err := find[personRow](t.db, "id = ?", after.ID)
	if err != nil {
		return domain.Account{}, err
	}
	before := domain.Account{}
	if found {
		if before, err = t.accountOf(row); err != nil {
			return before, err
		}
	}
	if after.Combines(before.Person) {
		return before, officesSeparate()
	}
	if !found {
		return before, nil
	}
	if before.Machine != after.Machine {
		return before, procedure.Refuse(domain.MachineAccount, "账户 %s 是接口账户，不能成为人员的，反之亦然", after.Login)
	}
	if before.PasswordHash != after.PasswordHash {
		if err := t.keepFormer(before); err != nil {
			return before, err
		}
	}
	ended := t.db.Where("person = ?", after.ID)
	if !after.Disabled {
		ended = ended.Where("title = ''")
	}
	return before, errors.Join(ended.Delete(&tokenRow{}).Error, t.supersedeRights(after.ID, domain.Person{}))
}

func (t tx) putPositions(person string, positions []domain.Position) error {
	if err := t.db.Delete(&positionRow{}, "person = ?", person).Error; err != nil {
		return err
	}
	for _, p := range positions {
		if err := t.db.Create(&positionRow{person, string(p)}).Error; err != nil {
			return err
		}
	}
	return nil
}

// Account finds a person by log-in, whatever its capitals.
func (s *Store) Account(ctx context.Context, login string) (domain.Account, error) {
	a, err := s.reading(ctx).account("没有登录名为 "+login+" 的账号", "login <> '' AND login_key = ?", strings.ToLower(login))
	return a, explain("read the account", err)
}

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id string) (domain.Person, error) {
	p, err := s.reading(ctx).person(id)
	return p, explain("read the person "+id, err)
}

func (t tx) person(id string) (domain.Person, error) {
	a, err := t.account("没有此人："+id, "id = ?", id)
	return a.Person, err
}

func (t tx) account(unknown, where, value string) (domain.Account, error) {
	row, err := take[personRow](t.db, false, procedure.Refuse(domain.PersonUnknown, "%s", unknown), where, value)
	if err != nil {
		return domain.Account{}, err
	}
	return t.accountOf(row)
}

// heldAccount reads the account of somebody who can log in, and holds it until the transaction ends: what is decided by it
// stays true.
func (t tx) heldAccount(id string) (domain.Account, error) {
	row, err := take[personRow](t.db, true, procedure.Refuse(domain.PersonUnknown, "没有此人：%s", id), "login <> '' AND id = ?", id)
	if err != nil {
		return domain.Account{}, err
	}
	return t.accountOf(row)
}

func (t tx) accountOf(row personRow) (domain.Account, error) {
	if err := t.openAll(&row.Name); err != nil {
		return domain.Account{}, err
	}
	var positions []positionRow
	if err := t.db.Where("person = ?", row.ID).Find(&positions).Error; err != nil {
		return domain.Account{}, err
	}
	return row.account(positions), nil
}

// account lists the positions in the order in which tables show them.
func (r personRow) account(positions []positionRow) domain.Account {
	p := domain.Person{ID: r.ID, Login: r.Login, Name: r.Name, Department: r.Department, MustChange: r.MustChange, Machine: r.Machine}
	for _, position := range procedure.Positions {
		if slices.Contains(positions, positionRow{r.ID, string(position)}) {
			p.Positions = append(p.Positions, position)
		}
	}
	return domain.Account{Person: p, PasswordHash: r.PasswordHash, Disabled: r.Disabled}
}

// departmentOf is arrangements.departmentOf.
func (t tx) departmentOf(assignee domain.Assignee) (string, error) {
	a, err := t.arrangements()
	if err != nil {
		return "", err
	}
	return a.departmentOf(assignee), nil
}

func toPersonRow(a domain.Account) personRow {
	return personRow{
		ID: a.ID, Login: a.Login, LoginKey: strings.ToLower(a.Login), Name: a.Name, Department: a.Department,
		PasswordHash: a.PasswordHash, Disabled: a.Disabled, MustChange: a.MustChange, Machine: a.Machine,
	}
}

// PutAccounts enters many people at once, without positions. Those whose log-ins are taken stay as they are.
func (s *Store) PutAccounts(ctx context.Context, accounts []domain.Account) error {
	var rows []personRow
	for _, a := range accounts {
		rows = append(rows, toPersonRow(a))
	}
	return s.writing(ctx, "put accounts", func(t tx) error {
		if len(rows) == 0 {
			return nil
		}
		return t.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&rows, entryBatch).Error
	})
}

// People lists everybody whose account is open, by id.
func (s *Store) People(ctx context.Context) ([]domain.Person, error) {
	people, err := s.reading(ctx).people()
	return people, explain("list the people", err)
}

func (t tx) people() ([]domain.Person, error) {
	var rows []personRow
	if err := t.db.Where("NOT disabled").Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var positions []positionRow
	if err := t.db.Find(&positions).Error; err != nil {
		return nil, err
	}
	held := map[string][]positionRow{}
	for _, p := range positions {
		held[p.Person] = append(held[p.Person], p)
	}
	return mapped(rows, func(r personRow) (domain.Person, error) { return r.account(held[r.ID]).Person, nil })
}
