package store

import (
	"context"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store/dialect"
)

// EntryHistory is a catalog entry with the versions to be written of it, the latest last.
type EntryHistory struct {
	Stored   int // its version in the ledger; 0: none
	Versions []domain.Entry
	Updated  *domain.DataUpdate // of an entry that the ledger does not have yet
}

func (e EntryHistory) present() domain.Entry { return e.Versions[len(e.Versions)-1] }

// rows are the versions; only the last is the present one.
func (e EntryHistory) rows() ([]entryRow, error) {
	var rows []entryRow
	for i, v := range e.Versions {
		row, err := toEntryRow(v)
		if err != nil {
			return nil, err
		}
		row.Current = i == len(e.Versions)-1
		rows = append(rows, row)
	}
	return rows, nil
}

// entryBatch is how many entries are written in one transaction.
const entryBatch = 5000

// writeCatalog writes entries that are new, and versions that take the place of some in the ledger.
func (s *Store) writeCatalog(ctx context.Context, catalog []EntryHistory) error {
	var changed, added []EntryHistory
	for _, e := range catalog {
		switch {
		case len(e.Versions) == 0:
		case e.Stored == 0:
			added = append(added, e)
		default:
			changed = append(changed, e)
		}
	}
	for some := range slices.Chunk(added, entryBatch) {
		err := s.dialect.Bulk(ctx, s.pools[0], func(in dialect.Inserter) error { return insertEntries(ctx, in, some) })
		if err != nil {
			return err
		}
	}
	return s.writing(ctx, "write the versions of a simulated history", func(t tx) error {
		if err := t.addUpdates(added); err != nil {
			return err
		}
		return t.addVersions(changed)
	})
}

func insertEntries(ctx context.Context, in dialect.Inserter, entries []EntryHistory) error {
	var rows []entryRow
	var present []domain.Entry
	for _, e := range entries {
		versions, err := e.rows()
		if err != nil {
			return err
		}
		rows = append(rows, versions...)
		present = append(present, e.present())
	}
	if err := insert(in, rows); err != nil {
		return err
	}
	for searched, texts := range textsOf(present) {
		if err := in.Index(ctx, searched, texts); err != nil {
			return err
		}
	}
	fresh := freshnessOf(present)
	for i, e := range entries {
		if e.Updated != nil {
			on := e.Updated.On.String()
			fresh[i].UpdatedOn, fresh[i].BaseOn = &on, on
		}
	}
	return insert(in, fresh)
}

func (t tx) addUpdates(added []EntryHistory) error {
	var rows []dataUpdateRow
	for _, e := range added {
		if u := e.Updated; u != nil {
			rows = append(rows, dataUpdateRow{Code: u.Code, OnDay: u.On.String(), At: micros(u.At), Person: u.By})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return t.db.CreateInBatches(&rows, entryBatch).Error
}

func (t tx) addVersions(changed []EntryHistory) error {
	for _, e := range changed {
		rows, err := e.rows()
		if err != nil {
			return err
		}
		if err := t.db.Model(&entryRow{}).Where("code = ? AND current", e.present().Code).Update("current", false).Error; err != nil {
			return err
		}
		if err := t.db.Create(&rows).Error; err != nil {
			return err
		}
		if err := t.indexEntries([]domain.Entry{e.present()}); err != nil {
			return err
		}
	}
	return nil
}
