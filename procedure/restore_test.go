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
