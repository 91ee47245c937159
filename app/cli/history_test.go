package cli_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// historyOf seeds a small past that ends on a fixed day.
func historyOf(t *testing.T, seed string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	line{
		args:   []string{"seed", "--data", data, "--cases", "200", "--months", "6", "--until", "2025-12-01", "--seed", seed},
		errOut: []string{"made in"},
	}.test(t)
	return data
}

// everything is what a ledger holds, each table in the order of its keys.
func everything(t *testing.T, data string) string {
	t.Helper()
	var all strings.Builder
	withLedger(t, data, func(db *sql.DB) {
		for _, query := range []string{
			"SELECT number || head || last_at || recorded_at FROM cases ORDER BY number",
			"SELECT id || case_number || action || fields || status FROM acts ORDER BY id",
			"SELECT case_number || id || opened_at || assignee_department FROM tasks ORDER BY case_number, id",
			"SELECT case_number || run_id || department || due_on || outcome || used_days FROM obligations ORDER BY case_number, run_id",
			"SELECT id || case_number || text || at FROM notifications ORDER BY id",
			"SELECT case_number || call || granted_at || scope FROM grants ORDER BY case_number, call",
			"SELECT id || case_number || sha256 FROM attachments ORDER BY id",
			"SELECT code || version || title || since || by_case FROM catalog ORDER BY code, version",
			"SELECT code || on_day || at || person FROM catalog_updates ORDER BY id",
			"SELECT prefix || year || last FROM case_numbers ORDER BY prefix, year",
			"SELECT value FROM meta WHERE name = 'demo'",
		} {
			all.WriteString(texts(t, db, query))
		}
	})
	return all.String()
}

func texts(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	var all strings.Builder
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		all.WriteString(text + "\n")
	}
	require.NoError(t, rows.Err())
	return all.String()
}

// The same seed and last day make the same past, whenever it is made; it stands every check, and nothing of it lies ahead.
func TestSeedHistory(t *testing.T) {
	t.Parallel()
	data := historyOf(t, "7")
	first := everything(t, data)
	assert.Equal(t, first, everything(t, historyOf(t, "7")), "the same seed")
	assert.NotEqual(t, first, everything(t, historyOf(t, "8")), "another seed")
	line{args: []string{"audit", "verify", "--data", data}, out: []string{"as they were written"}}.test(t)

	for what, query := range map[string]string{
		"the engine knows what goes on":  "SELECT count(*) FROM cases WHERE (ended_at IS NULL) <> (number IN (SELECT case_number FROM untold))",
		"something lies ahead":           "SELECT count(*) FROM events WHERE json_extract(body, '$.recorded_at') >= 1764518400000000",
		"an open case has no future":     "SELECT count(*) FROM cases WHERE ended_at IS NULL AND next_alarm_at < 1764518400000000",
		"an act was left":                "SELECT count(*) FROM acts WHERE status = 'pending'",
		"a clock ended before it began":  "SELECT count(*) FROM obligations WHERE ended_at < started_at",
		"a met clock ended late":         "SELECT count(*) FROM obligations WHERE outcome = 'met' AND ended_on > due_on",
		"a missed clock ended in time":   "SELECT count(*) FROM obligations WHERE outcome = 'missed' AND ended_on < due_on",
		"an obligation is nobody's":      "SELECT count(*) FROM obligations WHERE department = ''",
		"an ended case has an open task": "SELECT count(*) FROM tasks JOIN cases ON number = case_number WHERE ended_at IS NOT NULL AND closed_at IS NULL",
		"a parent case is younger":       "SELECT count(*) FROM cases c JOIN cases o ON o.number = c.parent WHERE c.filed_at < o.filed_at",
		"numbers are not in filing order": "SELECT count(*) FROM cases a JOIN cases b " +
			"ON a.regulation = b.regulation AND a.number < b.number AND a.filed_at > b.filed_at",
		"a field is not in the corpus": "SELECT count(*) FROM cases LEFT JOIN acts ON case_number = number " +
			"WHERE state || coalesce(fields, '') LIKE '%按规定办理%'",
		"an entry has no basis": "SELECT count(*) FROM catalog " +
			"WHERE share_class <> 'unconditional' AND coalesce(json_extract(body, '$.share_basis'), '') = '' " +
			"OR open_class <> 'unconditional' AND coalesce(json_extract(body, '$.open_basis'), '') = ''",
		"an unknown entry is related": "SELECT count(*) FROM catalog, json_each(catalog.body, '$.related') r " +
			"WHERE r.value NOT IN (SELECT code FROM catalog)",
		"a version has no case or too many": "SELECT count(*) FROM catalog WHERE version > 1 AND by_case NOT IN (SELECT number FROM cases)",
	} {
		assert.Equal(t, "0", ask(t, data, query), what)
	}
	for what, query := range map[string]string{
		"every regulation":      "SELECT count(DISTINCT regulation) = 6 FROM cases",
		"open cases":            "SELECT count(*) > 0 FROM cases WHERE ended_at IS NULL",
		"missed clocks":         "SELECT count(*) > 0 FROM obligations WHERE outcome = 'missed'",
		"members of the public": "SELECT count(*) > 0 FROM cases WHERE applicant = 'public'",
		"child cases":           "SELECT count(*) > 0 FROM cases WHERE parent IS NOT NULL",
		"grants":                "SELECT count(*) > 0 FROM grants",
		"new versions":          "SELECT count(*) > 0 FROM catalog WHERE version > 1",
		"related entries":       "SELECT count(*) > 0 FROM catalog, json_each(catalog.body, '$.related')",
		"many entries":          "SELECT count(*) >= 400 FROM catalog WHERE current",
	} {
		assert.Equal(t, "1", ask(t, data, query), what)
	}
}

// A simulated history can be added to a demonstration, and to nothing else.
func TestSeedHistorySparesRealData(t *testing.T) {
	t.Parallel()
	data := historyOf(t, "1")
	line{args: []string{"seed", "--data", data, "--cases", "20", "--months", "1", "--until", "2026-01-01"}, errOut: []string{"made in"}}.test(t)
	line{args: []string{"audit", "verify", "--data", data}, out: []string{"as they were written"}}.test(t)

	real := filepath.Join(t.TempDir(), "real")
	line{args: []string{"migrate", "--data", real}}.test(t)
	line{args: []string{"department", "mzj", "民政局", "--data", real}}.test(t)
	line{args: []string{"seed", "--cases", "20", "--data", real}, status: 1, errOut: []string{"no demonstration"}}.test(t)
	assert.Equal(t, "0", ask(t, real, "SELECT count(*) FROM cases"))

	line{args: []string{"seed", "--cases", "-1"}, status: 2, errOut: []string{"--cases"}}.test(t)
	line{args: []string{"seed", "--cases", "1", "--months", "0"}, status: 2, errOut: []string{"--months"}}.test(t)
	line{args: []string{"seed", "--cases", "1", "--until", "soon"}, status: 2, errOut: []string{"--until"}}.test(t)
}
