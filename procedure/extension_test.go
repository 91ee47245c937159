package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func more(days int) procedure.Fields {
	return procedure.Fields{"workdays": days, "reason": "数据分散"}
}

// Filed on 2026-09-22 with 5 working days, the answer is due on 09-30; October
// begins with a holiday and 10-10 is a working Saturday.
func TestExtensionGranted(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	assert.Equal(t, "2026-09-30", d.due("answer"))
	d.must("2026-09-29 16:00", "provider", "extend_answer", more(3))
	assert.Equal(t, "2026-09-30", d.due("answer"), "asking extends nothing")
	d.must("2026-09-30 09:30", "provider_head", "agree_answer", nil)
	assert.Equal(t, "2026-10-10", d.due("answer"))
	require.Len(t, d.clock("answer").History, 1)
	change := d.clock("answer").History[0]
	assert.Equal(t, procedure.WhyExtended, change.Why)
	assert.Equal(t, "2026-09-30", change.Old.String(), "the previous day stays visible")
}

func TestExtensionIsCapped(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.refused(procedure.FieldInvalid, "2026-09-23", "provider", "extend_answer", more(11))
	d.must("2026-09-23", "provider", "extend_answer", more(6))
	d.must("2026-09-23", "provider_head", "agree_answer", nil)
	d.refused(procedure.FieldInvalid, "2026-09-23", "provider", "extend_answer", more(5))
	d.must("2026-09-23", "provider", "extend_answer", more(4))
	d.must("2026-09-23", "provider_head", "agree_answer", nil)
	refusal := d.refused(procedure.NoSuchExtension, "2026-09-23", "provider", "extend_answer", more(1))
	assert.Contains(t, refusal.Detail, "答复")
	assert.Equal(t, "2026-10-20", d.due("answer"), "5 and 10 working days from 09-22")
}

// An approver has two working days: of a request on 09-30, until 10-09. Meanwhile the clock stands still, whatever its day.
func TestExtensionRefusedAfterDue(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 23:59", "provider", "extend_answer", more(3))
	assert.Equal(t, "2026-10-09", d.due("answer_extension"))
	assert.Equal(t, "provider_head", d.clock("answer_extension").Owner)
	d.until("2026-10-08 10:00")
	require.Equal(t, "answering", d.s.Node)
	d.must("2026-10-08 10:00", "provider_head", "refuse_answer", procedure.Fields{"reason": "无须延期"})
	assert.Equal(t, procedure.Met, d.clock("answer_extension").Outcome)
	assert.Equal(t, "2026-10-08", d.due("answer"), "no working day was left when it was asked for")
	d.until("2026-10-09")
	assert.Equal(t, "serve", d.s.Node)
	answer := d.clock("answer")
	assert.Equal(t, procedure.Consented, answer.Outcome)
	assert.Equal(t, "2026-10-08", answer.EndedOn.String())
}

func TestExtensionRefusedLeavesWhatWasLeft(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-28 16:00", "provider", "extend_answer", more(3))
	d.must("2026-09-30 10:00", "provider_head", "refuse_answer", procedure.Fields{"reason": "无须延期"})
	assert.Equal(t, "2026-10-09", d.due("answer"), "two working days were left on 09-28: 10-08 and 10-09")
}

// Undecided for two working days, the request has lapsed: the clock goes on and nobody is late before he could know.
func TestExtensionUndecidedLapses(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 16:00", "provider", "extend_answer", more(3))
	records := d.until("2026-10-10 10:00")
	assert.Equal(t, "answering", d.s.Node)
	assert.Equal(t, procedure.Missed, d.clock("answer_extension").Outcome)
	assert.Equal(t, "2026-10-09", d.clock("answer_extension").EndedOn.String())
	assert.Equal(t, "2026-10-10", d.due("answer"), "10-09 was over when the request lapsed")
	assert.True(t, d.clock("answer").Extensions[0].Lapsed)
	d.refused(procedure.ActionNotOpen, "2026-10-10 11:00", "provider_head", "agree_answer", nil)
	told := map[string]procedure.Notice{}
	for _, r := range records {
		for _, c := range r.Commands {
			if c.Kind == procedure.Notify && r.Event.Kind == procedure.ClockExpired {
				told[c.Role] = c.Notice
			}
		}
	}
	assert.Equal(t, map[string]procedure.Notice{
		"provider_head": procedure.NoticeExpired, "bureau": procedure.NoticeExpired,
		"government": procedure.NoticeExpired, "provider": procedure.NoticeExtension,
	}, told)
	d.until("2026-10-11")
	assert.Equal(t, "serve", d.s.Node)
}

// More time counts from the due day, and the days of the decision are not added to it; nobody is late on the day of the decision.
func TestExtensionAgreedAfterDue(t *testing.T) {
	t.Parallel()
	for days, due := range map[int]string{1: "2026-10-09", 2: "2026-10-09", 3: "2026-10-10"} {
		d := file(t, synthetic(t), "2026-09-22 10:00", nil)
		d.must("2026-09-30 23:59", "provider", "extend_answer", more(days))
		d.must("2026-10-09 16:00", "provider_head", "agree_answer", nil)
		assert.Equal(t, due, d.due("answer"), days)
	}
}

func TestExtensionForecast(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	forecast := func(days int, on string) []string {
		f, err := d.m.ExtensionForecast(d.clock("answer"), days, procedure.DateOf(at(t, on)))
		require.NoError(t, err)
		return []string{f.Old.String(), f.Agreed.String(), f.Refused.String()}
	}
	assert.Equal(t, []string{"2026-09-30", "2026-10-08", "2026-09-30"}, forecast(1, "2026-09-28"))
	assert.Equal(t, []string{"2026-09-30", "2026-10-10", "2026-09-30"}, forecast(3, "2026-09-28"))
	d.must("2026-09-28 16:00", "provider", "extend_answer", more(3))
	assert.Equal(t, []string{"2026-09-30", "2026-10-10", "2026-10-08"}, forecast(0, "2026-09-29"))
	d.must("2026-09-29 16:00", "provider_head", "agree_answer", nil)
	assert.Equal(t, "2026-10-10", d.due("answer"))
}

// What is answered while the request waits is answered in time, and the request ends with it.
func TestExtensionPointlessOnceAnswered(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 16:00", "provider", "extend_answer", more(3))
	d.must("2026-10-08 16:00", "provider", "refuse", procedure.Fields{"reason": "无据"})
	assert.Equal(t, procedure.Met, d.clock("answer").Outcome)
	assert.Equal(t, "2026-10-08", d.due("answer"))
	assert.Equal(t, procedure.Cancelled, d.clock("answer_extension").Outcome)
	assert.Empty(t, d.s.OpenTasks())
}

// Definitions published before say hold, or nothing, and give the approver no period of his own.
func TestExtensionUnderEarlierDefinitions(t *testing.T) {
	t.Parallel()
	answer := "      answer: {workdays: 2, remind: [1], escalate: [bureau, government], basis: practice}\n"
	held := file(t, earlier(t, answer, "      hold: true\n"), "2026-09-22 10:00", nil)
	held.must("2026-09-30 23:59", "provider", "extend_answer", more(3))
	held.until("2026-10-12 10:00")
	require.Equal(t, "answering", held.s.Node)
	held.must("2026-10-12 10:00", "provider_head", "refuse_answer", procedure.Fields{"reason": "无须延期"})
	assert.Equal(t, "serve", held.s.Node)
	assert.Equal(t, "2026-09-30", held.clock("answer").EndedOn.String(), "the obligation was missed on its due day")
	assert.Equal(t, "2026-10-12", held.s.EnteredOn.String(), "what follows counts from the refusal")

	moot := file(t, earlier(t, answer, ""), "2026-09-22 10:00", nil)
	moot.must("2026-09-30 23:59", "provider", "extend_answer", more(3))
	moot.until("2026-10-01")
	assert.Equal(t, "serve", moot.s.Node)
	moot.refused(procedure.ActionNotOpen, "2026-10-01", "provider_head", "agree_answer", nil)
}

// A request goes with its clock: it is decided wherever the case stands
// meanwhile, and ends when the clock does.
func TestExtensionRequestOutlivesTheState(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-28 10:00", "provider", "extend_answer", more(3))
	d.must("2026-09-28 11:00", "provider", "ask", nil)
	require.Equal(t, "asking", d.s.Node)
	d.must("2026-09-29 10:00", "provider_head", "agree_answer", nil)
	d.must("2026-09-29 11:00", "bureau", "explain", nil)
	assert.Equal(t, "2026-10-12", d.due("answer"), "3 days more, and 1 for the pause")
	d.until("2026-10-13")
	assert.Equal(t, "serve", d.s.Node)
}

func TestExtensionRequestEndsWithItsClock(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-28 10:00", "provider", "extend_answer", more(3))
	d.must("2026-09-28 11:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	for _, task := range d.s.OpenTasks() {
		assert.Equal(t, "providing", task.Node)
	}
	require.Len(t, d.clock("answer").Extensions, 1)
	assert.NotNil(t, d.clock("answer").Extensions[0].DecidedAt)
	assert.False(t, d.clock("answer").Extensions[0].Granted)
}

func TestExtensionWithoutApproverExtendsAtOnce(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", procedure.Fields{"kind": "special", "why_special": "跨部门"})
	before := d.due("review")
	d.must("2026-09-23", "bureau", "extend_review", procedure.Fields{"workdays": 3})
	assert.Equal(t, "2026-10-09", before)
	assert.Equal(t, "2026-10-13", d.due("review"))
}
