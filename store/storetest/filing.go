package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var filing = suite{
	"a case is filed and read back":                  filedAndReadBack,
	"numbers of a year have no gaps":                 numbersHaveNoGaps,
	"many at once get numbers of their own":          numbersAreUnique,
	"a key files once":                               keyFilesOnce,
	"a key files once, however many send it at once": keyFilesOnceAtOnce,
	"what cannot be filed is refused":                filingsRefused,
	"the day is Shanghai's":                          dayIsShanghais,
	"a case keeps the rules it was filed under":      caseKeepsItsRules,
	"an unknown case is refused":                     unknownCase,
	"texts that a database does not take are taken":  oddTexts,
}

func filedAndReadBack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.filing())
	require.NoError(t, err)
	assert.False(t, filed.Repeated)
	assert.Equal(t, "YH-2026-000001", filed.Case.State.Number)

	c, err := l.Case(l.ctx, "YH-2026-000001")
	require.NoError(t, err)
	sameCase(t, filed.Case, c)
	assert.Equal(t, int64(1), c.Version)
	assert.Equal(t, "acceptance", c.State.Node)
	assert.Equal(t, procedure.Parties{Applicant: "wjw", Provider: "mzj"}, c.State.Parties)
	assert.True(t, c.State.FiledAt.Equal(At("2026-09-14 10:00:00")))

	l.act(c.State.Number, "accept", provider, nil)
	l.act(c.State.Number, "approve", provider, nil)
	out := l.served(c.State.Number)
	assert.True(t, out.Case.State.Ended())
	assert.Equal(t, "approved", out.Case.State.Outcome.Code)
}

func numbersHaveNoGaps(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Equal(t, "YH-2026-000001", l.file())
	wrong := l.filing()
	wrong.Form = procedure.Fields{}
	_, err := l.File(l.ctx, wrong)
	refused(t, err, procedure.FieldMissing)
	assert.Equal(t, "YH-2026-000002", l.file())
	l.clock.Set("2027-01-04 09:00:00")
	assert.Equal(t, "YH-2027-000001", l.file())
}

func numbersAreUnique(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	other := l.reopen(l.config)
	var mu sync.Mutex
	var numbers []string
	together(t, 24, func(i int) {
		s := l.Store
		if i%2 == 0 {
			s = other
		}
		if filed, err := s.File(l.ctx, l.filing()); assert.NoError(t, err) {
			mu.Lock()
			defer mu.Unlock()
			numbers = append(numbers, filed.Case.State.Number)
		}
	})
	slices.Sort(numbers)
	for i, n := range numbers {
		assert.Equal(t, fmt.Sprintf("YH-2026-%06d", i+1), n)
	}
}

func keyFilesOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.filing()
	f.Key = "k1"
	first, err := l.File(l.ctx, f)
	require.NoError(t, err)
	l.clock.Add(time.Hour)
	again, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.True(t, again.Repeated)
	sameCase(t, first.Case, again.Case)

	other := f
	other.Resource = "mzj-002"
	_, err = l.File(l.ctx, other)
	refused(t, err, domain.IdempotencyConflict)

	f.By = outsider
	elsewhere, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.False(t, elsewhere.Repeated, "a key is the person's own")
}

func keyFilesOnceAtOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.filing()
	f.Key = "k1"
	together(t, 16, func(int) {
		if filed, err := l.File(l.ctx, f); assert.NoError(t, err) {
			assert.Equal(t, "YH-2026-000001", filed.Case.State.Number)
		}
	})
	list, err := l.Cases(l.ctx, domain.CaseQuery{})
	require.NoError(t, err)
	assert.Len(t, list.Items, 1)
}

func filingsRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for name, c := range map[string]struct {
		change func(*domain.Filing)
		code   procedure.Code
	}{
		"by the public":       {func(f *domain.Filing) { f.By = citizen }, procedure.NotYourFiling},
		"by an auditor":       {func(f *domain.Filing) { f.By = auditor }, procedure.NotYourFiling},
		"about nothing":       {func(f *domain.Filing) { f.Resource = "" }, procedure.ResourceNeeded},
		"about the unknown":   {func(f *domain.Filing) { f.Resource = "MZJ-001" }, domain.EntryUnknown},
		"without its form":    {func(f *domain.Filing) { f.Form = nil }, procedure.FieldMissing},
		"after an unknown":    {func(f *domain.Filing) { f.Parent, f.Child = "YH-2026-999999", "x" }, domain.CaseUnknown},
		"with another's file": {func(f *domain.Filing) { f.Form["evidence"] = "x" }, procedure.FieldUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			f := l.filing()
			c.change(&f)
			_, err := l.File(l.ctx, f)
			refused(t, err, c.code)
		})
	}
	list, err := l.Cases(l.ctx, domain.CaseQuery{})
	require.NoError(t, err)
	assert.Empty(t, list.Items)
}

func dayIsShanghais(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.clock.SetTime(time.Date(2026, 9, 14, 16, 30, 0, 123456789, time.UTC)) // half past midnight in Shanghai
	c, err := l.Case(l.ctx, l.file())
	require.NoError(t, err)
	assert.Equal(t, "2026-09-15", c.State.FiledOn.String())
	assert.Equal(t, 123456000, c.State.FiledAt.Nanosecond(), "in microseconds")
	events, err := l.Timeline(l.ctx, c.State.Number)
	require.NoError(t, err)
	assert.True(t, events[0].Record.Event.At.Equal(c.State.FiledAt))
	assert.Equal(t, "+0800", events[0].RecordedAt.Format("-0700"))
}

func caseKeepsItsRules(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	changed, err := procedure.Parse(l.share.Regulation, "share-application.yaml", append(l.share.Source.Procedure, "\n# changed\n"...))
	require.NoError(t, err)
	require.NotEqual(t, l.share.Ref(), changed.Ref())
	require.NoError(t, l.PublishDefinitions(l.ctx, changed))

	elsewhere := l.reopen(l.config)
	c, err := elsewhere.Case(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, l.share.Ref(), c.Definition.Ref())
	d, err := elsewhere.Definition(l.ctx, changed.Ref())
	require.NoError(t, err)
	assert.Equal(t, changed.Ref(), d.Ref())
	_, err = elsewhere.Definition(l.ctx, "yaohai-2024/share-application@0")
	refused(t, err, domain.DefinitionUnknown)
}

func unknownCase(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.Case(l.ctx, "YH-2026-000009")
	refused(t, err, domain.CaseUnknown)
	_, err = l.Timeline(l.ctx, "YH-2026-000009")
	refused(t, err, domain.CaseUnknown)
	_, err = l.Obligations(l.ctx, "YH-2026-000009")
	refused(t, err, domain.CaseUnknown)
	_, err = l.Advance(l.ctx, "YH-2026-000009", nil, nil)
	refused(t, err, domain.CaseUnknown)
	_, err = l.register("YH-2026-000009", "accept", provider, nil)
	refused(t, err, domain.CaseUnknown)
	_, err = l.Act(l.ctx, "no such act")
	refused(t, err, domain.ActUnknown)
}

// oddTexts come from the outside in JSON, in addresses and in file names.
func oddTexts(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	const odd = "a\x00b\xffc"
	f := l.filing()
	f.Form["purpose"], f.Key = odd, odd
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.Equal(t, "a\uFFFDb\uFFFDc", l.state(filed.Case.State.Number).Form["purpose"])
	again, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.True(t, again.Repeated)
	assert.Len(t, l.cases(domain.CaseQuery{Text: odd}).Items, 1)
	assert.Empty(t, l.cases(domain.CaseQuery{Regulation: odd, Department: odd}).Items)
	assert.Empty(t, l.verify().Faults)

	_, err = l.Case(l.ctx, odd)
	refused(t, err, domain.CaseUnknown)
	_, err = l.Timeline(l.ctx, odd)
	refused(t, err, domain.CaseUnknown)
	_, err = l.Entry(l.ctx, odd)
	refused(t, err, domain.EntryUnknown)
	_, err = l.Account(l.ctx, odd)
	refused(t, err, domain.PersonUnknown)
	_, err = l.register(filed.Case.State.Number, odd, provider, nil)
	refused(t, err, procedure.ActionNotOpen)
	a, err := l.Attach(l.ctx, domain.Attachment{Case: filed.Case.State.Number, Name: odd}, strings.NewReader("x"))
	require.NoError(t, err)
	assert.Equal(t, "a\uFFFDb\uFFFDc", a.Name)
}

// sameCase compares cases by what they say. A definition that was read again from its sources is the same by its name.
func sameCase(t *testing.T, want, got domain.Case) {
	t.Helper()
	assert.Equal(t, want.Definition.Ref(), got.Definition.Ref())
	want.Definition, got.Definition = nil, nil
	assert.Equal(t, want, got)
}
