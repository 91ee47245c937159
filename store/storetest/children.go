package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var children = suite{
	"an act opens a child case, whose end its parent learns": actOpensChild,
	"a parent that has ended learns it too":                  endedParentLearns,
	"a person files what is offered, once":                   filesWhatIsOffered,
	"what cannot be opened is told, and takes no number":     unopenedIsReported,
	"what the parent says binds and opens the child":         parentBinds,
	"openers and related cases never wait for each other":    noDeadlock,
}

func (l *ledger) fileParent(parent *procedure.Definition) string {
	l.t.Helper()
	filed, err := l.File(l.ctx, domain.Filing{Definition: parent, By: applicant, Resource: "mzj-001"})
	require.NoError(l.t, err)
	return filed.Case.State.Number
}

func (l *ledger) state(number string) procedure.State {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	return c.State
}

func actOpensChild(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	parentDef := l.fileParent(parent)
	out := l.act(parentDef, "ask", provider, nil)
	assert.Equal(t, []procedure.Link{{Name: "child", Number: "TP-2026-000002"}}, out.Case.State.Children)

	child := l.state("TP-2026-000002")
	assert.Equal(t, parentDef, child.Parent)
	assert.Equal(t, "mzj", child.Parties.Applicant)
	assert.Equal(t, "办件 "+parentDef, child.Form["about"])
	assert.Nil(t, child.Resource)

	l.act(child.Number, "finish", bureau, nil)
	assert.Equal(t, "done", l.state(parentDef).Children[0].Outcome)
	events, err := l.Timeline(l.ctx, parentDef)
	require.NoError(t, err)
	assert.Equal(t, "related:TP-2026-000002:ended", events[len(events)-1].Record.Event.ID)
}

func endedParentLearns(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	parentDef := l.fileParent(parent)
	l.act(parentDef, "ask", provider, nil)
	l.act(parentDef, "finish", provider, nil)
	l.act("TP-2026-000002", "finish", bureau, nil)
	assert.True(t, l.state(parentDef).Ended())
	assert.Equal(t, "done", l.state(parentDef).Children[0].Outcome)
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}

func filesWhatIsOffered(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, child := l.pack()
	parentDef := l.fileParent(parent)
	f := domain.Filing{
		Definition: child, By: provider, Parent: parentDef, Child: "child", Form: procedure.Fields{"about": "协助"},
	}
	stranger, wrongName, wrongKind := f, f, f
	stranger.By, wrongName.Child, wrongKind.Definition = outsider, "deeper", l.share
	for code, list := range map[procedure.Code][]domain.Filing{domain.CaseUnknown: {stranger}, domain.OfferNotOpen: {wrongName, wrongKind}} {
		for _, wrong := range list {
			_, err := l.File(l.ctx, wrong)
			refused(t, err, code)
		}
	}
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.Equal(t, parentDef, filed.Case.State.Parent)
	assert.Equal(t, []procedure.Link{{Name: "child", Number: "TP-2026-000002"}}, l.state(parentDef).Children)
	_, err = l.File(l.ctx, f)
	refused(t, err, domain.OfferNotOpen)
}

// parentBinds has the child look at its parent, take its other side from there, and be bound by what it filled in.
func parentBinds(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent := parsePack(t, strings.Replace(packParent, "case.number'}}", "case.number'}, binds: all}", 1))
	child := parsePack(t, strings.Replace(packChild, "filing: {by: [department], resource: none}", `filing:
  by: [department]
  resource: none
  parent: required
  provider: parent.applicant
  conditions: [{when: parent.outcome == "done", title: 主办办件办结后方可提出, basis: 第三条}]`, 1))
	require.NoError(t, l.PublishDefinitions(l.ctx, parent, child))
	number := l.fileParent(parent)
	f := domain.Filing{Definition: child, By: provider, Parent: number, Child: "child", Form: procedure.Fields{"about": "别的"}}
	_, err := l.File(l.ctx, f)
	refused(t, err, procedure.FieldBound)
	another, err := l.PutEntry(l.ctx, entry("mzj-009", "conditional"))
	require.NoError(t, err)
	f.Resource = another.Code
	_, err = l.File(l.ctx, f)
	refused(t, err, procedure.FieldBound)
	f.Resource = ""
	f.Form = procedure.Fields{}
	_, err = l.File(l.ctx, f)
	refused(t, err, procedure.FilingNotAdmitted)

	l.act(number, "finish", provider, nil)
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	s := l.state(filed.Case.State.Number)
	assert.Equal(t, "办件 "+number, s.Form["about"])
	assert.Equal(t, applicant.Department, s.Parties.Provider)
	assert.Equal(t, "done", s.ParentCase.Outcome)
}

func unopenedIsReported(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	parentDef := l.fileParent(parent)
	out := l.act(parentDef, "lose", provider, nil)
	assert.Empty(t, out.Case.State.Children)
	assert.Equal(t, "TP-2026-000002", l.fileParent(parent))
	notices, err := l.Notifications(l.ctx, bureau, domain.Page{})
	require.NoError(t, err)
	require.NotEmpty(t, notices.Items)
	assert.Contains(t, notices.Items[0].Text, "未能自动提起“转出”")
}

// noDeadlock opens, ends and advances a chain of cases from all sides at once. A deadlock would fail one of the calls.
func noDeadlock(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, child := l.pack()
	parentDef := l.fileParent(parent)
	l.act(parentDef, "ask", provider, nil)
	const middle, leaf = "TP-2026-000002", "TP-2026-000003"
	_, err := l.File(l.ctx, domain.Filing{
		Definition: child, By: bureau, Parent: middle, Child: "deeper", Form: procedure.Fields{"about": "再协助"},
	})
	require.NoError(t, err)
	for _, number := range []string{middle, leaf} {
		_, err := l.register(number, "finish", bureau, nil)
		require.NoError(t, err)
	}
	_, err = l.register(parentDef, "finish", provider, nil)
	require.NoError(t, err)
	numbers := []string{parentDef, middle, leaf}
	together(t, 30, func(i int) {
		if i%4 == 3 {
			_, err := l.File(l.ctx, domain.Filing{Definition: parent, By: applicant, Resource: "mzj-001"})
			assert.NoError(t, err)
			return
		}
		_, err := l.Advance(l.ctx, numbers[i%4], nil, nil)
		assert.NoError(t, err)
	})
	assert.Equal(t, "done", l.state(parentDef).Children[0].Outcome)
	assert.Equal(t, "done", l.state(middle).Children[0].Outcome)
}
