package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever sees a case takes the whole of it as a file, and that is on record.
func TestTheFileOfACase(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	path := "/cases/" + number + "/file.pdf"
	a := h.ask(call{as: "liu", path: path})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, "application/pdf", a.header.Get("Content-Type"))
	assert.True(t, bytes.HasPrefix(a.raw, []byte("%PDF-1.7")))
	assert.Contains(t, a.header.Get("Content-Disposition"), url.PathEscape("办件材料 "+number+".pdf"))
	assert.Equal(t, a.raw, h.ask(call{as: "liu", path: path}).raw, "the same case is the same file")
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", path: path}).status, "who does not see the case gets no file of it")
	taken := h.ask(call{as: "zhao", path: "/administration/accesses?action=exported"})
	assert.Contains(t, string(taken.raw), "/cases/"+number+"/file.pdf")
}

func TestTheReportOfAVerification(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	started := h.ask(call{as: "zhao", method: "POST", path: "/audit/verifications"})
	require.Equal(t, http.StatusAccepted, started.status, "%s", started.raw)
	path := "/audit/verifications/" + started.text("id")
	require.Eventually(t, func() bool { return h.ask(call{as: "zhao", path: path}).at("status") == "sound" }, 20*time.Second, 20*time.Millisecond)
	a := h.ask(call{as: "zhao", path: path + "/report.pdf"})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.True(t, bytes.HasPrefix(a.raw, []byte("%PDF-1.7")))
	assert.Equal(t, http.StatusForbidden, h.ask(call{as: "liu", path: path + "/report.pdf"}).status)
}
