package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

var duties = suite{
	"each department and the bureau get theirs, once": dutiesOnce,
	"what was missed is opened later":                 dutiesMissed,
	"a regulation that is not in use opens none":      dutiesUnused,
	"a duty that is overdue escalates":                dutiesOverdue,
}

// withDuties publishes a pack that has standing duties and uses it: a case is filed under it.
func (l *ledger) withDuties() []*procedure.Regulation {
	l.t.Helper()
	all, err := regulations.Embedded()
	require.NoError(l.t, err)
	require.NoError(l.t, l.PublishDefinitions(l.ctx, all.Definitions("neixiang")...))
	e := entry("jtj-001", "conditional")
	e.Provider = "jtj"
	_, err = l.PutEntry(l.ctx, e)
	require.NoError(l.t, err)
	def, _ := all.Definition("neixiang/county-report")
	_, err = l.File(l.ctx, domain.Filing{Definition: def, By: bureau, Form: procedure.Fields{"year": 2020, "due": "2026-09-30"}})
	require.NoError(l.t, err)
	return all.Regulations()
}

func (l *ledger) opens(packs []*procedure.Regulation) []domain.Case {
	l.t.Helper()
	numbers, err := l.OpenDuties(l.ctx, packs)
	require.NoError(l.t, err)
	var cases []domain.Case
	for _, n := range numbers {
		c, err := l.Case(l.ctx, n)
		require.NoError(l.t, err)
		cases = append(cases, c)
	}
	return cases
}

func dutiesOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	packs := l.withDuties()
	require.Empty(t, l.opens(packs), "nothing is to be opened in September")
	l.clock.Set("2026-12-31 06:00:00")
	require.Empty(t, l.opens(packs))
	l.clock.Set("2027-01-01 06:00:00")
	opened := l.opens(packs)
	require.Len(t, opened, 5)
	for i, department := range []string{"jtj", "mzj", "sjju", "wjw"} { // not the bureau, which receives them
		s := opened[i].State
		assert.Equal(t, "annual-report", opened[i].Definition.Name)
		assert.Equal(t, procedure.Parties{Applicant: "sjj", Provider: department}, s.Parties)
		assert.Equal(t, procedure.Fields{"department": department, "year": 2026.0, "due": "2027-01-31"}, s.Form)
		assert.Equal(t, "2027-01-31", s.Clocks[0].Due.String(), "a Sunday: the month's end is no working-day count")
		assert.Equal(t, procedure.Construed, s.Clocks[0].Basis.Authority)
		assert.Contains(t, l.stale(10), s.Number, "the sweep starts it")
		due, err := l.Obligations(l.ctx, s.Number)
		require.NoError(t, err)
		assert.Equal(t, department, due[0].Department)
	}
	county := opened[4]
	assert.Equal(t, "county-report", county.Definition.Name)
	assert.Equal(t, "2027-02-28", county.State.Clocks[0].Due.String())

	require.Empty(t, l.opens(packs), "twice the same is once")
	l.clock.Set("2027-01-02 06:00:00")
	require.Empty(t, l.opens(packs))
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "yjj", Name: "应急局", Group: "区直部门"}))
	l.clock.Set("2027-01-03 06:00:00")
	require.Len(t, l.opens(packs), 1, "who comes to be a department while the period runs owes it too")
	l.clock.Set("2027-02-01 06:00:00")
	require.Empty(t, l.opens(packs))
	faults, err := l.Verify(l.ctx)
	require.NoError(t, err)
	require.Empty(t, faults.Faults)
	l.clock.Set("2028-01-01 06:00:00")
	require.Len(t, l.opens(packs), 6, "and every year anew")
}

func dutiesMissed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	packs := l.withDuties()
	require.Empty(t, l.opens(packs))
	l.clock.Set("2027-02-06 06:00:00") // nobody ran it in January
	opened := l.opens(packs)
	require.Len(t, opened, 5)
	require.Equal(t, "2027-02-11", opened[0].State.Clocks[0].Due.String(), "the first working day after 春节: nobody is late before he is told")
}

func dutiesUnused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	all, err := regulations.Embedded()
	require.NoError(t, err)
	require.NoError(t, l.PublishDefinitions(l.ctx, all.Definitions("neixiang")...))
	l.file() // under another regulation
	l.clock.Set("2027-01-01 06:00:00")
	require.Empty(t, l.opens(all.Regulations()))
}

func dutiesOverdue(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	packs := l.withDuties()
	l.clock.Set("2027-01-04 06:00:00")
	report := l.opens(packs)[1].State.Number
	l.clock.Set("2027-02-01 00:00:00")
	c := l.advance(report).Case
	require.True(t, c.State.Overdue())
	l.act(report, "submit", provider, procedure.Fields{"summary": "补报", "report": l.attach(report, "正文", provider).ID})
	l.act(report, "receive", bureau, nil)
	due, err := l.Obligations(l.ctx, report)
	require.NoError(t, err)
	require.Equal(t, procedure.Missed, due[0].Run.Outcome)
}
