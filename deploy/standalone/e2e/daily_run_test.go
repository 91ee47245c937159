package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// yearEndFlags make a drill in which a year ends soon: the application is up well before, and a month lasts about a minute.
func yearEndFlags(data string) []string {
	return []string{
		"serve", "--demo", "--data", data, "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "0",
		"--drill", "2s", "--drill-from", "2026-12-18",
	}
}

const pause = 200 * time.Millisecond

// kept is what the tests look at of a report that is kept.
type kept struct {
	Period  string
	Version int
	SHA256  string `json:"sha256"`
}

// reports lists what is kept, by period and version.
func (u *user) reports() map[string]kept {
	u.t.Helper()
	a := u.get("/reports/snapshots")
	require.Equal(u.t, http.StatusOK, a.Status, a)
	list := decode[struct{ Items []kept }](u.t, a.Body)
	found := map[string]kept{}
	for _, k := range list.Items {
		found[fmt.Sprintf("%s/%d", k.Period, k.Version)] = k
	}
	return found
}

func (u *user) awaitsReport(key string) {
	u.t.Helper()
	require.Eventually(u.t, func() bool { _, found := u.reports()[key]; return found }, patience, pause, "report %s was not kept", key)
}

// body is a kept report as it was written.
func (u *user) body(k kept) string {
	u.t.Helper()
	return u.content(fmt.Sprintf("/reports/snapshots/%s/body?version=%d", k.Period, k.Version))
}

// content is what is at a path, as it is.
func (u *user) content(path string) string {
	u.t.Helper()
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodGet, u.base+path, nil)
	require.NoError(u.t, err)
	request.Header.Set("Authorization", "Bearer "+u.token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(u.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(u.t, err)
	require.Equal(u.t, http.StatusOK, response.StatusCode, string(text))
	return string(text)
}

// duties lists the numbers of the cases that the application opened under a procedure.
func (u *user) duties(procedure string) []string {
	u.t.Helper()
	a := u.get("/cases?limit=200&procedure=neixiang/" + procedure)
	require.Equal(u.t, http.StatusOK, a.Status, a)
	var numbers []string
	for _, c := range decode[struct{ Items []struct{ Number string } }](u.t, a.Body).Items {
		numbers = append(numbers, c.Number)
	}
	return numbers
}

// A year ends: the reports of its last month, quarter and of the year are kept, and the duties of the new year are there,
// all by themselves. What is kept stays as it is. With Temporal's storage lost, the schedule is made anew and goes on.
func TestTheDailyRunOpensDutiesAndKeepsReports(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, yearEndFlags(data)...)
	bureau := logIn(t, p.printed(`API +(\S+)`), "bureau")
	a := bureau.post("/cases", map[string]any{ // an application that never used a regulation does none of its duties
		"procedure": "neixiang/county-report", "form": map[string]any{"year": 2025, "due": "2026-12-31"},
	})
	require.Equal(t, http.StatusCreated, a.Status, a)

	bureau.awaitsReport("2026/1")
	require.Eventually(t, func() bool { return len(bureau.duties("county-report")) == 2 }, patience, pause)
	reports, owed := bureau.reports(), bureau.duties("annual-report")
	for _, period := range []string{"2026-12/1", "2026-Q4/1", "2026/1"} {
		require.Contains(t, reports, period)
	}
	require.Greater(t, len(owed), 5, "each department owes its report")
	year := reports["2026/1"]
	before := bureau.body(year)
	assert.Contains(t, before, `"evaluations":[{"regulation":"neixiang"`)

	started := bureau.awaits(owed[0], "its workflow", func(c theCase) bool { return c.State == "submit" && len(c.Clocks) == 1 })
	require.Equal(t, "2027-01-31", started.Clocks[0].DueOn)
	a = bureau.acts(owed[0], "drop", map[string]any{"reason": "机构已撤并", "ground": "abolished"})
	require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a) // the sweep may not have started it yet
	require.Equal(t, "dropped", bureau.awaits(owed[0], "an end", ended).outcome())
	a = bureau.post("/reports/snapshots/2026", map[string]any{"reason": "补录后更正"})
	require.Equal(t, http.StatusCreated, a.Status, a)
	assert.Equal(t, before, bureau.body(year), "what is kept stays as it is")
	assert.Equal(t, http.StatusForbidden, logIn(t, bureau.base, "gaj").get("/reports/snapshots").Status)

	p.kill()
	require.NoError(t, os.RemoveAll(filepath.Join(data, "temporal")))
	p = start(t, yearEndFlags(data)...)
	bureau = logIn(t, p.printed(`API +(\S+)`), "bureau")
	bureau.awaitsReport("2027-01/1")
	assert.Equal(t, before, bureau.body(year))
	assert.Len(t, bureau.duties("annual-report"), len(owed), "a duty is opened once")
}
