package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// installed finds a program or library that a Debian package brings. Where it is missing, the test is left out, unless the tests were
// told that all parts are there.
func installed(t *testing.T, pattern, debian string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	require.NoError(t, err)
	if len(found) > 0 {
		return slices.Max(found)
	}
	if os.Getenv("SHIXIAN_TEST_PARTS") == "all" {
		require.Fail(t, "a part is missing", "%s of Debian's %s was expected: run .ci/parts install", pattern, debian)
	}
	t.Skipf("needs %s of Debian's %s: run .ci/parts install", pattern, debian)
	return ""
}

// recommended is the one block in a language that docs/operating.md has.
func recommended(t *testing.T, language string) string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)\n```"+language+"\n(.*?\n)```\n").FindAllStringSubmatch(operating(t), -1)
	require.Len(t, blocks, 1, "docs/operating.md has one block of %s", language)
	return blocks[0][1]
}

func operating(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/operating.md")
	require.NoError(t, err)
	return string(text)
}

// replaced has what is the test's own in the place of what the document names; each must be there.
func replaced(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		pattern := regexp.MustCompile(pair[0])
		require.Regexp(t, pattern, text)
		text = pattern.ReplaceAllLiteralString(text, pair[1])
	}
	return text
}

func freePort(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(freeAddress(t))
	require.NoError(t, err)
	return port
}

// asPostgres runs a program as the user postgres where the test is root: neither PostgreSQL nor pgbouncer runs as root.
func asPostgres(command ...string) *exec.Cmd {
	if os.Getuid() == 0 {
		command = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"}, command...)
	}
	return exec.Command(command[0], command[1:]...)
}

// folderOf is a folder that such a user may use.
func folderOf(t *testing.T, user string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "shixian-e2e-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	if os.Getuid() == 0 {
		require.NoError(t, exec.Command("chown", user, folder).Run())
	}
	return folder
}

// written is a file in a folder.
func written(t *testing.T, folder, name, format string, args ...any) string {
	t.Helper()
	path := filepath.Join(folder, name)
	require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, format, args...), 0o644))
	return path
}
