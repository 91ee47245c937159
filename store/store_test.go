package store_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/shixian/shixian/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestPostgres(t *testing.T) { storetest.Run(t, storetest.Postgres) }

func BenchmarkFiling(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { storetest.BenchmarkFiling(b, storetest.SQLite) })
	b.Run("postgres", func(b *testing.B) { storetest.BenchmarkFiling(b, storetest.Postgres) })
}

func BenchmarkRevision(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { storetest.BenchmarkRevision(b, storetest.SQLite) })
	b.Run("postgres", func(b *testing.B) { storetest.BenchmarkRevision(b, storetest.Postgres) })
}
