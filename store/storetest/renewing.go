package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var renewing = suite{
	"a build that knows the year moves due days, and says so": renewedByBuild,
	"a notice that was entered stays under such a build":      renewedAfterNotice,
	"a build that knows no more moves nothing":                renewedInVain,
}

// renewed is the same ledger under a build that has the notice of 2027.
func (l *ledger) renewed() *ledger {
	l.t.Helper()
	again := *l
	again.config.Calendar = calendar.Builtin()
	again.Store = l.reopen(again.config)
	return &again
}

// beforeSpringFestival accepts a case on Monday 2027-02-01, when 2027 is provisional; the answer is due on 02-12.
func (l *ledger) beforeSpringFestival() string {
	l.t.Helper()
	l.clock.Set("2027-02-01 09:00:00")
	number := l.accepted()
	l.heard(number)
	run := l.state(number).Due()
	require.Equal(l.t, "2027-02-12", run.Due.String())
	require.True(l.t, run.Provisional)
	require.Empty(l.t, l.stale(10))
	return number
}

func renewedByBuild(t *testing.T, fresh Fresh) {
	old := newLedger(t, fresh)
	number := old.beforeSpringFestival()

	l := old.renewed()
	l.clock.Set("2027-02-02 10:00:00")
	assert.Empty(t, l.stale(10), "the ledger derives it by itself")
	assert.Equal(t, domain.Recalculated{Cases: 1}, l.recalculate(), "there is more time than before")
	run := l.state(number).Due()
	assert.Equal(t, "2027-02-15", run.Due.String(), "02-05 to 02-13 are off, Sunday 02-14 is worked")
	assert.False(t, run.Provisional)
	require.Len(t, run.History, 1)
	assert.Equal(t, procedure.DueChange{
		At: At("2027-02-02 10:00:00"), Old: day("2027-02-12"), New: day("2027-02-15"), Why: procedure.WhyRevised,
	}, run.History[0])

	const why = "系统更新，所附日历已含截至2027年的放假安排"
	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	event := events[len(events)-1].Record.Event
	assert.Equal(t, procedure.CalendarRevised, event.Kind)
	assert.Equal(t, why, event.Reason)
	notices := l.noticeTexts(provider)[0]
	assert.Contains(t, notices, "moved "+number)
	assert.Contains(t, notices, "由2027年2月12日改为2027年2月15日")
	assert.Contains(t, notices, "；原因："+why)

	assert.Equal(t, domain.Recalculated{}, l.recalculate(), "once")
	revised := l.state(number)
	assert.Equal(t, revised, l.advance(number).Case.State)
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}

// What was entered here overrules what the program brings, and where they differ can be asked.
func renewedAfterNotice(t *testing.T, fresh Fresh) {
	old := newLedger(t, fresh)
	number := old.beforeSpringFestival()
	entered := old.enter(notice(t, "2027-02-11"))
	before := old.advance(number).Case
	require.Equal(t, "2027-02-15", before.State.Due().Due.String())

	l := old.renewed()
	present, err := l.Calendar(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, entered.Version(), present.Version())
	assert.Equal(t, domain.Recalculated{}, l.recalculate())
	assert.Equal(t, before, l.advance(number).Case)

	var differing []string
	for _, d := range present.Differences(calendar.Builtin()) {
		differing = append(differing, d.Is.Date.String()+" "+d.Is.Why()+" "+d.Else.Why())
	}
	assert.Contains(t, differing, "2027-02-12 工作日 春节放假")
	assert.NotContains(t, differing, "2027-02-11 元旦放假 春节放假", "a day off is one by whatever name")
}

func renewedInVain(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.beforeSpringFestival()
	again := *l
	again.Store = l.reopen(l.config)
	assert.Equal(t, domain.Recalculated{}, again.recalculate())
	assert.Equal(t, "2027-02-12", again.advance(number).Case.State.Due().Due.String())
}
