package store

import (
	"context"
	"errors"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store/dialect"
)

// searchedIn is the text in which an entry is found.
func searchedIn(e domain.Entry) string {
	parts := append([]string{e.Code, e.Title, e.Summary, e.Domain}, e.Category...)
	for _, item := range e.Items {
		parts = append(parts, item.Name)
	}
	return searchText(parts...)
}

// openWords is the text in which the public finds an entry: nothing of what it is not told.
func openWords(e domain.Entry) string {
	if e.Open == procedure.Withheld {
		return ""
	}
	return searchedIn(e.Told(domain.Person{}, e))
}

// textsOf is what the two indexes have of the entries.
func textsOf(entries []domain.Entry) map[dialect.Searched][]dialect.Text {
	texts := map[dialect.Searched][]dialect.Text{}
	for _, e := range entries {
		texts[searchedCatalog] = append(texts[searchedCatalog], dialect.Text{Key: e.Code, Words: searchedIn(e)})
		texts[searchedOpen] = append(texts[searchedOpen], dialect.Text{Key: e.Code, Words: openWords(e)})
	}
	return texts
}

func (t tx) indexWords(entries []domain.Entry) error {
	for in, texts := range textsOf(entries) {
		for _, text := range texts {
			if err := t.dialect.Index(t.db, in, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// metaOpenWords is the code of the last entry that was indexed for the public at the upgrade to migration 40; there is no such
// row once all have been.
const metaOpenWords = "open_words"

// openWordsBatch is how many entries are indexed in one transaction.
const openWordsBatch = 1000

// indexOpenWords indexes for the public the entries that were in the catalog before.
func (s *Store) indexOpenWords(ctx context.Context) (err error) {
	for more := true; more && err == nil; {
		err = s.writing(ctx, "index the catalog for the public", func(t tx) error {
			more, err = t.indexSomeOpenWords()
			return err
		})
	}
	return err
}

// indexSomeOpenWords tells whether there may be more.
func (t tx) indexSomeOpenWords() (bool, error) {
	unknown := procedure.Refuse("", "")
	mark, err := take[metaRow](t.db, true, unknown, "name = ?", metaOpenWords)
	if errors.Is(err, unknown) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var rows []entryRow
	if err := t.db.Where("current AND code > ?", mark.Value).Order("code").Limit(openWordsBatch).Find(&rows).Error; err != nil {
		return false, err
	}
	if len(rows) == 0 {
		return false, t.db.Delete(&mark).Error
	}
	entries, err := mapped(rows, entryRow.entry)
	if err != nil {
		return false, err
	}
	if err := t.indexWords(entries); err != nil {
		return false, err
	}
	mark.Value = rows[len(rows)-1].Code
	return true, t.db.Save(&mark).Error
}
