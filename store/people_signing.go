package store

import (
	"context"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// signingRow is a rule of what is signed before it is registered.
type signingRow struct {
	ID         string `gorm:"primaryKey"`
	Department string
	Procedure  string
	Position   string
	EnteredBy  string
	EnteredAt  int64
}

func (signingRow) TableName() string { return "signing_rules" }

func (r signingRow) rule() domain.SigningRule {
	return domain.SigningRule{
		ID: r.ID, Department: r.Department, Procedure: r.Procedure, Position: domain.Position(r.Position), By: r.EnteredBy, At: moment(r.EnteredAt),
	}
}

func (t tx) signingRules() ([]domain.SigningRule, error) {
	var rows []signingRow
	if err := t.db.Order("department, procedure").Find(&rows).Error; err != nil {
		return nil, err
	}
	return mapped(rows, func(r signingRow) (domain.SigningRule, error) { return r.rule(), nil })
}

// SigningRules lists what is signed before it is registered, with who entered it and how many could sign now.
func (s *Store) SigningRules(ctx context.Context) ([]domain.SigningRule, error) {
	t := s.reading(ctx)
	list, err := t.signingRules()
	if err != nil {
		return nil, explain("list what is signed", err)
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, r.By)
	}
	names, err := t.namesOf(ids)
	if err != nil {
		return nil, explain("list what is signed", err)
	}
	for i := range list {
		list[i].ByName = names[list[i].By]
		if list[i].Signers, err = t.countSignersOf(list[i]); err != nil {
			return nil, explain("list what is signed", err)
		}
	}
	return list, nil
}

// countSignersOf counts who could sign now in the department of the rule; in every department it is not counted.
func (t tx) countSignersOf(r domain.SigningRule) (int, error) {
	people, err := t.ofDepartment(r.Department)
	return countSigners(domain.SignOff{Department: r.Department, Position: r.Position}, people), err
}

// SigningRule is the rule that counts for a department in a procedure; false: none.
func (s *Store) SigningRule(ctx context.Context, department, id string) (domain.SigningRule, bool, error) {
	a, err := s.reading(ctx).arrangements()
	if err != nil {
		return domain.SigningRule{}, false, explain("read what is signed", err)
	}
	rule, found := domain.Narrowest(a.signing, department, id)
	return rule, found, nil
}

// EnterSigningRule has what is decided be signed from now on, in the place of what was said for the same department and procedure. It
// refuses what SigningRule.Check does, and a department in which nobody could sign.
func (s *Store) EnterSigningRule(ctx context.Context, r domain.SigningRule, by domain.Person) (domain.SigningRule, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.writing(ctx, "enter what is signed", func(t tx) error {
		if err := t.lock("signing"); err != nil {
			return err
		}
		if err := t.checkSigning(&r); err != nil {
			return err
		}
		before, found, err := find[signingRow](t.db, "department = ? AND procedure = ?", r.Department, r.Procedure)
		if err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		r.ID, r.By, r.ByName, r.At = before.ID, by.ID, by.Name, now
		if !found {
			r.ID = uuid.Must(uuid.NewV7()).String()
		}
		err = t.db.Save(&signingRow{
			ID: r.ID, Department: r.Department, Procedure: r.Procedure, Position: string(r.Position), EnteredBy: by.ID, EnteredAt: micros(now),
		}).Error
		if err != nil {
			return err
		}
		return t.signingChanged(by, domain.SigningEntered, r, changed("positions", before.Position, string(r.Position)))
	})
	return r, err
}

// checkSigning looks whether there is such a department and procedure, and somebody to sign.
func (t tx) checkSigning(r *domain.SigningRule) error {
	r.Department, r.Procedure = clean(r.Department), clean(r.Procedure)
	if r.Procedure != "" {
		if _, err := t.published(r.Procedure); err != nil {
			return err
		}
	}
	if r.Department == "" {
		return nil
	}
	unknown := procedure.Refuse(domain.DepartmentUnknown, "没有代码为 %s 的部门", r.Department)
	unknown.Field = "department"
	d, err := take[departmentRow](t.db, false, unknown, "code = ?", r.Department)
	if err != nil {
		return err
	}
	if r.Signers, err = t.countSignersOf(*r); err == nil && r.Signers == 0 {
		err = procedure.Refuse(domain.SignerMissing, "%s没有能够审签的%s", d.Name, r.Position.Title())
	}
	return err
}

// signingChanged puts a change on the administration's log, under what the rule is for.
func (t tx) signingChanged(by domain.Person, action domain.AdministrativeAction, r domain.SigningRule, changes []domain.FieldChange) error {
	department, _, err := find[departmentRow](t.db, "code = ?", r.Department)
	if err != nil {
		return err
	}
	title := r.Procedure
	if d, err := t.published(r.Procedure); err == nil { // a rule outlives its regulation
		title = d.Title
	}
	return t.administered(by, domain.AdministrativeAct{Action: action, Subject: r.ID, Title: department.Name + title, Changes: changes})
}

// RemoveSigningRule ends a rule. What waits for a signature by it goes on waiting.
func (s *Store) RemoveSigningRule(ctx context.Context, id string, by domain.Person) error {
	return s.writing(ctx, "remove what is signed", func(t tx) error {
		if err := t.lock("signing"); err != nil {
			return err
		}
		row, err := take[signingRow](t.db, true, procedure.Refuse(domain.SigningUnknown, "没有这项审签设置"), "id = ?", id)
		if err != nil {
			return err
		}
		if err := t.db.Delete(&signingRow{}, "id = ?", row.ID).Error; err != nil {
			return err
		}
		return t.signingChanged(by, domain.SigningRemoved, row.rule(), changed("positions", row.Position, ""))
	})
}
