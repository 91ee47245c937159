package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/shixian/shixian/office"
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
	Search     string
	Since      int64
	ByCase     string
}

func (entryRow) TableName() string { return "catalog" }

func toEntryRow(e office.Entry) (entryRow, error) {
	body, err := jsonText(toEntryBody(e))
	search := []string{e.Code, e.Title, e.Summary}
	for _, item := range e.Items {
		search = append(search, item.Name)
	}
	return entryRow{
		Code: e.Code, Version: e.Version, Current: true, Title: e.Title, Provider: e.Provider, ShareClass: e.Share,
		OpenClass: e.Open, Body: body, Search: searchText(search...), Since: micros(e.Since), ByCase: e.ByCase,
	}, err
}

func (r entryRow) entry() (office.Entry, error) {
	var b entryBody
	if err := json.Unmarshal([]byte(r.Body), &b); err != nil {
		return office.Entry{}, fmt.Errorf("catalog entry %s version %d: %w", r.Code, r.Version, err)
	}
	e := b.entry()
	e.Code, e.Version, e.Title, e.Provider = r.Code, r.Version, r.Title, r.Provider
	e.Share, e.Open, e.Since, e.ByCase = r.ShareClass, r.OpenClass, moment(r.Since), r.ByCase
	return e, nil
}

// entryBody is what of an entry has no column of its own.
type entryBody struct {
	ShareBasis  string        `json:"share_basis"`
	OpenBasis   string        `json:"open_basis"`
	Gathered    bool          `json:"gathered"`
	Domain      string        `json:"domain"`
	Summary     string        `json:"summary"`
	Format      string        `json:"format"`
	Items       []office.Item `json:"items"`
	ShareTerms  string        `json:"share_terms"`
	OpenTerms   string        `json:"open_terms"`
	UpdateCycle string        `json:"update_cycle"`
	Related     []string      `json:"related"`
	ReleasedOn  string        `json:"released_on"`
}

func toEntryBody(e office.Entry) entryBody {
	return entryBody{
		ShareBasis: e.ShareBasis, OpenBasis: e.OpenBasis, Gathered: e.Gathered, Domain: e.Domain, Summary: e.Summary,
		Format: e.Format, Items: e.Items, ShareTerms: e.ShareTerms, OpenTerms: e.OpenTerms, UpdateCycle: e.UpdateCycle,
		Related: e.Related, ReleasedOn: e.ReleasedOn,
	}
}

func (b entryBody) entry() office.Entry {
	return office.Entry{
		Resource: procedure.Resource{ShareBasis: b.ShareBasis, OpenBasis: b.OpenBasis, Gathered: b.Gathered},
		Domain:   b.Domain, Summary: b.Summary, Format: b.Format, Items: b.Items, ShareTerms: b.ShareTerms,
		OpenTerms: b.OpenTerms, UpdateCycle: b.UpdateCycle, Related: b.Related, ReleasedOn: b.ReleasedOn,
	}
}

// Classes of sharing and opening.
const (
	conditional = "conditional"
	withheld    = "withheld"
)

// PutEntry makes the entry's content its new version, from e.Since on, or from now. A class that is conditional or withheld needs a basis.
// A version that a case made is put once, however often it is asked for, and e.Version must be the next one: a change that
// was made from an older version is an error, not a silent loss of what came between.
func (s *Store) PutEntry(ctx context.Context, e office.Entry) (office.Entry, error) {
	var put office.Entry
	err := s.writing(ctx, "put the catalog entry "+e.Code, func(t tx) (err error) {
		put, err = t.putEntry(e)
		return err
	})
	return put, err
}

func (t tx) putEntry(e office.Entry) (office.Entry, error) {
	if err := needsBasis(e); err != nil {
		return e, err
	}
	if err := t.lock("catalog/%s", e.Code); err != nil {
		return e, err
	}
	if e.ByCase != "" {
		row, found, err := find[entryRow](t.db, "code = ? AND by_case = ?", e.Code, e.ByCase)
		if err != nil {
			return e, err
		}
		if found {
			return row.entry()
		}
	}
	return t.newVersion(e)
}

func needsBasis(e office.Entry) error {
	needs := func(class, basis string) bool { return (class == conditional || class == withheld) && basis == "" }
	switch {
	case needs(e.Share, e.ShareBasis):
		err := refuse(office.BasisNeeded, "“%s”有条件共享或者不予共享，应当列明依据", e.Title)
		err.Field = "share_basis"
		return err
	case needs(e.Open, e.OpenBasis):
		err := refuse(office.BasisNeeded, "“%s”有条件开放或者不予开放，应当列明依据", e.Title)
		err.Field = "open_basis"
		return err
	}
	return nil
}

func (t tx) newVersion(e office.Entry) (office.Entry, error) {
	last, _, err := find[entryRow](t.db, "code = ? AND current", e.Code)
	if err != nil {
		return e, err
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
	row, err := toEntryRow(e)
	if err != nil {
		return e, err
	}
	if err := t.db.Model(&entryRow{}).Where("code = ? AND current", e.Code).Update("current", false).Error; err != nil {
		return e, err
	}
	return e, t.db.Create(&row).Error
}

// Entry returns the present version of a catalog entry.
func (s *Store) Entry(ctx context.Context, code string) (office.Entry, error) {
	e, err := s.reading(ctx).entry(code)
	return e, explain("read the catalog entry "+code, err)
}

func (t tx) entry(code string) (office.Entry, error) {
	row, err := take[entryRow](t.db, false, refuse(office.EntryUnknown, "目录中没有编号为 %s 的条目", code), "code = ? AND current", code)
	if err != nil {
		return office.Entry{}, err
	}
	return row.entry()
}

// EntryVersions lists all versions of a catalog entry, the present one first.
func (s *Store) EntryVersions(ctx context.Context, code string) ([]office.Entry, error) {
	var rows []entryRow
	err := s.reader.WithContext(ctx).Where("code = ?", clean(code)).Order("version DESC").Find(&rows).Error
	if err == nil && len(rows) == 0 {
		err = refuse(office.EntryUnknown, "目录中没有编号为 %s 的条目", code)
	}
	if err != nil {
		return nil, explain("list the versions of the catalog entry "+code, err)
	}
	entries, err := mapped(rows, entryRow.entry)
	return entries, explain("list the versions of the catalog entry "+code, err)
}

// Entries lists the present versions by code.
func (s *Store) Entries(ctx context.Context, q office.EntryQuery) (office.List[office.Entry], error) {
	db := s.reader.WithContext(ctx).Where("current")
	for column, value := range map[string]string{"provider": q.Provider, "share_class": q.Share, "open_class": q.Open} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	if q.OnlyOpen {
		db = db.Where("open_class <> ?", withheld)
	}
	if q.Text != "" {
		db = db.Where(`search LIKE ? ESCAPE '\'`, like(q.Text))
	}
	list, err := page(db, q.Page, entryOrder)
	if err != nil {
		return office.List[office.Entry]{}, explain("list the catalog", err)
	}
	entries, err := mapped(list.Items, entryRow.entry)
	return office.List[office.Entry]{Items: entries, Next: list.Next}, explain("list the catalog", err)
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
