package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// codesAtOnce is how many keys one query asks for.
const codesAtOnce = 500

type importRow struct {
	ID      string `gorm:"primaryKey"`
	File    string
	SHA256  string `gorm:"column:sha256"`
	Person  string
	At      int64
	Entries int
	Changes int
	Reviews string // domain.ImportReview, as a list; empty: there are none
}

func (importRow) TableName() string { return "catalog_imports" }

// EntriesOf returns the present versions of those of the codes that are in the catalog, by code.
func (s *Store) EntriesOf(ctx context.Context, codes []string) (map[string]domain.Entry, error) {
	entries := map[string]domain.Entry{}
	for some := range slices.Chunk(codes, codesAtOnce) {
		var rows []entryRow
		if err := s.reader.WithContext(ctx).Where("code IN ? AND current", cleaned(some)).Find(&rows).Error; err != nil {
			return nil, explain("read catalog entries", err)
		}
		for _, r := range rows {
			e, err := r.entry()
			if err != nil {
				return nil, explain("read catalog entries", err)
			}
			entries[r.Code] = e
		}
	}
	return entries, nil
}

// ImportReviews are those that have to go before a file is taken over into the catalog today.
func (s *Store) ImportReviews(ctx context.Context) ([]domain.ImportReview, error) {
	due, err := s.reading(ctx).importReviews()
	return due, explain("read what goes before an import", err)
}

func (t tx) importReviews() ([]domain.ImportReview, error) {
	var due []domain.ImportReview
	if t.config.Packs == nil {
		return due, nil
	}
	today, _, err := t.today()
	if err != nil {
		return nil, err
	}
	for _, r := range t.config.Packs.Regulations() {
		if r.ImportReviews.Len() == 0 {
			continue
		}
		if _, owed, err := t.owedFrom(r, today); err != nil {
			return nil, err
		} else if !owed {
			continue
		}
		for name, review := range r.ImportReviews.All() {
			due = append(due, domain.ImportReview{
				Name: r.ID + "/" + name, Regulation: r.Short, Title: review.Title, Article: review.Article(), Help: review.Help,
			})
		}
	}
	return due, nil
}

// ReviewsOf returns the reviews that went before imports, by their ids.
func (s *Store) ReviewsOf(ctx context.Context, imports []string) (map[string][]domain.ImportReview, error) {
	var rows []importRow
	if err := s.reader.WithContext(ctx).Where("id IN ? AND reviews <> ''", imports).Find(&rows).Error; err != nil {
		return nil, explain("read what went before imports", err)
	}
	reviews := map[string][]domain.ImportReview{}
	for _, r := range rows {
		var of []domain.ImportReview
		if err := json.Unmarshal([]byte(r.Reviews), &of); err != nil {
			return nil, explain("read what went before the import "+r.ID, err)
		}
		reviews[r.ID] = of
	}
	return reviews, nil
}

// ImportEntries takes a file over: its changes become the present versions, all or none. Each must be the version after
// the present one; if an entry has changed since the file was compared with it, everything is refused. So it is where a review
// that has to go before is not stated (domain.ImportUnreviewed).
func (s *Store) ImportEntries(ctx context.Context, i domain.Import) (domain.Import, error) {
	err := s.writing(ctx, "import the catalog", func(t tx) (err error) {
		i, err = t.importEntries(i)
		return err
	})
	return i, err
}

func (t tx) importEntries(i domain.Import) (domain.Import, error) {
	// A lock on each entry would be thousands: others who write to the catalog wait for the seconds that this takes.
	if err := t.dialect.LockTable(t.db, entryRow{}.TableName()); err != nil {
		return i, err
	}
	now, err := t.now()
	if err != nil {
		return i, err
	}
	due, err := t.importReviews()
	if err != nil {
		return i, err
	}
	if i.Reviews, err = domain.Reviewed(due, i.Stated); err != nil {
		return i, err
	}
	i.At, i.Changes, i.Created = instant(now), slices.Clone(i.Changes), 0
	codes := make([]string, len(i.Changes))
	for n, e := range i.Changes {
		codes[n] = e.Code
	}
	present, err := t.versionsOf(codes)
	if err != nil {
		return i, err
	}
	for n := range i.Changes {
		e := &i.Changes[n]
		if err := domain.CheckEntry(*e); err != nil {
			return i, err
		}
		if e.Version != present[e.Code].Version+1 {
			return i, procedure.Refuse(domain.EntryChanged, "目录条目 %s 在试导入之后已有变动，请重新试导入", e.Code)
		}
		if present[e.Code].Retired {
			return i, domain.RetiredEntry(e.Code)
		}
		if e.Version == 1 {
			i.Created++
		}
		e.Since, e.ByCase, e.ByPerson, e.ByImport = i.At, "", i.By.ID, i.ID
	}
	if err := t.writeVersions(i.Changes); err != nil {
		return i, err
	}
	if err := t.knowRelated(i.Changes); err != nil {
		return i, err
	}
	if err := t.tellImported(i, present); err != nil {
		return i, err
	}
	return i, t.writeImport(i)
}

// tellImported tells those who hold grants on what the import changes.
func (t tx) tellImported(i domain.Import, present map[string]entryRow) error {
	for _, e := range i.Changes {
		if e.Version == 1 {
			continue
		}
		var was domain.Entry
		present[e.Code].fill(&was)
		if err := t.tellHolders(was, e); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) writeImport(i domain.Import) error {
	row := importRow{
		ID: i.ID, File: clean(i.File), SHA256: i.SHA256, Person: i.By.ID, At: micros(i.At),
		Entries: i.Created, Changes: len(i.Changes) - i.Created,
	}
	if len(i.Reviews) > 0 {
		var err error
		if row.Reviews, err = jsonText(i.Reviews); err != nil {
			return err
		}
	}
	return t.db.Create(&row).Error
}
