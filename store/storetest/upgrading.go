package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

var upgrading = suite{
	"rows of the first schema become what they would be if written today": fromFirstSchema,
	"a first schema in which nothing was ever written is brought up":      fromEmptyFirstSchema,
	"the case that ended a grant is known by the reason":                  endedByItsReason,
}

// notOfThen are the columns that no migration can fill: nothing in a ledger of the first schema says what would be in them.
var notOfThen = map[string][]string{
	"cases":         {"yellow"}, // packs had no lights of their own
	"obligations":   {"yellow"},
	"tasks":         {"yellow"},
	"notifications": {"run_id", "posted"}, // posted: what is old is not sent out

	"catalog_search": {"id"}, "catalog_open_search": {"id"}, "case_search": {"id"}, // of SQLite's index, as it comes
}

// fromFirstSchema writes what a busy ledger holds into the tables as they first were, leaving out every column that came
// later, and has them migrated: each column must be again as the ledger itself has written it.
func fromFirstSchema(t *testing.T, fresh Fresh) {
	l, p := populated(t, fresh)
	l.putWords("a-1", "低保户ＡＢＣ信息")
	l.putWords("a-1", "孤儿Ａ信息")
	p.decided()
	old := l.firstSchema()
	l.copyTo(old)
	require.NoError(t, store.Migrate(l.ctx, old.config))
	require.NoError(t, store.Migrate(l.ctx, old.config), "once more")

	for _, table := range []string{
		"departments", "people", "definitions", "cases", "acts", "tasks", "events", "obligations", "notifications",
		"catalog", "catalog_search", "catalog_open_search", "catalog_freshness", "case_search", "case_resources",
	} {
		want, got := l.table(table), old.table(table)
		require.NotEmpty(t, want, table)
		require.Len(t, got, len(want), table)
		for i := range want {
			require.Equal(t, want[i], got[i], table)
		}
	}
	for _, column := range []string{"standing", "of_applicant", "first_answer", "completes", "paused", "case_days", "held", "used_on"} {
		require.Greater(t, l.count("SELECT count(DISTINCT "+column+") FROM obligations"), 1, "%s is the same everywhere: it shows nothing", column)
	}

	old.Store = old.reopen(old.config)
	for _, text := range []string{"", "孤儿", "低保户", "儿a", "mzj", "信"} {
		assert.Equal(t, l.foundBy(domain.EntryQuery{Text: text}), old.foundBy(domain.EntryQuery{Text: text}), "entries by %q", text)
	}
	for _, text := range []string{"yh-2026", "2026-00001", "低保", "一", "无"} {
		assert.Equal(t, l.count("SELECT count(*) FROM case_search WHERE words LIKE '%"+text+"%'"), old.casesBy(text), "cases by %q", text)
	}
	old.lettersAre(l)
}

// lettersAre compares the letters that the upgrade has composed with those that were issued in their time. The events were
// written by a ledger that binds them to theirs, which no ledger of the first schema did: that is the only fault there is.
func (l *ledger) lettersAre(then *ledger) {
	l.t.Helper()
	issued := 0
	list, err := then.Cases(l.ctx, domain.CaseQuery{Viewer: auditor, Page: domain.Page{Limit: 200}})
	require.NoError(l.t, err)
	for _, c := range list.Items {
		want, err := then.Letters(l.ctx, c.Number)
		require.NoError(l.t, err)
		got, err := l.Letters(l.ctx, c.Number)
		require.NoError(l.t, err)
		require.Len(l.t, got, len(want), c.Number)
		for i, letter := range got {
			require.True(l.t, letter.AtUpgrade)
			letter.AtUpgrade = false
			require.Equal(l.t, want[i].Letter, letter.Letter, "%s: replayed, it is what was issued then", c.Number)
			issued++
		}
	}
	require.NotZero(l.t, issued)
	for _, f := range l.verify().Faults {
		require.Equal(l.t, "the letter is not the one that the event issued", f.What, f.Case)
	}
}

// The reason by which a grant was ended names the case that did, so that this case can give it back.
func endedByItsReason(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	granting, ending, other := l.file(), l.file(), l.file()
	l.exec("UPDATE cases SET parent = '" + granting + "' WHERE number IN ('" + ending + "', '" + other + "')")
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: granting, Call: "1-granted"}))
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: granting, Reason: "暂停、收回 " + ending + "：暂停"}))
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: granting, Call: "2-granted"}))
	old := l.firstSchema()
	l.copyTo(old)
	require.NoError(t, store.Migrate(l.ctx, old.config))
	old.Store = old.reopen(old.config)
	grants, err := old.Grants(l.ctx, granting)
	require.NoError(t, err)
	require.Len(t, grants, 2)
	assert.Equal(t, []string{ending, ""}, []string{grants[0].EndedBy, grants[1].EndedBy})
	require.NoError(t, old.GrantAnew(l.ctx, domain.Measure{GrantedBy: granting, By: ending}))
}

func fromEmptyFirstSchema(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	old := l.firstSchema()
	require.NoError(t, store.Migrate(l.ctx, old.config))
	old.Store = old.reopen(old.config)
	old.seed()
	old.file()
}

// firstSchema is another database of the same engine, with the tables of schema version 1 and nothing in them.
func (l *ledger) firstSchema() *ledger {
	l.t.Helper()
	old := &ledger{t: l.t, ctx: l.ctx, clock: l.clock, share: l.share}
	dialect := goose.DialectSQLite3
	if l.config.SQLite != "" {
		old.config = store.Config{SQLite: filepath.Join(l.t.TempDir(), "old.db"), Clock: l.clock}
	} else {
		dialect = goose.DialectPostgres
		old.config = emptyPostgres(l.t)
		old.config.Clock = l.clock
		old.exec("CREATE SCHEMA " + schema)
	}
	old.config.Keys = l.config.Keys
	db := old.raw()
	defer func() { require.NoError(l.t, db.Close()) }()
	p, err := goose.NewProvider(dialect, db, l.migrations(), goose.WithTableName("ledger_migrations"), goose.WithDisableGlobalRegistry(true))
	require.NoError(l.t, err)
	_, err = p.UpTo(l.ctx, 1)
	require.NoError(l.t, err)
	return old
}

// migrations are those of the package whose tests run the suite.
func (l *ledger) migrations() fs.FS {
	if l.config.SQLite != "" {
		return os.DirFS("migrations/sqlite")
	}
	return os.DirFS("migrations/postgres")
}

var created = regexp.MustCompile(`CREATE TABLE (\w+)`)

// copyTo writes what the tables of the first schema can hold, in the order in which it makes them.
func (l *ledger) copyTo(old *ledger) {
	l.t.Helper()
	source, err := fs.ReadFile(l.migrations(), "00001_ledger.sql")
	require.NoError(l.t, err)
	from, to := l.raw(), old.raw()
	defer func() { require.NoError(l.t, from.Close()); require.NoError(l.t, to.Close()) }()
	tables := created.FindAllStringSubmatch(string(source), -1)
	require.NotEmpty(l.t, tables)
	for _, table := range tables {
		columns, _ := rowsOf(l.ctx, l.t, to, "SELECT * FROM "+table[1])
		l.copyTable(from, to, table[1], columns)
	}
	old.exec("DELETE FROM meta WHERE name = 'keys'") // nothing was encrypted then
}

// searchOf says where the words are now that the first schema had beside the row.
var searchOf = map[string]string{
	"cases":   "(SELECT words FROM case_search s WHERE s.number = cases.number)",
	"catalog": "coalesce((SELECT words FROM catalog_search s WHERE s.code = catalog.code), '')",
}

// renamed is what columns of the first schema are called now.
var renamed = map[string]string{
	"opener": "parent", "mark": "authority", "started": "(number NOT IN (SELECT case_number FROM untold))",
	"seat_department": "assignee_department", "seat_position": "assignee_position", "seat_person": "assignee_person",
}

func (l *ledger) copyTable(from, to *sql.DB, table string, columns []string) {
	l.t.Helper()
	read := slices.Clone(columns)
	for i, column := range read {
		read[i] = cmp.Or(renamed[column], column)
	}
	if i := slices.Index(read, "search"); i >= 0 {
		read[i] = searchOf[table]
	}
	order := ""
	if table == "cases" {
		order = " ORDER BY parent IS NOT NULL, filed_at, number" // parent cases first
	}
	_, rows := rowsOf(l.ctx, l.t, from, "SELECT "+strings.Join(read, ", ")+" FROM "+table+order)
	overriding, places := "", make([]string, len(columns))
	if l.config.Postgres != "" {
		overriding = "OVERRIDING SYSTEM VALUE "
	}
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	insert := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") " + overriding + "VALUES (" + strings.Join(places, ", ") + ")"
	tx, err := to.BeginTx(l.ctx, nil)
	require.NoError(l.t, err)
	for _, row := range rows {
		_, err := tx.ExecContext(l.ctx, insert, row...)
		require.NoError(l.t, err, table)
	}
	require.NoError(l.t, tx.Commit())
}

// table is what a table holds apart from what no migration can know, a line a row, by name of the column.
func (l *ledger) table(name string) []string {
	l.t.Helper()
	db := l.raw()
	defer func() { require.NoError(l.t, db.Close()) }()
	columns, rows := rowsOf(l.ctx, l.t, db, "SELECT * FROM "+name)
	var lines []string
	for _, row := range rows {
		over := false
		for i, column := range columns {
			over = over || (column == "ended_at" || column == "closed_at") && row[i] != nil
		}
		var fields []string
		for i, value := range row {
			light := slices.Contains([]string{"held", "used_on", "light_on"}, columns[i]) // what is over has none
			if !(light && over) && !slices.Contains(notOfThen[name], columns[i]) {
				fields = append(fields, fmt.Sprintf("%s=%v", columns[i], value))
			}
		}
		slices.Sort(fields)
		lines = append(lines, strings.Join(fields, " "))
	}
	slices.Sort(lines)
	return lines
}

func (l *ledger) casesBy(text string) int {
	l.t.Helper()
	list, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: auditor, Text: text, Page: domain.Page{Limit: 100}})
	require.NoError(l.t, err)
	return len(list.Items)
}

func rowsOf(ctx context.Context, t testing.TB, db *sql.DB, query string) (columns []string, all [][]any) {
	t.Helper()
	rows, err := db.QueryContext(ctx, query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	columns, err = rows.Columns()
	require.NoError(t, err)
	for rows.Next() {
		row, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			places[i] = &row[i]
		}
		require.NoError(t, rows.Scan(places...))
		all = append(all, row)
	}
	require.NoError(t, rows.Err())
	return columns, all
}
