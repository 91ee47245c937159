package storetest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/whatif"
)

var histories = suite{
	"the histories of cases that were open since a day": historiesSince,
	"what is supposed is answered and leaves no trace":  supposed,
}

func (l *ledger) histories(q domain.HistoryQuery) (all int, found []domain.History) {
	l.t.Helper()
	all, err := l.Histories(l.ctx, q, func(batch []domain.History) error {
		found = append(found, batch...)
		return nil
	})
	require.NoError(l.t, err)
	return all, found
}

func historiesSince(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	withdrawn, answered := l.file(), l.accepted()
	l.clock.Set("2026-09-15 10:00:00")
	l.act(withdrawn, "withdraw", applicant, nil)
	l.clock.Set("2026-09-28 09:00:00") // by then the silence was consent
	l.advance(answered)
	l.served(answered)

	all, found := l.histories(domain.HistoryQuery{Since: At("2026-09-15 00:00:00")})
	assert.Equal(t, 2, all)
	require.Len(t, found, 2)
	assert.Equal(t, []string{withdrawn, answered}, []string{found[0].State.Number, found[1].State.Number})
	assert.Equal(t, l.share.Ref(), found[1].Definition.Ref())
	kinds := []procedure.EventKind{}
	for _, r := range found[1].Records {
		kinds = append(kinds, r.Event.Kind)
	}
	assert.Equal(t, []procedure.EventKind{procedure.Filed, procedure.Acted, procedure.ServiceDone}, kinds, "without what time brought about")
	assert.Equal(t, l.filing().Form["purpose"], found[1].Records[0].Event.Fields["purpose"], "values, not their digests")

	all, found = l.histories(domain.HistoryQuery{Since: At("2026-09-16 00:00:00")})
	assert.Equal(t, 1, all)
	require.Len(t, found, 1)
	assert.Equal(t, answered, found[0].State.Number)

	all, found = l.histories(domain.HistoryQuery{Since: At("2026-09-16 00:00:00"), Procedures: []string{}})
	assert.Equal(t, 1, all, "those of other procedures are counted")
	assert.Empty(t, found)
	_, found = l.histories(domain.HistoryQuery{Procedures: []string{l.share.ID()}})
	assert.Len(t, found, 2)

	tired := errors.New("enough")
	_, err := l.Histories(l.ctx, domain.HistoryQuery{}, func([]domain.History) error { return tired })
	assert.ErrorIs(t, err, tired)
}

// Asked of a ledger with the same calendar as if it were another, no case differs; the one that nobody has advanced for long
// is compared as it would stand.
func supposed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.accepted()
	l.clock.Set("2026-10-12 09:00:00")
	rows := l.count("SELECT count(*) FROM events")
	published, err := l.PublishedDefinitions(l.ctx)
	require.NoError(t, err)
	ids := []string{}
	for _, d := range published {
		ids = append(ids, d.ID())
	}
	assert.Contains(t, ids, l.share.ID())

	cal, err := l.Calendar(l.ctx)
	require.NoError(t, err)
	q := whatif.Question{Calendar: cal, Supposed: cal, Since: At("2026-09-01 00:00:00"), Now: l.clock.Now()}
	departmentOf := func(a domain.Assignee) (string, error) { return l.DepartmentOf(l.ctx, a) }
	study := whatif.NewStudy(q, departmentOf, nil)
	all, err := l.Histories(l.ctx, q.Query(), study.Add)
	require.NoError(t, err)
	a := study.Answer(all)
	assert.Equal(t, []int{1, 1, 0, 0, 0}, []int{a.Cases, a.Replayed, a.Differing.Count, a.Apart.Count, a.Failures}, a.Failed)
	assert.Equal(t, rows, l.count("SELECT count(*) FROM events"))
}
