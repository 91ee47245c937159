package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/storetest/cluster"
)

// told is a log whose first line is waited for.
type told struct {
	slog.Handler
	lines chan string
}

func (told) Enabled(context.Context, slog.Level) bool { return true }

func (h told) Handle(_ context.Context, r slog.Record) error {
	h.lines <- r.Message
	return nil
}

// A start waits for a database that comes up later, or has no connection free, and not for one that will not do.
func TestAwait(t *testing.T) {
	leaveOutWithoutPostgres(t)
	server := cluster.New(t).Primary(t)
	server.Stop(t, "fast")
	as := func(user, database string) store.Config {
		return store.Config{Postgres: fmt.Sprintf("postgres://%s@127.0.0.1:%s/%s", user, server.Port, database)}
	}
	waits := func(c store.Config, until func()) error {
		log := told{slog.DiscardHandler, make(chan string, 1)}
		c.Log = slog.New(log)
		done := make(chan error)
		go func() { done <- store.Await(t.Context(), c, time.Minute) }()
		assert.Contains(t, <-log.lines, "the database takes no connection yet")
		until()
		return <-done
	}
	require.ErrorContains(t, store.Await(t.Context(), as("postgres", "postgres"), 0), "connect", "nobody waits for nothing")
	require.NoError(t, waits(as("postgres", "postgres"), func() { server.Start(t) }))
	require.ErrorContains(t, store.Await(t.Context(), as("postgres", "nowhere"), time.Minute), `database "nowhere" does not exist`)

	admin, err := pgx.Connect(t.Context(), as("postgres", "postgres").Postgres)
	require.NoError(t, err)
	defer func() { require.NoError(t, admin.Close(context.Background())) }()
	_, err = admin.Exec(t.Context(), "CREATE ROLE few LOGIN CONNECTION LIMIT 1")
	require.NoError(t, err)
	only, err := pgx.Connect(t.Context(), as("few", "postgres").Postgres)
	require.NoError(t, err)
	require.NoError(t, waits(as("few", "postgres"), func() { require.NoError(t, only.Close(t.Context())) }))
	require.NoError(t, store.Await(t.Context(), store.Config{SQLite: "none"}, 0), "a file needs no waiting")
}
