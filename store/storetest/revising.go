package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var revising = suite{
	"a preview says what the revision then does":       previewIsEffect,
	"a notice entered again changes nothing":           revisedOnce,
	"those with less time are woken, and no others":    hurried,
	"no due day moves behind the day of the notice":    revisedToday,
	"what has run out is not reopened":                 notReopened,
	"a preview lists many moves and counts all":        previewCapped,
	"a preview refuses what a notice would be refused": previewRefused,
}

// revisedNotice takes a Thursday off and has people work on the Saturday of the week after.
func revisedNotice(t testing.TB) calendar.Year {
	y := notice(t, "2027-01-14")
	y.Days = append(y.Days, calendar.YearDay{Date: day("2027-01-23"), Name: "元旦"})
	return y
}

// docket is a ledger on Friday 2027-01-15 with a case of every kind that a notice may meet.
type docket struct {
	*ledger
	later, even, earlier, held, overdue, ended string
}

func newDocket(t *testing.T, fresh Fresh) docket {
	d := docket{ledger: newLedger(t, fresh)}
	require.NoError(t, d.PublishDefinitions(d.ctx, definition(t, "rectification"), definition(t, "correction-ticket")))
	d.clock.Set("2026-12-14 09:00:00")
	d.overdue = d.fileAs(applicant, "correction-ticket", procedure.Fields{"kind": "data", "problem": "与户籍不符"})
	d.clock.Set("2027-01-11 09:00:00")
	d.later = d.accepted()
	d.even = d.rectification(10)
	d.held = d.rectification(10)
	d.act(d.held, "defend", provider, procedure.Fields{"reason": "并无违规"})
	d.ended = d.accepted()
	d.act(d.ended, "withdraw", applicant, nil)
	d.clock.Set("2027-01-15 10:00:00")
	d.earlier = d.rectification(6)
	for _, number := range d.all() {
		d.advance(number)
		d.heard(number)
	}
	require.True(t, d.state(d.overdue).Overdue())
	require.Empty(t, d.stale(10))
	return d
}

func (d docket) all() []string {
	return []string{d.overdue, d.later, d.even, d.held, d.ended, d.earlier}
}

func (l *ledger) fileAs(by domain.Person, name string, form procedure.Fields) string {
	l.t.Helper()
	filed, err := l.File(l.ctx, domain.Filing{Definition: definition(l.t, name), By: by, Resource: "mzj-001", Form: form})
	require.NoError(l.t, err)
	return filed.Case.State.Number
}

func (l *ledger) rectification(limit int) string {
	l.t.Helper()
	return l.fileAs(bureau, "rectification", procedure.Fields{
		"respondent": "mzj", "breach": "1", "facts": "未更新", "demand": "更新", "limit": limit,
	})
}

func (l *ledger) preview(y calendar.Year) domain.CalendarPreview {
	l.t.Helper()
	p, err := l.PreviewNotice(l.ctx, y)
	require.NoError(l.t, err)
	return p
}

func (l *ledger) enter(y calendar.Year) *calendar.Calendar {
	l.t.Helper()
	entered, err := l.EnterNotice(l.ctx, y, bureau)
	require.NoError(l.t, err)
	return entered
}

// revised is what the last entry of a clock's history says, if the calendar moved it.
func (l *ledger) revised(number string) []string {
	l.t.Helper()
	var moves []string
	for _, run := range l.state(number).Clocks {
		if n := len(run.History); n > 0 && run.History[n-1].Why == procedure.WhyRevised {
			change := run.History[n-1]
			moves = append(moves, strings.Join([]string{number, run.ID, change.Old.String(), change.New.String()}, " "))
		}
	}
	return moves
}

func listed(p domain.CalendarPreview) []string {
	var moves []string
	for _, m := range p.Moves {
		moves = append(moves, strings.Join([]string{m.Case, m.Run, m.Old.String(), m.New.String()}, " "))
	}
	return moves
}

func previewIsEffect(t *testing.T, fresh Fresh) {
	d := newDocket(t, fresh)
	before := map[string]domain.Case{}
	for _, number := range d.all() {
		before[number], _ = d.Case(d.ctx, number)
	}
	p := d.preview(revisedNotice(t))
	for _, number := range d.all() {
		now, err := d.Case(d.ctx, number)
		require.NoError(t, err)
		assert.Equal(t, before[number], now, "a preview writes nothing")
	}
	assert.Empty(t, d.stale(10))
	assert.Equal(t, []domain.DueMove{
		{
			Case: d.later, Regulation: "yaohai-2024", Procedure: "share-application", Title: "政务数据共享申请",
			Department: "mzj", Run: "answer#1", Clock: "答复", Old: day("2027-01-18"), New: day("2027-01-19"),
		},
		{
			Case: d.held, Regulation: "yaohai-2024", Procedure: "rectification", Title: "整改",
			Department: "sjj", Run: "defence#1", Clock: "审核申辩", Old: day("2027-01-18"), New: day("2027-01-19"),
		},
		{
			Case: d.earlier, Regulation: "yaohai-2024", Procedure: "rectification", Title: "整改",
			Department: "mzj", Run: "rectify#1", Clock: "整改", Old: day("2027-01-25"), New: day("2027-01-23"),
		},
	}, p.Moves)
	assert.Equal(t, []domain.DepartmentMoves{{Department: "mzj", Earlier: 1, Later: 1}, {Department: "sjj", Later: 1}}, p.Departments)
	assert.Equal(t, []int{3, 3, 2}, []int{p.Total, p.Moving, p.Staying}, "a case that has ended is not open")

	entered := d.enter(revisedNotice(t))
	assert.Equal(t, entered.Version(), p.Calendar)
	var moves []string
	for _, number := range d.all() {
		d.advance(number)
		moves = append(moves, d.revised(number)...)
	}
	assert.Equal(t, listed(p), moves)
	for _, number := range []string{d.later, d.even, d.earlier} {
		assert.False(t, d.state(number).Due().Provisional, "%s rests on a notice now", number)
	}
}

func revisedOnce(t *testing.T, fresh Fresh) {
	d := newDocket(t, fresh)
	reminders := func() int { return strings.Count(strings.Join(d.noticeTexts(provider), "\n"), "reminder "+d.later) }
	require.Equal(t, 2, reminders(), "both warnings of the old due day were given")
	d.enter(revisedNotice(t))
	var before []domain.Case
	for _, number := range d.all() {
		before = append(before, d.advance(number).Case)
	}
	notices := d.noticeTexts(provider)

	d.enter(revisedNotice(t))
	assert.Empty(t, d.stale(10))
	assert.Zero(t, d.preview(revisedNotice(t)).Total)
	for i, number := range d.all() {
		assert.Equal(t, before[i], d.advance(number).Case)
	}
	assert.Equal(t, notices, d.noticeTexts(provider))
	d.clock.Set("2027-01-18 10:00:00") // a working day before the new due day
	d.advance(d.later)
	assert.Equal(t, 2, reminders(), "a warning given is not repeated")
}

func hurried(t *testing.T, fresh Fresh) {
	d := newDocket(t, fresh)
	d.enter(revisedNotice(t))
	assert.Empty(t, d.stale(10), "the ledger derives them by itself")
	d.advance(d.later)
	again := *d.ledger
	again.Store = d.reopen(d.config) // a process that starts in the middle
	assert.Equal(t, domain.Recalculated{Cases: 4, Sooner: 1}, again.recalculate())
	assert.Equal(t, domain.Recalculated{}, d.recalculate())
	assert.Equal(t, []string{d.earlier}, d.stale(10), "of the others the engine hears when it rings")
}

func revisedToday(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	l.clock.Set("2027-01-17 20:00:00")
	l.advance(number)
	y := notice(t)
	y.Days = append(y.Days, calendar.YearDay{Date: day("2027-01-16"), Name: "元旦"})
	p := l.preview(y)
	assert.Equal(t, []string{number + " answer#1 2027-01-18 2027-01-17"}, listed(p), "counted, it would have been yesterday")
	l.enter(y)
	l.advance(number)
	assert.Equal(t, listed(p), l.revised(number))
	l.clock.Set("2027-01-17 23:59:59")
	l.act(number, "approve", provider, nil)
}

// The clock ran out before the notice came, though nobody had noticed: what the law attached to it stands.
func notReopened(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	l.clock.Set("2027-01-19 09:00:00")
	p := l.preview(notice(t, "2027-01-14"))
	assert.Equal(t, []int{0, 0, 1}, []int{p.Total, p.Moving, p.Staying})
	l.enter(notice(t, "2027-01-14"))
	out := l.advance(number).Case.State.Outcome
	assert.Equal(t, "deemed_approved", out.Code)
	assert.Equal(t, "2027-01-18", out.On.String())
	assert.Empty(t, l.revised(number))
}

func previewCapped(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	require.NotEmpty(t, number)
	const cases = 1050 // more than are listed, and than are in memory at a time
	l.exec(`INSERT INTO cases (number, definition, regulation, procedure, workflow, title, subject, node, node_title, applicant,
		provider, person, parent, filed_by, filing_key, filing_digest, filed_at, due_on, due_clock, overdue, outcome, outcome_title, ended_at,
		next_alarm_at, calling_since, calendar, version, last_at, recorded_at, events, head, state)
		SELECT 'X-' || n, definition, regulation, procedure, workflow, title, subject, node, node_title, applicant,
		provider, person, parent, filed_by, '', filing_digest, filed_at, due_on, due_clock, overdue, outcome, outcome_title, ended_at,
		next_alarm_at, calling_since, calendar, version, last_at, recorded_at, events, head, state
		FROM cases, (WITH RECURSIVE many(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM many WHERE n < 2048) SELECT n FROM many) AS many`)
	p := l.preview(notice(t, "2027-01-14"))
	assert.Equal(t, []int{1000, cases, cases, 0}, []int{len(p.Moves), p.Total, p.Moving, p.Staying})
	assert.Equal(t, []domain.DepartmentMoves{{Department: "mzj", Later: cases}}, p.Departments)
}

func previewRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	y := notice(t)
	y.Days = y.Days[1:]
	_, err := l.PreviewNotice(l.ctx, y)
	refused(t, err, domain.NoticeInvalid)

	config := fresh(t)
	config.Drill = store.Drill{Day: 1e9}
	_, err = l.reopen(config).PreviewNotice(l.ctx, notice(t))
	refused(t, err, domain.DrillCalendar)
}
