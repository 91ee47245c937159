package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

var special = procedure.Fields{"kind": "special", "why_special": "跨部门"}

// joint opens a case that stands in joint review.
func joint(t *testing.T, replace ...string) *drive {
	t.Helper()
	return file(t, variant(t, replace...), "2026-09-22 10:00", special)
}

func TestJointApprovalTakesEveryTask(t *testing.T) {
	t.Parallel()
	d := joint(t)
	require.Len(t, d.s.OpenTasks(), 2)
	d.must("2026-09-23 10:00", "provider", "agree", nil)
	require.Equal(t, "joint", d.s.Node)
	assert.Empty(t, d.s.Pending, "half an approval decides nothing")
	assert.NotContains(t, d.s.Facts, "answered_on")
	d.refused(procedure.ActionNotOpen, "2026-09-23 11:00", "provider", "nothing_more", nil)
	d.refused(procedure.NotYourRole, "2026-09-23 11:00", "provider", "agree", nil)
	d.must("2026-09-24 10:00", "bureau", "agree", nil)
	assert.Equal(t, "serve", d.s.Node)
	assert.Equal(t, "approved", d.s.Pending)
	assert.Equal(t, "2026-09-24", d.s.Facts["answered_on"])
}

func TestJointRefusalOfOneDecides(t *testing.T) {
	t.Parallel()
	d := joint(t)
	d.must("2026-09-23 10:00", "provider", "agree", nil)
	d.must("2026-09-24 10:00", "bureau", "reject", procedure.Fields{"reason": "超出职责"})
	require.True(t, d.s.Ended())
	assert.Equal(t, "refused", d.s.Outcome.Code)
	assert.Empty(t, d.s.OpenTasks())
}

// Each party's clock is met by its own act; when one refuses, the clock of the
// party that has not acted is cancelled.
func TestJointClocksAreEachPartysOwn(t *testing.T) {
	t.Parallel()
	second := "  supplement:\n    title: 补正\n    workdays: 5"
	own := []string{
		second, "  share:\n    title: 提供意见\n    owner: provider\n    workdays: 3\n" +
			"    from: entered\n    basis: practice\n    expired: {escalate: [bureau], basis: practice}\n" + second,
		"    clocks: [review]", "    clocks: [review, share]",
	}
	d := joint(t, own...)
	d.must("2026-09-23 10:00", "provider", "agree", nil)
	assert.Equal(t, procedure.Met, d.clock("share").Outcome)
	assert.Equal(t, "2026-09-23", d.clock("share").EndedOn.String())
	assert.True(t, d.clock("review").Running())
	d.must("2026-09-24 10:00", "bureau", "agree", nil)
	assert.Equal(t, procedure.Met, d.clock("review").Outcome)

	d = joint(t, own...)
	d.must("2026-09-24 10:00", "bureau", "reject", procedure.Fields{"reason": "超出职责"})
	assert.Equal(t, procedure.Met, d.clock("review").Outcome)
	assert.Equal(t, procedure.Cancelled, d.clock("share").Outcome)
}

// A clock that the joint state only holds is not met by what its owner does there.
func TestJointActLeavesHeldClocksAlone(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "agree: {title: 同意, to: serve,", "agree: {title: 同意, to: answering,"), "2026-09-22 10:00", nil)
	d.must("2026-09-23 10:00", "provider", "approve", nil)
	require.Equal(t, procedure.HoldPause, d.clock("answer").HeldAs)
	d.must("2026-09-24 10:00", "provider", "agree", nil)
	assert.Equal(t, procedure.HoldPause, d.clock("answer").HeldAs)
	d.must("2026-09-28 10:00", "bureau", "agree", nil)
	require.Equal(t, "answering", d.s.Node)
	assert.Equal(t, "answer#1", d.clock("answer").ID)
	assert.Equal(t, "2026-10-09", d.due("answer"), "two working days of the stay are added")
}

// What somebody else may do beside the joint tasks stays open when one is done.
func TestJointStateKeepsOtherActionsOpen(t *testing.T) {
	t.Parallel()
	d := joint(t)
	d.must("2026-09-23 10:00", "applicant", "comment", procedure.Fields{"note": "一"})
	d.must("2026-09-23 11:00", "bureau", "agree", nil)
	d.must("2026-09-23 12:00", "applicant", "comment", procedure.Fields{"note": "二"})
}

func TestBoundedActionsAreExhausted(t *testing.T) {
	t.Parallel()
	d := joint(t)
	for _, when := range []string{"2026-09-23", "2026-09-24"} {
		d.must(when, "applicant", "comment", procedure.Fields{"note": "一"})
		d.must(when, "applicant", "urge", nil)
	}
	assert.Contains(t, d.refused(procedure.ActionExhausted, "2026-09-25", "applicant", "comment", procedure.Fields{"note": "三"}).Detail, "只能办理 2 次")
	d.refused(procedure.ActionExhausted, "2026-09-25", "applicant", "urge", nil)
}

func TestGuardsCloseActions(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22", procedure.Fields{"limit": 1})
	d.refused(procedure.ActionNotOpen, "2026-09-22", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-28"})
	d.must("2026-09-22", "applicant", "urge", nil)
	d.refused(procedure.ActionNotOpen, "2026-09-22", "bureau", "hasten", nil)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, role, action string
		fields             procedure.Fields
		code               procedure.Code
		field, detail      string
	}{
		{"another's role", "applicant", "approve", nil, procedure.NotYourRole, "", "由提供部门办理"},
		{"no role", "", "approve", nil, procedure.NotYourRole, "", "提供部门"},
		{"unknown action", "provider", "aprove", nil, procedure.ActionNotOpen, "", "approve（同意）"},
		{"another state's action", "bureau", "explain", nil, procedure.ActionNotOpen, "", "可办理"},
		{"nothing asked for", "provider_head", "agree_answer", nil, procedure.ActionNotOpen, "", "可办理"},
		{"missing field", "provider", "refuse", nil, procedure.FieldMissing, "reason", "“理由”必须填写"},
		{"blank field", "provider", "refuse", procedure.Fields{"reason": " \n"}, procedure.FieldMissing, "reason", "必须填写"},
		{"unknown field", "provider", "refuse", procedure.Fields{"reason": "无", "raeson": "无"}, procedure.FieldUnknown, "raeson", "可填：reason"},
		{"no field to fill in", "provider", "ask", procedure.Fields{"note": "x"}, procedure.FieldUnknown, "note", "（无）"},
		{"number for a text", "provider", "refuse", procedure.Fields{"reason": 7}, procedure.FieldInvalid, "reason", "应为文字"},
		{"text too long", "provider", "approve", procedure.Fields{"note": "一二三四五六七八九十一二三四五六七八九十一"}, procedure.FieldInvalid, "note", "最多 20 字"},
		{"no date", "provider", "negotiate", procedure.Fields{"promised_on": "2026-9-28"}, procedure.FieldInvalid, "promised_on", "形如"},
		{"no such day", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-31"}, procedure.FieldInvalid, "promised_on", "形如"},
		{"promise of a day past", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-21"},
			procedure.FieldInvalid, "promised_on", "不得早于今日（2026年9月22日）"},
		{"promise of a day off", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-26"},
			procedure.FieldInvalid, "promised_on", "下一个工作日是2026年9月28日"},
		{"promise beyond the calendar", "provider", "negotiate", procedure.Fields{"promised_on": "2126-09-26"}, procedure.FieldInvalid, "promised_on", "日历范围"},
		{"text for a number", "provider", "extend_answer", procedure.Fields{"workdays": "3", "reason": "无"}, procedure.FieldInvalid, "workdays", "整数"},
		{"half a day", "provider", "extend_answer", procedure.Fields{"workdays": 1.5, "reason": "无"}, procedure.FieldInvalid, "workdays", "整数"},
		{"no day", "provider", "extend_answer", procedure.Fields{"workdays": 0, "reason": "无"}, procedure.FieldInvalid, "workdays", "不得小于 1"},
		{"clock that is not running", "bureau", "extend_review", procedure.Fields{"workdays": 1}, procedure.NoSuchExtension, "", "审查"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := file(t, synthetic(t), "2026-09-22 10:00", nil)
			before := d.s
			r := d.refused(c.code, "2026-09-22 11:00", c.role, c.action, c.fields)
			assert.Equal(t, c.field, r.Field)
			assert.Contains(t, r.Detail, c.detail)
			assert.Equal(t, before, d.s, "a refused act changes nothing")
		})
	}
}

func TestRefusalsOfClosedThings(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	answering := d.s.OpenTasks()[0].ID
	d.must("2026-09-22 11:00", "provider", "ask", nil)
	stale := d.take(procedure.Event{
		Kind: procedure.Acted, At: at(t, "2026-09-22 12:00"), Action: "explain", Task: answering,
		By: procedure.Actor{Roles: []string{"bureau"}},
	})
	require.NotNil(t, stale.Refusal)
	assert.Equal(t, procedure.TaskClosed, stale.Refusal.Code)
	d.must("2026-09-22 12:00", "applicant", "withdraw", nil)
	d.refused(procedure.CaseEnded, "2026-09-22 13:00", "bureau", "explain", nil)
}

// An act by somebody who fills several roles is done in the role that it is for:
// what another of the roles owes is not met by it.
func TestActIsOfOneRole(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "supplement: {title: 通知补正, to: supplementing,", "supplement: {title: 通知补正, role: bureau, to: joint,"), "2026-09-22 10:00", nil)
	r := d.take(procedure.Event{
		Kind: procedure.Acted, At: at(t, "2026-09-22 11:00"), Action: "supplement",
		By: procedure.Actor{Roles: []string{"applicant", "bureau"}},
	})
	require.Nil(t, r.Refusal)
	assert.Equal(t, procedure.Cancelled, d.clock("notice").Outcome, "the applicant owed it and did nothing")
}

// An outcome that was set on the way does not survive a withdrawal.
func TestWithdrawalIsItsOwnOutcome(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "    anytime: false\n", ""), "2026-10-10 10:00", nil)
	d.until("2026-10-17")
	require.Equal(t, "confirmation", d.s.Node)
	d.must("2026-10-19", "applicant", "withdraw", nil)
	assert.Equal(t, "withdrawn", d.s.Outcome.Code)
}

func TestActOpensChildCase(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-28"})
	d.must("2026-09-24", "provider", "deliver", nil)
	r := d.do("2026-09-25", "applicant", "return", procedure.Fields{"reason": "缺字段"})
	assert.Contains(t, r.Commands, procedure.Command{Kind: procedure.OpenChild, Child: "rectification"})
	require.Len(t, d.s.Breaches, 1)
	assert.Equal(t, "2", d.s.Breaches[0].Item)

	d.take(procedure.Event{Kind: procedure.ChildOpened, At: at(t, "2026-09-25 10:00"), Action: "rectification", Case: "XG-2"})
	d.take(procedure.Event{Kind: procedure.ChildEnded, At: at(t, "2026-09-28 10:00"), Case: "XG-2", Outcome: "completed"})
	assert.Equal(t, []procedure.Link{{Name: "rectification", Number: "XG-2", Outcome: "completed"}}, d.s.Children)
	assert.Equal(t, "providing", d.s.Node)
}
