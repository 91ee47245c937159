package store

import (
	"context"
	"errors"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
	"github.com/shixian/shixian/procedure"
)

// metaPersonal is the id of the last applicant whose data were encrypted at the upgrade to migration 41; there is no such row once
// all have been.
const metaPersonal = "personal"

// sealPersonsBatch is how many applicants' data are encrypted in one transaction.
const sealPersonsBatch = 100

// sealPersons encrypts what identifies the applicants who filed before it was encrypted.
func (s *Store) sealPersons(ctx context.Context) (err error) {
	for more := s.keys != nil; more && err == nil; {
		err = s.writing(ctx, "encrypt the data of earlier applicants", func(t tx) error {
			more, err = t.sealSomePersons()
			return err
		})
	}
	return err
}

// sealSomePersons tells whether there may be more.
func (t tx) sealSomePersons() (bool, error) {
	unknown := procedure.Refuse("", "")
	mark, err := take[metaRow](t.db, true, unknown, "name = ?", metaPersonal)
	if errors.Is(err, unknown) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var rows []applicantRow
	if err := t.db.Where("person > ?", mark.Value).Order("person").Limit(sealPersonsBatch).Find(&rows).Error; err != nil {
		return false, err
	}
	if len(rows) == 0 {
		return false, t.db.Delete(&mark).Error
	}
	for _, row := range rows {
		if err := t.sealPerson(row); err != nil {
			return false, err
		}
	}
	mark.Value = rows[len(rows)-1].Person
	return true, t.db.Save(&mark).Error
}

// sealPerson encrypts the data of an applicant wherever they are.
func (t tx) sealPerson(row applicantRow) error {
	person, _, err := find[personRow](t.db, "id = ?", row.Person)
	if err != nil {
		return err
	}
	contact, _, err := find[contactRow](t.db, "person = ?", row.Person)
	if err != nil {
		return err
	}
	key, err := t.newPersonKey(row.Person)
	if err != nil {
		return err
	}
	name := person.Name
	row.IdentityIndex = t.keys.Index(row.IdentityKind, row.IdentityNumber)
	row.FilingKey, row.FilingDigest = t.index(row.FilingKey), t.index(row.FilingDigest)
	if err := sealTexts(key, row.Person, append(row.identifying(), &person.Name, &contact.Email)...); err != nil {
		return err
	}
	if err := t.sealCases(key, row.Person, name, person.Name); err != nil {
		return err
	}
	if contact.Person != "" {
		err = t.db.Save(&contact).Error
	}
	err = errors.Join(err, t.db.Save(&row).Error, t.db.Model(&personRow{}).Where("id = ?", row.Person).Update("name", person.Name).Error)
	if err != nil {
		return err
	}
	return errors.Join(t.reseal("applicants", row.Person), t.reseal("people", row.Person))
}

// sealCases encrypts what events and letters of an applicant's cases say of them. What the chains bind stays: they have digests of
// what was there, and still fit what is opened.
func (t tx) sealCases(key keyring.PersonKey, person, name, sealed string) error {
	numbers, err := t.casesOf(person)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		events, err := t.eventsOf(number)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := t.sealEvent(key, person, e); err != nil {
				return err
			}
		}
		var letters []letterRow
		if err := t.db.Where("case_number = ? AND content IS NOT NULL", number).Find(&letters).Error; err != nil {
			return err
		}
		for _, l := range letters {
			if name == "" || !strings.Contains(*l.Content, inJSON(name)) {
				continue
			}
			content := strings.ReplaceAll(*l.Content, inJSON(name), sealed)
			err := t.db.Model(&letterRow{}).Where("case_number = ? AND seq = ?", number, l.Seq).Update("content", content).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (t tx) sealEvent(key keyring.PersonKey, person string, e eventRow) error {
	values, err := e.values()
	if err != nil {
		return err
	}
	found := false
	for name, value := range values {
		text, is := value.(string)
		if !is || !strings.HasPrefix(name, domain.ApplicantValues) || text == "" {
			continue
		}
		found = true
		kind := ""
		if name == domain.ApplicantIdentity {
			kind, text, _ = strings.Cut(text, " ")
			kind += " "
		}
		sealed, err := sealedFor(key, person, text)
		if err != nil {
			return err
		}
		values[name] = kind + sealed
	}
	if !found {
		return nil
	}
	private, err := jsonText(values)
	if err != nil {
		return err
	}
	return t.db.Model(&eventRow{}).Where("id = ?", e.ID).Update("private", private).Error
}
