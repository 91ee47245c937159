package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var undoing = suite{
	"what a wrong time decided is undone, and the case goes on by its dates": undoes,
	"what is undone takes its grant with it, and a later one is another":     undoesGrant,
	"what was no mistake, or was acted upon, stays":                          doesNotUndo,
}

// decidedAhead is a case that was decided in silence by a clock ten days ahead, which is back since.
func (l *ledger) decidedAhead() (number string, was domain.Case) {
	l.t.Helper()
	number = l.accepted()
	was, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	now := l.clock.Now()
	l.clock.Add(10 * 24 * time.Hour)
	l.advance(number)
	l.clock.SetTime(now.Add(time.Minute))
	wrong, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	require.NotEqual(l.t, was.State.Node, wrong.State.Node)
	return number, was
}

func (l *ledger) undo(number string) (domain.Case, error) {
	return l.UndoExpiry(l.ctx, domain.ExpiryReversal{Case: number, Clock: "answer#1", By: bureau, Reason: "服务器时间曾快十天"})
}

func undoes(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number, was := l.decidedAhead()
	_, err := l.UndoExpiry(l.ctx, domain.ExpiryReversal{Case: number, Clock: "answer#1", By: provider, Reason: "误"})
	refused(t, err, procedure.NotYourRole)
	restored, err := l.undo(number)
	require.NoError(t, err)
	assert.Equal(t, was.State.Node, restored.State.Node)
	assert.Equal(t, was.State.Clocks, restored.State.Clocks)
	assert.Equal(t, was.State.Tasks, restored.State.Tasks)
	assert.Empty(t, restored.State.Breaches)
	assert.Nil(t, restored.State.Outcome)
	assert.Empty(t, l.verify().Faults)
	_, err = l.undo(number)
	refused(t, err, domain.ExpiryActedUpon)

	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	last := events[len(events)-1].Record
	assert.Equal(t, procedure.ExpiryUndone, last.Event.Kind)
	assert.Equal(t, "服务器时间曾快十天", last.Event.Fields["reason"])
	assert.True(t, last.Event.At.Equal(l.clock.Now()), "by the time that it is: %s", last.Event.At)

	l.act(number, "approve", provider, nil) // in time
	assert.Empty(t, l.advance(number).Case.State.Breaches)
}

func undoesGrant(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number, _ := l.decidedAhead()
	wrong, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	call := wrong.State.Calls()[0].ID
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: number, Call: call}))
	l.served(number)
	_, err = l.undo(number)
	require.NoError(t, err)
	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	require.Len(t, grants, 1)
	assert.NotNil(t, grants[0].EndedAt)

	l.act(number, "approve", provider, nil)
	right, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	assert.NotEqual(t, call, right.State.Calls()[0].ID)
}

func doesNotUndo(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Add(10 * 24 * time.Hour)
	l.advance(number)
	_, err := l.undo(number)
	refused(t, err, domain.ExpiryInTime)

	other := l.accepted()
	_, err = l.undo(other)
	refused(t, err, procedure.FieldInvalid)
}
