package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/report"
)

var evaluation = suite{
	"every indicator counts what happened":             evaluates,
	"every count opens into what it counts":            evaluationOpens,
	"so does every count of every regulation":          evaluationsOpen,
	"a regulation's evaluation counts its cases alone": evaluatesItsOwn,
}

// yearly is the query of the pack that the tests' cases are filed under.
func yearly(t testing.TB, year int) report.EvaluationQuery {
	t.Helper()
	all, err := regulations.Embedded()
	require.NoError(t, err)
	r, found := all.Regulation("yaohai-2024")
	require.True(t, found)
	return report.EvaluationQuery{Regulation: r, Year: year}
}

// evaluated is a year in which mzj answers one application in time, is silent on the next, and changes an entry.
func evaluated(t testing.TB, fresh Fresh) *ledger {
	l := newLedger(t, fresh)
	first := l.accepted()
	l.act(first, "approve", provider, nil)
	l.served(first)
	require.NoError(l.t, l.Grant(l.ctx, domain.Grant{Case: first, Call: "1", Resource: "mzj-001", Grantee: "wjw"}))
	second := l.accepted()
	l.clock.Set("2026-10-20 10:00:00")
	l.advance(second)
	e := entry("mzj-001", "conditional")
	e.Title = "另一题名"
	_, err := l.PutEntry(l.ctx, e)
	require.NoError(l.t, err)
	return l
}

func (l *ledger) evaluation(q report.EvaluationQuery) map[string]map[string]string {
	l.t.Helper()
	counted, err := l.Evaluate(l.ctx, q)
	require.NoError(l.t, err)
	table := report.Evaluate(q, counted)
	rows := map[string]map[string]string{}
	for _, row := range table.Rows {
		rows[row.Department] = map[string]string{}
		for i, c := range table.Columns {
			rows[row.Department][c.Name+"/"+string(c.Authority)] = row.Tallies[i].Text()
		}
	}
	return rows
}

func evaluates(t *testing.T, fresh Fresh) {
	l := evaluated(t, fresh)
	rows := l.evaluation(yearly(t, 2026))
	mzj := rows["mzj"]
	for column, want := range map[string]string{
		"entries/": "3", "entries_new/": "3", "entries_changed/": "1", "shareable/": "2", "openable/": "0",
		"share_filed/": "2", "share_on_time/statutory": "1/2（50.0%）", "share_late/statutory": "0",
		"share_consented/statutory": "1", "provided/": "1", "breaches/statutory": "1", "rectifications/": "0", "catalog_on_time/statutory": "—",
	} {
		assert.Equal(t, want, mzj[column], column)
	}
	assert.Equal(t, "0", rows["jtj"]["share_filed/"], "a department that did nothing has its row")
	next := l.evaluation(yearly(t, 2027))
	assert.Equal(t, "3", next["mzj"]["entries/"], "entries stay")
	assert.Equal(t, "0", next["mzj"]["share_filed/"])
	assert.Equal(t, "0", l.evaluation(yearly(t, 2025))["mzj"]["entries/"], "there were none at the end of that year")
}

func evaluationOpens(t *testing.T, fresh Fresh) {
	l := evaluated(t, fresh)
	require.Greater(t, l.everyCountOpens(yearly(t, 2026)), 10)
}

// evaluationsOpen: what is counted in one pass over the clocks is what is listed column by column.
func evaluationsOpen(t *testing.T, fresh Fresh) {
	l, _ := populated(t, fresh)
	library, err := regulations.Embedded()
	require.NoError(t, err)
	opened := 0
	for _, r := range library.Regulations() {
		opened += l.everyCountOpens(report.EvaluationQuery{Regulation: r, Year: 2026})
	}
	require.Greater(t, opened, 100)
}

// everyCountOpens lists what is behind each count, and tells how many there were.
func (l *ledger) everyCountOpens(q report.EvaluationQuery) int {
	l.t.Helper()
	counted, err := l.Evaluate(l.ctx, q)
	require.NoError(l.t, err)
	opened := 0
	for i, c := range report.Columns(q.Regulation) {
		for department, tally := range counted.Tallies[i] {
			q.Department = department
			if department == "" {
				q.Department = report.Nobody
			}
			times, after := 0, ""
			for more := true; more; more = after != "" {
				list, err := l.BehindEvaluation(l.ctx, q, c, domain.Page{After: after, Limit: 3})
				require.NoError(l.t, err)
				for _, item := range list.Items {
					times += item.Times
					require.NotEmpty(l.t, item.Title)
				}
				after = list.Next
			}
			require.Equal(l.t, tally.Count, times, "%s %s of %q", q.Regulation.ID, c.Name, department)
			opened += times
		}
	}
	return opened
}

func evaluatesItsOwn(t *testing.T, fresh Fresh) {
	l := evaluated(t, fresh)
	packs := l.withDuties()
	l.clock.Set("2027-01-04 06:00:00")
	l.opens(packs)
	assert.Equal(t, "—", l.evaluation(yearly(t, 2027))["mzj"]["share_on_time/statutory"])
	q := yearly(t, 2027)
	for _, r := range packs {
		if r.ID == "neixiang" {
			q.Regulation = r
		}
	}
	l.clock.Set("2027-02-02 06:00:00")
	assert.Equal(t, "0/1（0.0%）", l.evaluation(q)["mzj"]["reports_on_time/construed"])
	assert.Equal(t, "0", l.evaluation(q)["mzj"]["share_filed/"])
}
