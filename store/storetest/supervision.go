package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// packTimed is a procedure of the tests' own regulation, whose clock is flagged when it runs out.
const packTimed = `
procedure: timed
workflow: Timed
title: 限时办件
basis: 第三条
filing: {by: [department], resource: required, provider: resource.provider}
outcomes: {done: 办结}
clocks:
  answer: {title: 答复, workdays: 5, from: entered, basis: 第四条, remind: [1], expired: {escalate: [bureau], notify: [applicant], basis: practice},
    extension: {title: 延期, request: provider, approve: bureau, workdays: 5, basis: 第四条,
      answer: {workdays: 60, escalate: [bureau], basis: practice}}}
start: work
states:
  work:
    title: 办理
    task: {role: provider, title: 办理}
    clock: answer
    actions:
      ask: {title: 请补充, to: asked, limit: 3, basis: practice}
      finish: {title: 办结, to: ended, basis: practice}
  asked:
    title: 补充
    task: {role: applicant, title: 补充}
    hold: {answer: pause}
    actions:
      add: {title: 补充, to: work, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`

var supervision = suite{
	"lights turn as days pass, everywhere alike":      lightsTurn,
	"a list by light is what its lights say":          listsByLight,
	"what is held is green and says so":               heldIsGreen,
	"a pack's own notice turns its lights":            ownNotice,
	"what is owed comes by due day, page by page":     owedByPage,
	"what is owed is counted as it is listed":         owedIsCounted,
	"what was counted grows with the days":            usedGrows,
	"the audit does not mind rows without a light":    rowsWithoutLight,
	"expediting is registered once and moves nothing": expeditedOnce,
}

func (l *ledger) owed(q domain.ObligationQuery) []domain.OpenObligation {
	l.t.Helper()
	list, err := l.OpenObligations(l.ctx, q)
	require.NoError(l.t, err)
	return list.Items
}

// lightsTurn: ten working days from 09-14 are due on 09-28; 09-20 is worked, 09-25 to 09-27 are off.
func lightsTurn(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.rectifying()
	for _, c := range []struct {
		at   string
		want procedure.Signal
	}{
		{"2026-09-14 10:00:00", procedure.Signal{Light: procedure.Green, Left: 10}},
		{"2026-09-22 23:59:59", procedure.Signal{Light: procedure.Green, Left: 3}},
		{"2026-09-23 00:00:00", procedure.Signal{Light: procedure.Yellow, Left: 2}},
		{"2026-09-26 00:00:00", procedure.Signal{Light: procedure.Yellow, Left: 1}},
		{"2026-09-28 23:59:59", procedure.Signal{Light: procedure.Yellow, Left: 0}},
		{"2026-09-29 00:00:00", procedure.Signal{Light: procedure.Red, Late: 1}}, // also before the engine has step
		{"2026-09-30 12:00:00", procedure.Signal{Light: procedure.Red, Late: 2}},
	} {
		l.clock.Set(c.at)
		owed := l.owed(domain.ObligationQuery{})
		require.Len(t, owed, 1, c.at)
		assert.Equal(t, c.want, owed[0].Signal, c.at)
		assert.Equal(t, c.want, owed[0].Summary.Signal, c.at)
		tasks, err := l.Tasks(l.ctx, domain.TaskQuery{Person: provider})
		require.NoError(t, err)
		require.Len(t, tasks.Items, 1, c.at)
		assert.Equal(t, c.want, tasks.Items[0].Signal, c.at)
		list, err := l.Obligations(l.ctx, number)
		require.NoError(t, err)
		assert.Equal(t, c.want, list[len(list)-1].Signal, c.at)
	}
}

// rectifying files a correction ticket that the provider has to answer: its clock is flagged when it runs out.
func (l *ledger) rectifying() string {
	l.t.Helper()
	ticket := definition(l.t, "correction-ticket")
	require.NoError(l.t, l.PublishDefinitions(l.ctx, ticket))
	filed, err := l.File(l.ctx, domain.Filing{
		Definition: ticket, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"kind": "data", "problem": "有误"},
	})
	require.NoError(l.t, err)
	return filed.Case.State.Number
}

// spread files cases on several days, some accepted and some not.
func (l *ledger) spread() {
	l.t.Helper()
	for i := range 5 {
		l.file()
		l.accepted()
		l.rectifying()
		l.clock.Add(time.Duration(20+i) * time.Hour)
	}
}

func listsByLight(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.spread()
	for range 8 {
		all := l.owed(domain.ObligationQuery{})
		require.NotEmpty(t, all)
		for _, light := range []procedure.Light{procedure.Green, procedure.Yellow, procedure.Red} {
			var want []string
			for _, o := range all {
				if o.Signal.Light == light {
					want = append(want, o.Case+o.Run.ID)
				}
			}
			var got []string
			for _, o := range l.owed(domain.ObligationQuery{Light: light}) {
				got = append(got, o.Case+o.Run.ID)
			}
			assert.Equal(t, want, got, light)
			l.sameTasks(light)
			l.sameCases(light)
		}
		l.clock.Add(24 * time.Hour)
	}
}

func (l *ledger) sameTasks(light procedure.Light) {
	l.t.Helper()
	all, err := l.Tasks(l.ctx, domain.TaskQuery{Person: provider})
	require.NoError(l.t, err)
	some, err := l.Tasks(l.ctx, domain.TaskQuery{Person: provider, Light: light})
	require.NoError(l.t, err)
	var want []domain.Task
	for _, task := range all.Items {
		if task.Signal.Light == light {
			want = append(want, task)
		}
	}
	assert.Equal(l.t, want, some.Items, light)
}

func (l *ledger) sameCases(light procedure.Light) {
	l.t.Helper()
	var want []string
	for _, c := range l.cases(domain.CaseQuery{}).Items {
		if c.Signal.Light == light {
			want = append(want, c.Number)
		}
	}
	assert.Equal(l.t, want, numbersOf(l.cases(domain.CaseQuery{Light: light})), light)
}

// heldIsGreen: one answer waits for what the applicant has to add, another for the decision on more time.
func heldIsGreen(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	supplementing, extended := l.timed(""), l.timed("")
	l.act(supplementing, "ask", provider, nil)
	l.act(extended, "extend_answer", provider, procedure.Fields{"workdays": 3})
	l.clock.Add(30 * 24 * time.Hour)
	l.advance(extended)
	held := map[string]string{supplementing: procedure.HoldPause, extended: procedure.HeldByRequest}
	owed := l.owed(domain.ObligationQuery{})
	require.Len(t, owed, 3, "the approver has a period of his own")
	for _, o := range owed {
		if o.Run.Clock == "answer_extension" {
			assert.Equal(t, "bureau", o.Run.Owner)
			assert.Equal(t, procedure.Signal{Light: procedure.Green, Left: 42}, o.Signal)
			assert.Equal(t, o.Signal, o.Summary.Signal, "what presses is the decision")
			continue
		}
		want := procedure.Signal{Light: procedure.Green, Held: held[o.Case]}
		assert.Equal(t, want, o.Signal)
		if o.Case == supplementing {
			assert.Equal(t, want, o.Summary.Signal)
		}
	}
	assert.Empty(t, l.owed(domain.ObligationQuery{Light: procedure.Red}))
	assert.Empty(t, l.cases(domain.CaseQuery{Light: procedure.Red}).Items)
	assert.Len(t, l.cases(domain.CaseQuery{Light: procedure.Green}).Items, 2)
}

// timed files a case of the tests' own regulation, with what is added to that.
func (l *ledger) timed(more string) string {
	l.t.Helper()
	regulation, err := procedure.ParseRegulation("regulation.yaml", []byte(packRegulation+more))
	require.NoError(l.t, err)
	d, err := procedure.Parse(regulation, "timed.yaml", []byte(packTimed))
	require.NoError(l.t, err)
	require.NoError(l.t, l.PublishDefinitions(l.ctx, d))
	filed, err := l.File(l.ctx, domain.Filing{Definition: d, By: applicant, Resource: "mzj-001"})
	require.NoError(l.t, err)
	return filed.Case.State.Number
}

func ownNotice(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.timed("lights: {yellow: 4, basis: 第五条}\n")
	l.accepted() // by the other pack, with the same due day and the configured notice
	l.clock.Set("2026-09-15 12:00:00")
	owed := l.owed(domain.ObligationQuery{Light: procedure.Yellow})
	require.Len(t, owed, 1)
	assert.Equal(t, "test-pack", owed[0].Regulation)
	assert.Equal(t, procedure.Signal{Light: procedure.Yellow, Left: 4}, owed[0].Signal)
	green := l.owed(domain.ObligationQuery{Light: procedure.Green})
	require.Len(t, green, 1)
	assert.Equal(t, procedure.Signal{Light: procedure.Green, Left: 4}, green[0].Signal)
	assert.Len(t, l.cases(domain.CaseQuery{Light: procedure.Yellow}).Items, 1)
}

func owedByPage(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.spread()
	var all, paged []string
	for _, o := range l.owed(domain.ObligationQuery{}) {
		all = append(all, o.Run.Due.String()+o.Case+o.Run.ID)
	}
	assert.IsNonDecreasing(t, all)
	for q := (domain.ObligationQuery{Page: domain.Page{Limit: 2}}); ; {
		list, err := l.OpenObligations(l.ctx, q)
		require.NoError(t, err)
		for _, o := range list.Items {
			paged = append(paged, o.Run.Due.String()+o.Case+o.Run.ID)
		}
		if q.Page.After = list.Next; list.Next == "" {
			break
		}
	}
	assert.Equal(t, all, paged)
	assert.Len(t, l.owed(domain.ObligationQuery{Department: "mzj"}), len(all))
	assert.Empty(t, l.owed(domain.ObligationQuery{Department: "jtj"}))
	for _, o := range l.owed(domain.ObligationQuery{Authority: procedure.Practice, Procedure: "share-application"}) {
		assert.Equal(t, procedure.Practice, o.Run.Basis.Authority)
		assert.Equal(t, "share-application", o.Procedure)
	}
}

func owedIsCounted(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.spread()
	l.act(l.file(), "supplement", provider, procedure.Fields{"reason": "缺少依据"})
	for range 6 {
		want := map[string]domain.Owing{}
		for _, o := range l.owed(domain.ObligationQuery{Page: domain.Page{Limit: 200}}) {
			owing, ok := want[o.Department]
			if !ok {
				owing = domain.Owing{Department: o.Department, Lights: map[procedure.Light]int{}, Used: map[int]int{}}
			}
			owing.Lights[o.Signal.Light]++
			owing.Late = max(owing.Late, o.Signal.Late)
			owing.Used[min(o.UsedDays, domain.UsedCap)]++
			if o.Signal.Held != "" {
				owing.Held++
			}
			want[o.Department] = owing
		}
		sum, err := l.Supervision(l.ctx, domain.ObligationQuery{})
		require.NoError(t, err)
		got := map[string]domain.Owing{}
		for _, owing := range sum.Owing {
			got[owing.Department] = owing
		}
		assert.Equal(t, want, got)
		assert.True(t, slices.IsSortedFunc(sum.Owing, func(a, b domain.Owing) int { return cmp.Compare(b.Late, a.Late) }), "who is latest comes first")
		l.clock.Add(26 * time.Hour)
	}
}

func usedGrows(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.rectifying()
	l.clock.Set("2027-03-01 10:00:00")
	sum, err := l.Supervision(l.ctx, domain.ObligationQuery{Light: procedure.Red})
	require.NoError(t, err)
	require.Len(t, sum.Owing, 1)
	assert.Equal(t, map[int]int{domain.UsedCap: 1}, sum.Owing[0].Used, "the last bucket holds the rest")
	assert.Equal(t, 2, sum.Yellow)
}

func rowsWithoutLight(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.accepted()
	l.exec("UPDATE cases SET light_on = NULL")
	l.exec("UPDATE obligations SET used_on = ''")
	report, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, report.Faults)
	assert.Len(t, l.cases(domain.CaseQuery{}).Items, 1)
	_, err = l.Supervision(l.ctx, domain.ObligationQuery{})
	require.NoError(t, err)
}

func expeditedOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	one, two := l.rectifying(), l.rectifying()
	u := domain.ExpediteRequest{Cases: []string{one, two}, Reason: "逾期", By: bureau, Key: "k"}
	require.NoError(t, l.BeginExpediting(l.ctx, u))
	u.Cases = []string{two, one}
	require.NoError(t, l.BeginExpediting(l.ctx, u), "the order is not part of it")
	u.Reason = "别的"
	refused(t, l.BeginExpediting(l.ctx, u), domain.IdempotencyConflict)
	u.By = auditor
	require.NoError(t, l.BeginExpediting(l.ctx, u), "another person's key is another key")

	act := domain.Act{Case: one, Action: procedure.ActionExpedite, By: bureau, Fields: procedure.Fields{"reason": "逾期"}, Key: "urging/k/" + one}
	before, err := l.Case(l.ctx, one)
	require.NoError(t, err)
	first, err := l.Register(l.ctx, act)
	require.NoError(t, err)
	l.advance(one, first.ID)
	again, err := l.Register(l.ctx, act)
	require.NoError(t, err)
	assert.Equal(t, first.ID, again.ID)
	assert.Equal(t, domain.Applied, again.Status)
	assert.Len(t, l.noticeTexts(provider), 3, "two tasks, expedited once")
	after, err := l.Case(l.ctx, one)
	require.NoError(t, err)
	after.State.LastAt = before.State.LastAt
	assert.Equal(t, before.State, after.State)
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}
