package store

import "time"

// glance is what is told at one look at the database beside the rows that are asked for.
type glance struct {
	clock   reading // of the clock, judged at that moment
	edition string  // of the arrangements
	line    string  // of the database's history; empty: not told
}

// glanceRow is a glance as it is read.
type glanceRow struct {
	ShownAt *int64
	Edition string
	Line    string
}

func (t tx) glanceOf(r glanceRow) *glance {
	return &glance{clock: t.guard.judge(t.shown(r.ShownAt)), edition: r.Edition, line: r.Line}
}

// glanceColumns are the columns of a glance. A transaction that writes is also told the line of the history.
func (t tx) glanceColumns() string {
	clock := "NULL"
	if !t.ownClock() {
		clock = t.dialect.Clock()
	}
	columns := clock + " AS shown_at, (SELECT edition FROM arrangements) AS edition"
	if t.seen != nil && t.line != "" {
		columns += ", " + t.line + " AS line"
	}
	return columns
}

// ownClock tells whether the clock is read without asking the database.
func (t tx) ownClock() bool { return t.config.Clock != nil || t.dialect.Clock() == "" }

// shown is what the clock shows: what the database has said, if it was asked.
func (t tx) shown(at *int64) time.Time {
	switch {
	case t.config.Clock != nil:
		return t.config.Clock.Now()
	case at == nil:
		return time.Now()
	default:
		return time.UnixMicro(*at)
	}
}

// historyLine is the line of the database's history as the transaction was told, or as it is now.
func (t tx) historyLine() (line string, err error) {
	if t.seen != nil && t.seen.glance != nil {
		return t.seen.glance.line, nil
	}
	if t.line == "" {
		return "", nil
	}
	err = t.db.Raw("SELECT " + t.line).Scan(&line).Error
	return line, err
}
