package store

import (
	"context"
	"net/mail"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type contactRow struct {
	Person string `gorm:"primaryKey"`
	Email  string
	Mail   bool
	Digest bool
}

func (contactRow) TableName() string { return "contacts" }

func (r contactRow) contact() domain.Contact {
	return domain.Contact{Email: r.Email, Mail: r.Mail, Digest: r.Digest}
}

// Contact returns how the person is reached.
func (s *Store) Contact(ctx context.Context, person string) (domain.Contact, error) {
	c, err := s.reading(ctx).contact(person)
	return c, explain("read the contact", err)
}

func (t tx) contact(person string) (domain.Contact, error) {
	row, found, err := find[contactRow](t.db, "person = ?", person)
	if !found {
		return domain.DefaultContact, err
	}
	if err == nil {
		err = t.openAll(&row.Email)
	}
	return row.contact(), err
}

// ChangeContact changes how the person is reached. It refuses an address that is none (domain.EmailInvalid).
func (s *Store) ChangeContact(ctx context.Context, person string, change domain.ContactChange) (domain.Contact, error) {
	if err := checkEmail(change.Email); err != nil {
		return domain.Contact{}, err
	}
	var changed domain.Contact
	err := s.writing(ctx, "change the contact", func(t tx) error {
		// Held, so that of two changes at once none is lost.
		if _, err := take[personRow](t.db, true, procedure.Refuse(domain.PersonUnknown, "没有此人"), "id = ?", person); err != nil {
			return err
		}
		before, err := t.contact(person)
		if err != nil {
			return err
		}
		changed = change.Of(before)
		row := contactRow{person, changed.Email, changed.Mail, changed.Digest}
		key, sealed, err := t.personKey(person)
		if err == nil && sealed {
			err = sealTexts(key, person, &row.Email)
		}
		if err != nil {
			return err
		}
		return t.db.Clauses(overwrite).Create(&row).Error
	})
	return changed, err
}

// checkEmail takes an address alone, as it goes into an envelope: no name, no line break.
func checkEmail(email *string) error {
	if email == nil || *email == "" {
		return nil
	}
	parsed, err := mail.ParseAddress(*email)
	if err != nil || parsed.Address != *email || parsed.Name != "" || strings.ContainsAny(*email, "\r\n<> ") {
		return &procedure.Refusal{Code: domain.EmailInvalid, Detail: "不是电子邮件地址，应形如 zhang@example.org", Field: "email"}
	}
	return nil
}
