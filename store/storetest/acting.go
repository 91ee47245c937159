package storetest

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var acting = suite{
	"an act is registered, applied and read back":   actReadBack,
	"what an act comes to is said at once":          stepOfAnAct,
	"an act is kept if the case cannot be taken on": actWithoutStep,
	"of two hundred acts on one task one is taken":  oneOfManyActs,
	"what is refused is not registered":             refusedActLeavesNothing,
	"a key registers once":                          keyRegistersOnce,
	"an act on what has changed is not registered":  actOnWhatWasSeen,
	"a person acts in the roles that are theirs":    rolesAreTheirs,
}

func actReadBack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	a, err := l.register(number, "refuse", provider, procedure.Fields{"reason": "  无此数据 ", "legal_basis": "第十四条"})
	require.NoError(t, err)
	assert.Equal(t, domain.Applied, a.Status)
	assert.Equal(t, []string{"provider", "respondent"}, a.Roles)
	assert.Equal(t, "无此数据", a.Fields["reason"])
	assert.Equal(t, "refused", l.state(number).Outcome.Code)

	read, err := l.Act(l.ctx, a.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.Applied, read.Status)
	assert.True(t, read.RegisteredAt.Equal(a.RegisteredAt))

	out := l.advance(number, a.ID, "another")
	require.Len(t, out.Answers, 1)
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
}

// stepOfAnAct: what an act comes to is said at once, as the engine would be told when it asks.
func stepOfAnAct(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.filing())
	require.NoError(t, err)
	number := filed.Case.State.Number
	accept := domain.Act{Case: number, Action: "accept", By: provider, Key: "k"}
	first, err := l.Register(l.ctx, accept)
	require.NoError(t, err)
	asked := l.advance(number, first.ID)
	for _, said := range []struct {
		domain.Advanced
		version int64
	}{{*filed.Step, 1}, {*first.Step, 2}, {asked, 2}} {
		assert.Equal(t, said.version, said.Case.Version)
		assert.Equal(t, number, said.Case.State.Number)
		require.NotNil(t, said.Alarm)
		assert.Positive(t, said.Wait)
	}
	assert.Equal(t, asked.Case.State, l.state(number))
	sameCase(t, asked.Case, first.Step.Case)
	assert.Equal(t, asked.Alarm.At.UTC(), first.Step.Alarm.At.UTC())
	assert.Equal(t, asked.Wait, first.Step.Wait)
	assert.Equal(t, first.ID, first.Step.Answers[0].ID)

	again, err := l.Register(l.ctx, accept)
	require.NoError(t, err)
	assert.Equal(t, domain.Applied, again.Status)
	assert.Nil(t, again.Step, "nothing has come of it once more")
	refiled, err := l.File(l.ctx, domain.Filing{
		Definition: l.filing().Definition, By: l.filing().By, Form: l.filing().Form, Resource: l.filing().Resource, Key: "f",
	})
	require.NoError(t, err)
	assert.NotNil(t, refiled.Step)
}

// actWithoutStep: that to take the case on fails is no reason to lose that somebody acted, and when.
func actWithoutStep(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.exec("DROP TABLE obligations")
	a, err := l.register(number, "withdraw", applicant, nil)
	require.NoError(t, err)
	assert.Equal(t, domain.Pending, a.Status)
	assert.Equal(t, 1, l.count("SELECT count(*) FROM acts WHERE status = 'pending'"))
	assert.Nil(t, l.state(number).Outcome)
}

func actOnWhatWasSeen(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	c, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	approve := domain.Act{Case: number, Action: "approve", By: provider, Key: "k", Seen: []int64{c.Version - 1}}
	_, err = l.Register(l.ctx, approve)
	refused(t, err, domain.Stale)

	approve.Seen = []int64{c.Version - 1, c.Version}
	first, err := l.Register(l.ctx, approve)
	require.NoError(t, err)
	again, err := l.Register(l.ctx, approve)
	require.NoError(t, err, "what is registered already is not asked about again")
	assert.Equal(t, first.ID, again.ID)

	approve.Key = "another"
	_, err = l.Register(l.ctx, approve)
	refused(t, err, domain.Stale)
}

func oneOfManyActs(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	other := l.reopen(l.config)
	var registered atomic.Int32
	together(t, 200, func(i int) {
		s, action := l.Store, "approve"
		if i%2 == 0 {
			s = other
		}
		fields := procedure.Fields{}
		if i%3 == 0 {
			action, fields = "refuse", procedure.Fields{"reason": "无", "legal_basis": "第十四条"}
		}
		_, err := s.Register(l.ctx, domain.Act{Case: number, Action: action, By: provider, Fields: fields})
		if err == nil {
			registered.Add(1)
			return
		}
		refused(t, err, procedure.CaseEnded)
	})
	assert.Equal(t, int32(1), registered.Load())
	assert.Equal(t, 2, l.count("SELECT count(*) FROM acts WHERE status = 'applied'"), "with the acceptance")
	assert.NotNil(t, l.state(number).Outcome)
}

func refusedActLeavesNothing(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	before, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		action string
		by     domain.Person
		fields procedure.Fields
		code   procedure.Code
	}{
		"another role's": {"approve", applicant, nil, procedure.NotYourRole},
		"a stranger's":   {"approve", outsider, nil, domain.CaseUnknown},
		"not open":       {"accept", provider, nil, procedure.ActionNotOpen},
		"incomplete":     {"refuse", provider, procedure.Fields{"reason": "无"}, procedure.FieldMissing},
		"too much":       {"approve", provider, procedure.Fields{"x": 1}, procedure.FieldUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := l.register(number, c.action, c.by, c.fields)
			refused(t, err, c.code)
		})
	}
	assert.Equal(t, 0, l.count("SELECT count(*) FROM acts WHERE status = 'pending'"))
	assert.Equal(t, before, l.advance(number).Case)
}

func keyRegistersOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	a := domain.Act{Case: number, Action: "approve", By: provider, Key: "k1", Fields: procedure.Fields{"note": "可"}}
	first, err := l.Register(l.ctx, a)
	require.NoError(t, err)
	l.advance(number)
	again, err := l.Register(l.ctx, a)
	require.NoError(t, err)
	assert.Equal(t, first.ID, again.ID)
	assert.Equal(t, domain.Applied, again.Status, "as it is now")

	a.Fields = procedure.Fields{"note": "不可"}
	_, err = l.Register(l.ctx, a)
	refused(t, err, domain.IdempotencyConflict)
	a.By = bureau
	_, err = l.Register(l.ctx, a)
	refused(t, err, procedure.CaseEnded)
}

func rolesAreTheirs(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	_, err := l.Register(l.ctx, domain.Act{Case: number, Action: "approve", By: applicant, Roles: []string{"provider"}})
	refused(t, err, procedure.NotYourRole)
	_, err = l.Register(l.ctx, domain.Act{Case: number, Action: "approve", By: provider, Roles: []string{"applicant"}})
	refused(t, err, procedure.NotYourRole)
}
