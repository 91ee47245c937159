package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Applicants are found by their names, which are encrypted. So each has digests by a key of the house: of the whole name, and of an
// organisation's also of its pairs of neighbouring characters. See docs/adr/0134-found-by-name.md.

// nameRow is a digest by which a person is found.
type nameRow struct {
	Term     string `gorm:"primaryKey"`
	Person   string `gorm:"primaryKey"`
	HouseKey string // empty: nothing is encrypted here
}

func (nameRow) TableName() string { return "applicant_names" }

// plainName is a name as names are compared: without spaces, dots and brackets, whatever their width.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(clean(name)))
}

// A whole name and a stretch of one never have the same digest.
func wholeName(name string) string { return "name " + plainName(name) }

func namePairs(name string) []string {
	r := []rune(plainName(name))
	var pairs []string
	for i := 1; i < len(r); i++ {
		pairs = append(pairs, "pair "+string(r[i-1:i+1]))
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// termOf is the digest of a text by a key of the house; where nothing is encrypted, any digest will do.
func (t tx) termOf(key, text string) (string, error) {
	if key == "" {
		return digestOf(text)
	}
	return t.keys.Term(key, text)
}

// currentKey names the key of the house by which digests are made now; empty: nothing is encrypted.
func (t tx) currentKey() (string, error) {
	if t.keys == nil {
		return "", nil
	}
	return t.keys.Current()
}

// indexApplicant has a case's applicant be found by name. Whoever has filed before is already.
func (t tx) indexApplicant(person string) error {
	if person == "" {
		return nil
	}
	_, found, err := find[nameRow](t.db, "person = ?", person)
	if err != nil || found {
		return err
	}
	return t.indexName(person)
}

// renamed has an applicant be found by the name that they have now.
func (t tx) renamed(person string) error {
	_, found, err := find[nameRow](t.db, "person = ?", person)
	if err != nil || !found {
		return err
	}
	return t.indexName(person)
}

// indexName makes the digests of a person's name anew, by the current key.
func (t tx) indexName(person string) error {
	if err := t.db.Delete(&nameRow{}, "person = ?", person).Error; err != nil {
		return err
	}
	texts, err := t.nameTexts(person)
	if err != nil || len(texts) == 0 {
		return err
	}
	key, err := t.currentKey()
	if err != nil {
		return err
	}
	var rows []nameRow
	for _, text := range texts {
		term, err := t.termOf(key, text)
		if err != nil {
			return err
		}
		rows = append(rows, nameRow{term, person, key})
	}
	return t.db.Create(&rows).Error
}

// nameTexts are those of which a person has digests: none once they are erased. Of a citizen's name no part has one.
func (t tx) nameTexts(person string) ([]string, error) {
	gone, err := t.erased(person)
	if err != nil || gone {
		return nil, err
	}
	p, known, err := find[personRow](t.db, "id = ?", person)
	if err != nil || !known {
		return nil, err
	}
	if err := t.openAll(&p.Name); err != nil {
		return nil, err
	}
	texts := []string{wholeName(p.Name)}
	a, guest, err := find[applicantRow](t.db, "person = ?", person)
	if err == nil && guest && domain.IdentityKind(a.IdentityKind) == domain.CreditCode {
		texts = append(texts, namePairs(p.Name)...)
	}
	return texts, err
}

// termsOf are the digests of texts by every key by which some may be: during a rotation by both.
func (t tx) termsOf(texts ...string) ([]string, error) {
	keys := []string{""}
	if t.keys != nil {
		var err error
		if keys, err = t.keys.Keys(); err != nil {
			return nil, err
		}
	}
	var terms []string
	for _, key := range keys {
		for _, text := range texts {
			term, err := t.termOf(key, text)
			if err != nil {
				return nil, err
			}
			terms = append(terms, term)
		}
	}
	return terms, nil
}

// personsNamed is a query of the people of a name, and of organisations in whose names it stands; false: there are none.
func (t tx) personsNamed(name string) (expression, bool, error) {
	var none expression
	if plainName(name) == "" {
		return none, false, nil
	}
	terms, err := t.termsOf(wholeName(name))
	if err != nil {
		return none, false, err
	}
	named := expression{"SELECT person FROM applicant_names WHERE term IN ?", []any{terms}}
	if pairs := namePairs(name); len(pairs) > 0 {
		if terms, err = t.termsOf(pairs...); err != nil {
			return none, false, err
		}
		named.sql += " UNION SELECT person FROM applicant_names WHERE term IN ? GROUP BY person HAVING count(*) = ?"
		named.args = append(named.args, terms, len(pairs))
	}
	var first []string
	err = t.db.Raw("SELECT person FROM ("+named.sql+") AS named LIMIT 1", named.args...).Scan(&first).Error
	return named, len(first) > 0, err
}

// metaNames is the id of the last applicant who can be found by name since the upgrade to migration 44; there is no such row once all
// can be.
const metaNames = "applicant_names"

// namesBatch is how many applicants' names are indexed in one transaction.
const namesBatch = 500

// indexNames has applicants of before be found by name, and those of a ledger that has got a file of keys by its digests.
func (s *Store) indexNames(ctx context.Context) (err error) {
	for more := true; more && err == nil; {
		err = s.writing(ctx, "index the names of earlier applicants", func(t tx) error {
			more, err = t.indexSomeNames()
			return err
		})
	}
	if err != nil {
		return err
	}
	key, err := s.reading(ctx).currentKey()
	if err != nil {
		return err
	}
	return s.renewNames(ctx, key)
}

// indexSomeNames tells whether there may be more.
func (t tx) indexSomeNames() (bool, error) {
	unknown := procedure.Refuse("", "")
	mark, err := take[metaRow](t.db, true, unknown, "name = ?", metaNames)
	if errors.Is(err, unknown) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	persons, err := t.indexApplicantsAfter(mark.Value)
	if err != nil {
		return false, err
	}
	if len(persons) == 0 {
		return false, t.db.Delete(&mark).Error
	}
	mark.Value = persons[len(persons)-1]
	return true, t.db.Save(&mark).Error
}

// indexApplicantsAfter indexes some of the applicants behind an id.
func (t tx) indexApplicantsAfter(id string) ([]string, error) {
	var persons []string
	err := t.db.Model(&caseRow{}).Distinct("person").Where("person <> '' AND person > ?", id).Order("person").Limit(namesBatch).
		Pluck("person", &persons).Error
	for _, person := range persons {
		if err == nil {
			err = t.indexApplicant(person)
		}
	}
	return persons, err
}

// renewNames makes those digests anew that are not by the key.
func (s *Store) renewNames(ctx context.Context, key string) error {
	for n := 1; n > 0; {
		err := s.writing(ctx, "index names by another key", func(t tx) (err error) {
			if err := t.lock("keys"); err != nil {
				return err
			}
			var persons []string
			err = t.db.Model(&nameRow{}).Distinct("person").Where("house_key <> ?", key).Order("person").Limit(namesBatch).
				Pluck("person", &persons).Error
			for _, person := range persons {
				if err == nil {
					err = t.indexName(person)
				}
			}
			n = len(persons)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
