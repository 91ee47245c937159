package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
)

var binding = suite{
	"a ledger that turns to SM3, and back, verifies from its first row": turnsToSM3,
	"what SM3 binds is bound": boundBySM3,
}

// with opens the ledger so that it binds by a digest from now on.
func (l *ledger) with(d store.Digest) {
	l.t.Helper()
	l.config.Digest = d
	l.Store = l.reopen(l.config)
}

func turnsToSM3(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.history()
	before := l.anchored()
	for i, d := range []store.Digest{store.SM3, store.SHA256} {
		l.with(d)
		l.clock.Set(fmt.Sprintf("2026-10-%02d 10:00:00", 9+i))
		l.act(l.file(), "accept", provider, nil)
		after := l.anchored()
		assert.Empty(t, l.verify().Faults)
		for _, kept := range []store.Anchor{before, after} {
			gone, err := l.Since(l.ctx, kept)
			require.NoError(t, err)
			assert.Empty(t, gone, "taken before %s, and after", d)
		}
	}
	for query, n := range map[string]int{
		"SELECT count(*) FROM events WHERE hash LIKE 'sm3:%'":                           2,
		"SELECT count(*) FROM events WHERE hash LIKE 'sm3:%' AND body LIKE '%sha256:%'": 0,
		"SELECT count(*) FROM anchors WHERE root LIKE 'sm3:%' AND seals LIKE 'sm3:%'":   1,
		"SELECT count(*) FROM seals WHERE (digest LIKE 'sm3:%') <> (hash LIKE 'sm3:%')": 0,
	} {
		assert.Equal(t, n, l.count(query), query)
	}
}

func boundBySM3(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.with(store.SM3)
	l.history()
	kept := l.anchored()
	l.unguarded()
	for _, c := range []struct{ change, back, what string }{
		{
			"UPDATE events SET body = replace(body, 'filed', 'filmd') WHERE seq = 1", "UPDATE events SET body = replace(body, 'filmd', 'filed') WHERE seq = 1",
			"the content, or the event before it, was touched",
		},
		{"UPDATE people SET name = name || '甲'", "UPDATE people SET name = replace(name, '甲', '')", "it is not what was written"},
	} {
		l.exec(c.change)
		faults := l.verify().Faults
		require.NotEmpty(t, faults, c.change)
		assert.Contains(t, faults[0].What, c.what)
		l.exec(c.back)
	}
	assert.Empty(t, l.verify().Faults)
	gone, err := l.Since(l.ctx, kept)
	require.NoError(t, err)
	assert.Empty(t, gone)
}
