package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var calendars = suite{
	"a notice entered elsewhere is seen":           noticeSeenElsewhere,
	"a notice is entered once, and replaced":       noticeReplaced,
	"a notice that cannot be right is refused":     noticeRefused,
	"a revision derives open clocks anew":          revisionDerives,
	"a calendar that comes back is a revision too": calendarComesBack,
	"an act is judged by the calendar in force":    revisionInRegister,
}

// notice is one for 2027: the statutory days, and others off on top.
func notice(t testing.TB, off ...string) calendar.Year {
	t.Helper()
	days, _, err := unannounced.YearOf(2027)
	require.NoError(t, err)
	y := calendar.Year{Year: 2027, Notice: "国办发明电〔2026〕测试号"}
	for _, d := range days {
		if d.Kind == calendar.Holiday {
			y.Days = append(y.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: true})
		}
	}
	for _, text := range off {
		y.Days = append(y.Days, calendar.YearDay{Date: day(text), Name: "元旦", Off: true})
	}
	return y
}

func noticeSeenElsewhere(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	other := l.reopen(l.config)
	before, err := other.Calendar(l.ctx)
	require.NoError(t, err)
	works, err := before.IsWorkday(day("2027-01-14"))
	require.NoError(t, err)
	assert.True(t, works)

	entered, err := l.EnterNotice(l.ctx, notice(t, "2027-01-14"), bureau)
	require.NoError(t, err)
	after, err := other.Calendar(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, entered.Version(), after.Version())
	works, err = after.IsWorkday(day("2027-01-14"))
	require.NoError(t, err)
	assert.False(t, works)
	assert.False(t, after.Provisional(day("2027-01-01"), day("2027-12-31")))
}

func noticeReplaced(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first, err := l.EnterNotice(l.ctx, notice(t, "2027-01-14"), bureau)
	require.NoError(t, err)
	again, err := l.EnterNotice(l.ctx, notice(t, "2027-01-14"), bureau)
	require.NoError(t, err)
	assert.Equal(t, first.Version(), again.Version())
	assert.Equal(t, 1, l.count("SELECT count(*) FROM calendar_notices"))
	second, err := l.EnterNotice(l.ctx, notice(t, "2027-01-15"), bureau)
	require.NoError(t, err)
	works, err := second.IsWorkday(day("2027-01-14"))
	require.NoError(t, err)
	assert.True(t, works, "the later notice stands in the place of the earlier")
	assert.Equal(t, 2, l.count("SELECT count(*) FROM calendar_notices"), "which stays to be read")
}

func noticeRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	y := notice(t)
	y.Days = y.Days[1:]
	_, err := l.EnterNotice(l.ctx, y, bureau)
	assert.NotEmpty(t, refused(t, err, domain.NoticeInvalid).Field)
	assert.Equal(t, 0, l.count("SELECT count(*) FROM calendar_notices"))
}

// inJanuary files and accepts a case on Monday 2027-01-11; the answer is due on 01-18.
func (l *ledger) inJanuary() string {
	l.t.Helper()
	l.clock.Set("2027-01-11 09:00:00")
	number := l.accepted()
	require.Equal(l.t, "2027-01-18", l.state(number).Due().Due.String())
	require.True(l.t, l.state(number).Due().Provisional)
	return number
}

func revisionDerives(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	l.heard(number)
	l.clock.Set("2027-01-12 10:00:00")
	entered, err := l.EnterNotice(l.ctx, notice(t, "2027-01-14"), bureau)
	require.NoError(t, err)
	stale, err := l.Stale(l.ctx, 10)
	require.NoError(t, err)
	assert.Empty(t, stale, "it is the ledger that derives it")

	l.clock.Set("2027-01-13 10:00:00")
	out := l.advance(number)
	run := out.Case.State.Due()
	assert.Equal(t, "2027-01-19", run.Due.String())
	assert.False(t, run.Provisional)
	assert.Equal(t, procedure.WhyRevised, run.History[0].Why)
	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	assert.True(t, events[2].Record.Event.At.Equal(At("2027-01-12 10:00:00")), "it took place when the notice was entered")
	assert.Equal(t, "录入2027年放假安排（国办发明电〔2026〕测试号）", events[2].Record.Event.Reason)
	assert.Equal(t, 0, l.count("SELECT count(*) FROM obligations WHERE ended_at IS NULL AND calendar <> '"+entered.Version()+"'"))
	notices, err := l.Notifications(l.ctx, provider, domain.Page{})
	require.NoError(t, err)
	assert.Equal(t, procedure.NoticeMoved, notices.Items[0].Notice)
	assert.Contains(t, notices.Items[0].Text, "由2027年1月18日改为2027年1月19日")
	assert.Contains(t, notices.Items[0].Text, "；原因：录入2027年放假安排（国办发明电〔2026〕测试号）")

	stale, err = l.Stale(l.ctx, 10)
	require.NoError(t, err)
	assert.Empty(t, stale)
	assert.Equal(t, out.Case, l.advance(number).Case)
}

func calendarComesBack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	for _, c := range []struct{ off, due string }{
		{"2027-01-14", "2027-01-19"}, {"2027-01-30", "2027-01-18"}, {"2027-01-14", "2027-01-19"}, {"2027-01-30", "2027-01-18"},
	} {
		_, err := l.EnterNotice(l.ctx, notice(t, c.off), bureau)
		require.NoError(t, err)
		assert.Equal(t, c.due, l.advance(number).Case.State.Due().Due.String())
	}
	assert.Len(t, l.state(number).Due().History, 4)
}

// A notice moved the due day later; nobody has advanced the case since. An act after the old due day and before the new one
// is in time.
func revisionInRegister(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.inJanuary()
	l.clock.Set("2027-01-12 10:00:00")
	_, err := l.EnterNotice(l.ctx, notice(t, "2027-01-14"), bureau)
	require.NoError(t, err)
	l.clock.Set("2027-01-19 15:00:00")
	a, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	out := l.advance(number, a.ID)
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
	assert.Equal(t, "approved", out.Case.State.Outcome.Code)
}
