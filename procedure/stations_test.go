package procedure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

const askedProcedure = `
procedure: asked
workflow: Asked
title: 申请
basis: practice
filing: {by: [public], resource: none, provider: form.owner, expects: answer}
form: [{name: owner, title: 部门, type: department, required: true}]
outcomes: {given: 同意, refused: 不同意, withdrawn: 撤回}
clocks:
  answer:
    title: 答复
    workdays: 10
    from: filed
    basis: practice
    expired: {escalate: [bureau], basis: practice}
    extension:
      title: 延长期限
      request: provider
      approve: provider_head
      workdays: 5
      answer: {workdays: 2, escalate: [bureau], basis: practice}
      basis: practice
      fields: [{name: reason, title: 延长的理由, type: text, required: true}]
anytime:
  withdraw: {title: 撤回, role: applicant, to: withdrawn, basis: practice}
start: acceptance
states:
  acceptance:
    title: 受理
    task: {role: provider, title: 受理}
    clock: answer
    actions:
      return: {title: 通知补正, to: supplement, needs: [reason], once: true, basis: practice}
      accept: {title: 受理, to: review, basis: practice}
  supplement:
    title: 补正
    task: {role: applicant, title: 补正}
    hold: {answer: pause}
    actions: {resubmit: {title: 提交补正, to: acceptance, basis: practice}}
  review:
    title: 审查
    task: {role: provider, title: 审查}
    clock: answer
    actions:
      refuse: {title: 不同意, to: refused, needs: [reason], fields: [{name: law, title: 依据, type: text, required: true, tells: basis}], basis: practice}
      give: {title: 同意, to: given, basis: practice}
  given: {title: 同意, end: given, basis: practice}
  refused: {title: 不同意, end: refused, basis: practice}
  withdrawn: {title: 撤回, end: withdrawn, basis: practice}
`

func asked(t *testing.T) *drive {
	t.Helper()
	d, err := procedure.Parse(regulation(t, syntheticRegulation), "asked.yaml", []byte(askedProcedure))
	require.NoError(t, err)
	m := procedure.NewMachine(d, calendar.Builtin())
	s, _, err := m.File(procedure.Application{
		Number: "SQ-1", At: at(t, "2026-09-22 10:00"), Kind: procedure.FiledByPublic, Applicant: procedure.Public, Person: "anna",
		By: procedure.Actor{Person: "anna", Roles: []string{"applicant"}}, Form: procedure.Fields{"owner": "p-dept"},
	})
	require.NoError(t, err)
	return &drive{t: t, m: m, s: s}
}

// stations writes what was passed, what is present in brackets, and what is ahead.
func (d *drive) stations() string {
	d.t.Helper()
	list, err := d.m.Stations(d.s)
	require.NoError(d.t, err)
	var words []string
	for _, s := range list {
		word := s.Title
		if s.Stage == procedure.Present {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// The usual way is not the first action where that has to give a reason.
func TestStationsGoByTheUsualWay(t *testing.T) {
	t.Parallel()
	d := asked(t)
	assert.Equal(t, "[受理] 审查 ", d.stations())
	d.must("2026-09-22 11:00", "provider", "return", procedure.Fields{"reason": "缺件"})
	assert.Equal(t, "[补正] 受理 审查 ", d.stations(), "it comes back to where it was")
	d.must("2026-09-23 11:00", "applicant", "resubmit", nil)
	d.must("2026-09-24 11:00", "provider", "accept", nil)
	assert.Equal(t, "受理 补正 [审查] ", d.stations())
	d.must("2026-09-25 11:00", "provider", "extend_answer", more(3))
	assert.Equal(t, "受理 补正 [审查] ", d.stations(), "to decide on more time is no station")
	d.must("2026-09-25 12:00", "provider", "refuse", procedure.Fields{"reason": "涉密", "law": "第三条"})
	assert.Equal(t, "受理 补正 审查 [不同意]", d.stations())
}

func TestExplanationIsOfTheDecidingAct(t *testing.T) {
	t.Parallel()
	told := func(d *drive) string {
		fields, values := d.m.Explanation(d.s)
		var words []string
		for _, f := range fields {
			words = append(words, fmt.Sprintf("%s：%v", f.Title, values[f.Name]))
		}
		return strings.Join(words, "；")
	}
	d := asked(t)
	d.must("2026-09-22 11:00", "provider", "return", procedure.Fields{"reason": "缺件"})
	assert.Empty(t, told(d), "it is not decided")
	d.must("2026-09-23 11:00", "applicant", "resubmit", nil)
	d.must("2026-09-24 11:00", "provider", "accept", nil)
	given, withdrawn := *d, *d
	d.must("2026-09-25 12:00", "provider", "refuse", procedure.Fields{"reason": "涉密", "law": "第三条"})
	assert.Equal(t, "理由：涉密；依据：第三条", told(d))
	given.must("2026-09-25 12:00", "provider", "give", nil)
	assert.Empty(t, told(&given), "an earlier act's reason is not the decision's")
	withdrawn.must("2026-09-25 12:00", "applicant", "withdraw", nil)
	assert.Empty(t, told(&withdrawn))
}

func TestMannersFollowFromWhatActionsDo(t *testing.T) {
	t.Parallel()
	d := asked(t)
	d.must("2026-09-24 11:00", "provider", "accept", nil)
	d.must("2026-09-24 12:00", "provider", "extend_answer", more(3))
	open, err := d.m.Open(d.s)
	require.NoError(t, err)
	def := d.m.Definition()
	got := map[string]string{}
	for _, o := range open {
		got[o.Action] = fmt.Sprintf("%s %s justified %t ends %t", def.Manner(o), def.Approver(o), o.Justified(), def.EndsWith(o))
	}
	assert.Equal(t, map[string]string{
		"refuse": "decides  justified true ends true", "give": "decides  justified false ends true",
		"agree_answer": "decides  justified false ends false", "refuse_answer": "decides  justified true ends false",
		"withdraw": "besides  justified false ends true", procedure.ActionExpedite: "supervises  justified false ends false",
		procedure.ActionUrge: "supervises  justified false ends false", procedure.ActionComplain: "supervises  justified false ends false",
	}, got)
	d = asked(t)
	open, err = d.m.Open(d.s)
	require.NoError(t, err)
	assert.Equal(t, "requests provider_head", fmt.Sprint(def.Manner(open[2])+" ", def.Approver(open[2])), open[2].Action)
}

// Urging tells those who owe something, complaining the bureau; both move nothing, and neither is open where nobody else owes.
func TestThePublicUrgesAndComplains(t *testing.T) {
	t.Parallel()
	d := asked(t)
	before := d.s
	for action, want := range map[string]procedure.Command{
		procedure.ActionUrge:     {Kind: procedure.Notify, Role: "provider", Notice: procedure.NoticeExpedited, Task: before.Tasks[0].ID, Clock: "answer#1"},
		procedure.ActionComplain: {Kind: procedure.Notify, Role: "bureau", Notice: procedure.NoticeComplaint},
	} {
		r := d.do("2026-09-22 11:00", "applicant", action, procedure.Fields{"reason": "迟迟没有消息"})
		require.Nil(t, r.Refusal, action)
		assert.Equal(t, []procedure.Command{want}, r.Commands)
		after := d.s
		after.LastAt = before.LastAt
		assert.Equal(t, before, after)
		assert.True(t, procedure.Daily(action))
	}
	d.refused(procedure.NotYourRole, "2026-09-22 11:00", "provider", procedure.ActionUrge, procedure.Fields{"reason": "x"})
	d.must("2026-09-22 12:00", "provider", "return", procedure.Fields{"reason": "缺件"})
	d.refused(procedure.ActionNotOpen, "2026-09-22 13:00", "applicant", procedure.ActionUrge, procedure.Fields{"reason": "x"})
	assert.False(t, procedure.Daily(procedure.ActionExpedite))
}
