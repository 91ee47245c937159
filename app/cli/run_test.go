package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app/cli"
)

// ran is what a command line came to.
type ran struct {
	status      int
	out, errOut string
}

func run(t *testing.T, args ...string) ran {
	t.Helper()
	return typed(t, "", args...)
}

// typed runs a command line with what is typed into it.
func typed(t *testing.T, in string, args ...string) ran {
	t.Helper()
	var out, errOut bytes.Buffer
	status := cli.Run(args, strings.NewReader(in), &out, &errOut)
	return ran{status, out.String(), errOut.String()}
}

// line is a command line and what it must come to; what is empty must be empty,
// unless it is not said.
type line struct {
	name   string
	args   []string
	status int
	out    []string // each is in what is printed; nil: nothing is
	errOut []string // the same of the errors
}

func (l line) test(t *testing.T) {
	t.Helper()
	got := run(t, l.args...)
	require.Equal(t, l.status, got.status, "%s%s", got.out, got.errOut)
	contains(t, got.out, l.out)
	contains(t, got.errOut, l.errOut)
}

func contains(t *testing.T, text string, parts []string) {
	t.Helper()
	if parts == nil {
		require.Empty(t, text)
	}
	for _, part := range parts {
		require.Contains(t, text, part)
	}
}
