package store

import (
	"context"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// applicantRow is what somebody who files without an account says of themselves. The person's own row has no log-in.
type applicantRow struct {
	Person         string `gorm:"primaryKey"`
	IdentityKind   string
	IdentityNumber string
	Phone          string
	Address        string
	CodeHash       string
	FilingKey      string
	FilingDigest   string
	FiledAt        int64
	IdentityIndex  string
}

func (applicantRow) TableName() string { return "applicants" }

// fileAsGuest makes a person without a log-in and has them file. The same applicant's filing with the same key is filed
// once; when it is sent again, the new query code takes the place of the one whose answer was lost.
func (t tx) fileAsGuest(f domain.Filing) (domain.Filed, error) {
	a := cleanApplicant(*f.Applicant)
	f.Applicant = &a
	row, err := t.applicantRow(f)
	if err != nil {
		return domain.Filed{}, err
	}
	if filed, err := t.filedByGuest(row, f.Key); err != nil || filed.Repeated {
		return filed, err
	}
	if err := checkEmail(&a.Email); err != nil {
		return domain.Filed{}, err
	}
	if err := t.sealApplicant(&row, &a); err != nil {
		return domain.Filed{}, err
	}
	f.By = domain.Person{ID: row.Person, Name: a.Name}
	if err := t.enterGuest(row, a); err != nil {
		return domain.Filed{}, err
	}
	return t.fileOnce(f)
}

// sealApplicant seals what identifies the applicant, in the row and in what goes into the case.
func (t tx) sealApplicant(row *applicantRow, a *domain.Applicant) error {
	if t.keys == nil {
		return nil
	}
	key, err := t.newPersonKey(row.Person)
	if err != nil {
		return err
	}
	return sealTexts(key, row.Person, append(a.Identifying(), row.identifying()...)...)
}

func (r *applicantRow) identifying() []*string {
	return []*string{&r.IdentityNumber, &r.Phone, &r.Address}
}

// index makes of a digest one that tells nothing to whoever has not the file of keys.
func (t tx) index(digest string) string {
	if t.keys == nil || digest == "" {
		return digest
	}
	return t.keys.Index(digest)
}

func (t tx) applicantRow(f domain.Filing) (applicantRow, error) {
	a := *f.Applicant
	row := applicantRow{
		Person: uuid.NewString(), IdentityKind: string(a.IdentityKind), IdentityNumber: a.IdentityNumber,
		Phone: a.Phone, Address: a.Address, CodeHash: a.CodeHash,
	}
	now, err := t.real()
	if err != nil {
		return row, err
	}
	row.FiledAt = micros(now)
	if t.keys != nil {
		row.IdentityIndex = t.keys.Index(row.IdentityKind, row.IdentityNumber)
	}
	if f.Key != "" {
		if row.FilingKey, err = digestOf(a.IdentityKind, a.IdentityNumber, f.Key); err != nil {
			return row, err
		}
	}
	row.FilingDigest, err = digestOf(f.Definition.ID(), f.Form, f.Resource, a.Name, a.Phone, a.Email, a.Address)
	row.FilingKey, row.FilingDigest = t.index(row.FilingKey), t.index(row.FilingDigest)
	return row, err
}

func (t tx) filedByGuest(row applicantRow, key string) (domain.Filed, error) {
	if row.FilingKey == "" {
		return domain.Filed{}, nil
	}
	if err := t.lock("guest/%s", row.FilingKey); err != nil {
		return domain.Filed{}, err
	}
	before, found, err := find[applicantRow](t.db, "filing_key = ?", row.FilingKey)
	if err != nil || !found {
		return domain.Filed{}, err
	}
	if before.FilingDigest != row.FilingDigest {
		return domain.Filed{}, reusedKey(key)
	}
	err = t.db.Model(&applicantRow{}).Where("person = ?", before.Person).Update("code_hash", row.CodeHash).Error
	if err == nil {
		err = t.reseal("applicants", before.Person)
	}
	if err != nil {
		return domain.Filed{}, err
	}
	first, _, err := find[caseRow](t.db.Order("filed_at"), "filed_by = ?", before.Person)
	if err != nil {
		return domain.Filed{}, err
	}
	c, err := t.asCase(first)
	return domain.Filed{Case: c, Repeated: true}, err
}

// enterGuest enters the person. An address given is one to be written to about the case.
func (t tx) enterGuest(row applicantRow, a domain.Applicant) error {
	person := personRow{ID: row.Person, LoginKey: "\n" + row.Person, Name: a.Name, Disabled: false}
	if err := t.db.Create(&person).Error; err != nil {
		return err
	}
	if err := t.db.Create(&row).Error; err != nil || a.Email == "" {
		return err
	}
	return t.db.Create(&contactRow{Person: row.Person, Email: a.Email, Mail: true}).Error
}

func cleanApplicant(a domain.Applicant) domain.Applicant {
	a.Name, a.IdentityNumber = clean(a.Name), clean(a.IdentityNumber)
	a.Phone, a.Email, a.Address = clean(a.Phone), clean(a.Email), clean(a.Address)
	return a
}

// Follower returns who filed the case without an account and was given the query code with this hash. A wrong code, an
// unknown number, and a case that nobody follows in this way are refused alike (domain.QueryFailed).
func (s *Store) Follower(ctx context.Context, number, codeHash string) (domain.Person, error) {
	t := s.reading(ctx)
	failed := procedure.Refuse(domain.QueryFailed, "办件编号或者查询码不对")
	row, err := take[caseRow](t.db.Joins("JOIN applicants ON applicants.person = cases.person").Select("cases.person"),
		false, failed, "cases.number = ? AND applicants.code_hash = ?", number, codeHash)
	if err != nil {
		return domain.Person{}, explain("follow a case", err)
	}
	p, err := t.person(row.Person)
	return p, explain("follow a case", err)
}

// Applicant returns what the person said of themselves; false if they have an account and filed with it.
func (s *Store) Applicant(ctx context.Context, person string) (domain.Applicant, bool, error) {
	t := s.reading(ctx)
	row, found, err := find[applicantRow](t.db, "person = ?", person)
	if err != nil || !found {
		return domain.Applicant{}, false, explain("read an applicant", err)
	}
	p, err := t.person(person)
	if err != nil {
		return domain.Applicant{}, false, explain("read an applicant", err)
	}
	contact, err := t.contact(person)
	if err == nil {
		err = t.openAll(row.identifying()...)
	}
	return domain.Applicant{
		Name: p.Name, IdentityKind: domain.IdentityKind(row.IdentityKind), IdentityNumber: row.IdentityNumber,
		Phone: row.Phone, Email: contact.Email, Address: row.Address,
	}, true, explain("read an applicant", err)
}
