package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// erasureRow says that a person's data were erased, and why.
type erasureRow struct {
	Person  string `gorm:"primaryKey"`
	At      int64
	By      string
	Reason  string
	Letters string // JSON: by case and place, the hash of what is left of a letter whose own hash is of what was there before
}

func (erasureRow) TableName() string { return "erasures" }

// erased tells whether a person's data were erased.
func (t tx) erased(person string) (bool, error) {
	_, gone, err := find[erasureRow](t.db, "person = ?", person)
	return gone, err
}

// ErasePerson takes from the ledger, for good, what identifies a member of the public: their key, by which all of it is sealed, and what
// is theirs alone. Their cases stay, with what was decided in them, and the chains still verify. It refuses while a case of
// theirs is open, and of officials, whose acts are the authority's.
func (s *Store) ErasePerson(ctx context.Context, person, reason string, by domain.Person) (domain.Erasure, error) {
	var done domain.Erasure
	err := s.writing(ctx, "erase a person", func(t tx) (err error) {
		done, err = t.erasePerson(clean(person), strings.TrimSpace(clean(reason)), by)
		return err
	})
	return done, err
}

func (t tx) erasePerson(person, reason string, by domain.Person) (done domain.Erasure, err error) {
	if t.keys == nil {
		return done, errors.New("nothing is encrypted: without a file of keys nobody can be erased")
	}
	row, err := t.erasable(person, reason)
	if err != nil {
		return done, err
	}
	numbers, err := t.casesOf(person)
	if err != nil {
		return done, err
	}
	done = domain.Erasure{Person: person, Cases: len(numbers)}
	if err := t.sealedBefore(row); err != nil {
		return done, err
	}
	left := map[string]string{}
	for _, number := range numbers {
		events, err := t.unsalt(number)
		if err != nil {
			return done, err
		}
		done.Events += events
		if err := t.letterRemains(number, person, left); err != nil {
			return done, err
		}
	}
	done.Letters = len(left)
	if err := t.noteErasure(person, reason, by, left); err != nil {
		return done, err
	}
	return done, errors.Join(t.takeAway(row), t.emptyDrafts(numbers))
}

// emptyDrafts takes away what officials drafted in the cases: what of it became an act is on the register, the rest is of no use any more.
func (t tx) emptyDrafts(numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	var ids []string
	if err := t.db.Model(&signOffRow{}).Where("case_number IN ?", numbers).Order("id").Pluck("id", &ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		err := t.db.Model(&signOffRow{}).Where("id = ?", id).Updates(map[string]any{"fields": "", "digest": "", "reason": ""}).Error
		if err != nil {
			return err
		}
		if err := t.reseal("sign_offs", id); err != nil {
			return err
		}
	}
	return nil
}

// erasable refuses whom the law obliges to keep.
func (t tx) erasable(person, reason string) (personRow, error) {
	row, err := take[personRow](t.db, true, procedure.Refuse(domain.PersonUnknown, "没有此人：%s", person), "id = ?", person)
	if err != nil {
		return row, err
	}
	if reason == "" {
		return row, procedure.Refuse(domain.ErasureReason, "删除个人信息须写明理由")
	}
	if row.Department != "" {
		return row, procedure.Refuse(domain.ErasureOfficial, "工作人员的办理行为是机关的记录，不能删除；不再任职的，停用其账号")
	}
	gone, err := t.erased(person)
	if err != nil {
		return row, err
	}
	if gone {
		return row, procedure.Refuse(domain.ErasureDone, "此人的个人信息已经删除")
	}
	var open []string
	err = t.db.Model(&caseRow{}).Where("(person = ? OR filed_by = ?) AND ended_at IS NULL", person, person).Order("number").Pluck("number", &open).Error
	if err == nil && len(open) > 0 {
		err = procedure.Refuse(domain.ErasureOpenCases, "办件 %s 尚未办结，办结之前不能删除申请人的个人信息", strings.Join(open, "、"))
	}
	return row, err
}

func (t tx) casesOf(person string) ([]string, error) {
	var numbers []string
	err := t.db.Model(&caseRow{}).Where("person = ? OR filed_by = ?", person, person).Order("number").Pluck("number", &numbers).Error
	return numbers, err
}

// sealedBefore seals what letters say of somebody who has an account, as that of others is from the first.
func (t tx) sealedBefore(row personRow) error {
	if _, found, err := t.personKey(row.ID); err != nil || found {
		return err
	}
	key, err := t.newPersonKey(row.ID)
	if err != nil {
		return err
	}
	sealed, err := sealedFor(key, row.ID, row.Name)
	if err != nil {
		return err
	}
	return t.sealCases(key, row.ID, row.Name, sealed)
}

// unsalt takes away the salts of events whose digests are of clear text: without them nothing can be found by trying.
func (t tx) unsalt(number string) (int, error) {
	events, err := t.eventsOf(number)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range events {
		if e.Salt == nil || e.Private == nil || !strings.Contains(*e.Private, sealMark) {
			continue
		}
		link, err := e.read()
		if err != nil {
			return n, err
		}
		if e.verifyValues(link.Record.Event.Fields) == "" {
			continue
		}
		n++
		if err := t.db.Model(&eventRow{}).Where("id = ?", e.ID).Update("salt", nil).Error; err != nil {
			return n, err
		}
	}
	return n, nil
}

// letterRemains notes what is left of letters whose hashes are of clear text, so that it stays bound.
func (t tx) letterRemains(number, person string, left map[string]string) error {
	var rows []letterRow
	if err := t.db.Where("case_number = ? AND content IS NOT NULL", number).Find(&rows).Error; err != nil {
		return err
	}
	for _, l := range rows {
		if now := letter.HashOf([]byte(*l.Content)); now != l.Hash && strings.Contains(*l.Content, sealMark+person+":") {
			left[remains(number, l.Seq)] = now
		}
	}
	return nil
}

func remains(number string, seq int) string { return fmt.Sprintf("%s/%d", number, seq) }

func (t tx) noteErasure(person, reason string, by domain.Person, left map[string]string) error {
	now, err := t.real()
	if err != nil {
		return err
	}
	letters, err := jsonText(left)
	if err != nil {
		return err
	}
	err = t.db.Create(&erasureRow{Person: person, At: micros(now), By: by.ID, Reason: reason, Letters: letters}).Error
	if err != nil {
		return err
	}
	return errors.Join(t.reseal("erasures", person), t.administered(by, domain.AdministrativeAct{
		Action: domain.PersonErased, Subject: person, Changes: changed("reason", "", reason),
	}))
}

// takeAway deletes the person's key and what is theirs alone.
func (t tx) takeAway(row personRow) error {
	person := row.ID
	faults := []error{t.db.Delete(&personKeyRow{}, "person = ?", person).Error}
	for _, own := range []any{&contactRow{}, &tokenRow{}, &draftRow{}, &feedRow{}, &deliveryRow{}, &nameRow{}, &viewRow{}, &lookRow{}} {
		faults = append(faults, t.db.Delete(own, "person = ?", person).Error)
	}
	faults = append(faults,
		t.db.Model(&personRow{}).Where("id = ?", person).Updates(map[string]any{
			"name": domain.Erased, "login": "", "login_key": "\n" + person, "password_hash": "", "disabled": true,
		}).Error,
		t.db.Model(&applicantRow{}).Where("person = ?", person).Updates(map[string]any{
			"identity_index": "", "filing_key": "", "filing_digest": "", "code_hash": "erased", // which no code has as its hash
		}).Error)
	for _, table := range []string{"person_keys", "people", "applicants"} {
		faults = append(faults, t.reseal(table, person))
	}
	return errors.Join(faults...)
}

// leftOf tells whether a letter is what was left of it when the applicant was erased.
func (t tx) leftOf(row letterRow) (bool, error) {
	for _, found := range sealedText.FindAllStringSubmatch(*row.Content, -1) {
		erasure, gone, err := find[erasureRow](t.db, "person = ?", found[1])
		if err != nil {
			return false, err
		}
		if !gone {
			continue
		}
		left := map[string]string{}
		if err := json.Unmarshal([]byte(erasure.Letters), &left); err != nil {
			return false, fmt.Errorf("the erasure of person %s: %w", erasure.Person, err)
		}
		if left[remains(row.CaseNumber, row.Seq)] == letter.HashOf([]byte(*row.Content)) {
			return true, nil
		}
	}
	return false, nil
}
