package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// PutEntry makes the entry's content its new version, from e.Since on, or from now. Its classes are among the three, one
// that is conditional or withheld needs a basis, and the entries that it is related to are in the catalog. A version that a
// case makes is put once, however often it is asked for; what the case publishes again, from another e.Since on, is another.
// Its e.Version must be the next one: a change that was made from an older version is an error, not a silent loss of what
// came between.
func (s *Store) PutEntry(ctx context.Context, e domain.Entry) (domain.Entry, error) {
	var put domain.Entry
	err := s.writing(ctx, "put the catalog entry "+e.Code, func(t tx) (err error) {
		put, err = t.putEntry(e)
		return err
	})
	return put, err
}

func (t tx) putEntry(e domain.Entry) (domain.Entry, error) {
	if err := domain.CheckEntry(e); err != nil {
		return e, err
	}
	if err := t.holdEntry(e.Code); err != nil {
		return e, err
	}
	if e.ByCase != "" {
		row, found, err := find[entryRow](t.db, "code = ? AND by_case = ? AND since = ?", e.Code, e.ByCase, micros(e.Since))
		if err != nil {
			return e, err
		}
		if found {
			return row.entry()
		}
	}
	e, err := t.newVersion(e)
	if err != nil {
		return e, err
	}
	return e, t.knowRelated([]domain.Entry{e})
}

// holdEntry keeps others from changing the entry until the transaction ends, those who import a whole catalog included.
func (t tx) holdEntry(code string) error {
	if err := t.lock("catalog/%s", code); err != nil {
		return err
	}
	return t.dialect.ShareTable(t.db, entryRow{}.TableName())
}

func (t tx) newVersion(e domain.Entry) (domain.Entry, error) {
	last, _, err := find[entryRow](t.db, "code = ? AND current", e.Code)
	if err != nil {
		return e, err
	}
	if e.ByCase != "" {
		if err := e.Follows(domain.Entry{Resource: procedure.Resource{Code: last.Code, Version: last.Version}, Retired: last.Retired}); err != nil {
			return e, err
		}
	}
	if e.ByCase != "" && e.Version != last.Version+1 {
		// Not a refusal: whoever asked reads the entry again and changes what it has become.
		return e, fmt.Errorf("the change of entry %s would be version %d, but %d is the present one", e.Code, e.Version, last.Version)
	}
	if e.Since.IsZero() {
		if e.Since, err = t.now(); err != nil {
			return e, err
		}
	}
	e.Since, e.Version = instant(e.Since), last.Version+1
	if err := t.writeVersions([]domain.Entry{e}); err != nil || e.Version == 1 {
		return e, err
	}
	was, err := last.entry()
	if err != nil {
		return e, err
	}
	return e, t.tellHolders(was, e)
}

// versionBatch is how many rows are written by one statement.
const versionBatch = 100

// writeVersions makes the entries the present versions. No code comes twice.
func (t tx) writeVersions(entries []domain.Entry) error {
	for some := range slices.Chunk(entries, versionBatch) {
		codes, rows := make([]string, len(some)), make([]entryRow, len(some))
		for i, e := range some {
			row, err := toEntryRow(e)
			if err != nil {
				return err
			}
			codes[i], rows[i] = e.Code, row
		}
		if err := t.db.Model(&entryRow{}).Where("code IN ? AND current", codes).Update("current", false).Error; err != nil {
			return err
		}
		if err := t.db.Create(&rows).Error; err != nil {
			return err
		}
		if err := t.indexEntries(some); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) indexEntries(entries []domain.Entry) error {
	if err := t.indexWords(entries); err != nil {
		return err
	}
	return t.age(entries)
}

// knowRelated refuses entries that name as related what is not in the catalog.
func (t tx) knowRelated(entries []domain.Entry) error {
	named := map[string]domain.Entry{}
	var codes []string
	for _, e := range entries {
		for _, code := range e.Related {
			if _, ok := named[code]; !ok {
				named[code] = e
				codes = append(codes, code)
			}
		}
	}
	known, err := t.versionsOf(codes)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if _, ok := known[code]; !ok {
			err := procedure.Refuse(domain.RelatedUnknown, "目录条目 %s 的关联资源代码 %s 不在目录中", named[code].Code, code)
			err.Field = "related"
			return err
		}
	}
	return nil
}

// versionsOf returns the present versions by code, each with what has a column of its own.
func (t tx) versionsOf(codes []string) (map[string]entryRow, error) {
	versions := map[string]entryRow{}
	for some := range slices.Chunk(codes, codesAtOnce) {
		var rows []entryRow
		if err := t.db.Omit("body").Where("code IN ? AND current", cleaned(some)).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			versions[r.Code] = r
		}
	}
	return versions, nil
}
