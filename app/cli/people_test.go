package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"
)

// An installation gets its departments and accounts on the command line; a
// password is typed, never an argument, and never kept as it is.
func TestAccounts(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	line{args: []string{"migrate", "--data", data}}.test(t)
	line{args: []string{"department", "mzj", "区民政局", "--group", "区直部门", "--data", data}}.test(t)
	account := []string{"account", "Zhang", "张三", "--department", "mzj", "--position", "staff,head", "--data", data}
	for password, status := range map[string]int{"": 2, "short\n": 2, "1234567890\n": 2, "Zhang's own password\n": 2, "一个够长的密码就可以了\n": 0} {
		require.Equal(t, status, typed(t, password, account...).status, password)
	}
	id := ask(t, data, "SELECT id FROM people WHERE login_key = 'zhang'")
	matches, err := argon2id.ComparePasswordAndHash("一个够长的密码就可以了", ask(t, data, "SELECT password_hash FROM people"))
	require.NoError(t, err)
	require.True(t, matches)
	require.Equal(t, "1", ask(t, data, "SELECT must_change FROM people"), "somebody else has chosen it")

	changed := []string{"account", "zhang", "张三", "--department", "mzj", "--position", "staff", "--disabled", "--data", data}
	require.Zero(t, typed(t, "another password\n", changed...).status)
	require.Equal(t, id, ask(t, data, "SELECT id FROM people"), "the account is changed, not another one made")
	require.Equal(t, "staff", ask(t, data, "SELECT group_concat(position) FROM positions"))

	reached := append(changed, "--email", "zhang@mzj.example")
	require.Zero(t, typed(t, "another password\n", reached...).status)
	require.Zero(t, typed(t, "another password\n", changed...).status, "an address that is not given stays")
	require.Equal(t, "zhang@mzj.example", ask(t, data, "SELECT email FROM contacts"))

	admin := []string{"account", "guan", "管", "--department", "mzj", "--position", "administrator", "--data", data}
	require.Zero(t, typed(t, "another password\n", admin...).status)
	require.NotZero(t, typed(t, "another password\n", append(admin, "--disabled")...).status, "the last administrator stays")
	require.Contains(t, typed(t, "", "revoke", "guan", "--data", data).out, "ended: 0")
	require.Zero(t, typed(t, "", "logins", "guan", "--data", data).status)

	for _, wrong := range [][]string{
		{"account", "x", "X", "--department", "mzj", "--position", "king", "--data", data},
		{"account", "x", "X", "--department", "mzj", "--data", data},
		{"account", "x", "X", "--department", "nowhere", "--position", "staff", "--data", data},
		{"account", "x", "X", "--position", "staff", "--data", data},
		{"account", "x", "--data", data},
	} {
		require.Equal(t, 2, typed(t, "long enough it is\n", wrong...).status, wrong)
	}
}
