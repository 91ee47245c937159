package regulations_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// What earlier packs let happen although the text forbids it, each done again to the pack of today: the prohibition finds it, and
// tells a story that plays.
func TestWhatTheTextsForbidIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, now, never string }{
		{
			"withheld data is shared raw after a coordination", "yongjia-2021/coordination.yaml",
			"        to: prepare\n      - {title: 原申请", "        to: granted\n      - {title: 原申请", "never.withheld_raw",
		},
		{
			"withheld data is gathered and shared raw", "yongjia-2021/share-application.yaml",
			"takes: [documentation, delivered, use_from, use_until]\n        when: resource.share != \"withheld\"\n",
			"takes: [documentation, delivered, use_from, use_until]\n", "never.withheld_raw",
		},
		{
			"what is closed is opened on request", "lanzhou-2022/open-data-request.yaml",
			"to: opened, when: resource.open != \"withheld\",", "to: opened,", "never.",
		},
		{
			"what is closed is opened without the disclosure office", "yaohai-2024/open-data-request.yaml",
			"        title: 提出例外开放\n        to: open_review\n", "        title: 提出例外开放\n        to: reach\n", "never.",
		},
		{
			"the coordinator grants", "fushun-2023/coordination.yaml",
			"        title: 提出协调意见，交双方确认\n        to: confirmation\n", "        title: 提出协调意见，交双方确认\n        to: granted\n", "never.",
		},
		{
			"the coordinator rules", "neixiang/coordination.yaml",
			"settle: {title: 提出协调意见, to: agreement,", "settle: {title: 提出协调意见, to: settled,", "never.coordinator_rules",
		},
		{
			"the bureau revokes its superior's order", "yaohai-2024/rectification.yaml",
			"annul: {title: 撤销责令, role: government,", "annul: {title: 撤销责令, role: bureau,", "never.order_undone_below",
		},
		{
			"the open class is narrowed without a ground", "yongjia-2021/catalog-change.yaml",
			"type: text, max: 1000, required: true, when: 'resource.open == \"unconditional\"",
			"type: text, max: 1000, when: 'resource.open == \"unconditional\"",
			"never.narrowed_at_will",
		},
		{
			"a report is waived once it is overdue", "neixiang/annual-report.yaml",
			"        when: '!fact.overdue'\n", "", "never.",
		},
		{
			"a correction ends without a remedy", "neixiang/correction-ticket.yaml",
			"        title: 决定更正\n        to: correct\n", "        title: 决定更正\n        to: corrected\n", "never.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(c.file)
			require.NoError(t, err)
			require.Equal(t, 1, strings.Count(string(source), c.old), "occurrences of %q", c.old)
			pack, _, _ := strings.Cut(c.file, "/")
			library, err := regulations.Load(with(t, os.DirFS("."), pack, mutant{file: c.file, source: strings.Replace(string(source), c.old, c.now, 1)}))
			require.NoError(t, err)
			p := library.Packs()[0]
			findings := procedure.Prove(p.Procedures, calendar.Builtin())
			i := slices.IndexFunc(findings, func(f procedure.Finding) bool {
				return f.File == c.file && strings.HasPrefix(f.Path, c.never) && f.Scenario != ""
			})
			require.GreaterOrEqual(t, i, 0, "%v", findings)
			plays(t, library, pack, findings[i].Scenario)
		})
	}
}

func plays(t *testing.T, library *regulations.Library, pack, scenario string) {
	t.Helper()
	list, err := procedure.ParseScenarios("counterexample.yaml", []byte(scenario))
	require.NoError(t, err, scenario)
	sc, err := library.Related(pack, list[0])
	require.NoError(t, err)
	sim, err := procedure.NewMachine(sc.Definition, calendar.Builtin()).Simulate(sc)
	require.NoError(t, err, scenario)
	assert.Empty(t, sim.Faults, scenario)
}
