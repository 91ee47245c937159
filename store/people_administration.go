package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// administrationRow is a line of the administration's log, which the database keeps from being changed.
type administrationRow struct {
	Seq     int64 `gorm:"primaryKey;autoIncrement"`
	At      int64
	Person  string
	Name    string
	Action  string
	Subject string
	Title   string
	Changes string
}

func (administrationRow) TableName() string { return "administration" }

func (r administrationRow) act() (domain.AdministrativeAct, error) {
	a := domain.AdministrativeAct{
		Seq: r.Seq, At: moment(r.At), Person: r.Person, Name: r.Name, Action: domain.AdministrativeAction(r.Action),
		Subject: r.Subject, Title: r.Title,
	}
	if err := json.Unmarshal([]byte(r.Changes), &a.Changes); err != nil {
		return a, fmt.Errorf("the changes of administrative act %d: %w", r.Seq, err)
	}
	return a, nil
}

// changes are the tables in which an administrative act changes the rows of its subject.
var rowsChangedBy = map[domain.AdministrativeAction][]string{
	domain.DepartmentEntered: {"departments"}, domain.DepartmentChanged: {"departments"},
	domain.PersonEntered: {"people", "positions"}, domain.PersonChanged: {"people", "positions"}, domain.RightsConfirmed: {"people", "positions"},
	domain.PasswordReset: {"people"}, domain.PasswordChanged: {"people"},
	domain.SigningEntered: {"signing_rules"}, domain.SigningRemoved: {"signing_rules"},
	domain.SubscriptionEntered: {"subscriptions"}, domain.SubscriptionChanged: {"subscriptions"},
	domain.SubscriptionRemoved: {"subscriptions"}, domain.SecretRotated: {"subscriptions"},
}

// administered writes what was done to the log, in the transaction that does it and when it is done, and seals what it changed.
func (t tx) administered(by domain.Person, a domain.AdministrativeAct) error {
	for _, table := range rowsChangedBy[a.Action] {
		if err := t.reseal(table, a.Subject); err != nil {
			return err
		}
	}
	now, err := t.real()
	if err != nil {
		return err
	}
	if a.Changes == nil {
		a.Changes = []domain.FieldChange{}
	}
	changes, err := jsonText(a.Changes)
	if err != nil {
		return err
	}
	return t.db.Create(&administrationRow{
		At: micros(now), Person: by.ID, Name: by.Name, Action: string(a.Action), Subject: a.Subject, Title: a.Title, Changes: changes,
	}).Error
}

func changed(field, before, after string) []domain.FieldChange {
	if before == after {
		return nil
	}
	return []domain.FieldChange{{Field: field, Old: before, New: after}}
}

// entered lists what a new account says.
func entered(a domain.Account) []domain.FieldChange {
	return append(changed("login", "", a.Login), differences(domain.Account{}, a)...)
}

func differences(before, after domain.Account) []domain.FieldChange {
	list := changed("name", before.Name, after.Name)
	list = append(list, changed("department", before.Department, after.Department)...)
	list = append(list, changed("positions", joined(before.Positions), joined(after.Positions))...)
	return append(list, changed("disabled", strconv.FormatBool(before.Disabled), strconv.FormatBool(after.Disabled))...)
}

func joined[T ~string](values []T) string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return strings.Join(list, ",")
}

// Administration lists the log, the newest first.
func (s *Store) Administration(ctx context.Context, q domain.AdministrationQuery) (domain.List[domain.AdministrativeAct], error) {
	db := s.reader.WithContext(ctx)
	for column, value := range map[string]string{"person": q.Person, "action": string(q.Action), "subject": q.Subject} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	rows, err := page(db, q.Page, order[administrationRow]{
		by: []key{{"seq", descending}}, cursor: func(r administrationRow) []any { return []any{r.Seq} },
	})
	if err != nil {
		return domain.List[domain.AdministrativeAct]{}, explain("list the administration", err)
	}
	items, err := mapped(rows.Items, administrationRow.act)
	return domain.List[domain.AdministrativeAct]{Items: items, Next: rows.Next}, explain("list the administration", err)
}

// EnterDepartment enters a new department. It refuses an area that there is not, and a code that stands for somebody else.
func (s *Store) EnterDepartment(ctx context.Context, d domain.Department, by domain.Person) error {
	d.Code, d.Name, d.Group = clean(d.Code), clean(d.Name), clean(d.Group)
	if err := errors.Join(domain.CheckDepartmentCode(d.Code), d.Area.Check()); err != nil {
		return err
	}
	row := toDepartmentRow(d)
	return s.writing(ctx, "enter the department "+d.Code, func(t tx) error {
		if err := t.lock("department/%s", d.Code); err != nil {
			return err
		}
		_, known, err := find[departmentRow](t.db, "code = ?", d.Code)
		if err != nil {
			return err
		}
		if known {
			return procedure.Refuse(domain.DepartmentKnown, "已有代码为 %s 的部门", d.Code)
		}
		if err := t.db.Create(&row).Error; err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.DepartmentEntered, Subject: d.Code, Title: d.Name,
			Changes: row.differsFrom(departmentRow{Name: row.Name}),
		})
	})
}

// ChangeDepartment renames a department or puts it into another group or area; what it was called then, the log says. Cases
// that are filed already stay between the areas that they were filed between.
func (s *Store) ChangeDepartment(ctx context.Context, code string, c domain.DepartmentChange, by domain.Person) (domain.Department, error) {
	var d domain.Department
	err := s.writing(ctx, "change the department "+code, func(t tx) error {
		row, err := take[departmentRow](t.db, true, procedure.Refuse(domain.DepartmentUnknown, "没有代码为 %s 的部门", code), "code = ?", code)
		if err != nil {
			return err
		}
		before := row
		for _, given := range []struct{ to, from *string }{
			{&row.Name, c.Name}, {&row.GroupName, c.Group}, {&row.FullName, c.FullName}, {&row.IssuerCode, c.IssuerCode}, {&row.Contact, c.Contact},
		} {
			if given.from != nil {
				*given.to = clean(*given.from)
			}
		}
		if c.Area != nil {
			if err := c.Area.Check(); err != nil {
				return err
			}
			row.Area = string(*c.Area)
		}
		d = row.department()
		if row == before {
			return nil
		}
		if err := t.db.Save(&row).Error; err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.DepartmentChanged, Subject: code, Title: before.Name, Changes: row.differsFrom(before),
		})
	})
	return d, err
}

// differsFrom lists what the administration's log says of a department that was changed.
func (r departmentRow) differsFrom(before departmentRow) []domain.FieldChange {
	return slices.Concat(
		changed("name", before.Name, r.Name), changed("group", before.GroupName, r.GroupName), changed("area", before.Area, r.Area),
		changed("full_name", before.FullName, r.FullName), changed("issuer_code", before.IssuerCode, r.IssuerCode),
		changed("contact", before.Contact, r.Contact),
	)
}

// EnterPerson enters a person with a new account. Its id is allotted here. Where its rights need a second person, it is disabled
// until they are confirmed.
func (s *Store) EnterPerson(ctx context.Context, a domain.Account, by domain.Person) (domain.Account, error) {
	a.ID, a.Login, a.Name = uuid.NewString(), clean(a.Login), a.NamedFor(clean(a.Name))
	wanted := a
	a.Disabled = domain.NeedsSecond(domain.Account{}, wanted)
	err := s.writing(ctx, "enter a person", func(t tx) error {
		if err := t.lock("login/%s", strings.ToLower(a.Login)); err != nil {
			return err
		}
		if err := t.checkPerson(a, domain.Person{}); err != nil {
			return err
		}
		_, taken, err := find[personRow](t.db, "login_key = ?", strings.ToLower(a.Login))
		if err != nil {
			return err
		}
		if taken {
			refusal := procedure.Refuse(domain.LoginTaken, "登录名 %s 已有人使用", a.Login)
			refusal.Field = "login"
			return refusal
		}
		if err := t.db.Create(&personRow{
			ID: a.ID, Login: a.Login, LoginKey: strings.ToLower(a.Login), Name: a.Name, Department: a.Department,
			PasswordHash: a.PasswordHash, MustChange: a.MustChange, Disabled: a.Disabled, Machine: a.Machine,
		}).Error; err != nil {
			return err
		}
		if err := t.putPositions(a.ID, a.Positions); err != nil {
			return err
		}
		if err := t.administered(by, domain.AdministrativeAct{
			Action: domain.PersonEntered, Subject: a.ID, Title: a.Name, Changes: entered(a),
		}); err != nil || !a.Disabled {
			return err
		}
		return t.askForRights(a, wanted, by)
	})
	return a, err
}

func officesSeparate() *procedure.Refusal {
	refusal := procedure.Refuse(domain.OfficesSeparate, "系统管理员、安全管理员、审计监督应由三人分别担任")
	refusal.Field = "positions"
	return refusal
}

// checkPerson refuses a department that is not there, staff without a position, the public with one, several offices that were not
// one person's before, and machines that hold one or are of the public.
func (t tx) checkPerson(a domain.Account, before domain.Person) error {
	if a.Combines(before) {
		return officesSeparate()
	}
	if a.Machine && (a.Department == "" || len(a.Offices()) > 0) {
		refusal := procedure.Refuse(domain.MachineAccount, "接口账户属于一个部门，不能担任系统管理员、安全管理员、审计监督")
		refusal.Field = "positions"
		return refusal
	}
	if (a.Department == "") != (len(a.Positions) == 0) {
		refusal := procedure.Refuse(domain.PositionsMismatch, "部门工作人员应有角色，公众没有角色：部门和角色应同时给出，或者都不给")
		refusal.Field = "positions"
		return refusal
	}
	if a.Department == "" {
		return nil
	}
	unknown := procedure.Refuse(domain.DepartmentUnknown, "没有代码为 %s 的部门", a.Department)
	unknown.Field = "department"
	_, err := take[departmentRow](t.db, false, unknown, "code = ?", a.Department)
	return err
}

// ChangePerson changes somebody's account. One that is disabled loses its tokens, one with another seat its log-ins; the last
// administrator stays one. What gives rights that need a second person (domain.NeedsSecond) is asked for, and the account stays as it
// is until it is confirmed.
func (s *Store) ChangePerson(ctx context.Context, id string, c domain.PersonChange, by domain.Person) (domain.Account, error) {
	var after domain.Account
	err := s.writing(ctx, "change the person "+id, func(t tx) error {
		if err := t.lock("administrators"); err != nil { // two may not both be the last but one
			return err
		}
		before, err := t.heldAccount(id)
		if err != nil {
			return err
		}
		after = changedBy(c, before)
		changes := differences(before, after)
		if len(changes) == 0 {
			return nil
		}
		if err := t.checkPerson(after, before.Person); err != nil {
			return err
		}
		if domain.NeedsSecond(before, after) {
			wanted := after
			after = before
			return t.askForRights(before, wanted, by)
		}
		if err := t.supersedeRights(id, by); err != nil {
			return err
		}
		return t.changePerson(before, after, domain.AdministrativeAct{
			Action: domain.PersonChanged, Subject: id, Title: before.Name, Changes: changes,
		}, by)
	})
	return after, err
}

func changedBy(c domain.PersonChange, a domain.Account) domain.Account {
	if c.Name != nil {
		a.Name = a.NamedFor(clean(*c.Name))
	}
	if c.Department != nil {
		a.Department = *c.Department
	}
	if c.Positions != nil {
		a.Positions = nil
		for _, p := range procedure.Positions { // in the order of tables, each once
			for _, held := range *c.Positions {
				if held == p {
					a.Positions = append(a.Positions, p)
					break
				}
			}
		}
	}
	if c.Disabled != nil {
		a.Disabled = *c.Disabled
	}
	return a
}

func (t tx) changePerson(before, after domain.Account, act domain.AdministrativeAct, by domain.Person) error {
	if err := t.checkPerson(after, before.Person); err != nil {
		return err
	}
	row := map[string]any{"name": after.Name, "department": after.Department, "disabled": after.Disabled}
	if err := t.db.Model(&personRow{}).Where("id = ?", after.ID).Updates(row).Error; err != nil {
		return err
	}
	if before.Name != after.Name {
		if err := t.renamed(after.ID); err != nil {
			return err
		}
	}
	if err := t.putPositions(after.ID, after.Positions); err != nil {
		return err
	}
	if err := t.checkAdministrators(before); err != nil {
		return err
	}
	if err := errors.Join(t.endLogins(before, after), t.releaseLost(after)); err != nil {
		return err
	}
	return t.administered(by, act)
}

// endLogins ends those of who has another seat, since they know the rights of then, and whatever a disabled account has.
func (t tx) endLogins(before, after domain.Account) error {
	moved := before.Department != after.Department || !slices.Equal(before.Positions, after.Positions)
	switch {
	case after.Disabled:
		return t.db.Delete(&tokenRow{}, "person = ?", after.ID).Error
	case moved:
		return t.db.Delete(&tokenRow{}, "person = ? AND title = ''", after.ID).Error
	}
	return nil
}

// checkAdministrators refuses to be left without any by a change to one of them.
func (t tx) checkAdministrators(before domain.Account) error {
	if before.Disabled || !before.Holds(domain.Administrator) {
		return nil
	}
	var left int64
	err := t.db.Model(&personRow{}).Joins("JOIN positions ON positions.person = people.id").
		Where("positions.position = ? AND NOT people.disabled", string(domain.Administrator)).Count(&left).Error
	if err == nil && left == 0 {
		return procedure.Refuse(domain.LastAdministrator, "这是最后一个管理员，不能停用或者免去；请先指定另一个")
	}
	return err
}

// AccountOf finds a person with an account by id.
func (s *Store) AccountOf(ctx context.Context, id string) (domain.Account, error) {
	a, err := s.reading(ctx).account("没有此人："+id, "login <> '' AND id = ?", id)
	return a, explain("read the account", err)
}

// publicLast sorts those who are of no department behind all who are of one.
const publicLast = "CASE department WHEN '' THEN 'public' ELSE 'official' END"

var accountOrder = order[personRow]{
	by: []key{{publicLast, ascending}, {"department", ascending}, {"login_key", ascending}},
	cursor: func(r personRow) []any {
		of := "official"
		if r.Department == "" {
			of = "public"
		}
		return []any{of, r.Department, r.LoginKey}
	},
}

// Accounts lists those with a log-in by department and log-in, the public last.
func (s *Store) Accounts(ctx context.Context, q domain.PeopleQuery) (domain.List[domain.Account], error) {
	t := s.reading(ctx)
	db := t.db.Where("login <> ''")
	if q.Text != "" {
		part := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(clean(q.Text))) + "%"
		db = db.Where(`(login_key LIKE ? ESCAPE '\' OR lower(name) LIKE ? ESCAPE '\')`, part, part)
	}
	if q.Department != "" {
		db = db.Where("department = ?", clean(q.Department))
	}
	if q.Disabled != nil {
		db = db.Where("disabled = ?", *q.Disabled)
	}
	rows, err := page(db, q.Page, accountOrder)
	if err != nil {
		return domain.List[domain.Account]{}, explain("list the people", err)
	}
	list, err := t.withPositions(rows.Items)
	return domain.List[domain.Account]{Items: list, Next: rows.Next}, explain("list the people", err)
}

func (t tx) withPositions(rows []personRow) ([]domain.Account, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	var held []positionRow
	if err := t.db.Where("person IN ?", ids).Find(&held).Error; err != nil {
		return nil, err
	}
	list := []domain.Account{}
	for _, r := range rows {
		list = append(list, r.account(held))
	}
	return list, nil
}
