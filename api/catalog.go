package api

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// catalogHandlers shows the catalog and takes its files.
type catalogHandlers struct {
	*directory
	ledger  catalogKeeper
	turns   *turns // of files that are read
	exports *exports

	publicXLSX, publicCSV *publicFile
}

func newCatalogHandlers(names *directory, ledger catalogKeeper, exports *exports) *catalogHandlers {
	return &catalogHandlers{
		directory: names, ledger: ledger, turns: newTurns(importsAtOnce, 1), exports: exports,
		publicXLSX: newPublicFile(catalogFormat{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", catalog.WriteXLSX}),
		publicCSV:  newPublicFile(catalogFormat{"csv", "text/csv", catalog.WriteCSV}),
	}
}

// catalogKeeper keeps the catalog.
type catalogKeeper interface {
	Entries(ctx context.Context, q domain.EntryQuery) (domain.List[domain.Entry], error)
	Entry(ctx context.Context, code string) (domain.Entry, error)
	EntryVersions(ctx context.Context, code string) ([]domain.Entry, error)
	// CountVersions counts those of all entries: with every change of the catalog there is one more.
	CountVersions(ctx context.Context) (int64, error)
	// EntriesOf returns the present versions of those codes that are in the catalog.
	EntriesOf(ctx context.Context, codes []string) (map[string]domain.Entry, error)
	// ImportEntries makes all of the file's changes present versions, or none.
	ImportEntries(ctx context.Context, i domain.Import) (domain.Import, error)
	// ImportReviews are those that have to go before an import today.
	ImportReviews(ctx context.Context) ([]domain.ImportReview, error)
	// ReviewsOf returns the reviews that went before imports, by their ids.
	ReviewsOf(ctx context.Context, imports []string) (map[string][]domain.ImportReview, error)
	// ReportUpdate keeps a provider's word that an entry's data are up to date.
	ReportUpdate(ctx context.Context, u domain.DataUpdate) (domain.Entry, error)
	DataUpdates(ctx context.Context, code string) ([]domain.DataUpdate, error)
	// EntryGrants lists the rights to use an entry's data, the latest first.
	EntryGrants(ctx context.Context, code string, after domain.Page) (domain.List[domain.Grant], error)
	caseOf
	// Staleness counts by department the entries whose data are overdue for update.
	Staleness(ctx context.Context, today civil.Date) ([]domain.Staleness, error)
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
}

func (s *catalogHandlers) ListEntries(ctx context.Context, r gen.ListEntriesRequestObject) (gen.ListEntriesResponseObject, error) {
	today, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.entryQuery(ctx, r.Params)
	if err != nil {
		return nil, err
	}
	list, err := s.ledger.Entries(ctx, q)
	if err != nil {
		return nil, err
	}
	if list.Items, err = s.told(ctx, list.Items); err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListEntries200JSONResponse{
		Items: each(list.Items, func(e domain.Entry) gen.Entry { return refs.toEntry(e, today) }), Next: list.Next,
	}, nil
}

// entryQuery is what the parameters ask for, of what the caller may see.
func (s *catalogHandlers) entryQuery(ctx context.Context, p gen.ListEntriesParams) (domain.EntryQuery, error) {
	q := domain.EntryQuery{
		Text: p.Text, Provider: p.Provider, Share: string(p.Share), Open: string(p.Open),
		OnlyOpen: caller(ctx).Public(), Page: domain.Page{After: p.After, Limit: p.Limit},
	}
	if p.UpdateOverdue {
		today, err := s.today(ctx)
		if err != nil {
			return q, err
		}
		q.UpdateOverdue = &today
	}
	return q, nil
}

// told are entries in force as the caller may know them. To the public, an entry that is not open is related to none.
func (s *catalogHandlers) told(ctx context.Context, entries []domain.Entry) ([]domain.Entry, error) {
	entries = each(entries, func(e domain.Entry) domain.Entry { return e.Told(caller(ctx), e) })
	return s.relatedTold(ctx, entries)
}

func (s *catalogHandlers) relatedTold(ctx context.Context, entries []domain.Entry) ([]domain.Entry, error) {
	if !caller(ctx).Public() {
		return entries, nil
	}
	var codes []string
	for _, e := range entries {
		codes = append(codes, e.Related...)
	}
	known, err := s.ledger.EntriesOf(ctx, codes)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		entries[i].Related = slices.DeleteFunc(slices.Clone(e.Related), func(code string) bool {
			other, found := known[code]
			return !found || !mayReadEntry(caller(ctx), other)
		})
	}
	return entries, nil
}

// entry returns the entry if the caller may see it.
func (s *catalogHandlers) entry(ctx context.Context, code string) (domain.Entry, error) {
	unknown := refuse(domain.EntryUnknown, "没有代码为 %s 的目录条目", code)
	e, err := s.ledger.Entry(ctx, code)
	if err != nil {
		return domain.Entry{}, instead(err, unknown)
	}
	if !mayReadEntry(caller(ctx), e) {
		return domain.Entry{}, unknown
	}
	return e, nil
}

// versions are those of an entry that the caller may see, the present one first, each as the caller may know it.
func (s *catalogHandlers) versions(ctx context.Context, code string) ([]domain.Entry, error) {
	present, err := s.entry(ctx, code)
	if err != nil {
		return nil, err
	}
	all, err := s.ledger.EntryVersions(ctx, code)
	if err != nil {
		return nil, err
	}
	// An entry may have been closed to the public before.
	all = slices.DeleteFunc(all, func(e domain.Entry) bool { return !mayReadEntry(caller(ctx), e) })
	if len(all) == 0 { // closed to the caller just now
		return nil, refuse(domain.EntryUnknown, "没有代码为 %s 的目录条目", code)
	}
	return s.relatedTold(ctx, each(all, func(e domain.Entry) domain.Entry { return e.Told(caller(ctx), present) }))
}

func mayReadEntry(p domain.Person, e domain.Entry) bool {
	return !p.Public() || e.Open != procedure.Withheld
}

func (s *catalogHandlers) GetEntry(ctx context.Context, r gen.GetEntryRequestObject) (gen.GetEntryResponseObject, error) {
	e, err := s.entry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	told, err := s.told(ctx, []domain.Entry{e})
	if err != nil {
		return nil, err
	}
	shown, err := s.shown(ctx, told)
	if err != nil {
		return nil, err
	}
	return gen.GetEntry200JSONResponse(shown[0]), nil
}

func (s *catalogHandlers) ListEntryVersions(ctx context.Context, r gen.ListEntryVersionsRequestObject) (gen.ListEntryVersionsResponseObject, error) {
	versions, err := s.versions(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	shown, err := s.shown(ctx, versions)
	if err != nil {
		return nil, err
	}
	return gen.ListEntryVersions200JSONResponse{Items: shown}, nil
}

// shown are entries in full: with who imported them, for those who work here.
func (s *catalogHandlers) shown(ctx context.Context, entries []domain.Entry) ([]gen.Entry, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	today, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	reviews, err := s.ledger.ReviewsOf(ctx, importsOf(entries))
	if err != nil {
		return nil, err
	}
	names := map[string]string{"": ""} // few people import many versions
	list := make([]gen.Entry, 0, len(entries))
	for _, e := range entries {
		shown := refs.toEntry(e, today)
		if !caller(ctx).Public() {
			if _, known := names[e.ByPerson]; !known {
				if names[e.ByPerson], err = s.nameOf(ctx, e.ByPerson); err != nil {
					return nil, err
				}
			}
			shown.ImportedBy, shown.ImportReviews = names[e.ByPerson], each(reviews[e.ByImport], toImportReview)
		}
		list = append(list, shown)
	}
	return list, nil
}

func importsOf(entries []domain.Entry) []string {
	imports := []string{}
	for _, e := range entries {
		if e.ByImport != "" && !slices.Contains(imports, e.ByImport) {
			imports = append(imports, e.ByImport)
		}
	}
	return imports
}

// today is the ledger's date.
func (s *catalogHandlers) today(ctx context.Context) (civil.Date, error) {
	now, err := s.ledger.Now(ctx)
	return civil.DateOf(local(now)), err
}

func (o departmentRefs) toEntry(e domain.Entry, today civil.Date) gen.Entry {
	shown := gen.Entry{
		Version: e.Version, DataUpdatedOn: valueOf(e.DataUpdatedOn), NextUpdateOn: valueOf(e.NextUpdateOn),
		UpdateOverdue: e.NextUpdateOn != nil && e.NextUpdateOn.Before(today), Since: local(e.Since), ByCase: e.ByCase, Retired: e.Retired,
	}
	to := reflect.ValueOf(&shown).Elem()
	for i, statements := range entryFields {
		if from := reflect.ValueOf(statements(&e)).Elem(); !from.IsZero() {
			to.Field(i).Set(from)
		}
	}
	shown.Provider = o.ref(e.Provider)
	shown.Items, shown.Related = each(e.Items, same), each(e.Related, same)
	return shown
}

// entryFields are, by their place in an entry of the API, the fields that stand there as they are. A department is none: it
// stands there with its name.
var entryFields = placesOfFields()

func placesOfFields() map[int]func(*domain.Entry) any {
	places := map[int]func(*domain.Entry) any{}
	t := reflect.TypeFor[gen.Entry]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		for _, f := range domain.EntryFields {
			if f.Name == name && f.Kind != domain.DepartmentField {
				places[i] = f.In
			}
		}
	}
	return places
}

// ListEntryFields says what an entry consists of, so that pages need not know.
func (s *server) ListEntryFields(context.Context, gen.ListEntryFieldsRequestObject) (gen.ListEntryFieldsResponseObject, error) {
	return gen.ListEntryFields200JSONResponse{Items: each(domain.EntryFields, toEntryField)}, nil
}

func toEntryField(f domain.EntryField) gen.EntryField {
	return gen.EntryField{
		Name: f.Name, Title: cmp.Or(f.Label, f.Title), TitleEn: f.English, Kind: gen.EntryFieldKind(f.Kind), With: f.With, Help: f.Help,
	}
}
