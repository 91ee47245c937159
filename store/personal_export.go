package store

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// PersonData is all that the ledger holds about a member of the public, by their id or the number of a case of theirs. That it was
// asked for is in the administration's log.
func (s *Store) PersonData(ctx context.Context, id string, by domain.Person) (domain.PersonalData, error) {
	var data domain.PersonalData
	err := s.writing(ctx, "export a person's data", func(t tx) (err error) {
		if data, err = t.personData(clean(id)); err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{Action: domain.PersonExported, Subject: data.Person})
	})
	return data, err
}

func (t tx) personData(id string) (d domain.PersonalData, err error) {
	if c, found, err := find[caseRow](t.db, "number = ? AND person <> ''", id); err != nil {
		return d, err
	} else if found {
		id = c.Person
	}
	person, err := t.person(id)
	if err != nil {
		return d, err
	}
	if !person.Public() {
		return d, procedure.Refuse(domain.ErasureOfficial, "%s 是工作人员的账号：其办理行为是机关的记录", id)
	}
	contact, err := t.contact(id)
	if err != nil {
		return d, err
	}
	d = domain.PersonalData{
		Person: id, Name: person.Name, Login: person.Login, Email: contact.Email, Purposes: domain.PersonalPurposes,
		Same: []string{}, Cases: []domain.PersonalCase{}, Files: []domain.PersonalFile{}, Drafts: []string{}, Views: []string{},
	}
	if d.Erased, err = t.erased(id); err != nil {
		return d, err
	}
	for _, part := range []func(*domain.PersonalData) error{t.applicantData, t.caseData, t.fileData} {
		if err := part(&d); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (t tx) applicantData(d *domain.PersonalData) error {
	row, found, err := find[applicantRow](t.db, "person = ?", d.Person)
	if err != nil || !found {
		return err
	}
	if err := t.openAll(row.identifying()...); err != nil {
		return err
	}
	d.Applicant = &domain.ApplicantData{
		IdentityKind: domain.IdentityKind(row.IdentityKind), IdentityNumber: row.IdentityNumber, Phone: row.Phone, Address: row.Address,
		FiledAt: moment(row.FiledAt),
	}
	if row.IdentityIndex == "" {
		return nil
	}
	return t.db.Model(&applicantRow{}).Where("identity_index = ? AND person <> ?", row.IdentityIndex, d.Person).
		Order("filed_at, person").Pluck("person", &d.Same).Error
}

func (t tx) caseData(d *domain.PersonalData) error {
	numbers, err := t.casesOf(d.Person)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		row, _, err := find[caseRow](t.db.Omit("state"), "number = ?", number)
		if err != nil {
			return err
		}
		c := domain.PersonalCase{
			Number: number, Title: row.Title, FiledAt: moment(row.FiledAt), EndedAt: momentOrNil(row.EndedAt), Outcome: row.OutcomeTitle,
			Said: []procedure.Fields{}, Letters: []string{},
		}
		events, err := t.eventsOf(number)
		if err != nil {
			return err
		}
		for _, e := range events {
			told, err := t.openedEvent(e)
			if err != nil {
				return err
			}
			if said := told.Record.Event; said.By.Person == d.Person && len(said.Fields) > 0 {
				c.Said = append(c.Said, said.Fields)
			}
		}
		letters, err := t.letters(number)
		if err != nil {
			return err
		}
		for _, l := range letters {
			c.Letters = append(c.Letters, l.Number+" "+l.Title)
		}
		d.Cases = append(d.Cases, c)
	}
	return nil
}

func (t tx) fileData(d *domain.PersonalData) error {
	var files []attachmentRow
	if err := t.db.Where("added_by = ?", d.Person).Order("added_at, id").Find(&files).Error; err != nil {
		return err
	}
	for _, f := range files {
		file := domain.PersonalFile{ID: f.ID, Name: f.Name}
		if f.CaseNumber != nil {
			file.Case = *f.CaseNumber
		}
		d.Files = append(d.Files, file)
	}
	if err := t.db.Model(&draftRow{}).Where("person = ?", d.Person).Order("id").Pluck("id", &d.Drafts).Error; err != nil {
		return err
	}
	return t.db.Model(&viewRow{}).Where("person = ?", d.Person).Order("list, name").Pluck("name", &d.Views).Error
}
