package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/office"
)

type departmentRow struct {
	Code      string `gorm:"primaryKey"`
	Name      string
	GroupName string
}

func (departmentRow) TableName() string { return "departments" }

type personRow struct {
	ID           string `gorm:"primaryKey"`
	Login        string
	LoginKey     string
	Name         string
	Department   string
	PasswordHash string
	Disabled     bool
}

func (personRow) TableName() string { return "people" }

type positionRow struct {
	Person   string `gorm:"primaryKey"`
	Position string `gorm:"primaryKey"`
}

func (positionRow) TableName() string { return "positions" }

// PutDepartment enters a department or changes one.
func (s *Store) PutDepartment(ctx context.Context, d office.Department) error {
	row := departmentRow{d.Code, d.Name, d.Group}
	return explain("put the department "+d.Code,
		s.writer.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// Departments lists all departments by code.
func (s *Store) Departments(ctx context.Context) ([]office.Department, error) {
	var rows []departmentRow
	err := s.reader.WithContext(ctx).Order("code").Find(&rows).Error
	list := make([]office.Department, len(rows))
	for i, r := range rows {
		list[i] = office.Department{Code: r.Code, Name: r.Name, Group: r.GroupName}
	}
	return list, explain("list the departments", err)
}

// PutAccount enters a person or changes one. Log-ins are unique, whatever their capitals.
func (s *Store) PutAccount(ctx context.Context, a office.Account) error {
	row := personRow{
		ID: a.ID, Login: a.Login, LoginKey: strings.ToLower(a.Login), Name: a.Name, Department: a.Department,
		PasswordHash: a.PasswordHash, Disabled: a.Disabled,
	}
	return s.writing(ctx, "put the account "+a.Login, func(t tx) error {
		if err := t.db.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "id"}}, UpdateAll: true,
		}).Create(&row).Error; err != nil {
			return err
		}
		if err := t.db.Delete(&positionRow{}, "person = ?", a.ID).Error; err != nil {
			return err
		}
		for _, p := range a.Positions {
			if err := t.db.Create(&positionRow{a.ID, string(p)}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Account finds a person by log-in, whatever its capitals.
func (s *Store) Account(ctx context.Context, login string) (office.Account, error) {
	a, err := s.reading(ctx).account("没有登录名为 "+login+" 的账号", "login_key = ?", strings.ToLower(login))
	return a, explain("read the account", err)
}

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id string) (office.Person, error) {
	a, err := s.reading(ctx).account("没有此人："+id, "id = ?", id)
	return a.Person, explain("read the person "+id, err)
}

func (t tx) account(unknown, where, value string) (office.Account, error) {
	row, err := take[personRow](t.db, false, refuse(office.PersonUnknown, "%s", unknown), where, value)
	if err != nil {
		return office.Account{}, err
	}
	var positions []positionRow
	if err := t.db.Where("person = ?", row.ID).Find(&positions).Error; err != nil {
		return office.Account{}, err
	}
	return row.account(positions), nil
}

// account lists the positions in the order in which tables show them.
func (r personRow) account(positions []positionRow) office.Account {
	p := office.Person{ID: r.ID, Login: r.Login, Name: r.Name, Department: r.Department}
	for _, position := range office.Positions {
		if slices.Contains(positions, positionRow{r.ID, string(position)}) {
			p.Positions = append(p.Positions, position)
		}
	}
	return office.Account{Person: p, PasswordHash: r.PasswordHash, Disabled: r.Disabled}
}

// departmentOf is the department that fills a seat: the one that it names, or the only one whose people hold its position.
// It is empty if several do, and for a member of the public.
func (t tx) departmentOf(seat office.Seat) (string, error) {
	if seat.Department != "" || seat.Person != "" {
		return seat.Department, nil
	}
	var departments []string
	err := t.db.Model(&personRow{}).Distinct("people.department").
		Joins("JOIN positions ON positions.person = people.id").
		Where("positions.position = ? AND people.department <> '' AND NOT people.disabled", string(seat.Position)).
		Limit(2).Pluck("people.department", &departments).Error
	if len(departments) != 1 {
		return "", err
	}
	return departments[0], err
}
