package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// higherLaw is a folder with a law that has ceilings for the periods of others.
const higherLaw = "../../regulations/testdata"

func TestRegulations(t *testing.T) {
	t.Parallel()
	for _, l := range []line{
		{
			name: "list", args: []string{"regulation", "list"},
			out: []string{
				"yaohai-2024  《合肥市瑶海区政务数据资源共享开放管理办法》 瑶政办[2024]2号\n",
				"  yaohai-2024/share-application  政务数据共享申请（第十二条至第十四条）\n",
			},
		},
		{
			name: "list those of a folder too", args: []string{"regulation", "list", "--regulations", examplePack},
			out: []string{"demo-2026  《示例县政务数据共享办法（虚构）》", "yaohai-2024  "},
		},
		{name: "lint", args: []string{"regulation", "lint"}, out: []string{"regulations: nothing unsound\n"}},
		{name: "lint a folder", args: []string{"regulation", "lint", examplePack}, out: []string{"1 regulations: nothing unsound\n"}},
		{name: "lint no folder", args: []string{"regulation", "lint", "nowhere"}, status: 2, errOut: []string{"nowhere", "no such file"}},
		{name: "lint a folder without packs", args: []string{"regulation", "lint", "../demo"}, status: 1, errOut: []string{"no pack found", "regulation.yaml"}},
		{
			name: "lint a pack", args: []string{"regulation", "lint", examplePack + "/demo-2026"}, status: 2,
			errOut: []string{"demo-2026 is a pack itself", "name the folder that holds it: " + examplePack},
		},
		{
			name: "list with a pack", args: []string{"regulation", "list", "--regulations", examplePack + "/demo-2026"}, status: 2,
			errOut: []string{"--regulations: ", "is a pack itself"},
		},
		{
			name: "test", args: []string{"regulation", "test"},
			out: []string{"yaohai-2024/share-application ", " scenarios  ", " of "},
		},
		{
			name: "test a folder", args: []string{"regulation", "test", examplePack},
			out: []string{"demo-2026/share-application            9 scenarios  25 of 25 transitions\n"},
		},
		{
			name: "show", args: []string{"regulation", "show", "yaohai-2024/share-application"},
			out: []string{
				"《合肥市瑶海区政务数据资源共享开放管理办法》第十二条至第十四条\n",
				"  答复：5 个工作日，自收到、受理或者提交补正之日起（第十四条第二款，法定）\n    届满：视同同意共享\n",
				"不同意共享（refuse） → refused，须说明理由、依据，第十四条第二款，法定",
				"随时：撤回申请（withdraw） → withdrawn，惯例",
			},
		},
		{
			name: "show what exceeds a higher law", args: []string{"regulation", "show", "neixiang/correction-ticket", "--regulations", higherLaw},
			out: []string{
				"比上位法长：分析并分发（2 个工作日，惯例）、核实并决定是否更正（5 个工作日，第六十五条，解释）、",
				"合计 17 个工作日；《政务数据共享条例》第二十六条第二款：核实、更正并反馈校核处理结果 10 个工作日；应当在",
			},
		},
		{
			name: "show what is owed where that binds",
			args: []string{"regulation", "show", "yaohai-2024/share-application", "--regulations", higherLaw, "--ceilings", "bind"},
			out:  []string{"届满：视同同意共享；2025年8月1日起提交的，依《政务数据共享条例》第二十一条第一款不视同同意，由主管部门决定\n"},
		},
		{
			name: "ceilings that do neither", args: []string{"regulation", "test", "--ceilings", "both"}, status: 2,
			errOut: []string{`--ceilings: warn or bind was expected, not "both"`},
		},
		{
			name: "show one of a folder", args: []string{"regulation", "show", "demo-2026/share-application", "--regulations", examplePack},
			out: []string{"  按承诺的日期提供：至“提供日期”所定之日（第七条第一款，法定）\n"},
		},
		{
			name: "show what extends a period and what follows from a case", args: []string{"regulation", "show", "neixiang/open-data-request"},
			out: []string{"    延期：延长答复期限：由数据生产部门申请，累计至多 10 个工作日", "可以引起：公民、法人和其他组织：对开放目录提出更正申请（救济途径）"},
		},
		{
			name: "show none", args: []string{"regulation", "show", "yaohai-2024/marriage"}, status: 2,
			errOut: []string{`no procedure "yaohai-2024/marriage"`, "shixian regulation list"},
		},
		{
			name: "articles", args: []string{"regulation", "articles", "demo-2026", "--regulations", examplePack},
			out: []string{
				"《示例县政务数据共享办法（虚构）》\n",
				"第五条第三款　逾期不答复的，视为同意。\n    政务数据共享申请 期限“答复”届满 share-application.clocks.answer.expired\n",
				"第一条　为规范本县政务数据共享，制定本办法。\n    目的\n",
				"    尚未实现：督办只升级到县数据局",
				"\n共 15 项，其中有义务的 11 项：已实现 10 项，部分实现 1 项，尚未实现 0 项；实现率 90%。\n",
			},
		},
		{
			name: "articles of no regulation", args: []string{"regulation", "articles", "marriage"}, status: 2,
			errOut: []string{`no regulation "marriage"`, "shixian regulation list"},
		},
		{name: "show without a name", args: []string{"regulation", "show"}, status: 2, errOut: []string{"usage: shixian regulation show ID/PROCEDURE"}},
	} {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			l.test(t)
		})
	}
}

// change is something wrong in a pack that was right: a text of a file replaced.
type change struct {
	name          string
	file, old, by string
	errOut        string // where and why, on stderr
}

var brokenPacks = []change{
	{
		"an unknown key", "share-application.yaml", "    workdays: 5\n", "    work_days: 5\n",
		"demo-2026/share-application.yaml:56:5: clocks.answer.work_days: found an unknown key work_days, expected one of ",
	},
	{
		"a state that is not there", "share-application.yaml", "complete: all, to: promise,", "complete: all, to: nowhere,",
		"demo-2026/share-application.yaml:131:47: states.review.actions.approve.to: found the undeclared state \"nowhere\", expected one of classify, ",
	},
	{
		"an expression that cannot be read", "share-application.yaml", `form.mode == "file"`, `form.mode == = "file"`,
		"demo-2026/share-application.yaml:18:",
	},
	{
		"no YAML", "rectification.yaml", "workflow: Rectification", "workflow: [Rectification",
		"demo-2026/rectification.yaml:",
	},
	{
		"a regulation of another name", "regulation.yaml", "regulation: demo-2026", "regulation: demo-2027",
		`demo-2026/regulation.yaml: regulation is "demo-2027", but its folder is named "demo-2026"`,
	},
	{
		"a date that does not exist", "regulation.yaml", "from: 2026-01-01", "from: 2026-02-30",
		"demo-2026/regulation.yaml:10:9: in_force.from: found ",
	},
	{
		"a child procedure that the pack does not have", "share-application.yaml", "procedure: rectification", "procedure: repair",
		`demo-2026/share-application.yaml:104:5: children.rectification.procedure: found the procedure "repair", ` +
			`which the pack does not have, expected one of `,
	},
	{
		"the case prefix of another pack", "regulation.yaml", "case_prefix: DEMO", "case_prefix: YH",
		`demo-2026/regulation.yaml:8:1: case_prefix: found "YH", as in yaohai-2024/regulation.yaml:6 (《合肥市瑶海区`,
	},
	{
		"a Chinese comma", "share-application.yaml", "{role: applicant, title: ", "{role: applicant，title: ",
		"demo-2026/share-application.yaml:136:27: states.supplement.task.role: found the fullwidth comma ，, expected an ASCII comma and a space",
	},
	{
		"a procedure that only another one could open, and none does", "share-application.yaml",
		"  resource: required", "  resource: required\n  parent: required",
		`demo-2026/share-application.yaml: filing.parent: no procedure of the pack has "share-application" among its child cases`,
	},
	{
		"a reason that is not in the list", "articles.yaml", "because: purpose", "because: tradition",
		`demo-2026/articles.yaml:5:18: articles.第一条.because: found "tradition", expected one of purpose, `,
	},
	{
		"a text whose articles do not count up", "text.txt", "第十条　", "第十二条　",
		"demo-2026/text.txt:17:1: found 第十二条, expected 第十条",
	},
	{
		"a scenario with an unknown key", "scenarios/rectification.yaml", "steps:", "step:",
		"demo-2026/scenarios/rectification.yaml:8:1: step: found an unknown key step, expected one of ",
	},
}

// A pack that cannot be read is refused with file, line and reason by everything
// that reads packs, and nothing is opened, run or written.
// starting is what a service logs before anything can be wrong.
var starting = regexp.MustCompile(`(?m)^time=\S+ level=INFO msg=starting .*\n`)

func TestABrokenPackIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range brokenPacks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := c.pack(t)
			data := filepath.Join(t.TempDir(), "data")
			for _, args := range [][]string{
				{"regulation", "lint", dir},
				{"regulation", "test", dir},
				{"regulation", "list", "--regulations", dir},
				{"api", "--data", data, "--regulations", dir, "--listen", "127.0.0.1:0"},
				{"worker", "--data", data, "--regulations", dir},
			} {
				got := run(t, args...)
				require.Equal(t, 1, got.status)
				require.Empty(t, got.out)
				require.Contains(t, got.errOut, "shixian: "+c.errOut)
				faults := starting.ReplaceAllString(got.errOut, "")
				require.Equal(t, 1, strings.Count(faults, "\n"), "one fault, one line: %s", faults)
			}
			require.NoFileExists(t, filepath.Join(data, "shixian.db"))
		})
	}
}

// pack copies the example pack with the change and returns the folder.
func (c change) pack(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(examplePack)))
	file := filepath.Join(dir, "demo-2026", filepath.FromSlash(c.file))
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(source), c.old)
	changed := strings.Replace(string(source), c.old, c.by, 1)
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o600))
	return dir
}

// A pack that can be read and is unsound is found by lint, and not run; its
// scenarios may be tried all the same.
func TestAnUnsoundPackIsNotRun(t *testing.T) {
	t.Parallel()
	dir := change{file: "rectification.yaml", old: "excuse: {title: 申辩成立, to: excused,", by: "excuse: {title: 申辩成立, to: rectify,"}.pack(t)
	const printer = "demo-2026/rectification.yaml:60: states.excused: no case comes to this state"
	line{args: []string{"regulation", "lint", dir}, status: 1, out: []string{printer}, errOut: []string{"findings: "}}.test(t)
	line{
		args: []string{"regulation", "test", dir}, status: 1,
		out: []string{"FAIL demo-2026/scenarios/rectification.yaml: 申辩成立: "},
	}.test(t)
	for _, command := range []string{"api", "worker"} {
		data := filepath.Join(t.TempDir(), "data")
		line{args: []string{command, "--data", data, "--regulations", dir}, status: 1, errOut: []string{printer}}.test(t)
		require.NoFileExists(t, filepath.Join(data, "shixian.db"))
	}
}

// A scenario that ends otherwise than it says, and a transition that none takes.
func TestScenariosThatFail(t *testing.T) {
	t.Parallel()
	wrong := change{file: "scenarios/rectification.yaml", old: "{rectify: 2026-09-22}", by: "{rectify: 2026-09-21}"}.pack(t)
	line{
		args: []string{"regulation", "test", wrong}, status: 1,
		out: []string{`FAIL demo-2026/scenarios/rectification.yaml: 申辩不成立，申辩期间不计入整改时限: end: clock rectify due is "2026-09-22", expected "2026-09-21"`},
	}.test(t)
	untried := change{file: "scenarios/rectification.yaml", old: "do: excuse, with: {reason: 属于不可抗力}", by: "do: dismiss, with: {reason: 无}"}.pack(t)
	line{args: []string{"regulation", "test", untried}, status: 1, out: []string{"  no scenario takes: defence/excuse\n"}}.test(t)

	scenario := filepath.Join(wrong, "demo-2026", "scenarios", "rectification.yaml")
	simulate := []string{"simulate", scenario, "--regulations", wrong}
	line{args: simulate, status: 1, out: []string{"rectify#1 届满 2026-09-22\n", "  FAIL end: clock rectify due is"}}.test(t)
	line{args: append(simulate, "--json"), status: 1, out: []string{`"faults": [`, `end: clock rectify due is`}}.test(t)
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	for _, l := range []line{
		{
			name: "a pack's own", args: []string{"simulate", "../../regulations/yaohai-2024/scenarios/share-application.yaml"},
			out: []string{"届满 ", "  结果：视同同意共享，"},
		},
		{
			name: "as JSON", args: []string{"simulate", "../../regulations/yaohai-2024/scenarios/share-application.yaml", "--json"},
			out: []string{`"scenario": `, `"code": "deemed_approved"`, `"faults": null`},
		},
		{
			name: "under a higher law", args: []string{"simulate", "../../regulations/neixiang/scenarios/ceilings.yaml", "--regulations", higherLaw},
			out: []string{"order_809_correction#1 届满 2026-09-15"},
		},
		{name: "no file", args: []string{"simulate", "nothing.yaml"}, status: 2, errOut: []string{"nothing.yaml", "no such file"}},
		{name: "no argument", args: []string{"simulate"}, status: 2, errOut: []string{"usage: shixian simulate SCENARIO.yaml"}},
		{name: "not a scenario", args: []string{"simulate", "../../procedure/comparison/stories.yaml"}, status: 2, errOut: []string{"stories.yaml:"}},
		{
			name: "under a pack that is not there", args: []string{"simulate", "../../docs/example-pack/demo-2026/scenarios/rectification.yaml"}, status: 2,
			errOut: []string{`no procedure "demo-2026/rectification"`, "--regulations DIR"},
		},
	} {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			l.test(t)
		})
	}
}
