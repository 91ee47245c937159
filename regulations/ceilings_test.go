package regulations_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

const lawFile = "testdata/order-809/regulation.yaml"

// withLaw are the embedded packs beside a higher law, such as tests need of it.
func withLaw(t *testing.T, law fs.FS) (*regulations.Library, error) {
	t.Helper()
	embedded, err := regulations.Embedded()
	require.NoError(t, err)
	library, err := regulations.Load(law)
	require.NoError(t, err)
	return embedded.With(library)
}

func underLaw(t *testing.T) *regulations.Library {
	t.Helper()
	library, err := withLaw(t, os.DirFS("testdata"))
	require.NoError(t, err)
	return library
}

// What the text of each regulation gives, clock by clock, set beside articles 17, 21, 22 and 26 of the ordinance.
func TestWhatExceedsTheHigherLaw(t *testing.T) {
	t.Parallel()
	library := underLaw(t)
	var got []string
	for _, p := range library.Packs() {
		for _, e := range library.Exceeds(p.Regulation.ID, library.Above) {
			days := fmt.Sprintf("%d+%d>%d+%d", e.Days, e.Extended, e.Limit, e.Longer)
			switch {
			case e.Consent:
				days = "consent"
			case e.Endless:
				days = fmt.Sprintf("endless>%d", e.Limit)
			}
			got = append(got, fmt.Sprintf("%s %s %s %s", e.Definition.ID(), e.Kind, strings.Join(e.Clocks, "+"), days))
		}
	}
	assert.Equal(t, []string{
		"fushun-2023/catalog-change review review 5+0>2+0",
		"lanzhou-2022/catalog-change catalog_update apply 10+20>10+5",
		"lanzhou-2022/catalog-change review review 10+0>2+0",
		"lanzhou-2022/correction-ticket correction handle+promise 255+0>10+0",
		"neixiang/catalog-change review review 5+0>2+0",
		"neixiang/correction-ticket correction dispatch+verify+correct 17+0>10+0",
		"neixiang/share-application answer decision 5+0>1+10",
		"neixiang/share-application delivery proposal+confirmation+supply+publish endless>20",
		"yaohai-2024/catalog-change review supervision 5+0>2+0",
		"yaohai-2024/share-application answer answer consent",
		"yongjia-2021/catalog-change review supervision 5+0>2+0",
		"yongjia-2021/correction-ticket correction forward+verify 6+15>10+0",
		"yongjia-2021/share-application answer direct 3+0>1+10",
		"yongjia-2021/share-application answer joint_bureau 7+0>1+10",
		"yongjia-2021/share-application delivery gather+enter endless>20",
	}, got)
}

// The stories that are told under the ordinance; none waits once it is there.
func TestScenariosUnderTheHigherLaw(t *testing.T) {
	t.Parallel()
	played := map[string]bool{}
	for _, p := range underLaw(t).Packs() {
		assert.Empty(t, p.Waiting)
		for _, sc := range p.Under {
			sim, err := procedure.NewMachine(sc.Definition, calendar.Builtin()).Simulate(sc)
			require.NoError(t, err)
			assert.Empty(t, sim.Faults, sc.Title)
			played[p.Regulation.ID] = true
		}
	}
	assert.Subset(t, keys(played), []string{"lanzhou-2022", "neixiang", "yaohai-2024"})
}

func keys(m map[string]bool) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return list
}

// Where the ceilings bind, a definition is sound, reads the same when it is restored, and keeps every clock that it had; a
// procedure in which nothing is exceeded has none in addition.
func TestDefinitionsUnderTheHigherLaw(t *testing.T) {
	t.Parallel()
	library := underLaw(t)
	bound, err := library.Bound(library.Above)
	require.NoError(t, err)
	require.True(t, bound.Binds())
	for _, p := range bound.Packs() {
		for _, d := range p.Procedures {
			own, ok := library.Definition(d.ID())
			require.True(t, ok)
			assert.Empty(t, procedure.Lint(d), d.ID())
			restored, err := procedure.Restore(d.Source.File, d.Source.Regulation, d.Source.Procedure)
			require.NoError(t, err)
			assert.Equal(t, d.Ref(), restored.Ref())

			added, expected := d.Clocks.Len()-own.Clocks.Len(), 0
			for _, e := range own.Exceeds(library.Above(own)) {
				if !e.Consent {
					expected++
				}
			}
			assert.Equal(t, expected, added, d.ID())
			for name, k := range own.Clocks.All() {
				kept := d.Clocks.At(name)
				kept.Expired.Overruled = nil
				assert.Equal(t, k, kept, "%s %s", d.ID(), name)
			}
		}
	}
}

// A pack's own stories end as they did unless the ordinance's period ran out in them, or its silence was to be consent.
func TestStoriesDifferOnlyWhereTheHigherLawBinds(t *testing.T) {
	t.Parallel()
	library := underLaw(t)
	bound, err := library.Bound(library.Above)
	require.NoError(t, err)
	same, different := 0, 0
	for _, p := range library.Packs() {
		for _, own := range p.Scenarios {
			sc, err := bound.Related(p.Regulation.ID, own)
			require.NoError(t, err)
			sim, err := procedure.NewMachine(sc.Definition, calendar.Builtin()).Simulate(sc)
			require.NoError(t, err)
			if len(sim.Faults) == 0 {
				same++
				continue
			}
			different++
			assert.True(t, ranOut(sim), "%s: %s: %v", sc.File, sc.Title, sim.Faults)
		}
	}
	assert.Greater(t, same, different)
	assert.Positive(t, different)
}

// ranOut tells whether a period of the higher law ran out, or a consent was overruled.
func ranOut(sim procedure.Simulation) bool {
	for _, transition := range sim.Taken() {
		if strings.HasPrefix(transition, "order_809_") && strings.HasSuffix(transition, "/expired") || strings.HasSuffix(transition, "/expired_overruled") {
			return true
		}
	}
	return false
}

func TestAKindThatNoLawKnowsIsRefused(t *testing.T) {
	t.Parallel()
	_, err := withLaw(t, changedLaw(t, "\n  correction:\n", "\n  amendment:\n"))
	require.ErrorContains(t, err, "neixiang/correction-ticket.yaml:32:5: clocks.dispatch.kind: "+
		"found the kind correction, for which no law has a ceiling, expected one of catalog_update, ")
}

func TestCeilingsOfALawThatAreFaulty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, by, fault string }{
		{"owner: bureau", "owner: office", `ceilings.review.owner: found the undeclared role "office"`},
		{`breach: "39-1"`, `breach: "41-9"`, `ceilings.catalog_update.breach: found the undeclared breach "41-9"`},
		{"approve: bureau, basis: 第二十一条第一款", "approve: office, basis: 第二十一条第一款", `ceilings.answer.extension.approve: found the undeclared role`},
		{`when: resource.share == "unconditional"`, `when: form.share == "unconditional"`, "ceilings.answer.workdays[0].when: found"},
		{"deemed_consent: none", "deemed_consent: known", "ceilings.answer.deemed_consent: found"},
		{"    owner: bureau\n    workdays: 2\n", "    owner: bureau\n", "ceilings.review"},
	} {
		_, err := regulations.Load(changedLaw(t, c.old, c.by))
		require.ErrorContains(t, err, c.fault)
	}
}

// changedLaw is the higher law with a text of it replaced.
func changedLaw(t *testing.T, old, by string) fs.FS {
	t.Helper()
	source, err := os.ReadFile(lawFile)
	require.NoError(t, err)
	require.Contains(t, string(source), old)
	return fstest.MapFS{"order-809/regulation.yaml": {Data: []byte(strings.Replace(string(source), old, by, 1))}}
}
