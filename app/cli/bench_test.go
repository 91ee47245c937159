//go:build bench

package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"cloud.google.com/go/civil"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app/cli"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/store"
)

// What `make bench` measures on, by environment.
const (
	benchDatabase = "SHIXIAN_BENCH_DATABASE" // URL of a Postgres
	benchCases    = "SHIXIAN_BENCH_CASES"
	benchEntries  = "SHIXIAN_BENCH_ENTRIES"
	benchDrop     = "SHIXIAN_BENCH_DROP" // drop the large ledger and do nothing else
)

// benchSchema is where the large ledger lies, unless the URL names another search_path.
const benchSchema = "shixian_bench"

// What is asked for of a large ledger.
const (
	reportLimit = 2 * time.Second       // longest
	listLimit   = 50 * time.Millisecond // at the 99th percentile
	searchLimit = 100 * time.Millisecond
)

// The large ledger is made once and kept. Of a hundred cases some eight follow from others.
const filedOfHundred = 93

type bench struct {
	*testing.T
	*store.Store
	now   time.Time
	table *tabwriter.Writer
	slow  []string
}

// TestLargeLedger measures what people wait for, on a ledger of a million cases, and fails where they wait too long.
func TestLargeLedger(t *testing.T) {
	b := &bench{T: t, table: tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	address := largeLedger(t)
	if os.Getenv(benchDrop) != "" {
		drop(t, address)
		return
	}
	var err error
	b.Store, err = store.Open(t.Context(), store.Config{Postgres: address, Yellow: 2, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	b.now, err = b.Now(t.Context())
	require.NoError(t, err)
	fmt.Fprintln(b.table, "what\trows\tmin\tmedian\tp99\tlimit")
	b.reports()
	b.inboxes()
	b.lists()
	b.searches()
	b.supervision()
	b.evaluations()
	require.NoError(t, b.table.Flush())
	require.Empty(t, b.slow, "slower than the limit")
}

// largeLedger makes the ledger, or finds it as it was made.
func largeLedger(t *testing.T) string {
	address := os.Getenv(benchDatabase)
	if address == "" {
		t.Fatalf("%s: the URL of a Postgres was expected", benchDatabase)
	}
	if !strings.Contains(address, "search_path=") {
		joint := "?"
		if strings.Contains(address, "?") {
			joint = "&"
		}
		address += joint + "search_path=" + benchSchema
	}
	cases, entries := number(t, benchCases, 1_000_000), number(t, benchEntries, 200_000)
	filed := cases * filedOfHundred / 100
	if os.Getenv(benchDrop) == "" && !made(t, address, filed, entries) {
		drop(t, address)
		args := []string{"seed", "--data", t.TempDir(), "--database", address, "--cases", strconv.Itoa(filed), "--entries", strconv.Itoa(entries)}
		require.Zero(t, cli.Run(args, strings.NewReader(""), os.Stdout, os.Stderr))
	}
	return address
}

// made tells whether the ledger is there, whole, and of the size asked for; its schema is brought up to date.
func made(t *testing.T, address string, filed, entries int) bool {
	config := store.Config{Postgres: address, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if err := store.Migrate(t.Context(), config); err != nil {
		t.Logf("the ledger that is there is of no use: %v", err)
		return false
	}
	s, err := store.Open(t.Context(), config)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	mark, found, err := s.Demo(t.Context())
	require.NoError(t, err)
	return found && !mark.Unfinished && mark.Cases == filed && mark.Entries == entries
}

func drop(t *testing.T, address string) {
	config, err := pgx.ParseConfig(address)
	require.NoError(t, err)
	schema := config.RuntimeParams["search_path"]
	conn, err := pgx.ConnectConfig(t.Context(), config)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), "DROP SCHEMA IF EXISTS "+pgx.Identifier{schema}.Sanitize()+" CASCADE")
	require.NoError(t, err)
}

func number(t *testing.T, variable string, usual int) int {
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, variable)
	return n
}

// measure runs a query so many times, after two that warm it up, and prints how long it took. A limit of 0 is none.
func (b *bench) measure(what string, limit time.Duration, runs int, query func(context.Context) (int, error)) {
	b.Helper()
	var rows int
	took := make([]time.Duration, 0, runs)
	for i := range runs + 2 {
		began := time.Now()
		n, err := query(b.Context())
		require.NoError(b, err, what)
		if i >= 2 {
			took = append(took, time.Since(began))
		}
		rows = n
	}
	slices.Sort(took)
	p99 := took[min(len(took)*99/100, len(took)-1)]
	verdict := ""
	if limit > 0 && p99 > limit {
		verdict = "  TOO SLOW"
		b.slow = append(b.slow, what)
	}
	ms := func(d time.Duration) string {
		if d == 0 {
			return "none"
		}
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	fmt.Fprintf(b.table, "%s\t%d\t%s\t%s\t%s\t%s%s\n", what, rows, ms(took[0]), ms(took[len(took)/2]), ms(p99), ms(limit), verdict)
}

const (
	reportRuns = 10
	listRuns   = 200
)

func (b *bench) reports() {
	mark, _, err := b.Demo(b.Context())
	require.NoError(b, err)
	until, err := civil.ParseDate(mark.Until)
	require.NoError(b, err)
	from := civil.DateOf(until.In(procedure.Shanghai).AddDate(0, -mark.Months, 0))
	for _, timeliness := range []struct {
		limit time.Duration
		by    []report.Dimension
	}{
		{reportLimit, []report.Dimension{report.ByDepartment, report.ByMonth}},
		{reportLimit, []report.Dimension{report.ByArticle}},
		{0, []report.Dimension{report.ByDepartment, report.ByProcedure, report.ByMonth}}, // far more rows than anybody reads
	} {
		q := report.Query{From: from, Through: until, By: timeliness.by}
		b.measure(fmt.Sprintf("timeliness by %v", timeliness.by), timeliness.limit, reportRuns, func(ctx context.Context) (int, error) {
			counts, err := b.Count(ctx, q)
			if err != nil {
				return 0, err
			}
			return len(report.Timeliness(q, counts, report.DefaultThresholds, nil).Rows), nil
		})
	}
}

// person finds somebody by log-in.
func (b *bench) person(login string) domain.Person {
	a, err := b.Account(b.Context(), login)
	require.NoError(b, err)
	return a.Person
}

func (b *bench) inboxes() {
	for _, login := range []string{"mzj", "zgj-head", "sgj", "bureau", "government", "higher", "citizen"} {
		p := b.person(login)
		b.measure("open tasks of "+login, listLimit, listRuns, func(ctx context.Context) (int, error) {
			list, err := b.Tasks(ctx, domain.TaskQuery{Person: p})
			return len(list.Items), err
		})
	}
	p := b.person("bureau")
	b.measure("open tasks of the bureau's department", listLimit, listRuns, func(ctx context.Context) (int, error) {
		list, err := b.Tasks(ctx, domain.TaskQuery{Person: p, Department: true})
		return len(list.Items), err
	})
	for _, by := range []domain.Sort{domain.ByDue, domain.ByReceiptLast, domain.ByNumber} {
		b.measure("open tasks of bureau, counted, by "+string(by), searchLimit, listRuns, func(ctx context.Context) (int, error) {
			list, err := b.Tasks(ctx, domain.TaskQuery{Person: p, Sort: by, Page: domain.Page{Count: true}})
			return len(list.Items), err
		})
	}
	b.measure("open tasks of bureau, red", listLimit, listRuns, func(ctx context.Context) (int, error) {
		list, err := b.Tasks(ctx, domain.TaskQuery{Person: p, Light: procedure.Red})
		return len(list.Items), err
	})
}

// caseList is a query of cases with a name.
type caseList struct {
	what string
	q    domain.CaseQuery
}

func (b *bench) lists() {
	yes, no := true, false
	soon := procedure.DateOf(b.now).AddDays(7)
	bureau, staff, citizen := b.person("bureau"), b.person("zjj"), b.person("citizen")
	lists := []caseList{
		{"cases, everybody's", domain.CaseQuery{Viewer: bureau}},
		{"cases of a department", domain.CaseQuery{Viewer: bureau, Department: "zgj"}},
		{"cases of a small department", domain.CaseQuery{Viewer: bureau, Department: "hfsj"}},
		{"cases that staff may see", domain.CaseQuery{Viewer: staff}},
		{"cases that a citizen may see", domain.CaseQuery{Viewer: citizen}},
		{"cases of a regulation and procedure", domain.CaseQuery{Viewer: bureau, Regulation: "neixiang", Procedure: "catalog-objection"}},
		{"cases of a rare procedure", domain.CaseQuery{Viewer: bureau, Procedure: "open-data-reconsideration"}},
		{"cases in a state", domain.CaseQuery{Viewer: bureau, Node: "supplement"}},
		{"cases in a state, of staff", domain.CaseQuery{Viewer: staff, Node: "supplement"}},
		{"cases of a department and procedure, in a state",
			domain.CaseQuery{Viewer: bureau, Department: "gaj", Procedure: "share-application", Node: "review"}},
		{"cases that go on", domain.CaseQuery{Viewer: bureau, Ended: &no}},
		{"cases that go on, of staff", domain.CaseQuery{Viewer: staff, Ended: &no}},
		{"cases that ended, of a department", domain.CaseQuery{Viewer: bureau, Ended: &yes, Department: "hbj"}},
		{"cases overdue", domain.CaseQuery{Viewer: bureau, Overdue: &yes}},
		{"cases overdue, of a department", domain.CaseQuery{Viewer: bureau, Overdue: &yes, Department: "zgj"}},
		{"cases overdue, of a procedure, of staff", domain.CaseQuery{Viewer: staff, Overdue: &yes, Procedure: "share-application"}},
		{"cases due within a week", domain.CaseQuery{Viewer: bureau, DueBefore: &soon}},
		{"cases due within a week, of a department", domain.CaseQuery{Viewer: bureau, DueBefore: &soon, Department: "wjw"}},
		{"cases, red", domain.CaseQuery{Viewer: bureau, Light: procedure.Red}},
		{"cases, yellow", domain.CaseQuery{Viewer: bureau, Light: procedure.Yellow}},
		{"cases, green, of a department", domain.CaseQuery{Viewer: bureau, Light: procedure.Green, Department: "sgj"}},
		{"cases with a common word", domain.CaseQuery{Viewer: bureau, Text: "核对"}},
		{"cases with a rare word, of staff", domain.CaseQuery{Viewer: staff, Text: "渣土运输企业"}},
		{"cases with a word that is nowhere", domain.CaseQuery{Viewer: bureau, Text: "量子纠缠"}},
		{"cases with a word and a filter", domain.CaseQuery{Viewer: bureau, Text: "审计", Procedure: "share-application", Department: "mzj"}},
		{"cases with a number", domain.CaseQuery{Viewer: bureau, Text: "YH-2026-000123"}},
	}
	today, applicant := procedure.DateOf(b.now), b.person("citizen").Name
	month := today.AddDays(-30)
	entries, err := b.Entries(b.Context(), domain.EntryQuery{Page: domain.Page{Limit: 1}})
	require.NoError(b, err)
	require.NotEmpty(b, entries.Items)
	for _, l := range lists {
		b.cases(l.what, l.q)
	}
	for _, l := range []caseList{
		{"cases by due day", domain.CaseQuery{Viewer: bureau, Sort: domain.ByDue}},
		{"cases by due day, of staff", domain.CaseQuery{Viewer: staff, Sort: domain.ByDue}},
		{"cases by number, of staff", domain.CaseQuery{Viewer: staff, Sort: domain.ByNumberLast}},
		{"cases that go on, by due day, of staff", domain.CaseQuery{Viewer: staff, Sort: domain.ByDue, Ended: &no}},
		{"cases due today", domain.CaseQuery{Viewer: bureau, DueIn: domain.DueToday}},
		{"cases due this week, of staff", domain.CaseQuery{Viewer: staff, DueIn: domain.DueThisWeek}},
		{"cases filed within a month, of staff", domain.CaseQuery{Viewer: staff, Filed: domain.Period{From: &month, Through: &today}}},
		{"cases by the applicant's name", domain.CaseQuery{Viewer: bureau, Text: applicant}},
		{"cases by the applicant's name, of staff", domain.CaseQuery{Viewer: staff, Text: applicant}},
		{"cases by the number of a letter", domain.CaseQuery{Viewer: bureau, Text: "YH[2026]123-1"}},
		{"cases by the code of an entry", domain.CaseQuery{Viewer: bureau, Text: entries.Items[0].Code}},
	} {
		l.q.Page.Count = true // as the first page is asked for
		b.firstPage(l.what, l.q)
	}
	for _, i := range []int{0, 3, 7, 10, 12, 18, 21} {
		lists[i].q.Page.Count = true
		b.firstPage(lists[i].what+", counted", lists[i].q)
	}
	for _, l := range []caseList{lists[0], lists[1], lists[3], lists[10], lists[12]} {
		l.q.Page.After = b.deep(l.q, 10_000)
		b.cases(l.what+", far down", l.q)
	}
}

// firstPage is measured against the limit of a search: it is counted.
func (b *bench) firstPage(what string, q domain.CaseQuery) {
	b.measure(what, searchLimit, listRuns, func(ctx context.Context) (int, error) {
		list, err := b.Cases(ctx, q)
		return len(list.Items), err
	})
}

func (b *bench) cases(what string, q domain.CaseQuery) {
	b.measure(what, listLimit, listRuns, func(ctx context.Context) (int, error) {
		list, err := b.Cases(ctx, q)
		return len(list.Items), err
	})
}

// deep reads on until so many rows have gone by, or the list ends.
func (b *bench) deep(q domain.CaseQuery, rows int) string {
	q.Page.Limit = 200
	for ; rows > 0; rows -= q.Page.Limit {
		l, err := b.Cases(b.Context(), q)
		require.NoError(b, err)
		if l.Next == "" {
			break
		}
		q.Page.After = l.Next
	}
	return q.Page.After
}

func (b *bench) searches() {
	for _, q := range []domain.EntryQuery{
		{Text: "信息"}, {Text: "渣土运输企业"}, {Text: "库"}, {Text: "统一社会信用代码"}, {Text: "幼儿园 渣土"},
		{Text: "量子纠缠"}, {Text: "龙岗开发区社会组织名录"}, {Text: "mzj-000"}, {Text: "一"},
		{Text: "由业务系统归集 应急"}, {Text: "信息", Provider: "tjj"}, {Text: "名录", Share: "withheld", OnlyOpen: true},
		{Text: "医疗机构", Page: domain.Page{Limit: 200}}, {Text: "信用 疫苗接种点 培训"},
	} {
		what := bytes.NewBufferString("entries with “" + q.Text + "”")
		if q.Provider+q.Share != "" {
			what.WriteString(" of " + q.Provider + q.Share)
		}
		b.measure(what.String(), searchLimit, listRuns, func(ctx context.Context) (int, error) {
			list, err := b.Entries(ctx, q)
			return len(list.Items), err
		})
	}
}

// supervision is measured without a limit: nobody has asked for one.
func (b *bench) supervision() {
	b.measure("lights and working days used, by department", 0, reportRuns, func(ctx context.Context) (int, error) {
		sum, err := b.Supervision(ctx, domain.ObligationQuery{})
		return len(sum.Owing), err
	})
	for _, light := range []procedure.Light{"", procedure.Red, procedure.Yellow} {
		b.measure(fmt.Sprintf("open obligations, %s", cmp.Or(string(light), "all")), 0, listRuns, func(ctx context.Context) (int, error) {
			list, err := b.OpenObligations(ctx, domain.ObligationQuery{Light: light})
			return len(list.Items), err
		})
	}
}

// evaluations are asked for once a year.
func (b *bench) evaluations() {
	library, err := regulations.Embedded()
	require.NoError(b, err)
	for _, r := range library.Regulations() {
		if r.Evaluation == nil {
			continue
		}
		q := report.EvaluationQuery{Regulation: r, Year: b.now.In(procedure.Shanghai).Year()}
		b.measure("yearly evaluation, "+r.ID, 0, 3, func(ctx context.Context) (int, error) {
			e, err := b.Evaluate(ctx, q)
			return len(e.Tallies), err
		})
	}
}
