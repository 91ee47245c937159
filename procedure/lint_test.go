package procedure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func TestEveryPackIsSound(t *testing.T) {
	t.Parallel()
	for _, d := range everyDefinition(t) {
		assert.Empty(t, procedure.Lint(d), d.ID())
	}
}

// Exploring takes tens of milliseconds at most, so that lint can run on every save.
func BenchmarkLint(b *testing.B) {
	d := synthetic(b)
	for b.Loop() {
		procedure.Lint(d)
	}
}

// Each case makes the synthetic procedure unsound in one way.
func TestLintFindings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		replace []string
		want    []string // PATH: part of the message
	}{
		{
			"a state without a way in",
			[]string{"  done: {title", "  island: {title: 孤岛, end: delivered}\n  done: {title"},
			[]string{"states.island: no case comes to this state"},
		},
		{
			"a breach of practice",
			[]string{"expired: {to: abandoned, basis: practice}", "expired: {to: abandoned, breach: \"1\", basis: practice}"},
			[]string{"clocks.supplement.expired.breach: the clock supplement is practice"},
		},
		{
			"a grant of which nobody is told how to get at the data",
			[]string{"access: form.kind, ", ""},
			[]string{"states.serve.service: grant_access, and nothing says how to get at the data; say with: {access: ACTION.FIELD}"},
		},
		{
			"a service on what another case granted, where there may be none",
			[]string{"service: grant_access", "service: revoke_access",
				`, with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, ` +
					`duty: form.agreed, until: form.until}`, ""},
			[]string{"states.serve.service: revoke_access acts on what the case granted that this one follows from"},
		},
		{
			"a restoration to which the end of a grant leads, and no suspension",
			[]string{"service: grant_access, to: told", "service: revoke_access, to: told",
				`, with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, ` +
					`duty: form.agreed, until: form.until}`, "",
				"told: {title: 备案, service: file_report,", "told: {title: 备案, service: restore_access,"},
			[]string{
				"states.serve.service: revoke_access acts on what the case granted that this one follows from",
				"states.told.service: restore_access acts on what the case granted that this one follows from",
				"states.told.service: restore_access after serve ended the grant for good; say service: suspend_access there",
				"states.told.service: restore_access, and nothing is suspended before; say service: suspend_access in a state that leads here",
			},
		},
		{
			"a state whose only way out is used up",
			[]string{"explain: {title: 释明, to: answering,", "explain: {title: 释明, once: true, to: answering,"},
			[]string{"states.asking: a case cannot leave this state (by way of filed, "},
		},
		{
			"a state that only a withdrawal leaves",
			[]string{"      resubmit: {title: 提交补正, to: answering, amends: [limit, kind, why_special, evidence]}", "      resubmit: {title: 提交补正}",
				"expired: {to: abandoned, basis: practice}", "expired: {escalate: [bureau], basis: practice}"},
			[]string{
				"outcomes.abandoned: no case can end",
				"states.answering.actions.supplement: it hands the case to the applicant",
				"states.supplementing: a case cannot leave",
				"states.supplementing.actions.resubmit: an unbounded loop: supplementing/resubmit",
				"states.abandoned: no case comes to this state",
			},
		},
		{
			"states that lead only to each other",
			[]string{"explain: {title: 释明, to: answering,", "explain: {title: 释明, limit: 2, to: asking_too,",
				"  joint:\n", "  asking_too:\n    title: 再释明\n    task: {role: bureau, title: 再释明}\n    hold: {explanation: pause, answer: pause}\n" +
					"    actions:\n      again: {title: 再释明, to: asking}\n  joint:\n"},
			[]string{"states.asking: a case cannot leave this state"},
		},
		{
			"an act that ends one's own clock and from which the case comes back",
			[]string{"    clock: explanation\n    hold: {answer: pause}\n", "    clock: explanation\n"},
			[]string{"states.answering.actions.ask: the case comes back from asking, and this ends the clock answer"},
		},
		{
			"a return to the applicant that stops no clock",
			[]string{"    hold: {answer: restart}\n", ""},
			[]string{"states.answering.actions.supplement: it hands the case to the applicant, and no clock of answering is held",
				"states.answering.actions.supplement: the case comes back from supplementing"},
		},
		{
			"a refusal that the applicant may answer",
			[]string{"supplement: {title: 通知补正, to: supplementing,", "supplement: {title: 不同意, to: supplementing, outcome: refused,"},
			[]string{"outcomes.abandoned: no case can end", "states.answering.actions.supplement: it hands the case to the applicant"},
		},
		{
			"a child case by an article of which nobody says whether it is a remedy",
			[]string{"    remedy: true\n", ""},
			[]string{"children.coordination: the applicant may open it by an article: say remedy"},
		},
		{
			"a remedy of somebody else",
			[]string{"    role: applicant\n    when: case.outcome", "    role: bureau\n    when: case.outcome"},
			[]string{"children.coordination.remedy: a remedy is the applicant's, and bureau is not"},
		},
		{
			"an outcome that nothing gives",
			[]string{"  withdrawn: 撤回\n", "  withdrawn: 撤回\n  mislaid: 遗失\n"},
			[]string{"outcomes.mislaid: no case can end with this outcome"},
		},
		{
			"an unbounded loop of acts",
			[]string{"ask: {title: 请主管部门释明, to: asking, limit: 2,", "ask: {title: 请主管部门释明, to: asking,"},
			[]string{"states.answering.actions.ask: an unbounded loop: answering/ask, asking/explain; say `once` or `limit`"},
		},
		{
			"an unbounded act that leads nowhere",
			[]string{"role: applicant, limit: 2, needs: [note]", "role: applicant, needs: [note]"},
			[]string{"states.joint.actions.comment: an unbounded loop: joint/comment;"},
		},
		{
			"an unbounded act at any time",
			[]string{"urge: {title: 催办, role: applicant, limit: 2,", "urge: {title: 催办, role: applicant,"},
			[]string{"anytime.urge: an unbounded loop: anytime/urge;"},
		},
		{
			"a clock that no state runs",
			[]string{"    clock: supplement\n", ""},
			[]string{"outcomes.abandoned: no case", "clocks.supplement: no state runs this clock", "states.abandoned: no case comes"},
		},
		{
			"a clock held where it never runs",
			[]string{"hold: {answer: restart}", "hold: {answer: restart, review: pause}"},
			[]string{"states.supplementing.hold.review: the clock review never runs when a case comes here"},
		},
		{
			"a clock in an end",
			[]string{"end: refused, notify", "end: refused, clock: review, notify"},
			[]string{"states.refused.clock: the clock review ends as soon as it starts"},
		},
		{
			"a clock that would move a case that is decided",
			[]string{"service: file_report, end: approved", "service: file_report, clock: supplement, end: approved"},
			[]string{"states.told.clock: the clock supplement would move a case that has its outcome"},
		},
		{
			"a fact that nothing reads",
			[]string{`when: "!fact.urgent"`, "when: form.limit > 1"},
			[]string{"facts.urgent: nothing reads this fact"},
		},
		{
			"a fact that nothing sets",
			[]string{"  urgent: boolean", "  urgent: boolean\n  lost: boolean", `when: "!fact.urgent"`, `when: "!fact.urgent && !fact.lost"`},
			[]string{"facts.lost: nothing sets this fact"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			findings := procedure.Lint(variant(t, c.replace...))
			require.Len(t, findings, len(c.want), "%v", findings)
			for i, want := range c.want {
				path, message, _ := strings.Cut(want, ": ")
				assert.Equal(t, path, findings[i].Path)
				assert.Contains(t, findings[i].Message, message)
				assert.Equal(t, "p.yaml", findings[i].File)
				assert.Positive(t, findings[i].Line)
			}
		})
	}
}

const pingPong = `
procedure: ping-pong
workflow: PingPong
title: 来回
basis: practice
filing: {by: [department], resource: none}
outcomes: {ended: 办结}
clocks:
  one: {title: 甲, workdays: 1, from: entered, basis: practice, expired: {to: pong, basis: practice}}
  two: {title: 乙, workdays: 1, from: entered, basis: practice, expired: {to: ping, basis: practice}}
start: ping
states:
  ping: {title: 甲, task: {role: bureau, title: 甲}, clock: one, actions: {end: {title: 办结, to: ended}}}
  pong: {title: 乙, task: {role: bureau, title: 乙}, clock: two, actions: {end: {title: 办结, to: ended}}}
  ended: {title: 办结, end: ended}
`

func TestLintFindsLoopsOfTime(t *testing.T) {
	t.Parallel()
	d, err := procedure.Parse(regulation(t, syntheticRegulation), "p.yaml", []byte(pingPong))
	require.NoError(t, err)
	findings := procedure.Lint(d)
	require.Len(t, findings, 1)
	assert.Equal(t, "p.yaml:9: clocks.one.expired: time alone takes a case round and round: one/expired, two/expired", findings[0].String())
}

// A procedure with too much going on at once is not explored for ever.
func TestLintGivesUp(t *testing.T) {
	t.Parallel()
	var clocks, names []string
	for i := range 13 {
		clocks = append(clocks, fmt.Sprintf("  c%d: {title: 甲, owner: bureau, workdays: %d, from: entered, basis: practice, "+
			"expired: {escalate: [government], basis: practice}}\n", i, i+1))
		names = append(names, fmt.Sprintf("c%d", i))
	}
	source := strings.Replace(pingPong, "clocks:\n", "clocks:\n"+strings.Join(clocks, ""), 1)
	source = strings.Replace(source, "clock: one, actions: {", "clocks: [one, "+strings.Join(names, ", ")+"], actions: {", 1)
	d, err := procedure.Parse(regulation(t, syntheticRegulation), "p.yaml", []byte(source))
	require.NoError(t, err)
	findings := procedure.Lint(d)
	require.Len(t, findings, 1)
	assert.Contains(t, findings[0].Message, "too many to explore")
}

// What coverage counts is what the explorer sees happen.
func TestTransitionsAreThoseOfTheMachine(t *testing.T) {
	t.Parallel()
	list := procedure.Transitions(synthetic(t))
	assert.Equal(t, []string{
		"filed", "notice/expired", "answer/expired", "answer/expired_after_lapse", "answer/extend", "answer/agree", "answer/refuse", "answer/undecided",
		"review/expired", "review/extend", "explanation/expired", "supplement/expired", "promise/expired", "confirmation/expired",
		"anytime/withdraw", "anytime/urge", "sort/1", "sort/2", "sort/3",
		"answering/approve", "answering/refuse", "answering/supplement", "answering/ask", "answering/negotiate", "answering/hasten",
		"supplementing/resubmit", "asking/explain", "joint/agree", "joint/reject", "joint/comment",
		"providing/deliver", "checking/accept", "checking/return", "serve/done", "told/done",
		"confirmation/confirm", "confirmation/deny",
	}, list)
}
