package cli_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/stretchr/testify/require"
)

// seeded returns a data folder with the demonstration.
func seeded(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	line{args: []string{"seed", "--data", data}}.test(t)
	return data
}

// tamper changes the ledger's file behind the application's back.
func tamper(t *testing.T, data string, statements ...string) {
	t.Helper()
	withLedger(t, data, func(db *sql.DB) {
		for _, s := range statements {
			_, err := db.ExecContext(t.Context(), s)
			require.NoError(t, err)
		}
	})
}

// ask returns one text of the ledger's file.
func ask(t *testing.T, data, query string) (answer string) {
	t.Helper()
	withLedger(t, data, func(db *sql.DB) {
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&answer))
	})
	return answer
}

func withLedger(t *testing.T, data string, use func(*sql.DB)) {
	t.Helper()
	db, err := driver.Open(filepath.Join(data, "shixian.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	use(db)
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	line{args: []string{"audit", "verify", "--data", data}, status: 1, errOut: []string{"no ledger in the folder " + data}}.test(t)
	require.NoDirExists(t, data, "a mistyped folder is not made")
	line{args: []string{"migrate", "--data", data}}.test(t)
	line{args: []string{"migrate", "--data", data}}.test(t)
	line{args: []string{"audit", "verify", "--data", data}, out: []string{"0 cases, 0 events: as they were written\n"}}.test(t)
	tamper(t, data, "INSERT INTO ledger_migrations (version_id, is_applied) VALUES (9999, 1)")
	line{args: []string{"audit", "verify", "--data", data}, status: 1, errOut: []string{"schema version 9999, this build knows only "}}.test(t)
}

// The demonstration is sown once, and data of a drill is never used for real.
func TestSeed(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	cases := ask(t, data, "SELECT count(*) FROM cases")
	require.NotEqual(t, "0", cases)
	line{args: []string{"seed", "--data", data}}.test(t)
	require.Equal(t, cases, ask(t, data, "SELECT count(*) FROM cases"))
	line{args: []string{"seed", "--data", data, "--drill", "2s"}, status: 1, errOut: []string{"drill"}}.test(t)

	drill := filepath.Join(t.TempDir(), "drill")
	line{args: []string{"seed", "--data", drill, "--drill", "2s", "--drill-from", "2026-03-02"}}.test(t)
	line{args: []string{"audit", "verify", "--data", drill}, status: 1, errOut: []string{"drill"}}.test(t)
	line{args: []string{"audit", "verify", "--data", drill, "--drill", "2s"}, out: []string{"as they were written"}}.test(t)
}

// Whatever is changed past the application is found, and the case is named.
func TestAuditFindsWhatWasTouched(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, statement string }{
		{"a date of filing", "UPDATE cases SET filed_at = filed_at - 86400000000 WHERE number = "},
		{"a state", "UPDATE cases SET state = replace(state, '\"provider\":\"', '\"provider\":\"x') WHERE number = "},
		{"what somebody wrote", "UPDATE events SET private = replace(private, 'a', 'b') WHERE case_number = "},
		{"an event's body", "UPDATE events SET body = replace(body, 'filed', 'filmd') WHERE case_number = "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := seeded(t)
			number := ask(t, data, "SELECT min(number) FROM cases")
			tamper(t, data, "DROP TRIGGER events_keep_what_was_written", c.statement+"'"+number+"'")
			line{args: []string{"audit", "verify", "--data", data}, status: 1, out: []string{"case " + number}}.test(t)
		})
	}
}

// A case that was removed whole leaves no chain to verify; its seal and the anchor miss it.
func TestAnchor(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	anchored := run(t, "audit", "anchor", "--data", data)
	require.Zero(t, anchored.status, anchored.errOut)
	var a struct {
		Root           string
		Cases, Through int
	}
	require.NoError(t, json.Unmarshal([]byte(anchored.out), &a))
	require.Len(t, a.Root, 64)
	require.Positive(t, a.Cases)
	kept := filepath.Join(t.TempDir(), "anchor.json")
	require.NoError(t, os.WriteFile(kept, []byte(anchored.out), 0o600))
	verify := []string{"audit", "verify", "--data", data}
	line{args: append(verify, "--anchor", kept), out: []string{"as they were written\n"}}.test(t)

	remove(t, data, ask(t, data, "SELECT max(number) FROM cases"))
	// With the case went the last letter that the file of the highest numbers knows of: the ledger looks set back.
	line{args: verify, status: 1, out: []string{"cases YH-2026-000012: it is missing"}, errOut: []string{"numbers were left out"}}.test(t)
	line{args: append(verify, "--anchor", kept), status: 1, out: []string{"the ledger no longer has the anchor of "}}.test(t)

	require.NoError(t, os.WriteFile(kept, []byte("root"), 0o600))
	line{args: append(verify, "--anchor", kept), status: 2, out: nil, errOut: []string{"--anchor ", "what `shixian audit anchor` printed was expected"}}.test(t)
	line{args: append(verify, "--anchor", kept+".gone"), status: 2, errOut: []string{"no such file"}}.test(t)
}

// remove takes a case out of every table that has rows of it.
func remove(t *testing.T, data, number string) {
	t.Helper()
	tamper(t, data, "DROP TRIGGER events_keep_what_is_there")
	withLedger(t, data, func(db *sql.DB) {
		db.SetMaxOpenConns(1)
		_, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys = OFF")
		require.NoError(t, err)
		for _, table := range []string{"events", "tasks", "obligations", "acts"} {
			_, err := db.ExecContext(t.Context(), "DELETE FROM "+table+" WHERE case_number = ?", number)
			require.NoError(t, err)
		}
		_, err = db.ExecContext(t.Context(), "DELETE FROM cases WHERE number = ?", number)
		require.NoError(t, err)
	})
}

// notice2027 is made up: the statutory days and nothing else.
const notice2027 = `{"year": 2027, "papers": ["虚构〔2026〕0号"], "days": [
  {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
  {"name": "春节", "date": "2027-02-05", "isOffDay": true},
  {"name": "春节", "date": "2027-02-06", "isOffDay": true},
  {"name": "春节", "date": "2027-02-07", "isOffDay": true},
  {"name": "春节", "date": "2027-02-08", "isOffDay": true},
  {"name": "清明节", "date": "2027-04-05", "isOffDay": true},
  {"name": "劳动节", "date": "2027-05-01", "isOffDay": true},
  {"name": "劳动节", "date": "2027-05-02", "isOffDay": true},
  {"name": "端午节", "date": "2027-06-09", "isOffDay": true},
  {"name": "中秋节", "date": "2027-09-15", "isOffDay": true},
  {"name": "国庆节", "date": "2027-10-01", "isOffDay": true},
  {"name": "国庆节", "date": "2027-10-02", "isOffDay": true},
  {"name": "国庆节", "date": "2027-10-03", "isOffDay": true}
]}`

func TestCalendarImport(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	line{args: []string{"migrate", "--data", data}}.test(t)
	for _, c := range []struct{ name, content, errOut string }{
		{"no JSON", "2027", "看不出是哪一年的放假安排"},
		{"no year", `{"papers": [], "days": []}`, "不是 holiday-cn 格式的放假安排：year"},
		{"a holiday that is missing", `{"year": 2027, "papers": ["虚构"], "days": []}`, "2027年1月1日：元旦是法定节假日，应当列为放假"},
		{"a day misspelt", `{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOff": true}]}`, "isOffDay"},
	} {
		line{args: []string{"calendar", "import", "--data", data, written(t, c.content)}, status: 1, errOut: []string{c.errOut}}.test(t)
	}
	require.Equal(t, "0", ask(t, data, "SELECT count(*) FROM calendar_notices"), "nothing was entered")
	line{args: []string{"calendar", "differences", "--json", "--data", data}, out: []string{"[]\n"}}.test(t)

	file := written(t, notice2027)
	line{args: []string{"calendar", "import", "--data", data, file}, status: 1, errOut: []string{"notice_unbalanced", "(--unbalanced)"}}.test(t)
	line{args: []string{"calendar", "import", "--unbalanced", "--data", data, file}, out: []string{"2027 年（虚构〔2026〕0号）已录入，日历版本 "}}.test(t)
	require.Equal(t, "1", ask(t, data, "SELECT count(*) FROM calendar_notices"))
	line{args: []string{"calendar", "differences", "--data", data}, out: []string{
		"2027-01-31  周日  录入：周末；系统所附：春节调休上班\n", "2027-02-12  周五  录入：工作日；系统所附：春节放假\n",
	}}.test(t)
	line{args: []string{"calendar", "differences", "--json", "--data", data}, out: []string{`"built_in": "春节放假"`}}.test(t)
	line{args: []string{"calendar", "import", "--data", data, file + ".gone"}, status: 2, errOut: []string{"no such file"}}.test(t)
	line{args: []string{"calendar", "import", "--data", data}, status: 2, errOut: []string{"usage: shixian calendar import FILE"}}.test(t)
}

func written(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "notice.json")
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	return file
}
