package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var advancing = suite{
	"running it again changes nothing":              againChangesNothing,
	"a lost answer is given again":                  lostAnswer,
	"many at once come to one end":                  manyAdvance,
	"it says how long to wait":                      howLongToWait,
	"results of services count once":                resultsCountOnce,
	"a failed service waits for the bureau":         failedService,
	"an act on an ended case is rejected":           actOnEnded,
	"obligations say who owed what and what came":   obligationsListed,
	"the timeline says when it was and was written": timelineListed,
}

func done(c procedure.Call) procedure.Event {
	return procedure.Event{ID: fmt.Sprintf("service:%s:%d:done", c.ID, c.Tries), Kind: procedure.ServiceDone, Service: c.ID}
}

func failed(c procedure.Call) procedure.Event {
	ev := done(c)
	ev.ID, ev.Kind, ev.Reason = fmt.Sprintf("service:%s:%d:failed", c.ID, c.Tries), procedure.ServiceFailed, "无法连接"
	return ev
}

func againChangesNothing(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set("2026-09-21 00:00:00")
	first := l.advance(number)
	assert.Equal(t, "deemed_approved", first.Case.State.Outcome.Code)
	before, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	l.clock.Add(time.Hour)
	again := l.advance(number)
	assert.Equal(t, first.Case, again.Case)
	after, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func lostAnswer(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	a, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	first := l.advance(number, a.ID)
	again := l.advance(number, a.ID)
	assert.Equal(t, first, again)

	result := []procedure.Event{done(first.Case.State.Calls()[0])}
	ended, err := l.Advance(l.ctx, number, result, nil)
	require.NoError(t, err)
	endedAgain, err := l.Advance(l.ctx, number, result, nil)
	require.NoError(t, err)
	assert.Equal(t, ended, endedAgain)
}

func manyAdvance(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	a, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	l.clock.Set("2026-10-15 09:00:00")
	results := make([]domain.Advanced, 24)
	other := l.reopen(l.config)
	together(t, len(results), func(i int) {
		s := l.Store
		if i%2 == 0 {
			s = other
		}
		var err error
		results[i], err = s.Advance(l.ctx, number, nil, []string{a.ID})
		assert.NoError(t, err)
	})
	for _, r := range results {
		assert.Equal(t, results[0].Case.State, r.Case.State)
		assert.Equal(t, results[0].Answers, r.Answers)
	}
	assert.Equal(t, 3, l.count("SELECT count(*) FROM events"))
}

func howLongToWait(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	out := l.advance(number)
	require.NotNil(t, out.Alarm)
	assert.Equal(t, procedure.ReminderDue, out.Alarm.Kind)
	assert.True(t, out.Alarm.At.Equal(At("2026-09-17 09:00:00")), out.Alarm.At)
	assert.Equal(t, 2*24*time.Hour+23*time.Hour, out.Wait)
	assert.True(t, out.Now.Equal(l.clock.Now()))

	l.act(number, "approve", provider, nil)
	out = l.served(number)
	assert.Nil(t, out.Alarm)
	assert.Zero(t, out.Wait)
}

func resultsCountOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	call := l.act(number, "approve", provider, nil).Case.State.Calls()[0]
	other, later := call, call
	other.ID, later.Tries = "9-granted", 2
	for _, wrong := range []procedure.Call{other, later} {
		out, err := l.Advance(l.ctx, number, []procedure.Event{done(wrong)}, nil)
		require.NoError(t, err)
		assert.False(t, out.Case.State.Ended())
	}
	out, err := l.Advance(l.ctx, number, []procedure.Event{done(call), done(call)}, nil)
	require.NoError(t, err)
	assert.True(t, out.Case.State.Ended())
}

func failedService(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	call := l.act(number, "approve", provider, nil).Case.State.Calls()[0]
	out, err := l.Advance(l.ctx, number, []procedure.Event{failed(call)}, nil)
	require.NoError(t, err)
	assert.Empty(t, out.Case.State.Calls())

	inbox, err := l.Tasks(l.ctx, domain.TaskQuery{Person: bureau})
	require.NoError(t, err)
	require.Len(t, inbox.Items, 1)
	assert.Equal(t, call.ID, inbox.Items[0].Service)

	again := l.act(number, procedure.ActionRetry, bureau, nil).Case.State.Calls()[0]
	assert.Equal(t, 2, again.Tries)
	out, err = l.Advance(l.ctx, number, []procedure.Event{failed(call)}, nil)
	require.NoError(t, err)
	assert.Len(t, out.Case.State.Calls(), 1, "the first try's failure is old news")
	out, err = l.Advance(l.ctx, number, []procedure.Event{done(again)}, nil)
	require.NoError(t, err)
	assert.True(t, out.Case.State.Ended())
}

func actOnEnded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.act(number, "withdraw", applicant, nil)
	_, err := l.register(number, "approve", provider, nil)
	refused(t, err, procedure.CaseEnded)

	l.exec(`UPDATE acts SET status = 'pending' WHERE action = 'accept'`)
	l.exec(`UPDATE acts SET id = 'left over' WHERE action = 'accept'`)
	out := l.advance(number, "left over")
	require.Len(t, out.Answers, 1)
	assert.Equal(t, domain.Rejected, out.Answers[0].Status)
	assert.Equal(t, procedure.CaseEnded, out.Answers[0].Code)
	assert.NotEmpty(t, out.Answers[0].Detail)
}

func obligationsListed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	l.clock.Set("2026-09-15 09:00:00")
	l.act(number, "accept", provider, nil)
	l.clock.Set("2026-09-17 15:00:00")
	running, err := l.Obligations(l.ctx, number)
	require.NoError(t, err)
	require.Len(t, running, 2)
	assert.Equal(t, procedure.Met, running[0].Run.Outcome)
	assert.Equal(t, 1, running[0].UsedDays)
	assert.Equal(t, "mzj", running[1].Department)
	assert.Equal(t, 2, running[1].UsedDays, "it grows with each day")
	assert.Equal(t, "2026-09-21", running[1].Run.Due.String())
	assert.Equal(t, procedure.Statutory, running[1].Run.Basis.Authority)

	l.clock.Set("2026-10-08 09:00:00")
	l.advance(number)
	lapsed, err := l.Obligations(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, procedure.Consented, lapsed[1].Run.Outcome)
	assert.Equal(t, "2026-09-21", lapsed[1].Run.EndedOn.String())
	assert.Equal(t, 5, lapsed[1].UsedDays)
}

func timelineListed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set("2026-10-08 09:00:00")
	l.advance(number)
	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	var kinds []procedure.EventKind
	for i, e := range events {
		assert.Equal(t, i+1, e.Seq)
		kinds = append(kinds, e.Record.Event.Kind)
	}
	assert.Equal(t, []procedure.EventKind{
		procedure.Filed, procedure.Acted, procedure.ReminderDue, procedure.ReminderDue, procedure.ClockExpired,
	}, kinds)
	assert.Equal(t, "核对低保对象", events[0].Record.Event.Fields["purpose"])
	last := events[4]
	assert.True(t, last.Record.Event.At.Equal(At("2026-09-21 00:00:00")), "effective when the clock had run out")
	assert.True(t, last.RecordedAt.Equal(At("2026-10-08 09:00:00")), "recorded when it was noticed")
}
