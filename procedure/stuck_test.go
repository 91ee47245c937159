package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// In each pack a case can come where nobody can act and no clock runs, and the finding shows how.
func TestDeadEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replace []string
		want    string
		shows   string
	}{
		"the only action is closed to some": {
			[]string{"process: {title: 已脱敏, to: answering,", `process: {title: 已脱敏, when: form.mode == "batch", to: answering,`},
			"application.yaml: states.processing", "mode: query",
		},
		"the task is for a side that the case does not have": {
			[]string{
				"provider: resource.provider, parent: required}", "parent: required}",
				"task: {role: bureau, title: 协调}", "task: {role: provider, title: 协调}",
			},
			"appeal.yaml: states.deciding", "child: appeal",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pack, err := forbidding(t, c.replace...)
			require.NoError(t, err)
			f := found(t, procedure.Prove(pack, calendar.Builtin()), c.want)
			assert.Contains(t, f.Message, "dead end")
			assert.Contains(t, f.Scenario, c.shows)
			plays(t, pack, f)
		})
	}
}
