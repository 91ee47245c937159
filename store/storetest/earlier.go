package storetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// earlier opens a ledger that the program of commit f34c0f5 wrote; testdata/f34c0f5/make.sh says how.
var earlier = suite{
	"a ledger of f34c0f5 opens, and its anchor holds":            earlierOpens,
	"its open cases read as that program told them":              earlierReads,
	"its kept reports read as they were kept":                    earlierReports,
	"the notice of 2027 moves two of its due days and no others": earlierMoves,
	"its open cases go on":                                       earlierGoesOn,
	"what is overdue in it is escalated":                         earlierEscalates,
	"what is touched in it is found":                             earlierTouched,
	"its letters are composed once, and marked so":               earlierLetters,
}

const earlierData = "testdata/f34c0f5"

// earlierFacts is what the program of then told of its open cases, and which reports it kept.
type earlierFacts struct {
	Cases []struct {
		Number, Procedure, State, Calendar string
		Version                            int64
		Overdue                            bool
		Clocks                             []earlierClock
		Awaiting                           []earlierTask
	}
	Reports []struct {
		Period  string
		Version int
		SHA256  string
	}
}

type earlierClock struct {
	Clock       string
	DueOn       civil.Date `json:"due_on"`
	Status      string
	Provisional bool
}

type earlierTask struct{ Task, Role, Title string }

// earlierFile is the one file that the demonstration of then attached to its cases; the ledger is kept without it.
const earlierFile = "演示材料\n本文件由演示数据自动生成，没有实际内容。\n"

// newEarlier restores the ledger of then and opens it on the next working day, a Monday, with the calendar of this build.
func newEarlier(t *testing.T, fresh Fresh) (*ledger, earlierFacts, store.Anchor) {
	t.Helper()
	l := &ledger{t: t, ctx: t.Context(), clock: NewClock("2026-11-30 09:00:00"), config: fresh(t)}
	engine := "sqlite"
	if l.config.SQLite != "" {
		l.config = store.Config{SQLite: filepath.Join(t.TempDir(), "shixian.db")}
		require.NoError(t, os.WriteFile(l.config.SQLite, unzipped(t, "sqlite.db.gz"), 0o600))
	} else {
		engine = "postgres"
		l.config = emptyPostgres(t)
		l.restorePostgres()
	}
	l.config.Clock, l.config.Calendar, l.config.Attachments = l.clock, calendar.Builtin(), t.TempDir()
	l.config.Keys, l.config.Log = filepath.Join(t.TempDir(), "keys.json"), slog.New(slog.DiscardHandler)
	content := filepath.Join(l.config.Attachments, fmt.Sprintf("%x", sha256.Sum256([]byte(earlierFile))))
	require.NoError(t, os.WriteFile(content, []byte(earlierFile), 0o600))
	require.NoError(t, store.Migrate(l.ctx, l.config))
	l.Store = l.reopen(l.config)
	var facts earlierFacts
	var anchor store.Anchor
	readJSON(t, "answers-"+engine+".json", &facts)
	readJSON(t, "anchor-"+engine+".json", &anchor)
	return l, facts, anchor
}

// restorePostgres runs the dump, with the schema's name in it replaced by that of the test.
func (l *ledger) restorePostgres() {
	l.t.Helper()
	dump := strings.ReplaceAll(string(unzipped(l.t, "postgres.sql.gz")), "ledger_of_f34c0f5", schema)
	conn, err := pgx.Connect(l.ctx, l.config.Postgres)
	require.NoError(l.t, err)
	defer func() { require.NoError(l.t, conn.Close(context.Background())) }()
	_, err = conn.PgConn().Exec(l.ctx, dump).ReadAll()
	require.NoError(l.t, err)
}

func unzipped(t testing.TB, name string) []byte {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join(earlierData, name))
	require.NoError(t, err)
	r, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	return content
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(earlierData, name))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, into))
}

func earlierOpens(t *testing.T, fresh Fresh) {
	l, _, anchor := newEarlier(t, fresh)
	audit := l.verify()
	assert.Empty(t, audit.Faults)
	assert.Equal(t, 71, audit.Cases)
	l.holds(anchor)
}

// holds checks that everything which the anchor covers is there as it was.
func (l *ledger) holds(anchor store.Anchor) {
	l.t.Helper()
	now, err := l.AnchorThrough(l.ctx, anchor.Through)
	require.NoError(l.t, err)
	assert.Equal(l.t, anchor.Cases, now.Cases)
	assert.Equal(l.t, anchor.Root, now.Root)
}

func earlierReads(t *testing.T, fresh Fresh) {
	l, facts, _ := newEarlier(t, fresh)
	require.Len(t, facts.Cases, 13)
	open := false
	list, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: auditor, Ended: &open, Page: domain.Page{Limit: 100}})
	require.NoError(t, err)
	assert.Len(t, list.Items, len(facts.Cases))
	statuses := map[string]bool{}
	for _, want := range facts.Cases {
		c, err := l.Case(l.ctx, want.Number)
		require.NoError(t, err)
		assert.Equal(t, want.State, c.State.Node, want.Number)
		assert.Equal(t, want.Version, c.Version, want.Number)
		assert.Equal(t, want.Overdue, c.State.Overdue(), want.Number)
		assert.Equal(t, want.Calendar, c.State.Calendar, want.Number)
		assert.Equal(t, want.Procedure, c.Definition.Regulation.ID+"/"+c.Definition.Name, want.Number)
		assert.Equal(t, want.Clocks, clocksOf(c.State), want.Number)
		assert.Equal(t, want.Awaiting, tasksOf(c.State), want.Number)
		for _, clock := range want.Clocks {
			statuses[clock.Status] = true
		}
		statuses["overdue"] = statuses["overdue"] || want.Overdue
	}
	assert.Equal(t, map[string]bool{"running": true, "held": true, "met": true, "overdue": true}, statuses, "cases at several stages")
}

func clocksOf(s procedure.State) []earlierClock {
	var clocks []earlierClock
	for _, run := range s.Clocks {
		status := string(run.Outcome)
		switch {
		case run.HeldAs != "":
			status = "held"
		case run.Running():
			status = "running"
		}
		clocks = append(clocks, earlierClock{run.Clock, run.Due, status, run.Provisional})
	}
	return clocks
}

func tasksOf(s procedure.State) []earlierTask {
	var tasks []earlierTask
	for _, task := range s.OpenTasks() {
		tasks = append(tasks, earlierTask{task.ID, task.Role, task.Title})
	}
	return tasks
}

func earlierReports(t *testing.T, fresh Fresh) {
	l, facts, _ := newEarlier(t, fresh)
	list, err := l.Snapshots(l.ctx)
	require.NoError(t, err)
	require.Len(t, list, len(facts.Reports))
	versions := 0
	for _, want := range facts.Reports {
		kept, err := l.Snapshot(l.ctx, want.Period, want.Version)
		require.NoError(t, err)
		assert.Equal(t, want.SHA256, kept.SHA256)
		content, err := kept.Decode()
		require.NoError(t, err, want.Period)
		assert.Equal(t, want.Period, content.Period)
		versions = max(versions, want.Version)
	}
	assert.Equal(t, 2, versions, "one was corrected")
}

// earlierMoved are the due days that are others today, and rightly so: f34c0f5 did not know the notice of 2027, by which
// Sunday 31 January and Sunday 14 February are worked, and 11 and 12 February are off. 49 working days after 29 November end
// a week earlier, 50 two days later; 55 end on the same day. A clock that is held is counted anew when it goes on, and a
// promised date stays. What ends in 2026 stays too.
var earlierMoved = map[string]string{
	"YH-2026-000028": "rectify 2027-02-11 2027-02-04",
	"YH-2026-000029": "rectify 2027-02-12 2027-02-14",
}

func earlierMoves(t *testing.T, fresh Fresh) {
	l, facts, anchor := newEarlier(t, fresh)
	for _, was := range facts.Cases {
		after := l.advance(was.Number).Case.State
		assert.Equal(t, was.State, after.Node, was.Number)
		assert.Equal(t, was.Awaiting, tasksOf(after), was.Number)
		moved := ""
		for i, clock := range clocksOf(after) {
			assert.Equal(t, clock.Status == "held" && was.Clocks[i].Provisional, clock.Provisional, "%s %s: the year is known", was.Number, clock.Clock)
			assert.Equal(t, was.Clocks[i].Status, clock.Status, was.Number)
			if clock.DueOn != was.Clocks[i].DueOn {
				moved += clock.Clock + " " + was.Clocks[i].DueOn.String() + " " + clock.DueOn.String()
			}
		}
		assert.Equal(t, earlierMoved[was.Number], moved, was.Number)
	}
	assert.Empty(t, l.verify().Faults)
	l.holds(anchor)
}

// earlierActs are what people do with the cases: who, what, and where the case stands then. An empty login is the provider's.
var earlierActs = []struct {
	number, login, action string
	fields                procedure.Fields
	node                  string
}{
	{"LZ-2026-000013", "cgj", "complete", procedure.Fields{"result": "已改正"}, "check"},
	{"YH-2026-000020", "", "confirm", procedure.Fields{"reason": "核实无误"}, "confirmed_right"},
	{"YH-2026-000024", "", "confirm_catalog", procedure.Fields{"result": "目录有误"}, "catalog_error"},
	{"YH-2026-000025", "", "approve", nil, "granted"},
	{"YH-2026-000026", "mzj", "resubmit", procedure.Fields{"supplement": "已补"}, "acceptance"},
	{"YH-2026-000028", "cgj", "complete", procedure.Fields{"result": "已整改"}, "check"},
	{"YH-2026-000029", "bureau", "revoke", procedure.Fields{"reason": "立案有误"}, "revoked"},
	{"YH-2026-000030", "cgj", "defend", procedure.Fields{"reason": "目录已更新"}, "defence"},
	{"YH-2026-000031", "bureau", "dismiss", procedure.Fields{"reason": "理由不成立"}, "rectify"},
	{"YH-2026-000032", "bureau", "accept", nil, "rectified"},
	{"YH-2026-000033", "", "refuse", procedure.Fields{"reason": "涉及商业秘密", "legal_basis": "第十七条"}, "refused"},
	{"YH-2026-000034", "", "correct", procedure.Fields{"result": "已更正"}, "corrected"},
	{"YJ-2026-000005", "", "confirm", procedure.Fields{"reason": "核实无误"}, "confirmed_right"},
}

func earlierGoesOn(t *testing.T, fresh Fresh) {
	l, facts, anchor := newEarlier(t, fresh)
	require.Len(t, earlierActs, len(facts.Cases))
	for _, a := range earlierActs {
		if a.login == "" {
			a.login = l.state(a.number).Parties.Provider
		}
		account, err := l.Account(l.ctx, a.login)
		require.NoError(t, err)
		events, err := l.Timeline(l.ctx, a.number)
		require.NoError(t, err)
		after := l.act(a.number, a.action, account.Person, a.fields).Case.State
		assert.Equal(t, a.node, after.Node, a.number)
		longer, err := l.Timeline(l.ctx, a.number)
		require.NoError(t, err)
		require.Greater(t, len(longer), len(events), a.number)
		assert.Equal(t, events, slices.Clone(longer[:len(events)]), "what was recorded stays as it was")
	}
	l.served("YH-2026-000025")
	assert.True(t, l.state("YH-2026-000025").Ended())
	resumed := clocksOf(l.state("YH-2026-000031"))[0]
	assert.Equal(t, earlierClock{"rectify", day("2027-02-15"), "running", false}, resumed, "held for a working day, and counted by the notice")
	assert.Empty(t, l.verify().Faults)
	l.holds(anchor)
}

// The case of Yongjia is overdue since 24 November, and nobody above its department was told: that is today's to make good.
func earlierEscalates(t *testing.T, fresh Fresh) {
	l, facts, _ := newEarlier(t, fresh)
	for _, c := range facts.Cases {
		l.advance(c.Number)
	}
	policy := escalationLedger{l}
	require.NotZero(t, policy.escalate())
	assert.Zero(t, policy.escalate(), "once")
	for _, login := range []string{"cgj", "cgj-head", "bureau"} {
		account, err := l.Account(l.ctx, login)
		require.NoError(t, err)
		assert.Contains(t, strings.Join(policy.escalations(account.Person), "\n"), "“校核”已于2026年11月24日届满，逾期 4 个工作日", login)
	}
}

func earlierTouched(t *testing.T, fresh Fresh) {
	l, _, anchor := newEarlier(t, fresh)
	l.unguarded()
	const number = "YH-2026-000025"
	l.exec(`UPDATE events SET body = replace(body, '2026-11-29', '2026-11-28') WHERE case_number = '` + number + `' AND seq = 2`)
	faults := l.verify().Faults
	require.NotEmpty(t, faults)
	assert.Equal(t, store.Fault{Case: number, Seq: 2, What: "the content, or the event before it, was touched"}, faults[0])

	for _, table := range []string{"notifications", "obligations", "tasks", "acts", "letters", "events"} {
		l.exec("DELETE FROM " + table + " WHERE case_number = '" + number + "'")
	}
	l.exec("DELETE FROM cases WHERE number = '" + number + "'")
	assert.NotEmpty(t, l.verify().Faults, "no chain is broken, but seals are")
	now, err := l.AnchorThrough(l.ctx, anchor.Through)
	require.NoError(t, err)
	assert.NotEqual(t, anchor.Root, now.Root, "but the anchor of then no longer holds")
	assert.Equal(t, anchor.Cases-1, now.Cases)
}

// The program of then kept no letters: it made them anew each time. The upgrade composes them once.
func earlierLetters(t *testing.T, fresh Fresh) {
	l, _, anchor := newEarlier(t, fresh)
	all := map[string][]letter.Issued{}
	kinds := map[procedure.Letter]int{}
	list, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: auditor, Page: domain.Page{Limit: 200}})
	require.NoError(t, err)
	require.Len(t, list.Items, 71)
	for _, c := range list.Items {
		issued, err := l.Letters(l.ctx, c.Number)
		require.NoError(t, err)
		for i, one := range issued {
			assert.True(t, one.AtUpgrade, one.Number)
			assert.Equal(t, letter.Number(c.Number, i+1), one.Number)
			assert.NotEmpty(t, one.Issuer, one.Number)
			assert.NotContains(t, strings.Join(one.Body, ""), "：。", "%s: everything is filled in", one.Number)
			kinds[one.Kind]++
		}
		if c.Outcome != "" && len(issued) > 0 && issued[len(issued)-1].Kind == procedure.AnswerLetter {
			assert.Contains(t, strings.Join(issued[len(issued)-1].Body, ""), c.OutcomeTitle, c.Number)
		}
		all[c.Number] = issued
	}
	for _, kind := range []procedure.Letter{procedure.ReceiptLetter, procedure.AcceptanceLetter, procedure.SupplementLetter, procedure.AnswerLetter} {
		assert.NotZero(t, kinds[kind], kind)
	}
	assert.Empty(t, l.verify().Faults)
	l.holds(anchor)

	l.exec("INSERT INTO meta (name, value) VALUES ('letters', '')")
	_, err = store.Open(l.ctx, l.config)
	require.ErrorContains(t, err, "shixian migrate", "an upgrade that was broken off")
	require.NoError(t, store.Migrate(l.ctx, l.config), "goes on where it was")
	for number, was := range all {
		now, err := l.Letters(l.ctx, number)
		require.NoError(t, err)
		assert.Equal(t, was, now, number)
	}
	const goesOn = "YH-2026-000033"
	account, err := l.Account(l.ctx, l.state(goesOn).Parties.Provider)
	require.NoError(t, err)
	l.act(goesOn, "refuse", account.Person, procedure.Fields{"reason": "涉及商业秘密", "legal_basis": "第十七条"})
	now, err := l.Letters(l.ctx, goesOn)
	require.NoError(t, err)
	require.Len(t, now, len(all[goesOn])+1)
	assert.False(t, now[len(now)-1].AtUpgrade)
	assert.Equal(t, letter.Number(goesOn, len(now)), now[len(now)-1].Number)
	assert.Empty(t, l.verify().Faults)
}
