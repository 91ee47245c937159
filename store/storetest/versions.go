package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var versions = suite{
	"an open case keeps the definition under which it was filed": twoVersions,
}

// packAnswer is a procedure whose text the tests change: the period, and who is asked when it has run out.
const packAnswer = `
procedure: answer
workflow: Answer
title: 答复办件
basis: 第三条
filing: {by: [department], resource: required, provider: resource.provider}
form:
  - {name: words, title: 说明, type: text}
outcomes: {answered: 已答复, deemed: 视同同意}
clocks:
  answer: {title: 答复, workdays: %d, from: filed, basis: %s, expired: {%s, basis: %[2]s}}
start: work
states:
  work:
    title: 办理
    task: {role: provider, title: 办理}
    clock: answer
    actions:
      answer: {title: 答复, to: answered, basis: %[2]s}
  answered: {title: 已答复, end: answered, basis: practice}
  deemed: {title: 视同同意, end: deemed, basis: practice}
`

func twoVersions(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	file := func(d *procedure.Definition) string {
		filed, err := l.File(l.ctx, domain.Filing{Definition: d, By: applicant, Resource: "mzj-001", Form: procedure.Fields{}})
		require.NoError(t, err)
		return filed.Case.State.Number
	}
	old := parsePack(t, fmt.Sprintf(packAnswer, 5, "第三条", "to: deemed"))
	require.NoError(t, l.PublishDefinitions(l.ctx, old))
	silent, answered := file(old), file(old)
	changed := parsePack(t, fmt.Sprintf(packAnswer, 3, "第八条", "escalate: [bureau]"))
	require.NotEqual(t, old.Ref(), changed.Ref())
	require.NoError(t, l.PublishDefinitions(l.ctx, changed))
	late := file(changed)

	check := func() {
		for number, want := range map[string][3]string{
			silent: {old.Ref(), "2026-09-20", "第三条"}, answered: {old.Ref(), "2026-09-20", "第三条"}, late: {changed.Ref(), "2026-09-17", "第八条"},
		} {
			state := l.advance(number).Case.State
			due := state.Due()
			assert.Equal(t, want, [3]string{state.Definition, due.Due.String(), due.Basis.Basis}, number)
		}
	}
	check()
	l.Store = l.reopen(l.config) // nothing of the old one is left in memory
	check()

	l.clock.Set("2026-09-18 10:00:00")
	l.act(answered, "answer", provider, nil)
	assert.True(t, l.advance(late).Case.State.Overdue(), "by the new article it is late, and still open")
	assert.False(t, l.advance(silent).Case.State.Overdue())
	l.clock.Set(tooLate)
	end := l.advance(silent).Case.State
	assert.Equal(t, "deemed", end.Outcome.Code)
	assert.Equal(t, "2026-09-20", end.Outcome.On.String())
	l.act(late, "answer", provider, nil)
	for number, ref := range map[string]string{silent: old.Ref(), answered: old.Ref(), late: changed.Ref()} {
		c, err := l.Case(l.ctx, number)
		require.NoError(t, err)
		assert.Equal(t, ref, c.Definition.Ref())
		assert.True(t, c.State.Ended())
	}
}
