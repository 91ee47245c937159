package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var sealing = suite{
	"every column and row that may not change is bound": everythingIsBound,
	"what is changed lawfully is no fault":              lawfulChanges,
	"attachments that are missing or altered are named": contentsAreRead,
	"a ledger of before is bound from its upgrade on":   boundSinceUpgrade,
	"a seal that was made to fit is found by an anchor": forgedSeal,
}

// every is all columns of a table, and its rows.
const every = "*"

// mayChange are the columns that may change, or whose rows may go, without the audit finding it, and why. Whoever adds a
// column or a table either does nothing here, and it is bound, or names it with its reason. A column that is bound and
// named fails as well.
var mayChange = map[string]map[string]string{
	"arrangements":        {every: "a name for what is settled, another with each change"},
	"attempts":            {every: "counts that limit for minutes"},
	"login_places":        {every: "where people have logged in from lately"},
	"case_numbers":        {every: "goes up with each filing and letter; a case's number that is given twice is refused, a letter's is in what is bound"},
	"applicant_names":     {every: "digests to be searched, made of what is bound"},
	"case_resources":      {every: "codes to be searched, made of what is bound"},
	"case_search":         {every: "words to be searched, made of what is bound"},
	"catalog_downloads":   {every: "counts go up"},
	"catalog_search":      {every: "words to be searched, made of what is bound"},
	"catalog_freshness":   {every: "derived of the catalog and its updates"},
	"work_looks":          {every: "when somebody last looked"},
	"list_views":          {every: "everybody's own"},
	"contacts":            {every: "everybody's own setting"},
	"receiver_holds":      {every: "until when a receiver is left alone"},
	"deliveries":          {every: "kept until they are delivered"},
	"digests":             {every: "one for a person and day"},
	"drafts":              {every: "everybody's own until it is filed"},
	"former_passwords":    {every: "the last few, by their hashes"},
	"feeds":               {every: "everybody's own"},
	"clock_processes":     {every: "the last sign of life"},
	"house_clock":         {every: "what the clock showed last"},
	"renewals":            {every: "of the engine"},
	"untold":              {every: "of the engine"},
	"heartbeats":          {every: "the last sign of life"},
	"meta":                {every: "how this ledger is run; the mode is checked on opening"},
	"notification_reads":  {every: "marks of reading"},
	"tokens":              {every: "log-ins, which end"},
	"tasks":               {every: "derived of the state, anew at each step"},
	"catalog_open_search": {every: "words to be searched, made of what is bound"},
	"person_keys":         {"house_key": "another at each rotation", "wrapped": "anew at each rotation; altered, it opens nothing"},
	"cases": {
		"next_alarm_at": "derived of the state and the calendar",
		"version":       "counts steps", "last_at": "counts up", "recorded_at": "of the last step", "light_on": "for lists", "held": "for lists",
		"yellow": "for lists",
	},
	"definitions": {"published": "which of an id is in use: the last that was published"},
	"events":      {"id": "an order, which the anchor holds to"},
	"obligations": {
		"department": "as the sides are today", "used_days": "grows", "case_days": "counted by the calendar of then", "calendar": "the last that was used",
		"used_on": "the day of counting", "held": "for lists", "yellow": "for lists",
	},
	"notifications": {"posted": "handed on", "read_at": "of earlier builds"},
}

// withEveryKind is a ledger with rows of every kind, as far as a test makes them, and an anchor kept outside.
func withEveryKind(t *testing.T, fresh Fresh) (*ledger, store.Anchor) {
	l := newLedger(t, attaching(fresh))
	l.history()
	_, err := l.Attach(l.ctx, domain.Attachment{Case: "YH-2026-000001", Name: "函.txt", Type: "text/plain", By: provider.ID}, strings.NewReader("内容"))
	require.NoError(t, err)
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: "YH-2026-000001", Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对"}))
	require.NoError(t, l.Suspend(l.ctx, domain.Measure{GrantedBy: "YH-2026-000001", By: "YH-2026-000002", Reason: "暂停"}))
	_, err = l.Subscribe(l.ctx, domain.Subscription{Title: "推送", URL: "https://example.org/hook", Format: domain.DingTalk, Secret: "s", Active: true}, bureau)
	require.NoError(t, err)
	_, err = l.EnterNotice(l.ctx, notice(t), bureau)
	require.NoError(t, err)
	l.enters(applied(t, "yaohai-2024", ""))
	_, err = l.PutEntry(l.ctx, entry("mzj-001", "conditional"))
	require.NoError(t, err)
	_, err = l.PutEntry(l.ctx, entry("mzj-002", procedure.Unconditional))
	require.NoError(t, err)
	_, err = l.putFile("名册.csv", "姓名\n")
	require.NoError(t, err)
	return l, l.anchored()
}

// anchored takes an anchor after which nothing is unbound.
func (l *ledger) anchored() store.Anchor {
	l.t.Helper()
	a, err := l.Anchor(l.ctx)
	require.NoError(l.t, err)
	return a
}

// broken tells whether the audit finds anything.
func (l *ledger) broken(then store.Anchor) bool { return l.findings(then) != "" }

func (l *ledger) findings(then store.Anchor) string {
	audit, err := l.Verify(l.ctx)
	if err != nil {
		return err.Error()
	}
	gone, err := l.Since(l.ctx, then)
	if err != nil {
		return err.Error()
	}
	if faults := append(audit.Faults, gone...); len(faults) > 0 {
		return fmt.Sprint(faults)
	}
	return ""
}

func everythingIsBound(t *testing.T, fresh Fresh) {
	l, _ := withEveryKind(t, fresh)
	m := tampering(l)
	for _, table := range m.tables() {
		m.fill(table)
	}
	kept := l.anchored()
	require.Empty(t, l.findings(kept))
	for _, table := range m.tables() {
		names := mayChange[table]
		if names[every] != "" {
			continue
		}
		m.save(table)
		for _, column := range m.columns(table) {
			if !m.change(table, column) {
				continue
			}
			assert.Equal(t, names[column.name] == "", l.broken(kept), "%s.%s was changed", table, column.name)
			m.restore(table)
		}
		m.exec("DELETE FROM " + table + " WHERE " + m.first(table))
		assert.True(t, l.broken(kept), "a row of %s was deleted", table)
		m.restore(table)
		require.Empty(t, l.findings(kept), table)
	}
}

// tamperer changes tables behind the ledger's back, without the guards that the database itself has.
type tamperer struct {
	*ledger
	db *sql.Conn
}

type columnOf struct {
	name, kind string
}

func tampering(l *ledger) *tamperer {
	db := l.raw()
	conn, err := db.Conn(context.Background())
	require.NoError(l.t, err)
	l.t.Cleanup(func() { require.NoError(l.t, conn.Close()); require.NoError(l.t, db.Close()) })
	m := &tamperer{l, conn}
	if l.config.Postgres != "" {
		m.exec("SET session_replication_role = replica") // no triggers, no foreign keys
		return m
	}
	for _, trigger := range m.list("SELECT name FROM sqlite_master WHERE type = 'trigger'") {
		m.exec("DROP TRIGGER " + trigger)
	}
	m.exec("PRAGMA foreign_keys = off")
	return m
}

func (m *tamperer) exec(query string) {
	m.t.Helper()
	_, err := m.db.ExecContext(m.ctx, query)
	require.NoError(m.t, err, query)
}

func (m *tamperer) list(query string) (list []string) {
	m.t.Helper()
	rows, err := m.db.QueryContext(m.ctx, query)
	require.NoError(m.t, err)
	defer func() { require.NoError(m.t, rows.Close()) }()
	for rows.Next() {
		var one string
		require.NoError(m.t, rows.Scan(&one))
		list = append(list, one)
	}
	require.NoError(m.t, rows.Err())
	return list
}

func (m *tamperer) tables() []string {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' AND name <> 'contents' ORDER BY name" // contents are files
	if m.config.Postgres != "" {
		query = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'ledger_migrations' ORDER BY 1"
	}
	return m.list(query)
}

// columns are those that are stored as they are given.
func (m *tamperer) columns(table string) (columns []columnOf) {
	query := "SELECT name || ' ' || lower(type) FROM pragma_table_xinfo('" + table + "') WHERE hidden = 0"
	if m.config.Postgres != "" {
		query = "SELECT column_name || ' ' || data_type FROM information_schema.columns " +
			"WHERE table_schema = current_schema() AND is_generated = 'NEVER' AND table_name = '" + table + "'"
	}
	for _, line := range m.list(query) {
		name, kind, _ := strings.Cut(line, " ")
		columns = append(columns, columnOf{name, kind})
	}
	return columns
}

func (c columnOf) quoted() string { return `"` + c.name + `"` }

// other is another value than a column has.
func (c columnOf) other() string {
	switch c.kind {
	case "boolean":
		return "NOT " + c.quoted()
	case "bigint", "integer":
		return fmt.Sprintf("CASE WHEN %[1]s IN (0, 1) THEN 1 - %[1]s ELSE coalesce(%[1]s, 0) + 1000000 END", c.quoted())
	case "bytea", "blob":
		return "'x'"
	default:
		return fmt.Sprintf("coalesce(%s, '') || 'x'", c.quoted())
	}
}

func (m *tamperer) first(table string) string {
	if m.config.Postgres != "" {
		return fmt.Sprintf("ctid = (SELECT min(ctid) FROM %s)", table)
	}
	return fmt.Sprintf("rowid = (SELECT min(rowid) FROM %s)", table)
}

// change tells whether the database let it be: a key that is there twice it refuses.
func (m *tamperer) change(table string, c columnOf) bool {
	m.t.Helper()
	if m.config.Postgres != "" { // an identity is changed only so
		m.exec(fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY IF EXISTS", table, c.quoted()))
	}
	_, err := m.db.ExecContext(m.ctx, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, c.quoted(), c.other(), m.first(table)))
	if err != nil && strings.Contains(strings.ToLower(err.Error()), "unique") {
		return false
	}
	require.NoError(m.t, err, "%s.%s", table, c.name)
	return true
}

func (m *tamperer) stored(table string) string {
	var names []string
	for _, c := range m.columns(table) {
		names = append(names, c.quoted())
	}
	return strings.Join(names, ", ")
}

func (m *tamperer) save(table string) {
	m.exec("DROP TABLE IF EXISTS saved")
	m.exec(fmt.Sprintf("CREATE TEMP TABLE saved AS SELECT %s FROM %s", m.stored(table), table))
}

func (m *tamperer) restore(table string) {
	m.exec("DELETE FROM " + table)
	m.exec(fmt.Sprintf("INSERT INTO %s (%s) %sSELECT * FROM saved", table, m.stored(table), m.overriding()))
}

// overriding lets a row have the value of an identity that it is given.
func (m *tamperer) overriding() string {
	if m.config.Postgres != "" {
		return "OVERRIDING SYSTEM VALUE "
	}
	return ""
}

// fill makes up a row for a table that has none.
func (m *tamperer) fill(table string) {
	if len(m.list("SELECT '1' FROM "+table+" LIMIT 1")) > 0 || mayChange[table][every] != "" {
		return
	}
	var values []string
	for _, c := range m.columns(table) {
		switch c.kind {
		case "boolean":
			values = append(values, "false")
		case "bigint", "integer":
			values = append(values, "7")
		default:
			values = append(values, "'[]'")
		}
	}
	m.exec(fmt.Sprintf("INSERT INTO %s (%s) %sVALUES (%s)", table, m.stored(table), m.overriding(), strings.Join(values, ", ")))
}

func lawfulChanges(t *testing.T, fresh Fresh) {
	l, kept := withEveryKind(t, fresh)
	name := "改名"
	_, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Name: &name, Positions: &[]domain.Position{domain.Staff, domain.Head}}, bureau)
	require.NoError(t, err)
	require.NoError(t, l.SetPassword(l.ctx, applicant.ID, domain.PasswordChange{Hash: "another"}, applicant))
	_, err = l.ChangeDepartment(l.ctx, "mzj", domain.DepartmentChange{Name: &name}, bureau)
	require.NoError(t, err)
	require.NoError(t, l.Restore(l.ctx, domain.Measure{GrantedBy: "YH-2026-000001", By: "YH-2026-000002"}))
	subs, err := l.Subscriptions(l.ctx)
	require.NoError(t, err)
	require.NoError(t, l.Unsubscribe(l.ctx, subs[0].ID, bureau))
	_, err = l.PutEntry(l.ctx, entry("mzj-002", "conditional"))
	require.NoError(t, err)
	l.accepted()
	audit := l.verify()
	assert.Empty(t, audit.Faults)
	gone, err := l.Since(l.ctx, kept)
	require.NoError(t, err)
	assert.Empty(t, gone)
}

func contentsAreRead(t *testing.T, fresh Fresh) {
	l, _ := withEveryKind(t, fresh)
	whole, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, 2, whole.Contents)
	touch := func(altered string) {
		if l.config.Postgres != "" {
			l.exec(map[string]string{"altered": "UPDATE contents SET content = 'x'", "missing": "DELETE FROM contents"}[altered] +
				" WHERE sha256 = (SELECT min(sha256) FROM attachments)")
			return
		}
		files, err := filepath.Glob(filepath.Join(l.config.Attachments, "*"))
		require.NoError(t, err)
		if altered == "missing" {
			require.NoError(t, os.Remove(files[0]))
			return
		}
		require.NoError(t, os.WriteFile(files[0], []byte("x"), 0o600))
	}
	touch("altered")
	require.Len(t, l.verify().Faults, 1)
	assert.Contains(t, l.verify().Faults[0].What, "was altered")
	touch("missing")
	require.Len(t, l.verify().Faults, 1)
	assert.Contains(t, l.verify().Faults[0].What, "is missing")
}

func boundSinceUpgrade(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.history()
	l.tamper("DELETE FROM seals", "INSERT INTO meta (name, value) VALUES ('seals', '')") // as the migration leaves an older ledger
	require.NoError(t, store.Migrate(l.ctx, l.config))
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, audit.SealedSince)
	assert.Positive(t, audit.Seals)
	assert.Zero(t, audit.Unsealed)
	l.tamper("UPDATE people SET name = '别人' WHERE id = 'p-provider'")
	require.Len(t, l.verify().Faults, 1)
	assert.Equal(t, "people p-provider: it is not what was written", l.verify().Faults[0].What)
}

func (l *ledger) tamper(queries ...string) {
	m := tampering(l)
	for _, query := range queries {
		m.exec(query)
	}
}

// Whoever changes a row, its seal and the chain of seals leaves nothing that the ledger itself could find.
func forgedSeal(t *testing.T, fresh Fresh) {
	l, kept := withEveryKind(t, fresh)
	l.tamper("DELETE FROM seals", "UPDATE people SET name = '别人' WHERE id = 'p-provider'", "DELETE FROM administration")
	l.anchored()
	assert.Empty(t, l.verify().Faults)
	gone, err := l.Since(l.ctx, kept)
	require.NoError(t, err)
	assert.Len(t, gone, 1)
}

// BenchmarkFiling is what a case costs.
func BenchmarkFiling(b *testing.B, fresh Fresh) {
	l := newLedger(b, fresh)
	for b.Loop() {
		l.file()
	}
}
