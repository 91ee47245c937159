package procedure_test

import (
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// In 2026, 09-20 is a worked Sunday, 09-25 to 27 and 10-01 to 07 are off, 10-10
// is a worked Saturday.

// An act at the first instant after the due day is late, one a microsecond
// earlier is in time, whatever was processed first.
func TestExpiryTie(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]struct {
		node    string
		outcome procedure.ClockOutcome
	}{
		"2026-09-30 23:59:59.999999": {"refused", procedure.Met},
		"2026-10-01":                 {"serve", procedure.Consented},
	} {
		d := file(t, synthetic(t), "2026-09-22 10:00", nil)
		d.do(when, "provider", "refuse", procedure.Fields{"reason": "无"})
		assert.Equal(t, want.node, d.s.Node, when)
		assert.Equal(t, want.outcome, d.clock("answer").Outcome, when)
		assert.Equal(t, "2026-09-30", d.s.Facts["answered_on"], when)
	}
}

// What follows an expiry counts from the due day, not from the day on which it
// takes effect: due 09-28, five working days on is 10-10.
func TestExpiryIsFollowedFromTheDueDay(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t,
		"workdays: 3\n    from: answered_on", "workdays: 5\n    from: entered",
		"after_lapse: confirmation", "after_lapse: serve", "to: serve\n", "to: confirmation\n",
	), "2026-09-22 10:00", procedure.Fields{"limit": 3})
	require.Equal(t, "2026-09-28", d.due("answer"))
	d.until("2026-09-29")
	require.Equal(t, "confirmation", d.s.Node)
	assert.Equal(t, "2026-09-28", d.s.EnteredOn.String())
	assert.Equal(t, at(t, "2026-09-29"), d.s.EnteredAt)
	assert.Equal(t, "2026-10-10", d.due("confirmation"))
}

func TestExpiryAfterLapseGoesAnotherWay(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-10-08 10:00", nil)
	require.Equal(t, "2026-10-14", d.due("answer"), "the last day but one on which the regulation is in force")
	assert.Empty(t, d.s.Remarks)
	d.until("2026-10-20")
	assert.Equal(t, "serve", d.s.Node)

	d = file(t, synthetic(t), "2026-10-10 10:00", nil)
	require.Equal(t, "2026-10-16", d.due("answer"))
	assert.Equal(t, []string{"本办法将于答复期限届满前失效"}, d.s.Remarks)
	d.until("2026-10-20")
	assert.Equal(t, "confirmation", d.s.Node)
	assert.Equal(t, "2026-10-21", d.due("confirmation"), "3 working days from the day that the answer was due")
}

// A clock that only flags leaves the task open: the act is then late, not closed out.
func TestExpiryThatFlags(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", special)
	records := d.until("2026-10-20")
	require.Len(t, records, 1)
	assert.Equal(t, []string{"review/expired"}, records[0].Transitions)
	review := d.clock("review")
	assert.True(t, review.Overdue && review.Running())
	assert.True(t, d.s.Overdue())
	assert.Len(t, d.s.OpenTasks(), 2)
	for _, role := range []string{"bureau", "government"} {
		assert.Contains(t, records[0].Commands, procedure.Command{Kind: procedure.Notify, Role: role, Notice: procedure.NoticeOverdue, Clock: "review#1"})
	}
	d.must("2026-10-20", "bureau", "reject", procedure.Fields{"reason": "迟"})
	assert.Equal(t, procedure.Missed, d.clock("review").Outcome)
	assert.Equal(t, "2026-10-20", d.clock("review").EndedOn.String())
	assert.False(t, d.s.Overdue(), "an ended case is not overdue")
}

// A clock started by an event before filing can be past due when the case is
// filed: a fact to record, not an error.
func TestClockPastDueOnFiling(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", procedure.Fields{"event_on": "2026-08-03"})
	assert.Equal(t, "2026-08-17", d.due("notice"))
	alarm, ok := d.m.Alarm(d.s)
	require.True(t, ok)
	assert.Equal(t, d.s.FiledAt, alarm.At)
	d.until("2026-09-22 10:00")
	assert.True(t, d.clock("notice").Overdue)
	require.Len(t, d.s.Breaches, 1)
	assert.Equal(t, "2026-08-17", d.s.Breaches[0].On.String())
	assert.Equal(t, "applicant", d.s.Breaches[0].Role)
}

// A pause adds the working days in (pause day, resume day].
func TestPause(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pause, resume, due string }{
		{"2026-09-23", "2026-09-23", "2026-09-30"}, // the same day: nothing
		{"2026-09-23", "2026-09-24", "2026-10-08"}, // Thursday
		{"2026-09-24", "2026-09-26", "2026-09-30"}, // days off only
		{"2026-09-24", "2026-09-28", "2026-10-08"}, // Monday
		{"2026-09-30", "2026-10-09", "2026-10-09"}, // paused on the last day, one day off 8 and 9 added
		{"2026-09-30", "2026-10-03", "2026-10-08"}, // on the last day, resumed on a day off: the next working day
	} {
		d := file(t, synthetic(t), "2026-09-22 10:00", nil)
		d.must(c.pause+" 12:00", "provider", "ask", nil)
		assert.Equal(t, procedure.HoldPause, d.clock("answer").HeldAs)
		assert.Empty(t, d.until(c.resume+" 12:00"), "a held clock neither warns nor runs out")
		d.must(c.resume+" 12:00", "bureau", "explain", nil)
		assert.Equal(t, c.due, d.due("answer"), "%s to %s", c.pause, c.resume)
		assert.Equal(t, procedure.WhyPaused, d.clock("answer").History[0].Why)
		require.Equal(t, "answering", d.s.Node, "nothing runs out on resuming")
	}
}

func TestPausesAddUp(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 12:00", "provider", "ask", nil)
	d.must("2026-10-03 12:00", "bureau", "explain", nil) // due 10-08, as nothing was left but that day
	d.must("2026-10-08 12:00", "provider", "ask", nil)
	d.must("2026-10-12 12:00", "bureau", "explain", nil)
	assert.Equal(t, "2026-10-12", d.due("answer"))
	d.must("2026-10-12 13:00", "provider", "extend_answer", more(2))
	d.must("2026-10-12 14:00", "provider_head", "agree_answer", nil)
	assert.Equal(t, "2026-10-14", d.due("answer"))
}

func TestRestart(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "ask", nil)
	d.must("2026-09-24 12:00", "bureau", "explain", nil)
	d.must("2026-09-29 12:00", "provider", "supplement", nil)
	d.must("2026-09-30 12:00", "applicant", "resubmit", nil)
	answer := d.clock("answer")
	assert.Equal(t, "2026-10-13", answer.Due.String(), "5 working days from 09-30; the pause before is forgotten")
	assert.Equal(t, "2026-09-22", answer.Start.String(), "both starts are kept")
	assert.Equal(t, []civil.Date{{Year: 2026, Month: 9, Day: 30}}, answer.Restarts)
	assert.Equal(t, "answer#1", answer.ID)
}

// A clock that ends while it is held has its stay on record.
func TestHeldClockEnds(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 12:00", "provider", "approve", nil)
	d.must("2026-10-08 12:00", "provider", "agree", nil)
	d.must("2026-10-09 12:00", "bureau", "agree", nil)
	answer := d.clock("answer")
	assert.Equal(t, procedure.Cancelled, answer.Outcome, "the bureau's act is not what the provider owes")
	require.Len(t, answer.Pauses, 1)
	assert.Equal(t, "2026-10-09", answer.Pauses[0].To.String())
	assert.Equal(t, "2026-10-09", answer.Due.String())
}

// A state may hold the clock otherwise than the state before it did.
func TestHoldChanges(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "explain: {title: 释明, to: answering,", "explain: {title: 释明, to: supplementing,"), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "ask", nil)
	d.must("2026-09-24 12:00", "bureau", "explain", nil)
	assert.Equal(t, procedure.HoldRestart, d.clock("answer").HeldAs)
	d.must("2026-09-29 12:00", "applicant", "resubmit", nil)
	assert.Equal(t, "2026-10-12", d.due("answer"), "5 working days from 09-29")
}

func TestPromise(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	assert.Equal(t, "2026-10-12", d.due("promise"))
	assert.Equal(t, procedure.Met, d.clock("answer").Outcome)
	d.must("2026-10-12 23:00", "provider", "deliver", nil)
	assert.Empty(t, d.until("2026-10-20"), "what is being checked does not run out")
	d.must("2026-10-20", "applicant", "accept", nil)
	promise := d.clock("promise")
	assert.Equal(t, procedure.Met, promise.Outcome)
	assert.Equal(t, "2026-10-12", promise.EndedOn.String(), "met on the day of delivery")
	assert.Equal(t, "delivered", d.s.Outcome.Code)
}

func TestPromiseSentBack(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	d.must("2026-10-09 12:00", "provider", "deliver", nil)
	d.must("2026-10-12 12:00", "applicant", "return", procedure.Fields{"reason": "缺字段"})
	assert.Equal(t, "2026-10-14", d.due("promise"), "10-10 and 10-12 are added")
	d.until("2026-10-15")
	assert.True(t, d.clock("promise").Overdue)
}

// Nobody can be late before he owes: a promised date that has gone by while the
// promise was considered is due on the day on which the clock starts.
func TestPromiseThatHasGoneBy(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "        to: providing\n        when", "        to: considering\n        when",
		"  checking:\n", "  considering:\n    title: 斟酌\n    task: {role: bureau, title: 斟酌}\n"+
			"    actions:\n      consent: {title: 认可, to: providing}\n  checking:\n"), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-24"})
	d.must("2026-09-26 12:00", "bureau", "consent", nil)
	assert.Equal(t, "2026-09-28", d.due("promise"), "09-26 is a day off")
	assert.Empty(t, d.until("2026-09-26 12:00"))
}

func TestReminders(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	require.Equal(t, "2026-09-30", d.due("answer"))
	records := d.until("2026-09-29 09:00")
	require.Len(t, records, 2)
	assert.Equal(t, []time.Time{at(t, "2026-09-28 09:00"), at(t, "2026-09-29 09:00")}, []time.Time{records[0].Event.At, records[1].Event.At})
	assert.Contains(t, records[0].Commands, procedure.Command{Kind: procedure.Notify, Role: "provider", Notice: procedure.NoticeReminder, Clock: "answer#1"})

	d.must("2026-09-29 10:00", "provider", "extend_answer", more(3))
	d.must("2026-09-29 11:00", "provider_head", "agree_answer", nil)
	records = d.until("2026-10-10")
	require.Len(t, records, 2, "given anew for the new due day, 10-10")
	assert.Equal(t, at(t, "2026-10-08 09:00"), records[0].Event.At)
	assert.Equal(t, at(t, "2026-10-09 09:00"), records[1].Event.At)
}

func TestReminderWhoseTimeHasGoneByIsNotGiven(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", procedure.Fields{"limit": 1})
	assert.Empty(t, d.until("2026-09-23"), "two days before and one day before 09-23 both lie before filing")
}

// revised returns the calendar with 2026-09-29 declared a day off and, with
// earlier, the mid-autumn holiday taken back as far as the law lets it be.
func revised(t *testing.T, days ...calendar.YearDay) procedure.Calendar {
	t.Helper()
	year, _, err := calendar.Builtin().YearOf(2026)
	require.NoError(t, err)
	notice := calendar.Year{Year: 2026, Notice: "试验"}
	for _, day := range year {
		if day.Kind == calendar.Holiday || day.Kind == calendar.MakeUp {
			notice.Days = append(notice.Days, calendar.YearDay{Date: day.Date, Name: day.Name, Off: day.Kind == calendar.Holiday})
		}
	}
	for _, day := range days {
		kept := notice.Days[:0]
		for _, d := range notice.Days {
			if d.Date != day.Date {
				kept = append(kept, d)
			}
		}
		notice.Days = append(kept, day)
	}
	c, err := calendar.Builtin().With(notice)
	require.NoError(t, err)
	return c
}

func (d *drive) revise(when string, cal procedure.Calendar) procedure.Record {
	d.t.Helper()
	d.until(when)
	d.m = procedure.NewMachine(d.m.Definition(), cal)
	return d.take(procedure.Event{Kind: procedure.CalendarRevised, At: at(d.t, when)})
}

func off(month time.Month, day int) calendar.YearDay {
	return calendar.YearDay{Date: civil.Date{Year: 2026, Month: month, Day: day}, Name: "国庆节", Off: true}
}

func worked(month time.Month, day int) calendar.YearDay {
	return calendar.YearDay{Date: civil.Date{Year: 2026, Month: month, Day: day}}
}

func TestRevisionMovesTheDueDayLater(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.until("2026-09-28 10:00") // the first warning has been given
	r := d.revise("2026-09-28 12:00", revised(t, off(9, 30)))
	assert.Equal(t, "2026-10-08", d.due("answer"))
	change := d.clock("answer").History[0]
	assert.Equal(t, procedure.WhyRevised, change.Why)
	assert.Equal(t, "2026-09-30", change.Old.String())
	for _, role := range []string{"provider", "applicant"} {
		assert.Contains(t, r.Commands, procedure.Command{Kind: procedure.Notify, Role: role, Notice: procedure.NoticeMoved, Clock: "answer#1"})
	}
	records := d.until("2026-10-08 23:00")
	require.Len(t, records, 1, "a warning given is not repeated")
	assert.Equal(t, 1, records[0].Event.Days)
	assert.Equal(t, at(t, "2026-09-29 09:00"), records[0].Event.At)
}

func TestRevisionMovesTheDueDayEarlier(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.revise("2026-09-23 12:00", revised(t, worked(9, 26)))
	assert.Equal(t, "2026-09-29", d.due("answer"))
	d.until("2026-09-30")
	assert.Equal(t, "serve", d.s.Node)
}

// A revision never makes a due earlier than the end of the day on which it is entered.
func TestRevisionHasAFloor(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.revise("2026-09-30 12:00", revised(t, worked(9, 26)))
	assert.Equal(t, "2026-09-30", d.due("answer"))
	require.Equal(t, "answering", d.s.Node)
	d.until("2026-10-01")
	assert.Equal(t, "serve", d.s.Node)
}

// A clock past due and held by a request keeps its due day: a revision neither
// moves it before what it was nor lends it days.
func TestRevisionOfAClockHeldPastDue(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 12:00", "provider", "extend_answer", more(1))
	d.revise("2026-10-09 12:00", revised(t, worked(9, 26)))
	assert.Equal(t, "2026-09-30", d.due("answer"))
}

func TestRevisionReopensNothing(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", special)
	d.until("2026-10-20")
	require.True(t, d.clock("review").Overdue)
	before := d.clock("review")
	later := revised(t, off(10, 8))
	d.revise("2026-10-20", later)
	assert.Equal(t, before, d.clock("review"))
	assert.Equal(t, later.Version(), d.s.Calendar)
}

// A held clock is counted by the calendar of the day on which it resumes.
func TestRevisionDuringAPause(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23 12:00", "provider", "ask", nil)
	d.revise("2026-09-23 13:00", revised(t, off(9, 30)))
	assert.Equal(t, "2026-09-30", d.due("answer"))
	d.must("2026-09-24 12:00", "bureau", "explain", nil)
	assert.Equal(t, "2026-10-09", d.due("answer"))
}

// What no calendar can count is refused to whoever asks for it; it must not
// leave a case that can never go on.
func TestPeriodBeyondTheCalendar(t *testing.T) {
	t.Parallel()
	a := application(t, "2026-09-22 10:00", procedure.Fields{"event_on": "2099-12-30"})
	m := procedure.NewMachine(synthetic(t), calendar.Builtin())
	_, _, err := m.File(a)
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, procedure.FieldInvalid, refusal.Code)

	d := file(t, variant(t, "from: answered_on", "from: approve.counted_on", "- {name: promised_on",
		"- {name: counted_on, title: 起算日, type: date, required: true}\n          - {name: promised_on",
		"approve: {title: 同意, to: joint, set: {answered_on: today}, takes: [note]}",
		"approve: {title: 同意, to: confirmation, fields: [{name: counted_on, title: 起算日, type: date, required: true}]}",
		"after_lapse: confirmation", "after_lapse: serve"), "2026-09-22 10:00", nil)
	before := d.s
	d.refused(procedure.FieldInvalid, "2026-09-23", "provider", "approve", procedure.Fields{"counted_on": "2099-12-31"})
	assert.Equal(t, before, d.s)
	d.must("2026-09-23", "provider", "approve", procedure.Fields{"counted_on": "2026-09-23"})
}

// An alarm that comes early is refused, and changes nothing.
func TestExpiryTooEarlyIsRefused(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	r := d.take(procedure.Event{Kind: procedure.ClockExpired, At: at(t, "2026-09-30 23:59:59.999999"), Clock: "answer#1"})
	require.NotNil(t, r.Refusal)
	assert.Equal(t, "answering", d.s.Node)
}
