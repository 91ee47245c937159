package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The first start makes the file of keys; without it nothing starts any more, and no other is made in its place.
func TestKeys(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	made := typed(t, "", "migrate", "--data", data)
	require.Zero(t, made.status)
	require.Zero(t, typed(t, "", "keys", "rotate", "--data", data).status)
	file := filepath.Join(data, "keys.json")
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	listed := typed(t, "", "keys", "list", "--data", data)
	assert.Regexp(t, `^[0-9a-f]{8}  0 people\n[0-9a-f]{8}  0 people  current\n$`, listed.out)
	require.Zero(t, typed(t, "", "keys", "forget", listed.out[:8], "--data", data).status)
	copied := typed(t, "", "backup", filepath.Join(t.TempDir(), "copy"), "--data", data)
	assert.Contains(t, copied.errOut, "is not in the backup")

	for _, command := range [][]string{{"export", "nobody"}, {"erase", "nobody", "--reason", "本人申请"}} {
		refused := typed(t, "", append(append([]string{"person"}, command...), "--data", data)...)
		assert.NotZero(t, refused.status, command)
		assert.Contains(t, refused.errOut, "没有此人：nobody")
	}

	elsewhere := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, os.Rename(file, elsewhere))
	for _, command := range [][]string{{"migrate"}, {"keys", "list"}, {"audit", "verify"}} {
		refused := typed(t, "", append(command, "--data", data)...)
		assert.NotZero(t, refused.status, command)
		assert.Contains(t, refused.errOut, "keys.json is missing: put it back")
		assert.NoFileExists(t, file)
	}
	require.Zero(t, typed(t, "", "audit", "verify", "--data", data, "--keys", elsewhere).status)
}

func TestPersonDue(t *testing.T) {
	t.Parallel()
	due := []string{"person", "due", "--data", historyOf(t, "7")}
	line{args: append(slices.Clone(due), "--on", "2099-12-31")}.test(t)
	line{args: append(slices.Clone(due), "--on", "2035-12-31", "--retention", "10")}.test(t)
	line{
		args: append(slices.Clone(due), "--on", "2036-01-01", "--retention", "10"),
		out:  []string{"  1 cases  kept through 2035-12-31  本机关规定的保管期限\n"},
	}.test(t)
	line{args: append(slices.Clone(due), "--on", "soon"), status: 2, errOut: []string{"--on: "}}.test(t)
	line{args: append(slices.Clone(due), "--retention", "-1"), status: 2, errOut: []string{"--retention: a number of years was expected"}}.test(t)
}
