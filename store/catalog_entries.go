package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// entryRow is a version of a catalog entry. What lists are filtered by has columns; the whole is in Body.
type entryRow struct {
	Code       string `gorm:"primaryKey"`
	Version    int    `gorm:"primaryKey"`
	Current    bool
	Title      string
	Provider   string
	ShareClass string
	OpenClass  string
	Body       string
	Since      int64
	ByCase     string
	ByPerson   string
	ByImport   string
	Retired    bool
}

func (entryRow) TableName() string { return "catalog" }

func toEntryRow(e domain.Entry) (entryRow, error) {
	body, err := entryBody(e)
	return entryRow{
		Code: e.Code, Version: e.Version, Current: true, Title: e.Title, Provider: e.Provider, ShareClass: e.Share,
		OpenClass: e.Open, Body: body, Since: micros(e.Since), ByCase: e.ByCase, ByPerson: e.ByPerson, ByImport: e.ByImport,
		Retired: e.Retired,
	}, err
}

func (r entryRow) entry() (domain.Entry, error) {
	var e domain.Entry
	if err := readBody(r.Body, &e); err != nil {
		return e, fmt.Errorf("catalog entry %s version %d: %w", r.Code, r.Version, err)
	}
	r.fill(&e)
	return e, nil
}

// fill takes what has columns.
func (r entryRow) fill(e *domain.Entry) {
	e.Code, e.Version, e.Title, e.Provider = r.Code, r.Version, r.Title, r.Provider
	e.Share, e.Open, e.Since = r.ShareClass, r.OpenClass, moment(r.Since)
	e.ByCase, e.ByPerson, e.ByImport, e.Retired = r.ByCase, r.ByPerson, r.ByImport, r.Retired
}

// withColumns are the fields that have a column of their own.
var withColumns = []string{"code", "title", "provider", "share", "open"}

// entryBody is what of an entry has no column of its own, by name.
func entryBody(e domain.Entry) (string, error) {
	body := map[string]any{}
	for _, f := range domain.EntryFields {
		if !slices.Contains(withColumns, f.Name) {
			body[f.Name] = f.In(&e)
		}
	}
	return jsonText(body)
}

// readBody fills in what a body has; of a version that was written before there was a field, the field is empty.
func readBody(body string, e *domain.Entry) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &values); err != nil {
		return err
	}
	for _, f := range domain.EntryFields {
		if value, ok := values[f.Name]; ok {
			if err := json.Unmarshal(value, f.In(e)); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
	}
	return nil
}

// Entry returns the present version of a catalog entry.
func (s *Store) Entry(ctx context.Context, code string) (domain.Entry, error) {
	e, err := s.reading(ctx).entry(code)
	return e, explain("read the catalog entry "+code, err)
}

func (t tx) entry(code string) (domain.Entry, error) {
	var rows []struct {
		Entry     entryRow `gorm:"embedded"`
		Cycle     string
		UpdatedOn *string
		BaseOn    string
	}
	err := t.db.Raw(`SELECT catalog.*, f.updated_on, coalesce(f.cycle, '') AS cycle, coalesce(f.base_on, '') AS base_on
		FROM catalog LEFT JOIN catalog_freshness f ON f.code = catalog.code WHERE catalog.code = ? AND catalog.current`, clean(code)).Scan(&rows).Error
	if err != nil {
		return domain.Entry{}, err
	}
	if len(rows) == 0 {
		return domain.Entry{}, procedure.Refuse(domain.EntryUnknown, "目录中没有编号为 %s 的条目", code)
	}
	r := rows[0]
	e, err := r.Entry.entry()
	freshnessRow{Cycle: r.Cycle, UpdatedOn: r.UpdatedOn, BaseOn: r.BaseOn}.say(&e)
	return e, err
}

// EntryVersions lists all versions of a catalog entry, the present one first.
func (s *Store) EntryVersions(ctx context.Context, code string) ([]domain.Entry, error) {
	var rows []entryRow
	err := s.reader.WithContext(ctx).Where("code = ?", clean(code)).Order("version DESC").Find(&rows).Error
	if err == nil && len(rows) == 0 {
		err = procedure.Refuse(domain.EntryUnknown, "目录中没有编号为 %s 的条目", code)
	}
	if err != nil {
		return nil, explain("list the versions of the catalog entry "+code, err)
	}
	entries, err := mapped(rows, entryRow.entry)
	return entries, explain("list the versions of the catalog entry "+code, err)
}

// CountVersions counts the versions of all entries: with every change of the catalog there is one more, and never one less.
func (s *Store) CountVersions(ctx context.Context) (int64, error) {
	var count int64
	err := s.reader.WithContext(ctx).Model(&entryRow{}).Count(&count).Error
	return count, explain("count the versions of catalog entries", err)
}

// Entries lists the present versions by code, without those that have left the catalog.
func (s *Store) Entries(ctx context.Context, q domain.EntryQuery) (domain.List[domain.Entry], error) {
	db := s.reader.WithContext(ctx).Where("current AND NOT retired")
	for column, value := range map[string]string{"provider": q.Provider, "share_class": q.Share, "open_class": q.Open} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	searched := searchedCatalog
	if q.OnlyOpen {
		db, searched = db.Where("open_class <> ?", procedure.Withheld), searchedOpen
	}
	if q.UpdateOverdue != nil {
		db = db.Where("code IN (?)", s.reader.Table("catalog_freshness").Select("code").Where(staleOn(*q.UpdateOverdue)))
	}
	list, err := search(db, s.dialect, searched, q.Text, q.Page, entryOrder)
	if err != nil {
		return domain.List[domain.Entry]{}, explain("list the catalog", err)
	}
	entries, err := mapped(list.Items, entryRow.entry)
	if err == nil {
		err = s.reading(ctx).withFreshness(entries)
	}
	return domain.List[domain.Entry]{Items: entries, Next: list.Next}, explain("list the catalog", err)
}

var entryOrder = order[entryRow]{
	by:     []key{{"code", ascending}},
	cursor: func(r entryRow) []any { return []any{r.Code} },
}

func mapped[R, T any](rows []R, convert func(R) (T, error)) ([]T, error) {
	list := make([]T, len(rows))
	for i, row := range rows {
		item, err := convert(row)
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}
