package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
)

var auditing = suite{
	"an untouched ledger has no faults":              untouched,
	"events cannot be changed or deleted in passing": guarded,
	"what was touched is found":                      touchedIsFound,
	"erased values leave the chain whole":            erased,
	"an anchor shows what was deleted":               anchorShows,
}

// history makes two cases with some history.
func (l *ledger) history() {
	l.t.Helper()
	first := l.accepted()
	l.file()
	l.clock.Set("2026-10-08 09:00:00")
	l.advance(first)
}

func (l *ledger) verify() store.Audit {
	l.t.Helper()
	audit, err := l.Verify(l.ctx)
	require.NoError(l.t, err)
	audit.Seals, audit.Unsealed, audit.Contents, audit.SealedSince = 0, 0, 0, "" // sealing.go
	return audit
}

func untouched(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Equal(t, store.Audit{}, l.verify())
	l.history()
	assert.Equal(t, store.Audit{Cases: 2, Events: 6}, l.verify())
}

func guarded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.history()
	db := l.raw()
	defer func() { require.NoError(t, db.Close()) }()
	for _, query := range []string{"UPDATE events SET body = '' WHERE seq = 1", "DELETE FROM events"} {
		_, err := db.ExecContext(l.ctx, query)
		require.ErrorContains(t, err, "append-only")
	}
}

func touchedIsFound(t *testing.T, fresh Fresh) {
	const one, two = "YH-2026-000001", "YH-2026-000002"
	for name, c := range map[string]struct {
		query string
		at    store.Fault
	}{
		"the content": {
			`UPDATE events SET body = replace(body, '2026-09-14T10:00:00', '2026-09-13T10:00:00') WHERE seq = 2`,
			store.Fault{Case: one, Seq: 2, What: "the content, or the event before it, was touched"},
		},
		"a value": {
			`UPDATE events SET private = replace(private, '核对', '出售') WHERE seq = 1 AND case_number = 'YH-2026-000002'`,
			store.Fault{Case: two, Seq: 1, What: "the value of purpose was touched"},
		},
		"an event deleted": {
			`DELETE FROM events WHERE seq = 3`,
			store.Fault{Case: one, Seq: 3, What: "the event is missing"},
		},
		"the end deleted": {
			`DELETE FROM events WHERE seq = 5`,
			store.Fault{Case: one, Seq: 5, What: "the chain has 4 events, not 5"},
		},
		"an event of another case": {
			`UPDATE events SET case_number = 'YH-2026-000002', seq = 2 WHERE seq = 5`,
			store.Fault{Case: one, Seq: 5, What: "the chain has 4 events, not 5"},
		},
		"the state": {
			`UPDATE cases SET state = replace(state, 'deemed_approved', 'approved') WHERE number = 'YH-2026-000001'`,
			store.Fault{Case: one, What: "the state is not the one that the last event led to"},
		},
		"a column": {
			`UPDATE cases SET due_on = '2026-12-01' WHERE number = 'YH-2026-000002'`,
			store.Fault{Case: two, What: "a column of the case is not what its state says"},
		},
		"an obligation": {
			`UPDATE obligations SET outcome = 'met' WHERE case_number = 'YH-2026-000001' AND clock = 'answer'`,
			store.Fault{Case: one, What: "the obligation answer#1 is not what the state says"},
		},
		"an obligation deleted": {
			`DELETE FROM obligations WHERE case_number = 'YH-2026-000002'`,
			store.Fault{Case: two, What: "the obligation acceptance#1 is not what the state says"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t, fresh)
			l.history()
			l.unguarded()
			l.exec(c.query)
			faults := l.verify().Faults
			require.NotEmpty(t, faults)
			assert.Equal(t, c.at, faults[0])
			assert.Contains(t, faults[0].String(), c.at.Case)
		})
	}
}

func erased(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.history()
	l.exec(`UPDATE events SET private = NULL, salt = NULL WHERE case_number = 'YH-2026-000002'`)
	assert.Equal(t, store.Audit{Cases: 2, Events: 6, Erased: 1}, l.verify())
	events, err := l.Timeline(l.ctx, "YH-2026-000002")
	require.NoError(t, err)
	assert.Nil(t, events[0].Record.Event.Fields)
}

func anchorShows(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	empty, err := l.Anchor(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, 0, empty.Cases)
	l.history()
	kept, err := l.Anchor(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, 2, kept.Cases)
	assert.True(t, kept.At.Equal(l.clock.Now()))
	assert.NotEqual(t, empty.Root, kept.Root)

	l.file()
	l.act("YH-2026-000003", "accept", provider, nil)
	again, err := l.AnchorThrough(l.ctx, kept.Through)
	require.NoError(t, err)
	assert.Equal(t, kept.Root, again.Root, "what came later does not change it")

	l.unguarded()
	for _, table := range []string{"notifications", "obligations", "tasks", "acts", "letters", "events"} {
		l.exec("DELETE FROM " + table + " WHERE case_number = 'YH-2026-000002'")
	}
	l.exec("DELETE FROM cases WHERE number = 'YH-2026-000002'")
	for _, fault := range l.verify().Faults {
		assert.Contains(t, fault.What, "it is missing", "no chain is broken, but what was sealed is gone")
	}
	without, err := l.AnchorThrough(l.ctx, kept.Through)
	require.NoError(t, err)
	assert.NotEqual(t, kept.Root, without.Root)
}
