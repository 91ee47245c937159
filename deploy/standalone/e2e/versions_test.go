package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A changed pack is published while a case is open. The case keeps the rules under
// which it was filed, beside one that is filed under the new ones, through another
// restart and to the end of both.
func TestOpenCasesKeepTheirVersion(t *testing.T) {
	t.Parallel()
	data, packs := t.TempDir(), t.TempDir()
	editPack(t, packs, "    workdays: 5\n    from: accepted_on\n", "    workdays: 24\n    from: accepted_on\n")
	p, base := standalone(t, data, "--regulations", packs)
	old := filedAndAccepted(t, base)
	before := logIn(t, base, "mzj").allOf([]string{old})[0]
	p.stop()

	editPack(t, packs, "    workdays: 5\n    from: accepted_on\n", "    workdays: 8\n    from: accepted_on\n")
	p, base = standalone(t, data, "--regulations", packs)
	young := filedAndAccepted(t, base)
	both := logIn(t, base, "mzj").allOf([]string{old, young})
	assert.Equal(t, before, both[0])
	assert.Equal(t, 24, answerOf(t, both[0]).Workdays)
	assert.Equal(t, 8, answerOf(t, both[1]).Workdays)
	p.kill()

	_, base = standalone(t, data, "--regulations", packs)
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")
	for i, number := range []string{young, old} {
		consent := answering(t, applicant.awaits(number, "consent by silence", consented))
		due := answerOf(t, both[1-i]).DueOn
		assert.Equal(t, due.String(), consent.EndedOn, "%s goes by its own rules", number)
		provider.delivers(number, "deemed_approved")
	}
	definition := func(number string) any { return applicant.get("/cases/" + number).Body["definition"] }
	assert.NotEqual(t, definition(old), definition(young))
}

// editPack puts the pack that is built in into a folder, with one text of the
// sharing application replaced.
func editPack(t *testing.T, folder, text, by string) {
	t.Helper()
	const pack = "yaohai-2024"
	require.NoError(t, os.RemoveAll(filepath.Join(folder, pack)))
	require.NoError(t, os.CopyFS(filepath.Join(folder, pack), os.DirFS(filepath.Join("..", "..", "..", "regulations", pack))))
	file := filepath.Join(folder, pack, "share-application.yaml")
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(source), text)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(source), text, by, 1)), 0o600))
}

func filedAndAccepted(t *testing.T, base string) string {
	t.Helper()
	number := logIn(t, base, "mzj").files("share-application", "gaj-001", shareForm)
	require.Equal(t, http.StatusOK, logIn(t, base, "gaj").acts(number, "accept", nil).Status)
	return number
}

func answerOf(t *testing.T, c revisedCase) revisedClock {
	t.Helper()
	for _, clock := range c.Clocks {
		if clock.Clock == "answer" {
			return clock
		}
	}
	require.Fail(t, "nobody owes an answer", "%+v", c)
	return revisedClock{}
}
