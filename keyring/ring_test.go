package keyring_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/keyring"
)

func TestRing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	r, err := keyring.Create(path)
	require.NoError(t, err)
	_, err = keyring.Create(path)
	require.ErrorIs(t, err, os.ErrExist)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	k, house, wrapped, err := r.NewPersonKey("p1")
	require.NoError(t, err)
	sealed, err := k.Seal("赵某")
	require.NoError(t, err)
	again, err := k.Seal("赵某")
	require.NoError(t, err)
	assert.NotEqual(t, sealed, again, "equal texts do not look equal")
	assert.NotContains(t, sealed, "赵某")

	other, err := keyring.Open(path)
	require.NoError(t, err)
	read, err := other.Unwrap("p1", house, wrapped)
	require.NoError(t, err)
	text, err := read.Open(sealed)
	require.NoError(t, err)
	assert.Equal(t, "赵某", text)
	_, err = other.Unwrap("p2", house, wrapped)
	require.Error(t, err, "a key is of one person")
	assert.Equal(t, r.Index("a", "b"), other.Index("a", "b"))
	assert.NotEqual(t, r.Index("a", "b"), r.Index("a", "c"))
}

func TestRotation(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	r, err := keyring.Create(path)
	require.NoError(t, err)
	running, err := keyring.Open(path)
	require.NoError(t, err)
	k, old, wrapped, err := r.NewPersonKey("p1")
	require.NoError(t, err)
	require.Error(t, r.Forget(old), "it is the current one")
	added, err := r.Add()
	require.NoError(t, err)
	current, err := running.Current()
	require.NoError(t, err)
	assert.Equal(t, added, current, "a running process follows the file")
	_, err = running.Unwrap("p1", old, wrapped)
	require.NoError(t, err, "the old key is there for reading")
	house, anew, err := r.Wrap(k)
	require.NoError(t, err)
	assert.Equal(t, added, house)
	require.NoError(t, r.Forget(old))
	_, err = running.Unwrap("p1", added, anew)
	require.NoError(t, err)
	keys, err := running.Keys()
	require.NoError(t, err)
	assert.Equal(t, []string{added}, keys)
	_, err = running.Unwrap("p1", old, wrapped)
	var unknown *keyring.UnknownKeyError
	require.ErrorAs(t, err, &unknown)
}

func TestWhatIsNoFileOfKeys(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	for _, content := range []string{"", "{}", `{"format":1,"index":"AA==","keys":[]}`, `{"format":1,"index":"AA==","keys":[{"id":"a","key":"AA=="}]}`} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := keyring.Open(path)
		require.ErrorContains(t, err, "no file of keys", content)
	}
	_, err := keyring.Open(path + "x")
	assert.True(t, keyring.Missing(err))
}
