package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
	"github.com/shixian/shixian/procedure"
)

var catalog = suite{
	"a change is a new version, the old ones stay": entryVersions,
	"a change by a case is made once":              changedOnce,
	"an entry that is retired can be read":         retiredReadable,
	"a class that holds back needs a basis":        basisNeeded,
	"entries are found, in order":                  entriesFound,
	"an unknown entry is refused":                  unknownEntry,
	"no field of an entry is dropped":              fieldsKept,
}

func entryVersions(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	assert.Equal(t, 1, e.Version)
	assert.True(t, e.Since.Equal(At("2026-09-14 10:00:00")))
	number := l.file()

	l.clock.Add(time.Hour)
	changed := e
	changed.Title, changed.Since, changed.Version = "新名称", time.Time{}, 0
	_, err = l.PutEntry(l.ctx, changed)
	require.NoError(t, err)
	versions, err := l.EntryVersions(l.ctx, "mzj-001")
	require.NoError(t, err)
	require.Len(t, versions, 2)
	assert.Equal(t, e, versions[1])
	assert.Equal(t, "新名称", versions[0].Title)
	assert.True(t, versions[0].Since.Equal(l.clock.Now()))
	assert.Equal(t, 1, l.state(number).Resource.Version, "a case is about the entry as it stood on filing")
}

func retiredReadable(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	last := e
	last.Retired, last.ByCase, last.Since, last.Version = true, "YH-2026-000001", l.clock.Now(), e.Version+1
	require.NoError(t, l.PublishEntry(l.ctx, last))
	require.NoError(t, l.PublishEntry(l.ctx, last), "once for each call of a case")

	list, err := l.Entries(l.ctx, domain.EntryQuery{})
	require.NoError(t, err)
	for _, listed := range list.Items {
		assert.NotEqual(t, "mzj-001", listed.Code)
	}
	present, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	assert.True(t, present.Retired)
	versions, err := l.EntryVersions(l.ctx, "mzj-001")
	require.NoError(t, err)
	assert.Len(t, versions, last.Version)

	_, err = l.File(l.ctx, domain.Filing{Definition: definition(t, "catalog-change"), By: provider, Resource: "mzj-001", Form: procedure.Fields{
		"cause": "other", "event_on": "2026-09-14", "change": "改名", "title": "新名",
	}})
	refused(t, err, domain.EntryRetired)
	next, again := last, e
	next.Retired, next.ByCase, next.Version = false, "YH-2026-000002", last.Version+1
	refused(t, l.PublishEntry(l.ctx, next), domain.EntryRetired)
	again.ByCase, again.Version = "YH-2026-000003", 1
	refused(t, l.PublishEntry(l.ctx, again), domain.EntryTaken)
}

func changedOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	e.Title, e.ByCase, e.Version = "变更后", "YH-2026-000001", 2
	require.NoError(t, l.PublishEntry(l.ctx, e))
	require.NoError(t, l.PublishEntry(l.ctx, e))
	corrected := e
	corrected.Title, corrected.Since, corrected.Version = "改正后", e.Since.Add(time.Hour), 3
	require.NoError(t, l.PublishEntry(l.ctx, corrected), "what was sent back is published again")
	require.NoError(t, l.PublishEntry(l.ctx, corrected))
	e.ByCase = "YH-2026-000002"
	err = l.PublishEntry(l.ctx, e)
	require.ErrorContains(t, err, "version 2", "made from the version before the last")
	var refusal *procedure.Refusal
	assert.NotErrorAs(t, err, &refusal, "the service reads again and retries")
	versions, err := l.EntryVersions(l.ctx, "mzj-001")
	require.NoError(t, err)
	require.Len(t, versions, 3)
	assert.Equal(t, "改正后", versions[0].Title)
}

func basisNeeded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for field, change := range map[string]func(*domain.Entry){
		"share_basis": func(e *domain.Entry) { e.ShareBasis = "" },
		"open_basis":  func(e *domain.Entry) { e.OpenBasis = "" },
	} {
		e := entry("mzj-009", "conditional")
		change(&e)
		_, err := l.PutEntry(l.ctx, e)
		assert.Equal(t, field, refused(t, err, domain.BasisNeeded).Field)
	}
	free := entry("mzj-009", "unconditional")
	free.ShareBasis = ""
	_, err := l.PutEntry(l.ctx, free)
	require.NoError(t, err)
}

func entriesFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	open := entry("Zjj-001", "unconditional")
	open.Provider, open.Open, open.OpenBasis, open.Items = "zjj", "unconditional", "", []procedure.Item{{Name: "建筑100%"}}
	_, err := l.PutEntry(l.ctx, open)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		q    domain.EntryQuery
		want []string
	}{
		"all, by code":     {domain.EntryQuery{}, []string{"Zjj-001", "mzj-001", "mzj-002", "mzj-003"}},
		"by provider":      {domain.EntryQuery{Provider: "zjj"}, []string{"Zjj-001"}},
		"by class":         {domain.EntryQuery{Share: "withheld"}, []string{"mzj-003"}},
		"what is open":     {domain.EntryQuery{OnlyOpen: true}, []string{"Zjj-001"}},
		"by item":          {domain.EntryQuery{Text: "100%"}, []string{"Zjj-001"}},
		"wildcard as text": {domain.EntryQuery{Text: "1%0"}, nil},
		"by capital":       {domain.EntryQuery{Text: "zJJ"}, []string{"Zjj-001"}},
		"a page":           {domain.EntryQuery{Page: domain.Page{Limit: 2}}, []string{"Zjj-001", "mzj-001"}},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := l.Entries(l.ctx, c.q)
			require.NoError(t, err)
			var codes []string
			for _, e := range list.Items {
				codes = append(codes, e.Code)
			}
			assert.Equal(t, c.want, codes)
		})
	}
}

func unknownEntry(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.Entry(l.ctx, "MZJ-001")
	refused(t, err, domain.EntryUnknown)
	_, err = l.EntryVersions(l.ctx, "x")
	refused(t, err, domain.EntryUnknown)
}

func fieldsKept(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for code, yes := range map[string]bool{"x-1": true, "x-2": false} {
		imported, put := domaintest.Entry(code, yes), domaintest.Entry(code+"-put", yes)
		_, err := l.ImportEntries(l.ctx, domain.Import{ID: "import-" + code, By: bureau, Changes: []domain.Entry{versioned(imported, 1)}})
		require.NoError(t, err)
		_, err = l.PutEntry(l.ctx, put)
		require.NoError(t, err)
		for _, e := range []domain.Entry{imported, put} {
			kept, err := l.Entry(l.ctx, e.Code)
			require.NoError(t, err)
			for _, f := range domain.EntryFields {
				assert.Equal(t, f.In(&e), f.In(&kept), f.Name)
			}
		}
	}
}
