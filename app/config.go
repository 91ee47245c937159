package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// Config is what a running application is told. Flags fill it in; standalone
// fills in Temporal and UI from the engine that it starts.
type Config struct {
	Data        string        // folder of the ledger's file and the attachments
	Database    string        // postgres:// URL; empty: a SQLite file in Data
	Regulations string        // folder with packs beside the embedded ones
	Drill       time.Duration // how long a working day lasts in a drill; 0: none
	DrillFrom   string        // date on which a new drill begins; empty: today

	Listen    string // host:port of the API
	Temporal  string // host:port of the Temporal frontend
	Namespace string
	UI        string // base URL of the Temporal UI

	Log *slog.Logger
}

// DefaultNamespace is the Temporal namespace if none is named.
const DefaultNamespace = "shixian"

// LedgerFlags adds the flags that say where the ledger lies.
func (c *Config) LedgerFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Data, "data", "data", "folder of the ledger's file and of attachments")
	f.StringVar(&c.Database, "database", "", "postgres:// URL of a database to use instead of a file")
	f.DurationVar(&c.Drill, "drill", 0, "practise: how long a working day lasts, e.g. 2s; such data cannot be used for real")
	f.StringVar(&c.DrillFrom, "drill-from", "", "the date on which a new drill begins; default: today")
}

// EngineFlags adds the flags that say where Temporal is.
func (c *Config) EngineFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Temporal, "temporal", "127.0.0.1:7233", "host:port of the Temporal frontend")
	f.StringVar(&c.UI, "ui", "", "base URL of the Temporal UI, for links")
	c.NamespaceFlag(f)
}

// NamespaceFlag adds the flag that names the Temporal namespace.
func (c *Config) NamespaceFlag(f *pflag.FlagSet) {
	f.StringVar(&c.Namespace, "namespace", DefaultNamespace, "Temporal namespace")
}

// PackFlag adds the flag that names a folder of packs.
func (c *Config) PackFlag(f *pflag.FlagSet) {
	f.StringVar(&c.Regulations, "regulations", "", "folder with regulation packs to use beside the built-in ones")
}

// ListenFlag adds the flag for the API's address.
func (c *Config) ListenFlag(f *pflag.FlagSet) {
	f.StringVar(&c.Listen, "listen", "127.0.0.1:8080", "host:port of the API; port 0: a free one")
}

// officeOpens is the time of day at which a drill with a given date begins.
const officeOpens = 9 * time.Hour

// ledger says where the store is to open.
func (c *Config) ledger() (store.Config, error) {
	if c.Drill < 0 || c.Drill > 0 && c.Drill < 100*time.Millisecond {
		return store.Config{}, usage("--drill: at least 100ms was expected, not %s", c.Drill)
	}
	drill := store.Drill{Day: c.Drill}
	if c.DrillFrom != "" {
		from, err := calendar.ParseDate(c.DrillFrom)
		if err != nil || c.Drill == 0 {
			return store.Config{}, usage("--drill-from: a date such as 2026-03-02 was expected, with --drill")
		}
		drill.From = procedure.StartOf(from).Add(officeOpens)
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return store.Config{}, usage("--database: a postgres:// URL was expected")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return store.Config{}, fmt.Errorf("data folder: %w", err)
	}
	if c.Database != "" {
		// Attachments lie in the database as well: several machines may use it.
		return store.Config{Postgres: c.Database, Drill: drill, Log: c.Log}, nil
	}
	return store.Config{
		SQLite: filepath.Join(c.Data, "shixian.db"), Attachments: filepath.Join(c.Data, "attachments"),
		Drill: drill, Log: c.Log,
	}, nil
}
