package storetest

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/domain"
)

var ordering = suite{
	"in every order and page size each row comes once, and is counted": everyRowOnce,
	"a period is from a day through another":                           daysAtTheirBorders,
	"a period that moves is today, or this week":                       movingPeriods,
}

// mixed is a ledger with cases of several days, some ended, some without a due day, and guests among the applicants.
func mixed(t *testing.T, fresh Fresh) *ledger {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	for i := range 4 {
		l.accepted()
		l.fileParent(parent)
		l.act(l.file(), "withdraw", applicant, nil)
		l.guestOf("王小明", domain.IdentityCard)
		if i%2 == 0 {
			l.file()
			l.clock.Add(26 * time.Hour)
		}
	}
	return l
}

// walked is a list read in pages, and how long its first page says that it is.
func walked[T any](t require.TestingT, limit int, read func(domain.Page) (domain.List[T], error)) ([]T, domain.Total) {
	var all []T
	var total domain.Total
	for p := (domain.Page{Limit: limit, Count: true}); ; {
		list, err := read(p)
		require.NoError(t, err)
		require.NotNil(t, list.Total)
		if p.After == "" {
			total = *list.Total
		}
		require.Equal(t, total, *list.Total)
		all = append(all, list.Items...)
		if p.After = list.Next; list.Next == "" {
			return all, total
		}
	}
}

func dueOf(d *civil.Date) string {
	if d == nil {
		return "9999"
	}
	return d.String()
}

// casesBy compare cases as the orders have them.
var casesBy = map[domain.Sort]func(a, b domain.Summary) int{
	"": func(a, b domain.Summary) int {
		return -cmp.Or(a.FiledAt.Compare(b.FiledAt), strings.Compare(a.Number, b.Number))
	},
	domain.BySubmissionLast: func(a, b domain.Summary) int {
		return -cmp.Or(a.FiledAt.Compare(b.FiledAt), strings.Compare(a.Number, b.Number))
	},
	domain.BySubmission: func(a, b domain.Summary) int {
		return cmp.Or(a.FiledAt.Compare(b.FiledAt), strings.Compare(a.Number, b.Number))
	},
	domain.ByNumber:     func(a, b domain.Summary) int { return strings.Compare(a.Number, b.Number) },
	domain.ByNumberLast: func(a, b domain.Summary) int { return -strings.Compare(a.Number, b.Number) },
	domain.ByDue: func(a, b domain.Summary) int {
		return cmp.Or(strings.Compare(dueOf(a.DueOn), dueOf(b.DueOn)), strings.Compare(a.Number, b.Number))
	},
}

var tasksBy = map[domain.Sort]func(a, b domain.Task) int{
	"":                   byDue,
	domain.ByDue:         byDue,
	domain.ByReceipt:     func(a, b domain.Task) int { return cmp.Or(a.OpenedAt.Compare(b.OpenedAt), byCase(a, b)) },
	domain.ByReceiptLast: func(a, b domain.Task) int { return -cmp.Or(a.OpenedAt.Compare(b.OpenedAt), byCase(a, b)) },
	domain.ByNumber:      byCase,
	domain.ByNumberLast:  func(a, b domain.Task) int { return -byCase(a, b) },
}

func byCase(a, b domain.Task) int {
	return cmp.Or(strings.Compare(a.Case.Number, b.Case.Number), strings.Compare(a.ID, b.ID))
}

func byDue(a, b domain.Task) int {
	return cmp.Or(strings.Compare(dueOf(a.DueOn), dueOf(b.DueOn)), byCase(a, b))
}

func everyRowOnce(t *testing.T, fresh Fresh) {
	l := mixed(t, fresh)
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 9).Draw(rt, "limit")
		viewer := rapid.SampledFrom([]domain.Person{bureau, provider, applicant, citizen, {}}).Draw(rt, "viewer")
		text := rapid.SampledFrom([]string{"", "王小明", "mzj-001", "mzj", "YH〔2026〕1-1号", "文字 王小明", "yh-2026-000002"}).Draw(rt, "text")
		whole, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: viewer, Text: text, Page: domain.Page{Limit: 200}})
		require.NoError(rt, err)
		for by, compare := range casesBy {
			want := slices.SortedFunc(slices.Values(whole.Items), compare)
			got, total := walked(rt, limit, func(p domain.Page) (domain.List[domain.Summary], error) {
				list, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: viewer, Text: text, Sort: by, Page: p})
				if list.Total == nil { // a page was full at once
					list.Total = &domain.Total{Rows: len(want)}
				}
				return list, err
			})
			assert.Equal(rt, numbersOf(domain.List[domain.Summary]{Items: want}), numbersOf(domain.List[domain.Summary]{Items: got}), "%s by %s", viewer.ID, by)
			assert.Equal(rt, domain.Total{Rows: len(want)}, total)
		}
	})
	for by, compare := range tasksBy {
		for _, q := range []domain.TaskQuery{{Person: provider}, {Person: provider, Department: true}, {Person: provider, Text: "王小明"}} {
			q.Sort = by
			got, total := walked(t, 3, func(p domain.Page) (domain.List[domain.Task], error) {
				q.Page = p
				return l.Tasks(l.ctx, q)
			})
			assert.True(t, slices.IsSortedFunc(got, compare), "%s: %v", by, got)
			assert.Equal(t, domain.Total{Rows: len(got)}, total)
			assert.NotEmpty(t, got)
			assert.Len(t, slices.CompactFunc(slices.Clone(got), func(a, b domain.Task) bool { return byCase(a, b) == 0 }), len(got))
		}
	}
	for _, by := range []domain.Sort{"", domain.ByNumber, domain.ByNumberLast} {
		got, total := walked(t, 2, func(p domain.Page) (domain.List[domain.OpenObligation], error) {
			return l.OpenObligations(l.ctx, domain.ObligationQuery{Viewer: bureau, Sort: by, Page: p})
		})
		assert.Equal(t, domain.Total{Rows: l.count("SELECT count(*) FROM obligations WHERE ended_at IS NULL")}, total)
		assert.Len(t, got, total.Rows, by)
	}
}

func daysAtTheirBorders(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.clock.Set("2026-09-14 23:59:59")
	first := l.file()
	l.clock.Set("2026-09-15 00:00:00")
	second := l.file()
	d14, d15, d16 := day("2026-09-14"), day("2026-09-15"), day("2026-09-16")
	for name, c := range map[string]struct {
		p    domain.Period
		want []string
	}{
		"one day":         {domain.Period{From: &d14, Through: &d14}, []string{first}},
		"the other":       {domain.Period{From: &d15, Through: &d15}, []string{second}},
		"both":            {domain.Period{From: &d14, Through: &d15}, []string{second, first}},
		"none":            {domain.Period{From: &d16}, nil},
		"until":           {domain.Period{Through: &d14}, []string{first}},
		"the wrong way":   {domain.Period{From: &d15, Through: &d14}, nil},
		"without bounds":  {domain.Period{}, []string{second, first}},
		"from the second": {domain.Period{From: &d15}, []string{second}},
	} {
		assert.Equal(t, c.want, numbersOf(l.cases(domain.CaseQuery{Filed: c.p})), name)
		tasks, err := l.Tasks(l.ctx, domain.TaskQuery{Person: provider, Received: c.p})
		require.NoError(t, err)
		assert.Len(t, tasks.Items, len(c.want), name)
	}
	due := *byNumber(l, second).DueOn
	before, after := due.AddDays(-1), due.AddDays(1)
	assert.Contains(t, numbersOf(l.cases(domain.CaseQuery{Due: domain.Period{From: &due, Through: &due}})), second)
	assert.NotContains(t, numbersOf(l.cases(domain.CaseQuery{Due: domain.Period{Through: &before}})), second)
	assert.NotContains(t, numbersOf(l.cases(domain.CaseQuery{Due: domain.Period{From: &after}})), second)
}

func movingPeriods(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	due := *byNumber(l, number).DueOn
	monday := due.AddDays(-int((due.Weekday() + 6) % 7))
	for at, want := range map[civil.Date][2]bool{ // due today, due this week
		due: {true, true}, due.AddDays(-1): {false, due != monday}, due.AddDays(1): {false, due.Weekday() != time.Sunday},
		monday: {due == monday, true}, monday.AddDays(6): {false, true}, monday.AddDays(-1): {false, false}, monday.AddDays(7): {false, false},
	} {
		for _, hour := range []string{" 00:00:00", " 23:59:59"} {
			l.clock.Set(at.String() + hour)
			for i, in := range []domain.DueIn{domain.DueToday, domain.DueThisWeek} {
				assert.Equal(t, want[i], len(l.cases(domain.CaseQuery{DueIn: in}).Items) == 1, "cases due %s on %s", in, at)
				assert.Equal(t, want[i], len(l.tasks(domain.TaskQuery{Person: provider, DueIn: in})) == 1, "tasks due %s on %s", in, at)
				owed, err := l.OpenObligations(l.ctx, domain.ObligationQuery{DueIn: in})
				require.NoError(t, err)
				assert.Equal(t, want[i], len(owed.Items) == 1, "owed %s on %s", in, at)
			}
		}
	}
}
