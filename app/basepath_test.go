package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What lies under a path is found with it and without, since proxies hand it on or cut it off.
func TestBelowABasePath(t *testing.T) {
	t.Parallel()
	h := below("/shixian", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Set("Location", "/api/v1/cases/1")
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = io.WriteString(w, r.URL.EscapedPath())
	}))
	for path, want := range map[string]string{
		"/shixian/":                       "/",
		"/shixian/api/v1/catalog/a%2Fb":   "/api/v1/catalog/a%2Fb",
		"/api/v1/catalog/a%2Fb":           "/api/v1/catalog/a%2Fb",
		"/healthz":                        "/healthz",
		"/shixianer":                      "/shixianer",
		"/shixian/shixian/":               "/shixian/",
		"/elsewhere/shixian/api/v1/cases": "/elsewhere/shixian/api/v1/cases",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		assert.Equal(t, want, w.Body.String(), path)
	}
	for _, path := range []string{"/shixian/api/v1/cases", "/api/v1/cases"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		assert.Equal(t, "/shixian/api/v1/cases/1", w.Header().Get("Location"), path)
		assert.Equal(t, http.StatusCreated, w.Code, path)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/shixian", nil))
	assert.Equal(t, http.StatusPermanentRedirect, w.Code)
	assert.Equal(t, "/shixian/", w.Header().Get("Location"))
}

func TestBasePathsThatCannotBe(t *testing.T) {
	t.Parallel()
	for base, good := range map[string]bool{
		"": true, "/shixian": true, "/shixian/yaohai": true, "/时限": false, "shixian": false, "/": false, "/shixian/": false, "//a": false,
		"/a/../b": false, "/a?b": false, `/"><script>`: false, "https://example.org/a": false,
	} {
		c := Config{BasePath: base}
		assert.Equal(t, good, c.checkBasePath() == nil, base)
	}
	c := Config{BasePath: "/a", Mail: MailConfig{Workbench: "https://example.org/b"}}
	require.ErrorContains(t, c.checkBasePath(), "--base-path: people reach the workbench under https://example.org/b")
	c.Mail.Workbench = "https://example.org/a/"
	require.NoError(t, c.checkBasePath())
}
