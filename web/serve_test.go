package web

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var workbench = fstest.MapFS{
	"dist/app/index.html":              {Data: []byte(`<html data-root="./">workbench</html>`)},
	"dist/app/favicon.svg":             {Data: []byte("<svg/>")},
	"dist/app/assets/index-a1b2.js":    {Data: []byte("run()")},
	"dist/app/assets/index-a1b2.js.gz": {Data: []byte("zipped")},
	"dist/unbuilt.html":                {Data: []byte("make build")},
}

func TestServing(t *testing.T) {
	t.Parallel()
	h := handler(workbench, "")
	for path, want := range map[string]struct {
		status           int
		body, kind, kept string
	}{
		"/":                       {200, "<html data-root=\"/\">workbench</html>", "text/html; charset=utf-8", "no-cache"},
		"/cases/YH-2026-000001":   {200, "<html data-root=\"/\">workbench</html>", "text/html; charset=utf-8", "no-cache"},
		"/favicon.svg":            {200, "<svg/>", "image/svg+xml", "no-cache"},
		"/assets/index-a1b2.js":   {200, "run()", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/index-gone.js":   {404, "404 page not found\n", "text/plain; charset=utf-8", ""},
		"/../../etc/passwd":       {404, "404 page not found\n", "text/plain; charset=utf-8", ""},
		"/assets/../unbuilt.html": {404, "404 page not found\n", "text/plain; charset=utf-8", ""},
		"/metrics":                {404, "404 page not found\n", "text/plain; charset=utf-8", ""},
		"/casework":               {404, "404 page not found\n", "text/plain; charset=utf-8", ""},
	} {
		w := get(h, path)
		assert.Equal(t, want.status, w.Code, path)
		assert.Equal(t, want.body, w.Body.String(), path)
		assert.Equal(t, want.kind, w.Header().Get("Content-Type"), path)
		assert.Equal(t, want.kept, w.Header().Get("Cache-Control"), path)
		if w.Code == http.StatusOK {
			assert.Contains(t, w.Header().Get("Content-Security-Policy"), "script-src 'self';", path)
			assert.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"), path)
		}
	}
}

func TestABrowserIsShownThatThereIsNoPage(t *testing.T) {
	t.Parallel()
	w := get(handler(workbench, ""), "/metrics", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	assert.Equal(t, http.StatusNotFound, w.Code)
	assert.Equal(t, "<html data-root=\"/\">workbench</html>", w.Body.String())
}

// TestEveryPageIsServed: the list says what the workbench's routes say.
func TestEveryPageIsServed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("src/pages/*/routes.ts")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`path: '/([^/:\']*)`).FindAllSubmatch(source, -1) {
			found[string(m[1])] = true
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(found)), pages)
}

func TestCompressedAndUnchanged(t *testing.T) {
	t.Parallel()
	h := handler(workbench, "")
	zipped := get(h, "/assets/index-a1b2.js", "Accept-Encoding", "br, gzip")
	assert.Equal(t, "zipped", zipped.Body.String())
	assert.Equal(t, "gzip", zipped.Header().Get("Content-Encoding"))
	plain := get(h, "/assets/index-a1b2.js")
	assert.NotEqual(t, plain.Header().Get("ETag"), zipped.Header().Get("ETag"), "each encoding is a representation of its own")
	again := get(h, "/", "If-None-Match", get(h, "/").Header().Get("ETag"))
	assert.Equal(t, http.StatusNotModified, again.Code)
}

// The page says under which path everything lies, to whoever sees it there, and compressed too.
func TestUnderAPath(t *testing.T) {
	t.Parallel()
	const page = `<html data-root="/house/west/">workbench</html>`
	h := handler(workbench, "/house/west")
	assert.Equal(t, page, get(h, "/cases").Body.String())
	packed := get(h, "/cases", "Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(packed.Body)
	require.NoError(t, err)
	content, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	assert.Equal(t, page, string(content))
	assert.NotEqual(t, get(handler(workbench, ""), "/").Header().Get("ETag"), get(h, "/").Header().Get("ETag"))
}

func TestUnbuilt(t *testing.T) {
	t.Parallel()
	h := handler(fstest.MapFS{"dist/unbuilt.html": workbench["dist/unbuilt.html"]}, "")
	w := get(h, "/cases")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), "make build")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	assert.Equal(t, http.StatusMethodNotAllowed, w.Code)
}
