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
