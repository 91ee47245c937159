package cli_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app"
)

// A ledger that nobody works on says so, and what waits in it.
func TestStatus(t *testing.T) {
	data := t.TempDir()
	r := run(t, "seed", "--data", data)
	require.Equal(t, 0, r.status, r.errOut)

	r = run(t, "status", "--data", data)
	assert.Equal(t, 1, r.status)
	assert.Empty(t, r.errOut)
	assert.Regexp(t, `(?m)^障碍　+没有办理进程（worker）在工作（sweep_stalled）$`, r.out)
	assert.Regexp(t, `(?m)^在办　+[1-9]\d* 件，其中逾期 \d+ 件$`, r.out)
	assert.Regexp(t, `(?m)^待告知引擎　+[1-9]\d*`, r.out)
	assert.Regexp(t, `(?m)^巡检　+从未$`, r.out)
	assert.Regexp(t, `(?m)^系统时间　+没有疑问`, r.out)

	r = run(t, "status", "--data", data, "--json")
	assert.Equal(t, 1, r.status)
	var read struct {
		Impediments []struct{ Code string }
		Open        int
		Untold      struct{ Count int }
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &read))
	require.Len(t, read.Impediments, 1)
	assert.Equal(t, "sweep_stalled", read.Impediments[0].Code)
	assert.Positive(t, read.Open)
	assert.Positive(t, read.Untold.Count)

	r = run(t, "status", "--data", t.TempDir())
	assert.Equal(t, 1, r.status)
	assert.Contains(t, r.errOut, "no ledger in the folder")
}

// Programs go through a list, also where nothing is in it.
func TestStatusOfAHouseThatIsWell(t *testing.T) {
	data := t.TempDir()
	require.Zero(t, run(t, "migrate", "--data", data).status)
	ledger, err := app.OpenLedger(t.Context(), app.Config{Data: data})
	require.NoError(t, err)
	require.NoError(t, ledger.Swept(t.Context()))
	require.NoError(t, ledger.Close())
	r := run(t, "status", "--data", data, "--json")
	require.Zero(t, r.status, r.errOut)
	assert.Contains(t, r.out, `"impediments": [],`)
}

// Who asks for a drill's status is told what is missing.
func TestStatusOfADrill(t *testing.T) {
	data := t.TempDir()
	require.Zero(t, run(t, "seed", "--data", data, "--drill", "20s").status)
	line{args: []string{"status", "--data", data}, status: 1, errOut: []string{`"drill, a day in 20s"`, "give --drill as they were made with"}}.test(t)
	require.Contains(t, run(t, "status", "--data", data, "--drill", "20s").out, "sweep_stalled")
}
