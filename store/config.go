package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store/dialect"
)

// Config says where the ledger lies and how it behaves. Give either SQLite or Postgres.
type Config struct {
	SQLite   string // path of the database file
	Postgres string // URL; the schema is its search_path, "app" if it has none

	Drill Drill // zero: the ledger is real
	Clock Clock // where real time is read from; nil: the database

	Calendar *calendar.Calendar // the one that the program brings, before any notice is entered; nil: calendar.Builtin()

	Yellow     int                        // working days before a due day from which a light is yellow, where the pack does not say; 0: 2
	Escalation procedure.EscalationPolicy // who is told of what is late, where the pack does not say; zero: procedure.PracticeEscalation

	Packs Packs // by which cases are filed where higher laws bind, or several regulations have a procedure for the same; nil: as each is

	Digest Digest // by which the ledger binds what is written from now on; empty: SHA256

	HighWater string // file outside the database with the highest numbers that were given, one for each process; empty: none

	Retention int // years for which it is kept who filed, of members of the public, where the pack does not say; 0: without limit

	Keys string // file of the keys by which identifying data are encrypted; made if there is none; empty: they are not encrypted

	Attachments   string // folder for the content of attachments; empty: in the database
	MaxAttachment int64  // bytes; 0: 50 MiB

	Log *slog.Logger // nil: slog.Default()

	Statements func(ctx context.Context, statement string, took time.Duration) // is told of each, without its values, as it ends; nil: nobody is
}

// Packs tell how procedures stand to each other in a house.
type Packs interface {
	// Here is a procedure as cases are filed under it where the law applies: with the ceilings of higher laws, if they bind.
	Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error)
	// Alike are the procedures that are there for the same as this one.
	Alike(d *procedure.Definition) []*procedure.Definition
	// Regulations are all that there are, by id.
	Regulations() []*procedure.Regulation
}

// Drill makes the ledger one for practising, in which a working day lasts some seconds and every day is a working day.
type Drill struct {
	Day  time.Duration // real time that a day lasts
	From time.Time     // legal time at which the drill starts; zero: now. Kept: a restart goes on where the clock is
}

const (
	defaultMaxAttachment = 50 << 20
	defaultYellow        = 2 // working days (practice)
)

func (c Config) dialect() (dialect.Dialect, error) {
	switch {
	case c.SQLite != "" && c.Postgres != "":
		return nil, errors.New("ledger: both a SQLite file and a Postgres URL are given; give one")
	case c.SQLite != "":
		return dialect.SQLite(c.SQLite)
	case c.Postgres != "":
		return dialect.Postgres(c.Postgres)
	default:
		return nil, errors.New("ledger: no database is given: a SQLite file or a Postgres URL was expected")
	}
}

// began is when this process began, by its steady clock.
var began = time.Now()

// steady is the clock that nobody sets beside the one that real time is read from, or nil.
func (c Config) steady() func() time.Duration {
	if c.Clock == nil {
		return func() time.Duration { return time.Since(began) }
	}
	if clock, ok := c.Clock.(SteadyClock); ok {
		return clock.Steady
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.Digest == "" {
		c.Digest = SHA256
	}
	if c.MaxAttachment == 0 {
		c.MaxAttachment = defaultMaxAttachment
	}
	if c.Calendar == nil {
		c.Calendar = calendar.Builtin()
	}
	if c.Yellow == 0 {
		c.Yellow = defaultYellow
	}
	if c.Escalation.Basis.Basis == "" {
		c.Escalation = procedure.PracticeEscalation()
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}
