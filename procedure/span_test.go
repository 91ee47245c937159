package procedure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// asking has the case stand where the clock explanation runs that goes by the calendar; it starts on the day.
func asking(t testing.TB, length, on string, more ...string) *drive {
	t.Helper()
	replacer := strings.NewReplacer(append([]string{"    months: 1\n", "    " + length + "\n", "  through: 2026-10-15\n", ""}, more...)...)
	source, regulation := replacer.Replace(read(t, syntheticProcedure)), replacer.Replace(read(t, syntheticRegulation))
	r, err := procedure.ParseRegulation("r.yaml", []byte(regulation))
	require.NoError(t, err)
	def, err := procedure.Parse(r, "p.yaml", []byte(source))
	require.NoError(t, err)
	d := file(t, def, on+" 09:00", procedure.Fields{"limit": 30, "event_on": on})
	d.must(on+" 10:00", "provider", "ask", nil)
	return d
}

// Articles 200 to 203 of the Civil Code: the starting day is not counted; a month ends on the day of the same number or its
// last; a last day that is a day off gives way to the next working day.
func TestPeriodsOfTheCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ length, from, due, why string }{
		{"days: 10", "2026-03-02", "2026-03-12", "the starting day is not counted"},
		{"days: 1", "2026-03-02", "2026-03-03", ""},
		{"days: 5", "2026-03-02", "2026-03-09", "the 7th is a Saturday"},
		{"days: 15", "2026-09-22", "2026-10-08", "the 7th is a holiday"},
		{"days: 8", "2026-10-02", "2026-10-10", "a Saturday that is worked on is a working day"},
		{"months: 1", "2026-03-02", "2026-04-02", ""},
		{"months: 1", "2026-01-30", "2026-02-28", "February has no 30th; its last is a Saturday that is worked on"},
		{"months: 1", "2027-01-29", "2027-03-01", "the 28th is a Sunday"},
		{"months: 1", "2026-08-31", "2026-09-30", "September has 30 days"},
		{"months: 3", "2025-11-28", "2026-02-28", ""},
		{"months: 13", "2025-02-28", "2026-03-30", "the 28th is a Saturday"},
		{"years: 1", "2024-02-29", "2025-02-28", "no leap year"},
		{"years: 3", "2026-03-02", "2029-03-02", "records are kept three years"},
	} {
		t.Run(c.length+" from "+c.from, func(t *testing.T) {
			t.Parallel()
			d := asking(t, c.length, c.from)
			assert.Equal(t, c.due, d.due("explanation"), c.why)
		})
	}
}

// A field may hold the length; a length beyond any calendar is refused and not counted wrongly.
func TestLengthOfTheCalendarInAField(t *testing.T) {
	t.Parallel()
	d := asking(t, "months: form.limit", "2026-03-02")
	assert.Equal(t, "2028-09-04", d.due("explanation"), "30 months; the 2nd is a Saturday")
	assert.Equal(t, "30 个月", d.clock("explanation").Period().Written())
	assert.Zero(t, d.clock("explanation").Workdays)
}

// Every day of a pause is added, not only working days, and no clock is due while it stands still.
func TestPausesOfTheCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ length, hold, held, resumed, due string }{
		{"days: 10", "pause", "2026-03-04", "2026-03-09", "2026-03-17"},   // the 12th and five days
		{"days: 10", "pause", "2026-03-12", "2026-03-17", "2026-03-17"},   // on its last day: the day on which it goes on
		{"days: 5", "pause", "2026-03-09", "2026-03-11", "2026-03-11"},    // on the day to which the last day had moved
		{"days: 10", "pause", "2026-03-04", "2026-03-07", "2026-03-16"},   // the 15th is a Sunday
		{"days: 10", "restart", "2026-03-04", "2026-03-09", "2026-03-19"}, // begins again
		{"months: 1", "restart", "2026-03-04", "2026-03-31", "2026-04-30"},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			d := asking(t, c.length, "2026-03-02",
				"      explain: {title: 释明, to: answering, takes: [note]}\n",
				"      explain: {title: 释明, to: answering, takes: [note]}\n      hold: {title: 搁置, to: shelved, limit: 9}\n",
				"  joint:\n    title: 会同审查\n",
				"  shelved:\n    title: 搁置\n    task: {role: bureau, title: 搁置}\n    hold: {answer: pause, explanation: "+c.hold+"}\n"+
					"    actions: {go_on: {title: 继续, to: asking}}\n  joint:\n    title: 会同审查\n")
			d.must(c.held+" 10:00", "bureau", "hold", nil)
			d.must(c.resumed+" 10:00", "bureau", "go_on", nil)
			assert.Equal(t, c.due, d.due("explanation"))
			days, err := d.m.Count(d.clock("explanation"))
			require.NoError(t, err)
			assert.Equal(t, c.due, days[len(days)-1].Date.String())
		})
	}
}

// An extension is in working days, and goes on from the last day; a clock of the calendar that has one is not paused.
func TestExtensionOfTheCalendar(t *testing.T) {
	t.Parallel()
	const expired = "expired: {escalate: [bureau, government], basis: practice}\n"
	const extension = expired + "    extension: {title: 延长释明, basis: practice, request: bureau, workdays: 3}\n"
	d := asking(t, "days: 5", "2026-03-02", expired, extension)
	d.must("2026-03-03 10:00", "bureau", "extend_explanation", procedure.Fields{"workdays": 2})
	assert.Equal(t, "2026-03-11", d.due("explanation"))
	days, err := d.m.Count(d.clock("explanation"))
	require.NoError(t, err)
	var how []procedure.CountedAs
	for _, day := range days[4:] {
		how = append(how, day.How)
	}
	assert.Equal(t, []procedure.CountedAs{"period", "day_off", "moved", "extension", "extension"}, how)

	_, err = parseVariant(t, expired, extension, "{answer: pause}\n    actions:\n      agree", "{answer: pause, explanation: pause}\n    actions:\n      agree")
	faults, ok := errors.AsType[procedure.Faults](err)
	require.True(t, ok, "%v", err)
	assert.Contains(t, faults[0].Error(), "states.joint.hold.explanation: found pause of a clock that goes by the calendar and can be extended")
}

// Whatever the length and the starting day: the last day is a working day, no earlier than the calendar's, and no working
// day lies between; the days that are shown lead to it.
func TestPeriodsOfTheCalendarHold(t *testing.T) {
	t.Parallel()
	cal := calendar.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		start := civil.Date{Year: 2024, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 1000).Draw(t, "start"))
		unit := rapid.SampledFrom([]procedure.Unit{procedure.UnitDays, procedure.UnitMonths, procedure.UnitYears}).Draw(t, "unit")
		span := procedure.Span{N: rapid.IntRange(1, 3).Draw(t, "n"), Unit: unit}
		r := procedure.ClockInstance{Start: start, Span: &span}
		due, err := procedure.DueOf(cal, r)
		require.NoError(t, err)
		r.Due = due
		works, err := cal.IsWorkday(due)
		require.NoError(t, err)
		require.True(t, works)
		last := start.AddDays(r.Granted())
		require.False(t, due.Before(last))
		for d := last; d.Before(due); d = d.AddDays(1) {
			works, err := cal.IsWorkday(d)
			require.NoError(t, err)
			require.False(t, works, "%s is a working day before %s", d, due)
		}
		if unit != procedure.UnitDays && last.Day != start.Day {
			require.Equal(t, 1, last.AddDays(1).Day, "only a month without the day ends on its last")
			require.Less(t, last.Day, start.Day)
		}
	})
}

// The first length whose condition holds counts, when the clock starts.
func TestLengthByCondition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		limit    int
		workdays int
	}{{5, 7}, {20, 7}, {21, 10}} {
		d := file(t, synthetic(t), "2026-09-22 10:00", procedure.Fields{"kind": "special", "why_special": "跨部门", "limit": c.limit})
		assert.Equal(t, c.workdays, d.clock("review").Workdays, "limit %d", c.limit)
	}
}
