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
		{"an outcome that never comes", []string{"at: {act: settle}", "at: {outcome: shared}",
			"to: granted}\n  granted: {title: 授权, service: grant_access, with: {purpose: form.purpose}, end: shared, basis: 第五条}", "to: upheld}"},
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
