package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shixian/shixian/store/dialect"
)

// sealRow binds a row of another table as it stands, and all seals before it. The newest seal of a row is what it must be.
type sealRow struct {
	Seq    int64  `gorm:"primaryKey;autoIncrement:false"`
	Source string // table
	Key    string // its primary key, parts with slashes between
	Digest string // of the row; empty: it was taken away lawfully
	Hash   string // of the hash before, and this seal
}

func (sealRow) TableName() string { return "seals" }

func (r sealRow) after(d Digest, previous string) string {
	return d.of(previous + fmt.Sprintf("%d\x00%s\x00%s\x00%s", r.Seq, r.Source, r.Key, r.Digest))
}

// sealed is a table whose rows are bound.
type sealed struct {
	table string
	key   []string
	only  []string // the columns that are bound; none: all but those that are free
	free  []string // the columns that may change
	final string   // a row is bound once this holds; empty: from the next anchor on
}

// sealedTables are the tables whose rows are bound by seals, beside events, letters, states, and what follows from states, which
// the chains of cases bind. Where a row may change at all, whoever changes it seals it anew (tx.reseal). A column that a
// later migration adds is bound, too, from the first value on that is not empty, zero or false.
// storetest/sealing.go tries every column of every table, and names those that may change.
var sealedTables = []sealed{
	{table: "accesses", key: []string{"seq"}},
	{table: "acts", key: []string{"id"}, final: "status <> 'pending'"},
	{table: "administration", key: []string{"seq"}},
	{table: "anchors", key: []string{"id"}},
	{table: "applicants", key: []string{"person"}},
	{table: "attachments", key: []string{"id"}, final: "case_number IS NOT NULL"},
	{table: "calendar_notices", key: []string{"seq"}},
	{table: "cases", key: []string{"number"}, only: []string{"number", "filed_by", "filing_key", "filing_digest", "workflow"}},
	{table: "catalog", key: []string{"code", "version"}, free: []string{"current"}},
	{table: "catalog_files", key: []string{"id"}},
	{table: "catalog_imports", key: []string{"id"}},
	{table: "catalog_updates", key: []string{"id"}},
	{table: "definitions", key: []string{"ref"}, free: []string{"published"}},
	{table: "departments", key: []string{"code"}},
	{table: "dispatches", key: []string{"case_number", "call"}},
	{table: "escalation_steps", key: []string{"case_number", "run_id", "term", "step"}},
	{table: "expedites", key: []string{"person", "key"}},
	{table: "grant_files", key: []string{"case_number", "call", "attachment"}},
	{table: "grant_steps", key: []string{"case_number", "call", "step"}},
	{table: "grants", key: []string{"case_number", "call"}},
	{table: "handovers", key: []string{"id"}},
	{table: "law", key: []string{"seq"}},
	{table: "letters", key: []string{"case_number", "seq"}, free: []string{"content"}},
	{table: "notifications", key: []string{"id"}, free: []string{"posted", "read_at"}},
	{table: "number_gaps", key: []string{"seq"}},
	{table: "erasures", key: []string{"person"}},
	{table: "people", key: []string{"id"}},
	{table: "person_keys", key: []string{"person"}, only: []string{"person"}},
	{table: "positions", key: []string{"person", "position"}},
	{table: "rights_requests", key: []string{"id"}, final: "decided_at IS NOT NULL"},
	{table: "report_snapshots", key: []string{"period", "version"}},
	{table: "sign_offs", key: []string{"id"}},
	{table: "signing_rules", key: []string{"id"}},
	{table: "stand_ins", key: []string{"id"}},
	{table: "subscriptions", key: []string{"id"}},
	{table: "suspensions", key: []string{"case_number", "call", "by_case", "at"}},
	{table: "task_holdings", key: []string{"id"}},
	{table: "verifications", key: []string{"id"}, final: "finished_at IS NOT NULL"},
}

func sealedTable(name string) sealed {
	return sealedTables[slices.IndexFunc(sealedTables, func(s sealed) bool { return s.table == name })]
}

// keyed is the key as SQL makes it.
func (s sealed) keyed() string {
	if len(s.key) == 1 {
		return fmt.Sprintf("CAST(%s AS TEXT)", quoted(s.key[0]))
	}
	var parts []string
	for _, column := range s.key {
		parts = append(parts, fmt.Sprintf("CAST(%s AS TEXT)", quoted(column)))
	}
	return strings.Join(parts, " || '/' || ")
}

func quoted(name string) string { return `"` + name + `"` }

// bound is what is bound of a row. What is empty, zero or false is left out, so that a column that comes later leaves the
// digests as they are.
func (s sealed) bound(columns []string, values []any) (string, error) {
	row := map[string]any{}
	for i, column := range columns {
		if len(s.only) > 0 && !slices.Contains(s.only, column) || slices.Contains(s.free, column) {
			continue
		}
		switch v := values[i].(type) {
		case nil:
		case bool:
			if v {
				row[column] = 1
			}
		case int64:
			if v != 0 {
				row[column] = v
			}
		case string:
			if v != "" {
				row[column] = v
			}
		default:
			return "", fmt.Errorf("table %s: column %s has a value of type %T", s.table, column, v)
		}
	}
	text, err := json.Marshal(row) // by the names of columns
	return s.table + "\x00" + string(text), err
}

// boundRow is a row, and the digest in its newest seal, if there is one.
type boundRow struct {
	key, text string
	seal      *string
}

// asSealed tells whether the row is as its seal says.
func (r boundRow) asSealed() bool { return r.seal != nil && *r.seal == madeBy(*r.seal).of(r.text) }

// scan reads what is bound.
func (s sealed) scan(ctx context.Context, db dialect.Querier, where string, args []any, look func(boundRow) error) error {
	query := fmt.Sprintf(`SELECT *, %s, (SELECT digest FROM seals WHERE source = '%s' AND seals.key = %s ORDER BY seq DESC LIMIT 1) FROM %s`,
		s.qualified(), s.table, s.qualified(), s.table)
	if where != "" {
		query += " WHERE " + where
	}
	return rowsOf(ctx, db, query, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		values, places := make([]any, len(columns)), make([]any, len(columns))
		var row boundRow
		for i := range columns {
			places[i] = &values[i]
		}
		own := len(columns) - 2
		places[own], places[own+1] = &row.key, &row.seal
		if err := rows.Scan(places...); err != nil {
			return err
		}
		if row.text, err = s.bound(columns[:own], values[:own]); err != nil {
			return err
		}
		return look(row)
	}, args...)
}

// qualified is the key within a query that also reads seals, which have a column of that name.
func (s sealed) qualified() string {
	var parts []string
	for _, column := range s.key {
		parts = append(parts, fmt.Sprintf("CAST(%s.%s AS TEXT)", s.table, quoted(column)))
	}
	return "(" + strings.Join(parts, " || '/' || ") + ")"
}

// querier is the transaction as the database's own package has it.
func (t tx) querier() (dialect.Querier, error) {
	q, ok := t.db.Statement.ConnPool.(dialect.Querier)
	if !ok {
		return nil, errors.New("no connection to query with")
	}
	return q, nil
}

// reseal seals the rows of a table as they stand now: those whose key begins with the given parts. It belongs into every
// transaction that changes, lawfully, what is bound.
func (t tx) reseal(table string, key ...string) error {
	s := sealedTable(table)
	db, err := t.querier()
	if err != nil {
		return err
	}
	if err := t.lock("seals"); err != nil {
		return err
	}
	var conditions []string
	var args []any
	for i, part := range key {
		conditions, args = append(conditions, fmt.Sprintf("%s.%s = $%d", table, quoted(s.key[i]), i+1)), append(args, part)
	}
	there := map[string]bool{}
	var anew []sealRow
	err = s.scan(t.db.Statement.Context, db, strings.Join(conditions, " AND "), args, func(row boundRow) error {
		there[row.key] = true
		if !row.asSealed() {
			anew = append(anew, sealRow{Source: table, Key: row.key, Digest: t.config.Digest.of(row.text)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	var known []sealRow
	prefix := strings.Join(key, "/")
	err = t.db.Where("source = ? AND (key = ? OR (key > ? AND key < ?))", table, prefix, prefix+"/", prefix+"0").
		Order("seq").Find(&known).Error
	if err != nil {
		return err
	}
	newest := map[string]sealRow{}
	for _, k := range known {
		newest[k.Key] = k
	}
	for key, k := range newest {
		if k.Digest != "" && !there[key] {
			anew = append(anew, sealRow{Source: table, Key: key})
		}
	}
	return t.addSeals(anew)
}

// addSeals puts seals at the end of their chain, which is held.
func (t tx) addSeals(rows []sealRow) error {
	if len(rows) == 0 {
		return nil
	}
	last, err := t.lastSeal()
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Seq = last.Seq + 1
		rows[i].Hash = rows[i].after(t.config.Digest, last.Hash)
		last = rows[i]
	}
	return t.db.CreateInBatches(&rows, 200).Error
}

func (t tx) lastSeal() (sealRow, error) {
	var rows []sealRow
	if err := t.db.Order("seq DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return sealRow{}, err
	}
	return rows[0], nil
}

// sealBatch is how many rows are sealed in one transaction, so that nobody waits long.
const sealBatch = 2000

// sealAll seals what is there and has no seal yet.
func (s *Store) sealAll(ctx context.Context) error {
	for _, table := range sealedTables {
		for more := true; more; {
			err := s.writing(ctx, "seal "+table.table, func(t tx) (err error) {
				more, err = t.sealNew(table)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// sealNew seals a batch, and tells whether there may be more.
func (t tx) sealNew(s sealed) (more bool, err error) {
	db, err := t.querier()
	if err != nil {
		return false, err
	}
	if err := t.lock("seals"); err != nil {
		return false, err
	}
	where := fmt.Sprintf("NOT EXISTS (SELECT 1 FROM seals WHERE source = '%s' AND seals.key = %s)", s.table, s.qualified())
	if s.final != "" {
		where = s.final + " AND " + where
	}
	var anew []sealRow
	err = s.scan(t.db.Statement.Context, db, fmt.Sprintf("%s LIMIT %d", where, sealBatch), nil, func(row boundRow) error {
		anew = append(anew, sealRow{Source: s.table, Key: row.key, Digest: t.config.Digest.of(row.text)})
		return nil
	})
	if err != nil {
		return false, err
	}
	return len(anew) == sealBatch, t.addSeals(anew)
}

// metaSeals is when rows that were there before there were seals were sealed: in RFC 3339, empty until it is done. A ledger
// that always had seals has none.
const metaSeals = "seals"

// sealPast seals, once, what an earlier build left: it is bound from then on.
func (s *Store) sealPast(ctx context.Context) error {
	mark, found, err := find[metaRow](s.reading(ctx).db, "name = ?", metaSeals)
	if err != nil || !found || mark.Value != "" {
		return err
	}
	if err := s.sealAll(ctx); err != nil {
		return err
	}
	now, err := s.reading(ctx).now()
	if err != nil {
		return err
	}
	mark.Value = now.Format("2006-01-02 15:04:05")
	return s.writing(ctx, "note that what was there is sealed", func(t tx) error { return t.db.Save(&mark).Error })
}
