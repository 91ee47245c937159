package procedure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// signed is a procedure in which a clerk proposes and the head agrees, or sends it back; the applicant checks what came.
const signed = `
procedure: signed
workflow: Signed
title: 负责人签发
basis: 第一条
filing: {by: [department], resource: none, provider: form.owner}
form: [{name: owner, title: 提供部门, type: department, required: true}]
outcomes: {done: 办结}
clocks:
  answer: {title: 答复, owner: provider, workdays: 5, from: filed, basis: 第一条, expired: {escalate: [bureau], basis: practice}}
start: draft
states:
  draft:
    title: 拟办
    task: {role: provider, title: 拟办}
    clock: answer
    actions:
      propose: {title: 提请签发, to: sign}
  sign:
    title: 签发
    task: {role: provider_head, title: 签发}
    clock: answer
    actions:
      agree: {title: 签发, to: done}
      redraft: {title: 退回重拟, to: draft, limit: 9}
      hand_over: {title: 提交核验, to: check, letter: none}
  check:
    title: 核验
    task: {role: applicant, title: 核验}
    hold: {answer: delivered}
    actions:
      accept: {title: 无误, to: done}
      return: {title: 退回, to: draft, limit: 3, needs: [reason]}
  done: {title: 办结, end: done}
`

func signing(t *testing.T, replace ...string) *drive {
	t.Helper()
	return signingBy(t, procedure.Head, replace...)
}

// signingBy is the same with another seat of the provider's in the head's place.
func signingBy(t *testing.T, seat procedure.Position, replace ...string) *drive {
	t.Helper()
	source := strings.Replace(read(t, syntheticRegulation), "position: head", "position: "+string(seat), 1)
	r, err := procedure.ParseRegulation("r.yaml", []byte(source))
	require.NoError(t, err)
	require.Equal(t, seat, r.Parties.At("provider_head").Position)
	d, err := procedure.Parse(r, "p.yaml", []byte(strings.NewReplacer(replace...).Replace(signed)))
	require.NoError(t, err)
	require.Empty(t, procedure.Lint(d))
	m := procedure.NewMachine(d, calendar.Builtin())
	a := application(t, "2026-09-22 10:00", nil)
	a.Form = procedure.Fields{"owner": "p-dept"}
	s, _, err := m.File(a)
	require.NoError(t, err)
	return &drive{t: t, m: m, s: s}
}

// The clerk's clock is due on 09-30, and the head's signature meets it, or comes too late.
func TestAnySeatDoesWhatTheDepartmentOwes(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]procedure.ClockOutcome{"2026-09-30 16:00": procedure.Met, "2026-10-08 16:00": procedure.Missed} {
		for _, seat := range []procedure.Position{procedure.Head, procedure.DataHead} {
			d := signingBy(t, seat)
			d.must("2026-09-28 10:00", "provider", "propose", nil)
			assert.Equal(t, "answer#1", d.s.OpenTasks()[0].Clock, "the %s signs by the day of the answer", seat)
			d.must(when, "provider_head", "agree", nil)
			answer := d.clock("answer")
			assert.Equal(t, want, answer.Outcome)
			assert.True(t, answer.Performed, "done, in time or late")
			assert.Equal(t, when[:10], answer.EndedOn.String())
		}
	}
}

func TestWhatTheHeadSendsBackRunsOn(t *testing.T) {
	t.Parallel()
	d := signing(t)
	d.must("2026-09-28 10:00", "provider", "propose", nil)
	d.must("2026-09-29 10:00", "provider_head", "redraft", nil)
	assert.True(t, d.clock("answer").Running())
	assert.Equal(t, "2026-09-30", d.due("answer"))
}

// What was delivered late and passed the check is late, as of the day on which it came; what was sent back was not delivered.
func TestDeliveredLate(t *testing.T) {
	t.Parallel()
	d := signing(t)
	d.must("2026-10-08 10:00", "provider", "propose", nil)
	d.must("2026-10-08 11:00", "provider_head", "hand_over", nil)
	require.True(t, d.clock("answer").Overdue)
	d.must("2026-10-09 10:00", "applicant", "return", procedure.Fields{"reason": "缺字段"})
	assert.Nil(t, d.clock("answer").Delivered)
	d.must("2026-10-10 10:00", "provider", "propose", nil)
	d.must("2026-10-10 11:00", "provider_head", "hand_over", nil)
	d.must("2026-10-12 10:00", "applicant", "accept", nil)
	answer := d.clock("answer")
	assert.Equal(t, procedure.Missed, answer.Outcome)
	assert.True(t, answer.Performed)
	assert.Equal(t, "2026-10-10", answer.EndedOn.String(), "the day of delivery")
	assert.Equal(t, "2026-09-30", answer.Due.String())
}

// A clock that says what meets it is met by nothing else that its owner does.
func TestMetBy(t *testing.T) {
	t.Parallel()
	only := func(named string) *drive {
		d := signing(t, "basis: 第一条, expired", "basis: 第一条, met_by: ["+named+"], expired")
		d.must("2026-09-28 10:00", "provider", "propose", nil)
		d.must("2026-09-29 10:00", "provider_head", "agree", nil)
		return d
	}
	assert.Equal(t, procedure.Met, only("agree").clock("answer").Outcome)
	assert.Equal(t, procedure.Met, only("sign/agree").clock("answer").Outcome)
	other := only("sign/redraft")
	assert.Equal(t, procedure.Cancelled, other.clock("answer").Outcome)
	assert.False(t, other.clock("answer").Performed)
}
