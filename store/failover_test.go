package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/storetest"
	"github.com/shixian/shixian/store/storetest/cluster"
)

// A replica that lags is promoted after its primary was lost with the last filings: the ledger leaves a gap by itself, and no
// number is given twice. Primary and replica are started here.
func TestFailoverToALaggingReplica(t *testing.T) {
	leaveOutWithoutPostgres(t)
	servers := cluster.New(t)
	first := servers.Primary(t)
	second := servers.Standby(t, first.Port)

	c := store.Config{Postgres: fmt.Sprintf("postgres://postgres@127.0.0.1:%s,127.0.0.1:%s/postgres?target_session_attrs=read-write", first.Port, second.Port)}
	require.NoError(t, store.Migrate(t.Context(), c))
	s, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	given := filings(t, s)
	given.file(t)
	given.file(t)
	first.Await(t, "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn = pg_current_wal_lsn())")

	second.Stop(t, "fast") // cut off
	for range 3 {
		given.file(t)
	}
	first.Lose(t)
	second.Start(t)
	second.Promote(t)
	require.Eventually(t, func() bool { _, err := s.Now(t.Context()); return err == nil }, time.Minute, 100*time.Millisecond)
	require.Equal(t, "YH-2026-000005", given.numbers[4])
	given.file(t)
	given.file(t)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(given.numbers))), 7, "each number is given once: %v", given.numbers)
	log, err := s.Administration(t.Context(), domain.AdministrationQuery{Action: domain.NumbersLeftOut})
	require.NoError(t, err)
	assert.Len(t, log.Items, 1, "the gap is left once, and said")
}

// A replica that was promoted is lost with all that it wrote, and one of its own, which has not even its gap, takes its place.
func TestFailoverToAReplicaOfALostOne(t *testing.T) {
	leaveOutWithoutPostgres(t)
	servers := cluster.New(t)
	first := servers.Primary(t)
	require.NoError(t, store.Migrate(t.Context(), store.Config{Postgres: first.URL("postgres")}))
	var given *filed
	files := func(on *cluster.Server) {
		s, err := store.Open(t.Context(), store.Config{Postgres: on.URL("postgres")})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		if given == nil {
			given = filings(t, s)
		}
		given.store = s
		given.file(t)
		given.file(t)
	}
	files(first)
	second := servers.Standby(t, first.Port)
	first.Lose(t)
	second.Promote(t)
	third := servers.Standby(t, second.Port)
	third.Stop(t, "fast") // cut off
	files(second)
	second.Lose(t)
	third.Start(t)
	third.Promote(t)
	files(third)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(given.numbers))), 6, "each number is given once: %v", given.numbers)
}

// A filing whose commit waits for the synchronous standby is given up by who asked, and asked for again under its key: it is not
// acknowledged before the standby has it, since it may be promoted without.
func TestNothingIsAcknowledgedBeforeTheStandbyHasIt(t *testing.T) {
	leaveOutWithoutPostgres(t)
	servers := cluster.New(t)
	first := servers.Primary(t)
	first.Do(t, "ALTER SYSTEM SET synchronous_standby_names = 'walreceiver'")
	second := servers.Standby(t, first.Port)
	first.Do(t, "SELECT pg_reload_conf()")
	c := store.Config{Postgres: first.URL("postgres")}
	require.NoError(t, store.Migrate(t.Context(), c))
	s, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	given := filings(t, s)
	given.file(t)
	second.Stop(t, "fast") // cut off

	var asking sync.WaitGroup
	asks := func() (context.CancelFunc, chan error) {
		ctx, gives := context.WithCancel(t.Context())
		answered := make(chan error, 1)
		asking.Go(func() {
			_, err := s.File(ctx, given.filing("once"))
			answered <- err
		})
		return gives, answered
	}
	waiting := "SELECT count(*) = %d FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type IN ('IPC', 'Lock')"
	givesUp, _ := asks()
	first.Await(t, fmt.Sprintf(waiting, 1))
	givesUp()
	givesUp, answered := asks()
	require.Eventually(t, func() bool {
		select {
		case err := <-answered:
			return assert.Error(t, err, "it is acknowledged, and the standby does not have it")
		default:
			return first.Says(t.Context(), fmt.Sprintf(waiting, 2))
		}
	}, time.Minute, 50*time.Millisecond)
	givesUp()
	first.Lose(t)
	asking.Wait()
}

// filed are the numbers of the cases that one person filed.
type filed struct {
	store      *store.Store
	definition *procedure.Definition
	by         domain.Person
	numbers    []string
}

func filings(t *testing.T, s *store.Store) *filed {
	by := domain.Person{ID: "p", Login: "Liu", Name: "刘", Department: "wjw", Positions: []domain.Position{domain.Staff}}
	f := &filed{store: s, definition: storetest.ShareApplication(t), by: by}
	for _, code := range []string{"wjw", "mzj"} {
		require.NoError(t, s.PutDepartment(t.Context(), domain.Department{Code: code, Name: code, Group: "区直部门"}))
	}
	require.NoError(t, s.PutAccount(t.Context(), domain.Account{Person: f.by}))
	_, err := s.PutEntry(t.Context(), domain.Entry{Resource: procedure.Resource{
		Code: "mzj-001", Title: "社会救助", Provider: "mzj", Share: "conditional", ShareBasis: "社会救助暂行办法", Open: "withheld", OpenBasis: "个人信息保护法",
	}})
	require.NoError(t, err)
	require.NoError(t, s.PublishDefinitions(t.Context(), f.definition))
	return f
}

func (f *filed) filing(key string) domain.Filing {
	return domain.Filing{Definition: f.definition, By: f.by, Resource: "mzj-001", Key: key, Form: procedure.Fields{
		"purpose": "核对", "scope": "姓名", "mode": "interface", "no_state_secrets": true, "duty": true,
	}}
}

// file files a case; a connection to the server that was lost may still have to be noticed.
func (f *filed) file(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		done, err := f.store.File(t.Context(), f.filing(""))
		if err != nil {
			t.Log(err)
			return false
		}
		f.numbers = append(f.numbers, done.Case.State.Number)
		return true
	}, 30*time.Second, 100*time.Millisecond)
}

func leaveOutWithoutPostgres(t *testing.T) {
	t.Helper()
	if os.Getenv(storetest.PostgresVariable) == "off" {
		t.Skip(storetest.PostgresVariable + " is off")
	}
}
