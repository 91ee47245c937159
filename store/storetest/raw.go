package storetest

import (
	"database/sql"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/stretchr/testify/require"
)

// exec changes the database behind the ledger's back, as somebody with access to it could.
func (l *ledger) exec(query string) {
	l.t.Helper()
	db := l.raw()
	defer func() { require.NoError(l.t, db.Close()) }()
	_, err := db.ExecContext(l.ctx, query)
	require.NoError(l.t, err)
}

func (l *ledger) count(query string) int {
	l.t.Helper()
	db := l.raw()
	defer func() { require.NoError(l.t, db.Close()) }()
	var n int
	require.NoError(l.t, db.QueryRowContext(l.ctx, query).Scan(&n))
	return n
}

// rows is what a query finds, by column.
func (l *ledger) rows(query string) (found []map[string]any) {
	l.t.Helper()
	db := l.raw()
	defer func() { require.NoError(l.t, db.Close()) }()
	rows, err := db.QueryContext(l.ctx, query)
	require.NoError(l.t, err)
	defer func() { require.NoError(l.t, rows.Close()) }()
	columns, err := rows.Columns()
	require.NoError(l.t, err)
	for rows.Next() {
		values, into, row := make([]any, len(columns)), make([]any, len(columns)), map[string]any{}
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(l.t, rows.Scan(into...))
		for i, column := range columns {
			row[column] = values[i]
		}
		found = append(found, row)
	}
	require.NoError(l.t, rows.Err())
	return found
}

func (l *ledger) raw() *sql.DB {
	l.t.Helper()
	var db *sql.DB
	var err error
	if l.config.SQLite != "" {
		db, err = driver.Open(l.config.SQLite)
	} else {
		db, err = sql.Open("pgx", l.config.Postgres)
	}
	require.NoError(l.t, err)
	return db
}

// unguarded takes away the triggers that keep events and letters from being touched.
func (l *ledger) unguarded() {
	for trigger, table := range map[string]string{
		"events_keep_what_was_written": "events", "events_keep_what_is_there": "events",
		"letters_keep_what_was_issued": "letters", "letters_keep_what_is_there": "letters",
	} {
		on := ""
		if l.config.Postgres != "" {
			on = " ON " + table
		}
		l.exec("DROP TRIGGER " + trigger + on)
	}
}

// together runs n calls at the same time and waits for all.
func together(t testing.TB, n int, do func(i int)) {
	t.Helper()
	var ready, finished sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		finished.Go(func() {
			ready.Done()
			<-start
			do(i)
		})
	}
	ready.Wait()
	close(start)
	finished.Wait()
}
