package dialect

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
	"golang.org/x/sys/unix"
)

// Outage is what is the matter with a database that fails through no fault of what it was asked.
type Outage string

// The outages that are told apart.
const (
	None        Outage = ""
	Unreachable Outage = "unreachable" // no connection, a connection cut, none free, shut down
	Busy        Outage = "busy"        // deadlock, a lock that was not had in time
	ReadOnly    Outage = "read_only"
	Full        Outage = "full" // the disk
)

// Outage goes by SQLSTATE (PostgreSQL, appendix A); what never came to one is a fault of the connection.
func (postgres) Outage(err error) Outage {
	var said *pgconn.PgError
	if disk := diskOutage(err); err == nil || disk != None {
		return disk
	}
	if !errors.As(err, &said) {
		return unconnected(err)
	}
	switch said.Code {
	case "08P01": // protocol_violation: no waiting mends what a pooler refuses
		return None
	case "25006": // read_only_sql_transaction: a standby, or default_transaction_read_only
		return ReadOnly
	case "53100": // disk_full
		return Full
	case "40001", "40P01", "55P03", "57014", "55006": // serialization, deadlock, lock not available, canceled, in use
		return Busy
	}
	switch said.Code[:min(2, len(said.Code))] {
	case "08", "53", "57", "58": // connection, resources, intervention, system
		if strings.Contains(said.Message, "No space left") {
			return Full
		}
		return Unreachable
	default:
		return None
	}
}

// diskOutage goes by what the system says of files beside the database.
func diskOutage(err error) Outage {
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return Full
	case errors.Is(err, unix.EROFS):
		return ReadOnly
	}
	return None
}

func unconnected(err error) Outage {
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, driver.ErrBadConn),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		strings.Contains(err.Error(), "conn closed"): // pgx has no name for it
		return Unreachable
	default:
		return None
	}
}

// Outage goes by SQLite's primary result code.
func (sqlite) Outage(err error) Outage {
	var said sqlite3.ErrorCode
	if disk := diskOutage(err); disk != None {
		return disk
	}
	if !errors.As(err, &said) {
		return None
	}
	switch said {
	case sqlite3.BUSY, sqlite3.LOCKED, sqlite3.PROTOCOL:
		return Busy
	case sqlite3.READONLY:
		return ReadOnly
	case sqlite3.FULL:
		return Full
	case sqlite3.IOERR, sqlite3.CANTOPEN:
		return Unreachable
	default:
		return None
	}
}

// Taken goes by SQLSTATE, too: unique_violation.
func (postgres) Taken(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && said.Code == "23505"
}

// Taken goes by SQLite's extended result code.
func (sqlite) Taken(err error) bool {
	return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}

// Room is not to be seen from here: the server may be another machine.
func (postgres) Room() (int64, bool) { return 0, false }

func (e sqlite) Room() (int64, bool) { return Room(e.path) }

// Room is how many bytes are free on the disk where a file or folder lies.
func Room(path string) (int64, bool) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, false
	}
	return int64(disk.Bavail) * int64(disk.Bsize), true //nolint:gosec,unconvert // bytes of a disk fit; the types differ between systems
}
