package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var readiness = suite{
	"a sweep that stands still is named":                           sweepStands,
	"an engine that stands still is named, one case is not":        engineStands,
	"cases whose time has come and that are not taken on are told": alarmsPass,
	"what keeps the database from writing is named":                unwritable,
}

func codesOf(s *store.Store, t *testing.T) []procedure.Code {
	codes := []procedure.Code{}
	for _, r := range s.Impediments(t.Context()) {
		codes = append(codes, r.Code)
	}
	return codes
}

func sweepStands(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Equal(t, []procedure.Code{domain.SweepStalled}, codesOf(l.Store, t), "there has been no sweep yet")
	require.NoError(t, l.Swept(l.ctx))
	assert.Empty(t, codesOf(l.Store, t))
	l.clock.Add(59 * time.Second)
	require.NoError(t, l.Swept(l.ctx))
	l.clock.Add(59 * time.Second)
	assert.Empty(t, codesOf(l.Store, t))
	l.clock.Add(2 * time.Second)
	assert.Equal(t, []procedure.Code{domain.SweepStalled}, codesOf(l.Store, t))
	require.NoError(t, l.Swept(l.ctx))
	l.clock.Add(-2 * time.Minute)
	assert.Equal(t, []procedure.Code{domain.SweepStalled}, codesOf(l.Store, t), "a clock that was set back")
	require.NoError(t, l.Swept(l.ctx))
	assert.Empty(t, codesOf(l.Store, t))
}

func engineStands(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	after := func(d time.Duration) []procedure.Code {
		l.clock.Add(d)
		require.NoError(t, l.Swept(l.ctx))
		return codesOf(l.Store, t)
	}
	stuck, other := l.accepted(), l.accepted()
	_, err := l.register(stuck, "approve", provider, nil)
	require.NoError(t, err)
	assert.Empty(t, after(30*time.Second), "it has time")
	assert.Equal(t, []procedure.Code{domain.EngineStalled}, after(time.Minute))
	_, err = l.register(other, "approve", provider, nil)
	require.NoError(t, err)
	l.heard(other)
	assert.Empty(t, after(2*time.Minute), "of others it hears")
	assert.Empty(t, after(time.Hour))
}

// alarmsPass: cases whose time has come are not taken on.
func alarmsPass(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first, second := l.accepted(), l.accepted() // reminders are due on 09-17 at nine
	l.heard(first, second)
	at := func(clock string) []procedure.Code {
		l.clock.Set(clock)
		require.NoError(t, l.Swept(l.ctx))
		return codesOf(l.Store, t)
	}
	assert.Empty(t, at("2026-09-17 09:00:30"), "it has time")
	assert.Equal(t, []procedure.Code{domain.EngineStalled}, at("2026-09-17 09:02:00"))
	l.advance(first)
	assert.Empty(t, at("2026-09-17 09:03:00"), "one case is its own trouble")
}

func unwritable(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.Swept(l.ctx))
	full := func(in *ledger) {
		if in.config.SQLite != "" {
			in.exec("CREATE TRIGGER no_room BEFORE INSERT ON heartbeats BEGIN SELECT RAISE(ABORT, 'no'); END")
			return
		}
		in.exec(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`)
		in.exec("CREATE TRIGGER no_room BEFORE INSERT ON heartbeats FOR EACH ROW EXECUTE FUNCTION full_disk()")
	}
	full(l)
	want := domain.DiskFull
	if l.config.SQLite != "" {
		want = domain.DatabaseUnreachable // a failure that nobody can name
	}
	assert.Equal(t, []procedure.Code{want}, codesOf(l.Store, t))
	if l.config.Postgres == "" {
		return
	}
	l.exec("DROP TRIGGER no_room ON heartbeats")
	standby := l.config
	standby.Postgres += "&default_transaction_read_only=on"
	s := l.reopen(standby)
	assert.Equal(t, []procedure.Code{domain.DatabaseReadOnly}, codesOf(s, t))
	_, err := s.File(l.ctx, l.filing())
	require.Error(t, err)
	assert.Equal(t, domain.DatabaseReadOnly, s.Outage(err).Code)
}
