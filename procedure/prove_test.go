package procedure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// forbidding returns the pack that forbids things, with texts replaced in its files, old and new in turn.
func forbidding(t testing.TB, replace ...string) ([]*procedure.Definition, error) {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{"regulation", "application", "appeal"} {
		files[name] = read(t, "testdata/never/"+name+".yaml")
	}
	for i := 0; i < len(replace); i += 2 {
		found := 0
		for name, source := range files {
			found += strings.Count(source, replace[i])
			files[name] = strings.ReplaceAll(source, replace[i], replace[i+1])
		}
		require.Equal(t, 1, found, "occurrences of %q", replace[i])
	}
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(files["regulation"]))
	if err != nil {
		return nil, err
	}
	var pack []*procedure.Definition
	for _, name := range []string{"application", "appeal"} {
		d, err := procedure.Parse(r, name+".yaml", []byte(files[name]))
		if err != nil {
			return nil, err
		}
		pack = append(pack, d)
	}
	return pack, nil
}

func TestWhatIsForbiddenCannotHappen(t *testing.T) {
	t.Parallel()
	pack, err := forbidding(t)
	require.NoError(t, err)
	assert.Empty(t, procedure.Prove(pack, calendar.Builtin()))
}

// Each case breaks the pack in one way that an author would, and the prohibition finds it, with a scenario that plays.
func TestCounterexamples(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		replace []string
		want    string // file and prohibition
		shows   []string
	}{
		{"a branch that leads elsewhere", []string{`"withheld", to: processing}`, `"withheld", to: answering}`}, "application.yaml: never.raw",
			[]string{"share: withheld", "do: agree"}},
		{"the role that processes", []string{"process: {title: 已脱敏, to: answering,", "process: {title: 已脱敏, role: bureau, to: answering,"},
			"application.yaml: never.raw", []string{"by: bureau", "do: process"}},
		{"a need that is dropped", []string{"needs: [reason, legal_basis]", "needs: [reason]"},
			"application.yaml: regulation.yaml never.refused_without_basis: what must never be", []string{"do: refuse"}},
		{"a need that may be left out", []string{"needs: [reason, legal_basis]", "needs: [reason], takes: [legal_basis]"},
			"application.yaml: regulation.yaml never.refused_without_basis: what must never be", []string{"do: refuse"}},
		{"more time than the text gives", []string{"workdays: 3,", "workdays: 4,"}, "application.yaml: never.too_long",
			[]string{"do: extend_answer", "workdays: 4", "do: agree_answer"}},
		{"a breach of practice", []string{"    from: filed\n    basis: 第三条", "    from: filed\n    basis: practice"}, "application.yaml: never.by_practice",
			[]string{"running: true"}},
		{"a gateway of the child", []string{`"withheld", to: upheld}`, `"unconditional", to: upheld}`}, "",
			nil}, // the application was processed before it could be refused
		{"a child of a case in which nothing was done", []string{
			`"withheld", to: upheld}`, `"unconditional", to: upheld}`, `when: case.outcome == "refused"`, `when: case.outcome == ""`,
		}, "appeal.yaml: never.raw", []string{"parent:\n  procedure: application\n  child: appeal", "do: settle"}},
		{"a child that needs no parent", []string{", parent: required}", "}"}, "appeal.yaml: never.without_word", []string{"do: settle"}},
		{"an outcome that never comes", []string{
			"at: {act: settle}",
			"at: {outcome: shared}",
			"to: granted}\n  granted: {title: 授权, service: grant_access, with: {purpose: form.purpose}, end: shared, basis: 第五条}",
			"to: upheld}"},
			"appeal.yaml: never.without_word: nothing that can happen here", nil},
		{"an action that is not there", []string{`!acted("application/process")`, `!acted("application/proces")`},
			`appeal.yaml: never.raw: "act application/proces" is asked for, and there is no such action`, nil},
		{"a role that is not there", []string{`!acted("process", "provider")`, `!acted("process", "provide")`},
			`application.yaml: never.raw: "act process by provide" is asked for`, nil},
		{"a field that is not there", []string{`said("legal_basis")`, `said("legal")`}, `said("legal") is asked for, and no action has such a field`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pack, err := forbidding(t, c.replace...)
			require.NoError(t, err)
			findings := procedure.Prove(pack, calendar.Builtin())
			if c.want == "" {
				require.Empty(t, findings)
				return
			}
			f := found(t, findings, c.want)
			for _, text := range c.shows {
				assert.Contains(t, f.Scenario, text)
			}
			if len(c.shows) > 0 {
				plays(t, pack, f)
			}
		})
	}
}

func found(t *testing.T, findings []procedure.Finding, want string) procedure.Finding {
	t.Helper()
	var all []string
	for _, f := range findings {
		text := fmt.Sprintf("%s: %s: %s", f.File, f.Path, f.Message)
		if strings.Contains(text, want) {
			return f
		}
		all = append(all, text)
	}
	require.Fail(t, "not found: "+want, strings.Join(all, "\n"))
	return procedure.Finding{}
}

// plays runs a counterexample as anybody would: it comes out as it says.
func plays(t *testing.T, pack []*procedure.Definition, f procedure.Finding) {
	t.Helper()
	list, err := procedure.ParseScenarios("counterexample.yaml", []byte(f.Scenario))
	require.NoError(t, err, f.Scenario)
	require.Len(t, list, 1)
	for _, d := range pack {
		if p := list[0].Parent; p != nil && p.Procedure == d.Name {
			p.Definition = d
		}
	}
	for _, d := range pack {
		if d.Name == list[0].Procedure {
			sim, err := procedure.NewMachine(d, calendar.Builtin()).Simulate(list[0])
			require.NoError(t, err, f.Scenario)
			assert.Empty(t, sim.Faults, f.Scenario)
		}
	}
}

func TestProhibitionsAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"at: {outcome: refused}", "at: {outcome: refuse}", ""}, // of the regulation: whether any procedure has it is for Prove
		{"at: {act: settle}", "at: {act: setle}", `never.without_word.at.act: found the undeclared action "setle"`},
		{"at: {breach: any}", `at: {breach: "9"}`, `never.by_practice.at.breach: found the undeclared breach "9"`},
		{`when: said("legal_basis") == ""`, "when: form.purpose == \"\"", "never.refused_without_basis.when"},
		{`extended("answer") > 3`, `extended("answer")`, "never.too_long.when"},
		{"never:\n  raw:\n    title: 不予共享的数据未经脱敏即共享\n    basis: 第六条\n    at: {service: grant_access}\n" +
			`    when: resource.share == "withheld" && !acted("process"`,
			"never:\n  raw:\n    title: 不予共享的数据未经脱敏即共享\n    basis: 第六条\n    at: {service: grant}\n" +
				`    when: resource.share == "withheld" && !acted("process"`, `the unknown service "grant"`},
	} {
		_, err := forbidding(t, c.old, c.new)
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, c.want)
	}
}

const (
	ownNever = "never:\n  raw:\n    title: 不予共享的数据未经脱敏即共享\n    basis: 第六条\n    at: {service: grant_access}\n" +
		"    when: resource.share == \"withheld\" && !acted(\"process\", \"provider\")\n"
	appealNever = "  without_word:\n    title: 提供部门没有表态即协调\n"
	agreeAction = "      agree: {title: 同意, to: granted, basis: 第三条}\n"
	modeField   = "  - {name: mode, title: 方式, type: enum, required: true, of: {query: 查询, batch: 批量}}\n"
	grantedNode = "  granted: {title: 授权, service: grant_access, with: {purpose: form.purpose}, end: shared, basis: 第三条}\n"
)

// tried is a prohibition beside the others of the application, or of the appeal.
func tried(of, when string) []string {
	text := "  tried:\n    title: 试\n    basis: 第三条\n    when: '" + when + "'\n"
	if of == "appeal" {
		return []string{appealNever, text + appealNever}
	}
	return []string{ownNever, ownNever + text}
}

// Every value that makes a difference is tried: whatever can be, is found, with a scenario that plays.
func TestEveryValueIsTried(t *testing.T) {
	t.Parallel()
	appealFiling := "filing: {by: [department], resource: required, provider: resource.provider, parent: required}\n"
	appealForm := "form: {purpose: form.purpose}\n"
	for _, c := range []struct {
		name, of, when string
		replace        []string
	}{
		{"amended enum", "application", `form.mode == "batch" && acted("mend") && act.first.kind == "query"`, []string{agreeAction, agreeAction +
			"      first: {title: 初定, fields: [{name: kind, title: 种类, type: enum, required: true, of: {query: 查询, batch: 批量}}], basis: 第三条}\n" +
			"      mend: {title: 改, once: true, to: processing, role: provider, amends: [mode], basis: 第三条}\n"}},
		{"amended only way", "application", `form.mode == "batch" && served("grant_access")`, []string{
			`      - {title: 不予共享, when: resource.share == "withheld", to: processing}`, `      - {title: 批量, when: form.mode == "batch", to: refused}` +
				"\n" + `      - {title: 不予共享, when: resource.share == "withheld", to: processing}`,
			agreeAction, agreeAction + "      mend: {title: 改, once: true, to: answering, role: provider, amends: [mode], basis: 第三条}\n"}},
		{"fact from form", "application", `!fact.secret && served("grant_access")`, []string{
			"form:\n  - {name: purpose, title: 用途, type: text, required: true}\n" + modeField,
			"facts: {secret: boolean}\nform:\n  - {name: purpose, title: 用途, type: text, required: true}\n  - {name: secret, title: 涉密, type: " +
				"boolean, required: true}\n" + modeField,
			agreeAction, "      agree: {title: 同意, to: granted, set: {secret: form.secret}, basis: 第三条}\n"}},
		{"two integers",
			"application", `form.asked < act.agree.given`, []string{modeField, modeField +
				"  - {name: asked, title: 数, type: integer, required: true, min: 1}\n",
				agreeAction, "      agree: {title: 同意, to: granted, fields: [{name: given, title: 数, type: integer, required: true, min: 1}], basis: 第三条}\n"}},
		{"two texts", "application", `acted("agree") && form.purpose != act.agree.purpose`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, fields: [{name: purpose, title: 用途, type: text, required: true}], basis: 第三条}\n"}},
		{"department of a name", "application", `acted("agree") && act.agree.dept == "mzj"`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, fields: [{name: dept, title: 部门, type: department, required: true}], basis: 第三条}\n"}},
		{"third department", "application", `acted("agree") && act.agree.dept != case.applicant && act.agree.dept != case.provider`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, fields: [{name: dept, title: 部门, type: department, required: true}], basis: 第三条}\n"}},
		{"provider of the form", "application", `case.provider == case.applicant`, []string{
			modeField, modeField + "  - {name: dept, title: 部门, type: department, required: true}\n",
			"basis: 第二条\nfiling: {by: [department], resource: required, provider: resource.provider}",
			"basis: 第二条\nfiling: {by: [department], resource: required, provider: form.dept, conditions: [{when: resource.provider != " +
				"case.applicant, title: 非, basis: 第二条}]}"}},
		{"extended by exactly", "application", `extended("answer") == 2`, nil},
		{"said a number", "application", `said("workdays") == "2"`, nil},
		{"said a text", "application", `said("reason") == "甲"`, nil},
		{"contains", "application", `form.purpose contains "密"`, nil},
		{"starts", "application", `form.purpose startsWith "密"`, nil},
		{"in form", "application", `"purpose" in form && form["mode"] == "batch"`, nil},
		{"resource code", "application", `resource.code == "abc"`, nil},
		{"resource title", "application", `resource.title contains "密"`, nil},
		{"resource provider", "application", `resource.provider == "mzj"`, nil},
		{"not gathered", "application", `!resource.gathered`, nil},
		{"late promise",
			"application", `acted("agree") && acted("late") && ended("answer", "missed")`, []string{agreeAction,
				"      late: {title: 晚, once: true, to: answering, basis: 第三条}\n      agree: {title: 同意, to: granted, " +
					"fields: [{name: on, title: 日, type: promise, required: true, within: {workdays: 2, from: filed}}], basis: 第三条}\n"}},
		{"gateway entered", "application", `entered("sort") && entered("processing")`, nil},
		{"first breach", "application", `ended("answer", "missed") && by == "provider" && said("reason") == ""`, nil},
		{"case title", "application", `case.title == "共享申请"`, nil},
		{"applicant name", "application", `case.applicant == "mzj"`, nil},
		{"number in range", "application", `act.agree.given in 5..9`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, fields: [{name: given, title: 数, type: integer, required: true, min: 1}], basis: 第三条}\n"}},
		{"optional number", "application", `acted("agree") && act.agree.given == 0 && act.agree.other == 9`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, " +
				"fields: [{name: given, title: 数, type: integer, min: 1}, {name: other, title: 数, type: integer, max: 9, when: act.agree.given == 0}], " +
				"basis: 第三条}\n"}},
		{"stopped while served", "application", `acted("stop") && served("grant_access")`, []string{grantedNode,
			"  granted: {title: 授权, service: grant_access, with: {purpose: form.purpose}, to: done, basis: 第三条}\n  done: {title: 好, end: shared, basis: 第三条}\n",
			"start: sort\n", "anytime:\n  stop: {title: 停, role: applicant, to: refused, basis: 第三条}\nstart: sort\n"}},
		{"bound text", "appeal", `form.purpose == "甲"`, []string{appealForm, "form: {purpose: form.purpose}\n    binds: all\n"}},
		{"bound enum", "appeal", `form.mode == "batch"`, []string{appealForm, "form: {purpose: form.purpose, mode: form.mode}\n    binds: all\n",
			appealFiling + "form:\n", appealFiling + "form:\n  - {name: mode, title: 方式, type: enum, required: true, of: {query: 查询, batch: 批量}}\n"}},
		{"bound fact of act", "appeal", `form.purpose == "甲"`, []string{appealForm, "form: {purpose: act.refuse.reason}\n    binds: all\n"}},
		{"the child asks of the entry what its parent does not", "appeal", `resource.open == "withheld" && !resource.gathered && acted("settle")`, nil},
		{"parent's provider", "appeal", `parent.applicant == parent.provider`, nil},
		{"optional entry of a child", "appeal", `resource.provider == "" && acted("uphold")`, []string{
			appealFiling, "filing: {by: [department], resource: none, provider: parent.provider, parent: required}\n",
			"to: granted}\n  granted: {title: 授权, service: grant_access, with: {purpose: form.purpose}, end: shared, basis: 第五条}",
			"to: upheld}"}},
		{"public", "application", `case.applicant == "public"`, []string{
			"basis: 第二条\nfiling: {by: [department], resource", "basis: 第二条\nfiling: {by: [department, public], resource"}},
		{"not public, asked of the role", "application", `form.why != ""`, []string{
			"basis: 第二条\nfiling: {by: [department], resource", "basis: 第二条\nfiling: {by: [public, department], resource",
			"  - {name: mode, title: 方式, type", "  - {name: why, title: 为何, type: text, when: resource.open == \"withheld\"}\n  - {name: mode, " +
				"title: 方式, type"}},
		{"entry optional",
			"application", `resource.code == "" && served("grant_access")`, []string{
				"basis: 第二条\nfiling: {by: [department], resource: required, provider: resource.provider}",
				"basis: 第二条\nfiling: {by: [department], resource: optional, provider: [resource.provider, form.dept]}",
				"  - {name: mode, title: 方式, type", "  - {name: dept, title: 部门, type: department}\n  - {name: mode, title: 方式, type"}},
		{"lapsed", "application", `entered("lapsed")`, []string{
			"expired: {escalate: [bureau], breach: \"1\", basis: 第八条}", "expired: {to: refused, after_lapse: lapsed, breach: \"1\", basis: 第八条}",
			grantedNode, grantedNode + "  lapsed: {title: 失效, end: refused, basis: 第三条}\n",
			"in_force: {from: 2024-01-01, basis: 第九条}",
			"in_force: {from: 2024-01-01, through: 2027-01-01, basis: 第九条}"}},
		{"a promise in time after time ran out", "application", `act.promise.on != "" && ended("answer", "missed")`, []string{
			agreeAction, "      promise: {title: 承诺, to: granted, " +
				"fields: [{name: on, title: 日, type: promise, required: true, within: {workdays: 1, from: filed}}], basis: 第三条}\n" + agreeAction}},
		{"breach by an act", "application", `breach.role == "applicant"`, []string{
			agreeAction, "      find: {title: 认定, to: refused, needs: [legal_basis], breach: \"1\", against: applicant, basis: 第三条}\n" + agreeAction}},
		{"several fields with when", "application", `act.agree.kind == "b" && act.agree.why == "" && served("grant_access")`, []string{
			agreeAction, "      agree: {title: 同意, to: granted, " +
				"fields: [{name: kind, title: 种, type: enum, required: true, of: {a: 甲, b: 乙}}, {name: why, title: 因, type: text, required: true, when: " +
				"act.agree.kind == \"a\"}], basis: 第三条}\n"}},
		{"said under another condition", "application", `form.mode == "query" && form.why != ""`, []string{
			"  - {name: mode, title: 方式, type",
			"  - {name: why, title: 为何, type: text, required: true, when: form.mode == \"batch\"}\n  - {name: mode, title: 方式, type"}},
		{"second extension", "application", `extended("answer") == 3 && acted("refuse_answer")`, []string{
			"approve: provider_head, workdays: 3,", "approve: provider_head, times: 2, workdays: 3,"}},
		{"twice extended to the cap", "application", `extended("answer") == 4`, []string{
			"approve: provider_head, workdays: 3,", "approve: provider_head, times: 2, workdays: 4,"}},
		{"extended by two grants", "application", `extended("answer") == 4 && act.extend_answer.workdays < 4`, []string{
			"approve: provider_head, workdays: 3,", "approve: provider_head, times: 2, workdays: 9,"}},
		{"by condition of a fact set on expiry",
			"application", `fact.late && served("grant_access")`, []string{
				"expired: {escalate: [bureau], breach: \"1\", basis: 第八条}",
				"expired: {escalate: [bureau], set: {late: true}, breach: \"1\", basis: 第八条}",
				"start: sort\n",
				"facts: {late: boolean}\nstart: sort\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pack, err := forbidding(t, append(c.replace, tried(c.of, c.when)...)...)
			require.NoError(t, err)
			f := found(t, procedure.Prove(pack, calendar.Builtin()), c.of+".yaml: never.tried: what must never be")
			if c.name == "stopped while served" {
				assert.Contains(t, f.Message, "no scenario can play it") // in simulated time services are done at once
				return
			}
			require.NotEmpty(t, f.Scenario)
			plays(t, pack, f)
		})
	}
}

// What cannot be tried is not passed over.
func TestWhatCannotBeTriedIsSaid(t *testing.T) {
	t.Parallel()
	for _, when := range []string{
		`len(form.purpose) > 5`,
		`form.purpose matches "^[0-9]+$"`,
		`case.filed_on > "2030-01-01"`,
		`(resource.share == "open" ? "" : form.mode) == "batch"`,
		`let m = form.mode; m == "batch" && resource.open == "withheld"`,
		`get(form, "mode") == "batch"`,
		`extended("answer") + 1 > 3`, `lower(resource.title) == "a"`,
	} {
		pack, err := forbidding(t, tried("application", when)...)
		require.NoError(t, err)
		found(t, procedure.Prove(pack, calendar.Builtin()), "application.yaml: never: cannot be proved: ")
	}
}
