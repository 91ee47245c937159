package regulations_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// Every scenario of every pack ends as it says, and together they take every
// transition of every procedure.
func TestScenariosOfEveryPack(t *testing.T) {
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			t.Run(d.ID(), func(t *testing.T) {
				t.Parallel()
				machine := procedure.NewMachine(d, calendar.Builtin())
				var simulations []procedure.Simulation
				for _, sc := range pack.ScenariosOf(d) {
					sim, err := machine.Simulate(sc)
					require.NoError(t, err)
					require.Empty(t, sim.Faults, "%s: %s", sc.File, sc.Title)
					require.NotEmpty(t, sc.Shows, "%s: %s names no article", sc.File, sc.Title)
					simulations = append(simulations, sim)
				}
				require.Empty(t, procedure.Cover(d, simulations).Missing, "transitions that no scenario takes")
			})
		}
	}
}

// Every article of every text is accounted for.
func TestLedgersOfEveryPack(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		require.Empty(t, pack.LintArticles())
		require.Contains(t, strings.Join(pack.Text.Title, "\n"), pack.Regulation.Title, "the text is of this regulation")
		account, ok := library.Account(pack.Regulation.ID)
		require.True(t, ok)
		require.Positive(t, account.Share.Implemented)
	}
	_, ok := library.Account("none")
	require.False(t, ok)
}

// Two regulations with one prefix would give two cases the same number.
func TestCasePrefixesAreUnique(t *testing.T) {
	t.Parallel()
	embedded, err := regulations.Embedded()
	require.NoError(t, err)
	taken := fstest.MapFS{"other/regulation.yaml": {Data: []byte(strings.Replace(`
regulation: other
title: 某办法
short: 某办法
issuer: 某地
document: 某号
case_prefix: PREFIX
in_force: {from: 2026-01-01, basis: 第一条}
standing: in_force
counting: {basis: 民法典第二百零一条}
parties:
  applicant: {title: 需求部门, department: applicant}
  provider: {title: 提供部门, department: provider}
  bureau: {title: 主管部门, position: bureau}
fields: {}
breaches: {}
`, "PREFIX", embedded.Regulations()[0].Prefix, 1))}}
	other, err := regulations.Load(taken)
	require.NoError(t, err)
	_, err = embedded.With(other)
	first := embedded.Regulations()[0]
	require.ErrorContains(t, err, "case_prefix: found ")
	require.ErrorContains(t, err, "other/regulation.yaml:7:", "the file and line of one")
	require.ErrorContains(t, err, first.ID+"/regulation.yaml:", "and of the other")
	require.ErrorContains(t, err, first.Quoted())
}

// A regulation that cannot be read is told where it is at fault, and compared with no other.
func TestFaultyRegulationsAreNotCompared(t *testing.T) {
	t.Parallel()
	broken := &fstest.MapFile{Data: []byte("regulation: [\n")}
	_, err := regulations.Load(fstest.MapFS{"one/regulation.yaml": broken, "two/regulation.yaml": broken, "six/regulation.yaml/x": broken})
	require.ErrorContains(t, err, "one/regulation.yaml")
	require.ErrorContains(t, err, "two/regulation.yaml")
	require.ErrorContains(t, err, "six/regulation.yaml")
	require.NotContains(t, err.Error(), "case_prefix")
}
