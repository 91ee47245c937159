package e2e

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// printed runs the binary to its end and writes what it printed on standard output, without what it said besides, to a file.
func printed(t *testing.T, args ...string) (file string) {
	t.Helper()
	out, err := exec.Command(binary, args...).Output()
	require.NoError(t, err, args)
	file = filepath.Join(t.TempDir(), "printed")
	require.NoError(t, os.WriteFile(file, out, 0o600))
	return file
}

// attaches adds a file to a case and returns where it is downloaded.
func (u *user) attaches(number, content string) (path string) {
	u.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "函.txt")
	require.NoError(u.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(u.t, err)
	require.NoError(u.t, form.Close())
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodPost, u.base+"/cases/"+number+"/attachments", &body)
	require.NoError(u.t, err)
	request.Header.Set("Authorization", "Bearer "+u.token)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := http.DefaultClient.Do(request)
	require.NoError(u.t, err)
	require.NoError(u.t, response.Body.Close())
	require.Equal(u.t, http.StatusCreated, response.StatusCode)
	return strings.TrimPrefix(response.Header.Get("Location"), "/api/v1")
}

// corrects has the last letter of a case corrected, and returns the number of the one that does.
func (u *user) corrects(number string) string {
	u.t.Helper()
	items := u.get("/cases/" + number + "/letters").Body["items"].([]any)
	last := items[len(items)-1].(map[string]any)["id"].(string)
	a := u.post("/cases/"+number+"/letters/"+last+"/corrections", map[string]any{"text": "更正", "reason": "有误"})
	require.Equal(u.t, http.StatusCreated, a.Status, a)
	return a.Body["number"].(string)
}

// ordinal is the last part of a case's number.
func ordinal(t *testing.T, number string) (n int) {
	t.Helper()
	_, err := fmt.Sscanf(number[strings.LastIndex(number, "-")+1:], "%d", &n)
	require.NoError(t, err)
	return n
}

// backedUp are cases that a backup has, and what became of them since.
type backedUp struct {
	silent, owed string // waits for an answer; is to be delivered
	answerBy     aClock
	attachment   string
	folder       string // of the backup
	anchor       string // file with the one that fits the backup

	lost, lostLetter string // given afterwards
}

// keeps files cases, backs them up while everything runs, and goes on.
func keeps(t *testing.T, base string, ledger []string) backedUp {
	t.Helper()
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")
	does := func(number, action, state string) {
		a := provider.acts(number, action, nil)
		require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
		provider.awaits(number, "the effect of "+action, func(c theCase) bool { return c.State == state })
	}
	var k backedUp
	k.owed = applicant.files("share-application", "gaj-001", shareForm)
	does(k.owed, "accept", "review")
	does(k.owed, "approve", "delivery")
	k.attachment = applicant.attaches(k.owed, "备份之前")
	k.silent = applicant.files("share-application", "gaj-001", shareForm)
	does(k.silent, "accept", "review")
	k.answerBy = answering(t, provider.sees(k.silent))

	k.folder = filepath.Join(t.TempDir(), "backup")
	k.anchor = printed(t, append([]string{"backup", k.folder}, ledger...)...)
	provider.delivers(k.owed, "approved")
	k.lost = applicant.files("share-application", "gaj-001", shareForm)
	k.lostLetter = logIn(t, base, "gaj-head").corrects(k.owed)
	applicant.attaches(k.lost, "备份之后")
	return k
}

// goesOn says that a house works on from the backup: what came afterwards is gone, and its numbers are not given again; what was
// open goes on, in time and by acts.
func (k backedUp) goesOn(t *testing.T, base string) {
	t.Helper()
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")
	assert.Equal(t, http.StatusNotFound, applicant.get("/cases/"+k.lost).Status)
	assert.Equal(t, ordinal(t, k.lost)+1, ordinal(t, applicant.files("share-application", "gaj-001", shareForm)), "the gap is what is missing")
	assert.NotEqual(t, k.lostLetter, logIn(t, base, "gaj-head").corrects(k.owed))
	assert.Equal(t, "备份之前", applicant.content(k.attachment))
	assert.Equal(t, "delivery", provider.sees(k.owed).State, "the delivery is not in the backup")
	provider.delivers(k.owed, "approved")
	consent := answering(t, applicant.awaits(k.silent, "consent by silence", consented))
	assert.True(t, k.answerBy.RunsOutAt.Equal(consent.EndedAt), "the deadline is where it was: %s, not %s", consent.EndedAt, k.answerBy.RunsOutAt)
	provider.delivers(k.silent, "deemed_approved")
}

// An older backup is put in the place of a ledger that has gone on, by the binary, and everything starts on it.
func TestRestoreOfAnOlderBackup(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	ledger := append([]string{"--data", data}, drillFlags()...)
	p, base := standalone(t, data)
	k := keeps(t, base, ledger)
	out, err := exec.Command(binary, append([]string{"restore", k.folder}, ledger...)...).CombinedOutput()
	require.Error(t, err, "a ledger in use is not replaced")
	assert.Contains(t, string(out), "in use")
	p.stop()
	later := printed(t, append([]string{"audit", "anchor"}, ledger...)...)
	out, err = exec.Command(binary, append([]string{"restore", k.folder, "--anchor", later}, ledger...)...).CombinedOutput()
	require.Error(t, err, "the backup is older than this anchor")
	assert.Contains(t, string(out), "nothing was restored")

	told := run(t, append([]string{"restore", k.folder, "--anchor", k.anchor}, ledger...)...)
	assert.Contains(t, told, " 0 faults")
	assert.Contains(t, told, "numbers go on behind those of "+filepath.Join(data, "numbers.json"))
	assert.Contains(t, told, "what was there before: ")
	assert.NoDirExists(t, filepath.Join(data, "temporal"), "Temporal begins anew")
	p, base = standalone(t, data)
	engine := dials(t, p.printed(`Temporal +(\S+:\d+)\s`))
	k.goesOn(t, base)
	_, err = engine.DescribeWorkflowExecution(t.Context(), k.lost, "")
	var none *serviceerror.NotFound
	require.ErrorAs(t, err, &none, "nothing is left of a case that is not in the backup")
	require.NoError(t, engine.GetWorkflow(t.Context(), k.silent, "").Get(t.Context(), nil))
	p.stop()
	assert.Contains(t, run(t, append([]string{"audit", "verify", "--anchor", k.anchor}, ledger...)...), "as they were written")
}

func dials(t *testing.T, server string) client.Client {
	t.Helper()
	engine, err := client.Dial(client.Options{HostPort: server, Namespace: "shixian"})
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	return engine
}

// The same on PostgreSQL, with a Temporal that runs on: what it knew of the cases is ended. Later it loses its storage while API and
// worker run: search attributes and executions are made again, and what supervisors ask is answered.
func TestRestoreWithATemporalOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--data", t.TempDir(), "--database", newDatabase(t))
	worker := s.worker()
	k := keeps(t, s.base, s.ledger)
	engine := dials(t, s.temporal)
	before := map[string]string{}
	for _, number := range []string{k.silent, k.lost} {
		before[number] = asEngineHas(t, engine, number, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	}
	worker.stop()
	s.api.stop()
	told := run(t, append([]string{"restore", k.folder, "--anchor", k.anchor, "--temporal", s.temporal}, s.ledger...)...)
	assert.Contains(t, told, "numbers go on behind those of the ledger in whose place it comes")
	for number, run := range before {
		assert.Equal(t, run, asEngineHas(t, engine, number, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED))
	}
	s.serves()
	worker = s.worker()
	k.goesOn(t, s.base)
	s.awaitEngine(k.silent, "deemed_approved")
	assert.Contains(t, answersSavedQueries(t, logIn(t, s.base, "bureau"), engine)["consented"], k.silent)

	open := logIn(t, s.base, "mzj").files("share-application", "gaj-001", shareForm)
	s.engine.kill()
	_, port, err := net.SplitHostPort(s.temporal)
	require.NoError(t, err)
	s.engine = temporalIn(t, filepath.Join(t.TempDir(), "engine"), port)
	worker.printed(`(Temporal had lost its storage)`)
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		_, err := engine.DescribeWorkflowExecution(s.t.Context(), open, "")
		assert.NoError(t, err)
	}, patience, pause)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Contains(c, listed(t.Context(), c, engine, "ExecutionStatus = 'Running' AND Regulation IS NOT NULL"), open)
	}, patience, pause)
	assert.Contains(t, answersSavedQueries(t, logIn(t, s.base, "bureau"), engine)["open"], open)
}
