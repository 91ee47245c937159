package api_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Who was let in, kept out, refused and given what, and from where, the auditor reads, and nobody else.
func TestTheRecordOfAccesses(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	from := func(c call) answer {
		c.from, c.header = "10.0.0.7", map[string]string{"User-Agent": "Browser"}
		return h.ask(c)
	}
	in := from(call{method: "POST", path: "/session", body: login("liu", password)})
	require.Equal(t, http.StatusCreated, in.status)
	from(call{method: "POST", path: "/session", body: login("LIU", "wrong")})
	from(call{method: "POST", path: "/session", body: login("my-secret-password", "wrong")})
	require.Equal(t, http.StatusForbidden, from(call{as: "liu", method: "GET", path: "/administration/people"}).status)
	require.Equal(t, http.StatusOK, from(call{as: "wang", method: "GET", path: "/reports/timeliness.csv?period=2026&by=department"}).status)
	require.Equal(t, http.StatusOK, from(call{method: "GET", path: "/catalog-file.csv"}).status)
	h.ask(call{method: "DELETE", path: "/session", header: map[string]string{"Authorization": "Bearer " + in.text("token")}, from: "10.0.0.7"})

	record := h.ask(call{as: "zhao", method: "GET", path: "/administration/accesses"})
	require.Equal(t, http.StatusOK, record.status, "%s", record.raw)
	assert.Equal(t, []any{"logged_out", "exported", "refused", "login_failed", "login_failed", "logged_in"}, record.all("items", "action"))
	assert.Equal(t, []any{"刘", "王", "刘", nil, nil, "刘"}, record.all("items", "name"))
	assert.Equal(t, []any{
		"liu", "GET /api/v1/reports/timeliness.csv", "GET /api/v1/administration/people", "", "liu", "liu",
	}, record.all("items", "subject"), "what was typed for a log-in may be a password")
	for _, address := range record.all("items", "address") {
		assert.Equal(t, "10.0.0.7", address)
	}
	assert.Equal(t, "Browser", record.text("items.1.agent"))
	assert.NotContains(t, string(record.raw), "my-secret-password")
	filtered := "/administration/accesses?person=p1&action=refused&from=2026-09-14T00:00:00Z"
	assert.Len(t, h.ask(call{as: "zhao", method: "GET", path: filtered}).all("items", "seq"), 1)
	for _, who := range []string{"admin", "wang", "liu", "citizen"} {
		assert.Equal(t, http.StatusForbidden, h.ask(call{as: who, method: "GET", path: "/administration/accesses"}).status, who)
	}
}

func TestReadingAnIdentityIsRecorded(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.ask(call{method: "POST", path: "/public/cases", body: guestFiling()}).text("number")
	who := "/cases/" + number + "/applicant"
	for action, path := range map[string]string{"contact_read": who, "identity_read": who + "/identity"} {
		read := call{as: "zhang", method: "GET", path: path}
		require.Equal(t, http.StatusOK, h.ask(read).status)
		require.Equal(t, http.StatusOK, h.ask(read).status)
		record := h.ask(call{as: "zhao", method: "GET", path: "/administration/accesses?action=" + action})
		assert.Equal(t, []any{"GET /api/v1" + path}, record.all("items", "subject"))
		assert.Equal(t, []any{"p2"}, record.all("items", "person"))
	}
}

// Whatever leaves as a file is an export, unless it is named here with its reason.
func TestEveryFileIsRecorded(t *testing.T) {
	t.Parallel()
	not := map[string]string{
		"getFeed": "a calendar's, by its own token", "getCatalogTemplate": "empty", "getProcedure": "a diagram", "getDocument": "of the API",
		"downloadEntryFile": "open data, of which nothing is kept", "getLetter": "of the case, by those who see it",
	}
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	require.NoError(t, err)
	source, err := os.ReadFile("record.go")
	require.NoError(t, err)
	for _, item := range doc.Paths.Map() {
		for _, o := range item.Operations() {
			ok := o.Responses.Value("200")
			if ok == nil || not[o.OperationID] != "" {
				continue
			}
			for kind := range ok.Value.Content {
				if kind != "application/json" {
					assert.Contains(t, string(source), `"`+o.OperationID+`"`, "%s gives %s", o.OperationID, kind)
				}
			}
		}
	}
}
