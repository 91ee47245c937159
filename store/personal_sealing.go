package store

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
)

// What identifies a person is stored sealed, wherever it stands: in a column, in the values of an event, within a sentence of a
// letter. Hashes and digests are of what is stored. It is opened where it is told (Store.Timeline, Store.Letters, tx.account).

// sealMark begins what is sealed: "⟦p1:person:encrypted⟧". Who types the like gets it back as it is, for it opens with no key.
const sealMark = "⟦p1:"

var sealedText = regexp.MustCompile(`⟦p1:([0-9A-Za-z-]{1,64}):([0-9A-Za-z_-]+)⟧`)

// sealedFor seals a text of a person's; none stays none.
func sealedFor(key keyring.PersonKey, person, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	encrypted, err := key.Seal(text)
	return sealMark + person + ":" + encrypted + "⟧", err
}

// sealTexts seals texts of a person's in their places.
func sealTexts(key keyring.PersonKey, person string, texts ...*string) error {
	for _, text := range texts {
		var err error
		if *text, err = sealedFor(key, person, *text); err != nil {
			return err
		}
	}
	return nil
}

// openAll opens texts in their places.
func (t tx) openAll(texts ...*string) error {
	for _, text := range texts {
		var err error
		if *text, err = t.opened(*text, asItIs); err != nil {
			return err
		}
	}
	return nil
}

func asItIs(text string) string { return text }

// inJSON is a text as it stands within quotes, written as letters are (letter.Issue).
func inJSON(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text always has its JSON
	return b.String()[1 : b.Len()-2]
}

// opened opens whatever is sealed in a text, and puts it in as it is written there. What was erased is told as such.
func (t tx) opened(text string, written func(string) string) (string, error) {
	return t.openedBy(map[string]opener{}, text, written)
}

// openedBy is opened with what is known already of the people's keys.
func (t tx) openedBy(keys map[string]opener, text string, written func(string) string) (string, error) {
	if !strings.Contains(text, sealMark) {
		return text, nil
	}
	var fault error
	opened := sealedText.ReplaceAllStringFunc(text, func(found string) string {
		parts := sealedText.FindStringSubmatch(found)
		open, known := keys[parts[1]]
		if !known {
			var err error
			if open, err = t.opener(parts[1]); err != nil {
				fault = err
			}
			keys[parts[1]] = open
		}
		return open(parts[2], found, written)
	})
	return opened, fault
}

// opener opens what is sealed, or leaves what was found as it is.
type opener func(sealed, found string, written func(string) string) string

func openerBy(key keyring.PersonKey) opener {
	return func(sealed, found string, written func(string) string) string {
		if text, err := key.Open(sealed); err == nil {
			return written(text)
		}
		return found
	}
}

// openers are those of several people who have a key.
func (t tx) openers(persons []string) (map[string]opener, error) {
	known := map[string]opener{}
	if t.keys == nil {
		return known, nil
	}
	var rows []personKeyRow
	if err := t.db.Where("person IN ?", persons).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		key, err := t.keys.Unwrap(row.Person, row.HouseKey, row.Wrapped)
		if err != nil {
			return nil, fmt.Errorf("the key of person %s: %w", row.Person, err)
		}
		known[row.Person] = openerBy(key)
	}
	return known, nil
}

func (t tx) opener(person string) (opener, error) {
	leave := func(_, found string, _ func(string) string) string { return found }
	key, found, err := t.personKey(person)
	if err != nil {
		return leave, err
	}
	if found {
		return openerBy(key), nil
	}
	gone, err := t.erased(person)
	if err != nil || !gone {
		return leave, err
	}
	return func(_, _ string, written func(string) string) string { return written(domain.Erased) }, nil
}
