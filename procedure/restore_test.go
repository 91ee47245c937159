package procedure_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

var topBasis = regexp.MustCompile(`(?m)^basis: .*$`)

// What an earlier build took must run on, though this build would refuse to
// publish it: here a procedure without a basis and an outcome that nobody names.
func TestRestoreTakesWhatWouldNoLongerBePublished(t *testing.T) {
	t.Parallel()
	for _, d := range everyDefinition(t) {
		restored, err := procedure.Restore(d.Source.File, d.Source.Regulation, d.Source.Procedure)
		require.NoError(t, err, d.ID())
		require.Equal(t, d.Ref(), restored.Ref())
		require.Equal(t, procedure.Transitions(d), procedure.Transitions(restored))

		older := bytes.Replace(d.Source.Procedure, []byte("outcomes:"), []byte("outcomes:\n  of_old: 旧结果"), 1)
		older = topBasis.ReplaceAll(older, []byte("basis: ''"))
		_, err = procedure.Parse(d.Regulation, d.Source.File, older)
		require.Error(t, err, "this test needs something that Parse refuses: %s", d.ID())
		_, err = procedure.Restore(d.Source.File, d.Source.Regulation, older)
		require.NoError(t, err, d.ID())
	}
}

// What was published when the language still had other words is read as today's, under the fingerprint that it had.
func TestRestoreReadsTheEarlierNames(t *testing.T) {
	t.Parallel()
	used := 0
	for _, d := range everyDefinition(t) {
		regulation, process := inEarlierWords(d.Source.Regulation), inEarlierWords(d.Source.Procedure)
		if !bytes.Equal(process, d.Source.Procedure) {
			used++
			_, err := procedure.Parse(d.Regulation, d.Source.File, process)
			require.ErrorContains(t, err, "is called now", d.ID())
		}
		restored, err := procedure.Restore(d.Source.File, regulation, process)
		require.NoError(t, err, d.ID())
		require.Equal(t, procedure.Transitions(d), procedure.Transitions(restored))
		require.Equal(t, d.Children, restored.Children)
		require.Equal(t, d.Clocks, restored.Clocks)
		require.Equal(t, d.Filing, restored.Filing)
		require.Equal(t, d.Regulation.Escalation, restored.Regulation.Escalation)
	}
	require.NotZero(t, used, "no pack says any of it")
}

var earlierWords = []struct {
	today *regexp.Regexp
	was   string
}{
	{regexp.MustCompile(`(?m)^children:`), "related:"},
	{regexp.MustCompile(`(?m)^escalation:`), "ladder:"},
	{regexp.MustCompile(`\bparent: required`), "opener: required"},
	{regexp.MustCompile(`\bauthority: (statutory|construed|practice)`), "mark: $1"},
}

func inEarlierWords(source []byte) []byte {
	for _, w := range earlierWords {
		source = w.today.ReplaceAll(source, []byte(w.was))
	}
	return source
}

// What services took before packs said it is read as if it had been said, under the fingerprint that it had; what the
// definition does not have is left out.
func TestRestoreSaysWhatServicesTookBefore(t *testing.T) {
	t.Parallel()
	source := []byte(`
procedure: earlier
form:
  - {name: purpose, title: 用途, type: text}
  - {name: needs, title: 所需数据, type: text}
  - {name: title, title: 名称, type: text}
  - {name: duty, title: 不外传, type: confirm, help: 第九条}
states:
  decide:
    task: {role: provider, title: 决定}
    actions:
      approve: {title: 同意, to: opened, fields: [{name: mode, title: 方式, type: text}]}
      open_exception: {title: 例外, to: opened, fields: [{name: reach, title: 对象, type: text}]}
  opened: {service: open_data, to: granted}
  granted: {service: grant_access, to: published}
  published: {service: publish_entry, to: said}
  said: {service: grant_access, with: {purpose: form.needs}, end: done}
`)
	d, err := procedure.Restore("p.yaml", []byte("regulation: r\n"), source)
	require.NoError(t, err)
	for state, want := range map[string]map[string]procedure.References{
		"opened": {
			"purpose": {"form.purpose"}, "scope": {"form.needs"}, "mode": {"approve.mode"}, "duty": {"form.duty"},
			"everyone": {`act.open_exception.reach == "everyone"`},
		},
		"granted":   {"purpose": {"form.purpose"}, "scope": {"form.needs"}, "mode": {"approve.mode"}, "duty": {"form.duty"}},
		"published": {"title": {"form.title"}},
		"said":      {"purpose": {"form.needs"}},
	} {
		got := map[string]procedure.References{}
		for name, refs := range d.States.At(state).With.All() {
			got[name] = refs
		}
		require.Equal(t, want, got, state)
	}
	require.Equal(t, []string{"purpose", "needs"}, d.FormInputs(procedure.GrantAccess, procedure.InputPurpose))
	require.Empty(t, d.FormInputs(procedure.PublishEntry, "related"))
	s := procedure.State{
		Form: procedure.Fields{"purpose": "救助", "needs": "名单"},
		Acts: map[string]procedure.Fields{"open_exception": {"reach": "everyone"}, "approve": {"mode": "文件"}},
	}
	given, err := d.ServiceInputs(s, "opened")
	require.NoError(t, err)
	require.Equal(t, "名单", given.Text(procedure.InputScope))
	require.Equal(t, "文件", given.Text(procedure.InputMode))
	require.Equal(t, "不外传（第九条）", given.Text(procedure.InputDuty))
	require.True(t, given.Holds(procedure.InputEveryone))
	s.Acts["open_exception"]["reach"] = "applicant"
	given, err = d.ServiceInputs(s, "opened")
	require.NoError(t, err)
	require.False(t, given.Holds(procedure.InputEveryone))
}
