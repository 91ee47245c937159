package app

import (
	"cmp"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/store"
)

// Config is what a running application is told. Flags fill it in; standalone
// fills in Temporal and UI from the engine that it starts.
type Config struct {
	Data        string        // folder of the ledger's file and the attachments
	Database    string        // postgres:// URL; empty: a SQLite file in Data
	HighWater   string        // file with the highest numbers that were given; empty: beside the ledger's file, or with a database none
	Digest      string        // by which the ledger binds what is written, one of store.DigestNames; empty: the first
	Keys        string        // file of the keys by which identifying data are encrypted; empty: keys.json in Data
	Retention   int           // years for which it is kept who filed, of members of the public, where the pack does not say; 0: without limit
	Regulations string        // folder with packs beside the embedded ones
	Ceilings    string        // what the ceilings of higher laws do here, as parseCeilings reads it; empty: what the ledger says
	Only        string        // which regulations apply here, as parseOnly reads it; empty: what the ledger says
	Drill       time.Duration // how long a working day lasts in a drill; 0: none
	DrillFrom   string        // date on which a new drill begins; empty: today
	Yellow      int           // working days before a due day from which a light is yellow, where the pack does not say
	Escalation  string        // who is told of what is late, where the pack does not say; empty: procedure.PracticeEscalation

	Listen      string // host:port of the API
	LetterFonts string // folder of the fonts that letters contain, as sheet.ReadFonts reads it; empty: they contain none

	Proxies   []string // addresses or networks of reverse proxies whose X-Forwarded-For is believed
	Temporal  string   // host:port of the Temporal frontend
	Namespace string
	UI        string // base URL of the Temporal UI

	Mail MailConfig

	Thresholds report.Thresholds // of the lights in reports; none: report.DefaultThresholds

	Log *slog.Logger
}

// What the ceilings of higher laws do where a lower period is longer.
const (
	CeilingsWarn = "warn" // lint and the regulation's page say so
	CeilingsBind = "bind" // besides, cases have both periods, and the earlier binds
)

// DefaultNamespace is the Temporal namespace if none is named.
const DefaultNamespace = "shixian"

// officeOpens is the time of day at which a drill with a given date begins.
const officeOpens = 9 * time.Hour

// ledger says where the store is to open.
func (c *Config) ledger() (store.Config, error) {
	if c.Drill < 0 || c.Drill > 0 && c.Drill < 100*time.Millisecond {
		return store.Config{}, usage("--drill: at least 100ms was expected, not %s", c.Drill)
	}
	if c.Retention < 0 {
		return store.Config{}, usage("--retention: a number of years was expected, not %d", c.Retention)
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
	digest := store.Digest(cmp.Or(c.Digest, string(store.SHA256)))
	if !slices.Contains(store.DigestNames, digest) {
		return store.Config{}, usage("--digest: one of %v was expected, not %q", store.DigestNames, c.Digest)
	}
	ledger := store.Config{Drill: drill, Clock: systemClock(), Log: c.Log, Yellow: c.Yellow, HighWater: c.HighWater, Digest: digest, Retention: c.Retention}
	ledger.Keys = cmp.Or(c.Keys, filepath.Join(c.Data, "keys.json"))
	if err := c.supervision(&ledger); err != nil {
		return ledger, err
	}
	if c.Database != "" {
		ledger.Postgres = c.Database // attachments lie there as well: several machines may use it
		return ledger, nil
	}
	ledger.HighWater = cmp.Or(c.HighWater, filepath.Join(c.Data, "numbers.json"))
	ledger.SQLite, ledger.Attachments = filepath.Join(c.Data, "shixian.db"), filepath.Join(c.Data, "attachments")
	return ledger, nil
}

// noEscalation is the value of --escalation by which nobody is told beyond what packs say.
const noEscalation = "none"

func (c *Config) supervision(ledger *store.Config) (err error) {
	if c.Yellow < 0 {
		return usage("--yellow: a number of working days was expected, not %d", c.Yellow)
	}
	steps := c.Escalation
	switch steps {
	case "":
		return nil
	case noEscalation:
		steps = ""
	}
	if ledger.Escalation, err = procedure.ParseEscalation(steps); err != nil {
		return usage("--escalation: %v", err)
	}
	return nil
}

// UsageError is a configuration or a command line that cannot be understood.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap is what cannot be understood.
func (e UsageError) Unwrap() error { return e.Err }

func usage(format string, args ...any) error { return UsageError{fmt.Errorf(format, args...)} }
