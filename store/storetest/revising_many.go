package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var recalculating = suite{
	"cases derived anew together are as each would be alone":         togetherAsAlone,
	"a case in which more has happened is advanced with the others":  togetherWithMore,
	"the engine is told of those with less time alone":               soonerTold,
	"people act while cases are derived anew, and nothing is lost":   actedMeanwhile,
	"the first of those that an emptied engine is told rings first":  emptiedEngine,
	"a case that cannot be derived keeps nobody, and is tried again": underivable,
}

func (l *ledger) recalculate() domain.Recalculated {
	l.t.Helper()
	done, err := l.Recalculate(l.ctx)
	require.NoError(l.t, err)
	return done
}

// kept is all that is kept of a case, but for what is drawn.
func (l *ledger) kept(number string) []any {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	of := func(what string) []map[string]any { return l.rows(fmt.Sprintf(what, "'"+number+"'")) }
	cases := of("SELECT * FROM cases WHERE number = %s")
	delete(cases[0], "head") // of salts
	return []any{
		c.State, c.Version, c.RecordedAt, cases, shorn(l, number), owedBy(l, number), l.issued(number),
		of("SELECT * FROM tasks WHERE case_number = %s ORDER BY id"),
		of("SELECT * FROM obligations WHERE case_number = %s ORDER BY run_id"),
		of("SELECT assignee_department, assignee_position, assignee_person, notice, text, at, run_id, posted " +
			"FROM notifications WHERE case_number = %s ORDER BY at, notice, text"),
	}
}

func (d docket) audited() {
	d.t.Helper()
	audit, err := d.Verify(d.ctx)
	require.NoError(d.t, err)
	assert.Empty(d.t, audit.Faults)
}

func togetherAsAlone(t *testing.T, fresh Fresh) {
	alone, together := newDocket(t, fresh), newDocket(t, fresh)
	alone.enter(revisedNotice(t))
	for _, number := range alone.all() {
		alone.advance(number)
	}
	together.enter(revisedNotice(t))
	assert.Equal(t, domain.Recalculated{Cases: 5, Sooner: 1}, together.recalculate(), "one has ended")
	for i, number := range alone.all() {
		assert.Equal(t, alone.kept(number), together.kept(together.all()[i]), number)
	}
	assert.Equal(t, domain.Recalculated{}, together.recalculate())
	together.audited()
}

// Some clocks run out after the notice was entered, and before anybody looks.
func togetherWithMore(t *testing.T, fresh Fresh) {
	alone, together := newDocket(t, fresh), newDocket(t, fresh)
	for _, d := range []docket{alone, together} {
		d.enter(revisedNotice(t))
		d.clock.Set("2027-01-20 09:00:00")
	}
	for _, number := range alone.all() {
		alone.advance(number)
	}
	assert.Equal(t, 5, together.recalculate().Cases)
	assert.Equal(t, "deemed_approved", together.state(together.later).Outcome.Code)
	for i, number := range alone.all() {
		assert.Equal(t, alone.kept(number), together.kept(together.all()[i]), number)
	}
	assert.Contains(t, together.stale(10), together.later, "of what is more than a revision, the engine hears")
	together.audited()
}

// bothWays takes a day off at the end of January, and has people work on a Saturday before.
func bothWays(t testing.TB) calendar.Year {
	y := notice(t, "2027-01-28")
	y.Days = append(y.Days, calendar.YearDay{Date: day("2027-01-23"), Name: "元旦"})
	slices.SortFunc(y.Days, func(a, b calendar.YearDay) int { return a.Date.Compare(b.Date) })
	return y
}

func (l *ledger) alarms() map[string]int64 {
	l.t.Helper()
	at := map[string]int64{}
	for _, r := range l.rows("SELECT number, next_alarm_at FROM cases WHERE ended_at IS NULL") {
		at[fmt.Sprint(r["number"])], _ = r["next_alarm_at"].(int64)
	}
	return at
}

func soonerTold(t *testing.T, fresh Fresh) {
	l := manyOpen(t, fresh, 120)
	before := l.alarms()
	l.enter(bothWays(t))
	assert.Empty(t, l.stale(10), "nothing is told before it is derived")
	done := l.recalculate()
	assert.Equal(t, domain.Recalculated{Cases: 120, Sooner: done.Sooner}, done)
	require.NotZero(t, done.Sooner)
	require.Less(t, done.Sooner, 100)

	stale := l.stale(200)
	assert.Len(t, stale, done.Sooner)
	for number, at := range l.alarms() {
		if !slices.Contains(stale, number) {
			assert.GreaterOrEqual(t, at, before[number], "of %s the engine would ring too late", number)
		}
	}
	assert.Zero(t, l.count("SELECT count(*) FROM obligations WHERE ended_at IS NULL AND calendar <> (SELECT max(version) FROM calendar_notices)"))
}

func actedMeanwhile(t *testing.T, fresh Fresh) {
	l := manyOpen(t, fresh, 300)
	var numbers []string
	for _, r := range l.rows("SELECT number FROM cases WHERE node = 'acceptance' OR procedure = 'share-application' ORDER BY number DESC LIMIT 60") {
		numbers = append(numbers, fmt.Sprint(r["number"]))
	}
	l.enter(bothWays(t))
	var people sync.WaitGroup
	people.Go(func() {
		for _, number := range numbers {
			_, err := l.register(number, "withdraw", applicant, nil)
			assert.NoError(t, err)
		}
	})
	assert.Equal(t, 0, l.recalculate().Left)
	people.Wait()
	l.recalculate()
	for _, number := range numbers {
		assert.True(t, l.state(number).Ended(), number)
	}
	assert.Zero(t, l.count("SELECT count(*) FROM cases WHERE ended_at IS NULL AND calendar <> (SELECT max(version) FROM calendar_notices)"))
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}

func emptiedEngine(t *testing.T, fresh Fresh) {
	l := manyOpen(t, fresh, 60)
	require.NoError(t, l.ForgetTold(l.ctx))
	at := l.alarms()
	stale := l.stale(60)
	require.Len(t, stale, 60)
	assert.True(t, slices.IsSortedFunc(stale, func(a, b string) int { return int(at[a]/1e6 - at[b]/1e6) }))
	assert.Equal(t, stale[:7], l.stale(7))
}

func underivable(t *testing.T, fresh Fresh) {
	l := manyOpen(t, fresh, 12)
	l.enter(bothWays(t))
	state := l.rows("SELECT state FROM cases WHERE number = 'YH-2027-000002'")[0]["state"]
	l.exec("UPDATE cases SET state = '{' WHERE number = 'YH-2027-000002'")
	done := l.recalculate()
	assert.Equal(t, []int{11, 1}, []int{done.Cases, done.Left})
	l.exec(fmt.Sprintf("UPDATE cases SET state = '%s' WHERE number = 'YH-2027-000002'", state))
	done = l.recalculate()
	assert.Equal(t, []int{1, 0}, []int{done.Cases, done.Left})
}

// manyOpen is a ledger on Monday 2027-01-11 with so many open cases of several kinds, of all of which the engine has heard.
func manyOpen(t testing.TB, fresh Fresh, cases int) *ledger {
	t.Helper()
	l := newDemo(t, fresh)
	rectification := definition(t, "rectification")
	require.NoError(t, l.PublishDefinitions(l.ctx, rectification))
	b := l.bulk("2027-01-11 09:00:00")
	for i := range cases {
		f := l.filing()
		if i%3 == 0 {
			f = domain.Filing{Definition: rectification, By: bureau, Resource: "mzj-001", Form: procedure.Fields{
				"respondent": "mzj", "breach": "1", "facts": "未更新", "demand": "更新", "limit": 4 + i%20,
			}}
		}
		filed, err := b.File(f)
		require.NoError(t, err)
		if i%3 == 1 {
			_, err = b.Act(domain.Act{Case: filed.State.Number, Action: "accept", By: provider}, time.Millisecond)
			require.NoError(t, err)
		}
		require.NoError(t, b.Rest(filed.State.Number))
	}
	require.NoError(t, b.Close(l.ctx))
	l.exec("DELETE FROM untold")
	l.clock.Set("2027-01-11 10:00:00")
	return l
}

// BenchmarkRevision has b.N open cases previewed, and then derived anew while somebody files: -benchtime 20000x.
func BenchmarkRevision(b *testing.B, fresh Fresh) {
	if b.N < 100 {
		return // the run by which a benchmark finds out whether it works at all
	}
	l := manyOpen(b, fresh, b.N)
	began := time.Now()
	l.preview(bothWays(b))
	b.ReportMetric(time.Since(began).Seconds(), "s/preview")
	l.enter(bothWays(b))
	stop, waits := make(chan struct{}), make(chan []time.Duration)
	go func() { waits <- l.filings(stop) }()
	b.ResetTimer()
	began = time.Now()
	done := l.recalculate()
	took := time.Since(began)
	b.StopTimer()
	close(stop)
	waited := <-waits
	slices.Sort(waited)
	b.ReportMetric(took.Seconds(), "s/all")
	b.ReportMetric(float64(waited[len(waited)*99/100].Milliseconds()), "ms/filing-p99")
	b.ReportMetric(float64(done.Sooner), "told")
	require.Equal(b, b.N, done.Cases)
}

// filings files twenty cases a second, and measures each.
func (l *ledger) filings(stop <-chan struct{}) (took []time.Duration) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return took
		case <-ticker.C:
			began := time.Now()
			l.file()
			took = append(took, time.Since(began))
		}
	}
}
