package store

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type formerPasswordRow struct {
	Person       string `gorm:"primaryKey"`
	At           int64
	PasswordHash string `gorm:"primaryKey"`
}

func (formerPasswordRow) TableName() string { return "former_passwords" }

// formerKept is how many of a person's former passwords are kept.
const formerKept = 4

// FormerPasswords are the hashes of those that the person had before the present one, the newest first.
func (s *Store) FormerPasswords(ctx context.Context, id string) ([]string, error) {
	var hashes []string
	err := s.reader.WithContext(ctx).Model(&formerPasswordRow{}).Where("person = ?", clean(id)).Order("at DESC").Pluck("password_hash", &hashes).Error
	return hashes, explain("read the former passwords", err)
}

// SetPassword gives the person another password, and keeps the hash of the one that it replaces. Their log-ins end, but for the one
// whose token hash is kept; tokens of machines stay. If the password is no longer the one that was seen, it stays as it is
// (domain.Stale).
func (s *Store) SetPassword(ctx context.Context, id string, c domain.PasswordChange, by domain.Person) error {
	return s.writing(ctx, "set the password of "+id, func(t tx) error {
		a, err := t.heldAccount(id)
		if err != nil {
			return err
		}
		if a.Machine {
			return procedure.Refuse(domain.MachineAccount, "接口账户没有密码")
		}
		if c.Seen != "" && c.Seen != a.PasswordHash {
			return procedure.Refuse(domain.Stale, "密码在核对之后已经改过，请用新的密码登录后再修改")
		}
		if err := t.keepFormer(a); err != nil {
			return err
		}
		row := map[string]any{"password_hash": c.Hash, "must_change": c.MustChange}
		if err := t.db.Model(&personRow{}).Where("id = ?", id).Updates(row).Error; err != nil {
			return err
		}
		if err := t.db.Delete(&tokenRow{}, "person = ? AND title = '' AND hash <> ?", id, c.Kept).Error; err != nil {
			return err
		}
		action := domain.PasswordChanged
		if c.MustChange {
			action = domain.PasswordReset
		}
		return t.administered(by, domain.AdministrativeAct{Action: action, Subject: id, Title: a.Name})
	})
}

// keepFormer keeps the password that an account has, and forgets the oldest.
func (t tx) keepFormer(a domain.Account) error {
	now, err := t.real()
	if err != nil || a.PasswordHash == "" {
		return err
	}
	if err := t.db.Clauses(overwrite).Create(&formerPasswordRow{a.ID, micros(now), a.PasswordHash}).Error; err != nil {
		return err
	}
	var rows []formerPasswordRow
	if err := t.db.Where("person = ?", a.ID).Order("at DESC").Offset(formerKept).Limit(largestLimit).Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	return t.db.Delete(&rows).Error
}
