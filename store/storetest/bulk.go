package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/seed"
	"github.com/shixian/shixian/store"
)

var chronicling = suite{
	"a simulated case is what it would be, had it been lived":               bulkAsLived,
	"a simulated history is written into nothing but a demonstration":       bulkOfDemoAlone,
	"what goes on is started, what ended is not":                            bulkGoesOn,
	"a filing that is refused leaves no gap in the numbers":                 bulkWithoutGaps,
	"a simulated history changes the catalog":                               bulkOfCatalog,
	"a simulated history that was not finished is told":                     bulkUnfinished,
	"people have read what a simulated history told them, but its last day": bulkWasRead,
	"the reports of a simulated history's months are due":                   bulkIsReported,
}

// newDemo is a ledger as newLedger's that is a demonstration's.
func newDemo(t testing.TB, fresh Fresh) *ledger {
	t.Helper()
	config := fresh(t)
	clock := NewClock("2026-09-14 10:00:00")
	config.Clock, config.Calendar = clock, unannounced
	l := &ledger{t: t, ctx: t.Context(), config: config, clock: clock, share: ShareApplication(t)}
	l.Store = l.reopen(config)
	require.False(t, l.MadeUp())
	require.NoError(t, l.MarkDemo(l.ctx))
	require.True(t, l.MadeUp())
	l.seed()
	return l
}

func (l *ledger) bulk(from string) *seed.BulkLedger {
	l.t.Helper()
	c, err := seed.NewBulkLedger(l.ctx, l.Store, store.DemoMark{Seed: 1, Cases: 1}, At(from))
	require.NoError(l.t, err)
	return c
}

// caseOfTest is what is done with the case, and when.
var caseOfTest = []struct {
	at     string
	action string
	by     domain.Person
	fields procedure.Fields
}{
	{"2026-09-14 15:00:00", "supplement", provider, procedure.Fields{"reason": "用途不明"}},
	{"2026-09-16 09:30:00", "resubmit", applicant, procedure.Fields{"supplement": "已补正"}},
	{"2026-09-17 11:00:00", "accept", provider, nil},
}

// The same filing, acts, silence and service, in the ledger under its clock and in a bulk ledger, make the same rows, but
// for ids and salts.
func bulkAsLived(t *testing.T, fresh Fresh) {
	lived := newLedger(t, fresh)
	number := lived.file()
	for _, step := range caseOfTest {
		lived.clock.Set(step.at)
		lived.act(number, step.action, step.by, step.fields)
	}
	lived.clock.Set("2026-09-25 00:00:02")
	lived.advance(number)
	lived.clock.Set("2026-09-25 00:00:03")
	lived.served(number)

	written := newDemo(t, fresh)
	c := written.bulk("2026-09-14 10:00:00")
	filed, err := c.File(written.filing())
	require.NoError(t, err)
	require.Equal(t, number, filed.State.Number)
	for _, step := range caseOfTest {
		c.At(At(step.at))
		_, err := c.Act(domain.Act{Case: number, Action: step.action, By: step.by, Fields: step.fields}, 0)
		require.NoError(t, err)
	}
	c.At(At("2026-09-25 00:00:02"))
	out, err := c.Advance(t.Context(), number, nil, nil)
	require.NoError(t, err)
	require.Len(t, out.Case.State.Calls(), 1)
	c.At(At("2026-09-25 00:00:03"))
	_, err = c.Advance(t.Context(), number, []procedure.Event{done(out.Case.State.Calls()[0])}, nil)
	require.NoError(t, err)
	require.NoError(t, c.Rest(number))
	require.NoError(t, c.Close(t.Context()))

	written.clock.Set("2026-09-25 00:00:03")
	one, err := lived.Case(t.Context(), number)
	require.NoError(t, err)
	two, err := written.Case(t.Context(), number)
	require.NoError(t, err)
	assert.Equal(t, one.State, two.State)
	assert.Equal(t, one.Version, two.Version)
	assert.Equal(t, shorn(lived, number), shorn(written, number))
	assert.Equal(t, owedBy(lived, number), owedBy(written, number))
	assert.Equal(t, lived.issued(number), written.issued(number))
	assert.Len(t, written.issued(number), 4, "receipt, supplement, acceptance, answer")
	assert.Equal(t, noticesTo(lived, provider), noticesTo(written, provider))
	audit, err := written.Verify(t.Context())
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
	found, err := written.Cases(t.Context(), domain.CaseQuery{Text: "核对低保"})
	require.NoError(t, err)
	assert.Len(t, found.Items, 1)
}

// shorn is a timeline without ids, which are drawn, and hashes, which follow from them.
func shorn(l *ledger, number string) []domain.Event {
	l.t.Helper()
	events, err := l.Timeline(l.ctx, number)
	require.NoError(l.t, err)
	for i := range events {
		if events[i].Record.Event.Kind == procedure.Acted {
			events[i].Record.Event.ID = ""
		}
		events[i].Hash = ""
	}
	return events
}

func owedBy(l *ledger, number string) []domain.Obligation {
	l.t.Helper()
	list, err := l.Obligations(l.ctx, number)
	require.NoError(l.t, err)
	return list
}

func noticesTo(l *ledger, p domain.Person) []string {
	l.t.Helper()
	list, err := l.Notifications(l.ctx, p, domain.Page{})
	require.NoError(l.t, err)
	var texts []string
	for _, n := range list.Items {
		texts = append(texts, n.At.Format(time.RFC3339)+" "+n.Text)
	}
	return texts
}

func bulkOfDemoAlone(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh) // departments, and no mark
	_, err := seed.NewBulkLedger(t.Context(), l.Store, store.DemoMark{Seed: 1}, At("2026-09-14 10:00:00"))
	var notDemo *store.NotDemoError
	require.ErrorAs(t, err, &notDemo)
	require.ErrorAs(t, l.MarkDemo(t.Context()), &notDemo)
	assert.False(t, l.MadeUp())
}

func bulkGoesOn(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c := l.bulk("2026-09-01 09:00:00")
	_, err := c.File(l.filing())
	require.NoError(t, err)
	withdrawn, err := c.File(l.filing())
	require.NoError(t, err)
	_, err = c.Act(domain.Act{Case: withdrawn.State.Number, Action: "withdraw", By: applicant}, time.Millisecond)
	require.NoError(t, err)
	require.NoError(t, c.Close(t.Context()))
	stale, err := l.Stale(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, stale, 1)
	assert.Equal(t, "YH-2026-000001", stale[0].Number)
	next := l.file()
	assert.Equal(t, "YH-2026-000003", next, "the numbers go on")
}

func bulkWithoutGaps(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c := l.bulk("2026-09-01 09:00:00")
	f := l.filing()
	f.Form = procedure.Fields{"purpose": "不完整"}
	_, err := c.File(f)
	refused(t, err, procedure.FieldMissing)
	filed, err := c.File(l.filing())
	require.NoError(t, err)
	assert.Equal(t, "YH-2026-000001", filed.State.Number)
	_, err = c.Act(domain.Act{Case: filed.State.Number, Action: "accept", By: outsider}, 0)
	refused(t, err, domain.CaseUnknown)
	require.NoError(t, c.Close(t.Context()))
}

func bulkOfCatalog(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c := l.bulk("2026-09-01 09:00:00")
	added := entry("mzj-900", "conditional")
	added.Title = "流浪乞讨人员救助台账"
	require.NoError(t, c.PutEntry(added))
	changed, err := c.Entry(t.Context(), "mzj-001")
	require.NoError(t, err)
	changed.Title, changed.ByCase = "改名的条目", "YH-2026-000001"
	require.Error(t, c.PublishEntry(t.Context(), changed), "not the next version")
	changed.Version++
	require.NoError(t, c.PublishEntry(t.Context(), changed))
	require.NoError(t, c.PublishEntry(t.Context(), changed), "once for each call of a case")
	require.NoError(t, c.Close(t.Context()))
	versions, err := l.EntryVersions(t.Context(), "mzj-001")
	require.NoError(t, err)
	require.Len(t, versions, 2)
	assert.Equal(t, "改名的条目", versions[0].Title)
	for text, code := range map[string]string{"乞讨人员": "mzj-900", "改名的": "mzj-001"} {
		list, err := l.Entries(t.Context(), domain.EntryQuery{Text: text})
		require.NoError(t, err)
		require.Len(t, list.Items, 1, text)
		assert.Equal(t, code, list.Items[0].Code)
	}
}

func bulkUnfinished(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c := l.bulk("2026-09-01 09:00:00")
	c.Abandon()
	_, err := seed.NewBulkLedger(t.Context(), l.Store, store.DemoMark{Seed: 1}, At("2026-09-01 09:00:00"))
	require.ErrorContains(t, err, "not finished")
	require.ErrorContains(t, err, "another database")
}

func bulkWasRead(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c, err := seed.NewBulkLedger(t.Context(), l.Store, store.DemoMark{Seed: 1, Cases: 2, Until: "2026-09-14"}, At("2026-09-01 09:00:00"))
	require.NoError(t, err)
	_, err = c.File(l.filing())
	require.NoError(t, err)
	c.At(At("2026-09-13 09:00:00"))
	late, err := c.File(l.filing())
	require.NoError(t, err)
	require.NoError(t, c.Close(t.Context()))
	for _, reopened := range []*store.Store{l.Store, l.reopen(l.config)} {
		unread, err := reopened.UnreadNotifications(t.Context(), provider, domain.Page{})
		require.NoError(t, err)
		require.Len(t, unread.Items, 1)
		assert.Equal(t, late.State.Number, unread.Items[0].Case)
		n, err := reopened.Unread(t.Context(), provider, 10)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		all, err := reopened.Notifications(t.Context(), provider, domain.Page{})
		require.NoError(t, err)
		require.Len(t, all.Items, 2)
		assert.Nil(t, all.Items[0].ReadAt)
		assert.NotNil(t, all.Items[1].ReadAt)
	}
}

func bulkIsReported(t *testing.T, fresh Fresh) {
	l := newDemo(t, fresh)
	c := l.bulk("2026-06-15 09:00:00")
	require.NoError(t, c.Close(t.Context()))
	due, err := l.SnapshotsDue(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"2026-06", "2026-Q2", "2026-07", "2026-08"}, due)
}
