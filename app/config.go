package app

import (
	"cmp"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/metrics"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/tracing"
)

// Config is what a running application is told. Flags, the environment and a file fill it in; standalone
// fills in Temporal and UI from the engine that it starts.
type Config struct {
	Data         string        // folder of the ledger's file and the attachments
	Database     string        // postgres:// URL; empty: a SQLite file in Data
	PasswordFile string        // file whose first line is the password that Database leaves out; empty: none
	HighWater    string        // file with the highest numbers that were given; empty: beside the ledger's file, or with a database none
	Digest       string        // by which the ledger binds what is written, one of store.DigestNames; empty: the first
	Keys         string        // file of the keys by which identifying data are encrypted; empty: keys.json in Data
	Retention    int           // years for which it is kept who filed, of members of the public, where the pack does not say; 0: without limit
	Regulations  string        // folder with packs beside the embedded ones
	Ceilings     string        // what the ceilings of higher laws do here, as parseCeilings reads it; empty: what the ledger says
	Only         string        // which regulations apply here, as parseOnly reads it; empty: what the ledger says
	Drill        time.Duration // how long a working day lasts in a drill; 0: none
	DrillFrom    string        // date on which a new drill begins; empty: today
	Yellow       int           // working days before a due day from which a light is yellow, where the pack does not say
	Escalation   string        // who is told of what is late, where the pack does not say; empty: procedure.PracticeEscalation

	Listen      string        // host:port of the API
	TLSCert     string        // file with the certificate by which the API is served over TLS; empty: in clear
	TLSKey      string        // file with its key
	Drain       time.Duration // how long requests are still answered, and readiness denied, after the context has ended
	LetterFonts string        // folder of the fonts that letters contain, as sheet.ReadFonts reads it; empty: they contain none

	Proxies   []string // addresses or networks of reverse proxies whose X-Forwarded-For is believed
	BasePath  string   // under which browsers see everything, such as /shixian; empty: the root
	Temporal  string   // host:port of the Temporal frontend
	Namespace string
	UI        string // base URL of the Temporal UI
	Access    TemporalAccess

	Mail MailConfig

	Thresholds report.Thresholds // of the lights in reports; none: report.DefaultThresholds

	LogFormat string // one of LogFormats; empty: the first
	LogLevel  string // of slog: what is below it is not written; empty: info

	MetricsAt string           // host:port at which metrics are told; empty: nowhere
	Metrics   *metrics.Metrics // as MeasureIfAsked makes them; nil: nothing is measured
	TracesTo  string           // base URL of an OpenTelemetry collector; empty: nothing is traced
	Traces    *tracing.Traces  // as Open makes them; nil: nothing is traced

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

// ledger says where the store is to open, or all that is wrong with it.
func (c *Config) ledger() (store.Config, error) {
	ledger := store.Config{Clock: systemClock(), Log: c.Log, Yellow: c.Yellow, HighWater: c.HighWater, Retention: c.Retention}
	ledger.Keys = cmp.Or(c.Keys, filepath.Join(c.Data, "keys.json"))
	ledger.Digest = store.Digest(cmp.Or(c.Digest, string(store.SHA256)))
	ledger.Statements = c.statements()
	var faults []error
	if !slices.Contains(store.DigestNames, ledger.Digest) {
		faults = append(faults, wrong("digest", "one of %v was expected, not %q", store.DigestNames, c.Digest))
	}
	if c.Retention < 0 {
		faults = append(faults, wrong("retention", "a number of years was expected, not %d", c.Retention))
	}
	var drill, database error
	ledger.Drill, drill = c.drill()
	ledger.Postgres, database = c.DatabaseURL() // attachments lie there as well: several machines may use it
	if err := errors.Join(append(faults, drill, database, c.supervision(&ledger))...); err != nil {
		return ledger, err
	}
	if ledger.Postgres == "" {
		ledger.HighWater = cmp.Or(c.HighWater, filepath.Join(c.Data, "numbers.json"))
		ledger.SQLite, ledger.Attachments = filepath.Join(c.Data, "shixian.db"), filepath.Join(c.Data, "attachments")
	}
	return ledger, nil
}

func (c *Config) drill() (store.Drill, error) {
	drill := store.Drill{Day: c.Drill}
	if c.Drill < 0 || c.Drill > 0 && c.Drill < 100*time.Millisecond {
		return drill, wrong("drill", "at least 100ms was expected, not %s", c.Drill)
	}
	if c.DrillFrom != "" {
		from, err := calendar.ParseDate(c.DrillFrom)
		if err != nil || c.Drill == 0 {
			return drill, wrong("drill-from", "a date such as 2026-03-02 was expected, with --drill")
		}
		drill.From = procedure.StartOf(from).Add(officeOpens)
	}
	return drill, nil
}

// DatabaseURL is the URL of the database with the password in it, if that is in a file of its own; empty: there is no database.
func (c *Config) DatabaseURL() (string, error) {
	if c.Database == "" && c.PasswordFile != "" {
		return "", wrong("database-password-file", "--database was expected with it")
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return "", wrong("database", "a postgres:// URL was expected")
	}
	if c.PasswordFile == "" {
		return c.Database, nil
	}
	u, err := url.Parse(c.Database)
	if err != nil { // it may show a password: it is not told
		return "", wrong("database", "a URL such as postgres://user@host:5432/database was expected")
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		return "", wrong("database-password-file", "--database has a password already; one of the two was expected")
	}
	if u.User.Username() == "" {
		return "", wrong("database", "a user was expected, as in postgres://user@host:5432/database, with --database-password-file")
	}
	password, err := secret("database-password-file", c.PasswordFile)
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String(), err
}

// noEscalation is the value of --escalation by which nobody is told beyond what packs say.
const noEscalation = "none"

func (c *Config) supervision(ledger *store.Config) (err error) {
	if c.Yellow < 0 {
		return wrong("yellow", "a number of working days was expected, not %d", c.Yellow)
	}
	steps := c.Escalation
	switch steps {
	case "":
		return nil
	case noEscalation:
		steps = ""
	}
	if ledger.Escalation, err = procedure.ParseEscalation(steps); err != nil {
		return wrong("escalation", "%w", err)
	}
	return nil
}
