package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed all:dist
var dist embed.FS

const (
	built   = "dist/app"
	index   = "index.html"
	unbuilt = "dist/unbuilt.html"
)

// policy lets pages load nothing from elsewhere. Element Plus and the diagram
// viewer set style attributes; previews of attachments are blobs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self' data:; connect-src 'self'; frame-src 'self' blob:; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// file is an embedded file as it is served.
type file struct {
	content []byte
	gzipped []byte // nil: not worth it
	tag     string
	kind    string
	hashed  bool // its name changes with its content
}

// pages are the first steps of the paths that the workbench has pages at: the routes.ts of its folders name them.
var pages = []string{
	"", "administration", "calendar", "cases", "catalog", "file", "grants", "login", "me", "notifications", "password", "public",
	"regulations", "reports", "supervision",
}

// Handler serves the workbench at the root, for browsers that see it under a path, which begins with a slash and ends with none;
// empty: at the root as well. What the workbench has no page at is not found: a browser is shown its page that
// says so, and others, such as a watcher that looks for /metrics, get no page for an answer.
func Handler(under string) http.Handler { return handler(dist, under) }

func handler(source fs.FS, under string) http.Handler {
	files := read(source)
	page, ok := files[index]
	if ok {
		page = newFile(index, bytes.ReplaceAll(page.content, []byte(`"./`), []byte(`"`+under+`/`)))
		page.gzipped = zipped(page.content)
		files[index] = page
	} else {
		content, _ := fs.ReadFile(source, unbuilt)
		page = newFile(unbuilt, content)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		found, ok := files[name]
		first, _, _ := strings.Cut(name, "/")
		switch {
		case ok:
			found.serve(w, r)
		case strings.HasPrefix(name, "assets/"): // of an earlier version: a page in its place would be run as a script
			http.NotFound(w, r)
		case slices.Contains(pages, first):
			page.serve(w, r)
		case strings.Contains(r.Header.Get("Accept"), "text/html"):
			page.serve(notFound{w}, r)
		default:
			http.NotFound(w, r)
		}
	})
}

// notFound has what is served be the answer to a path that there is not.
type notFound struct{ http.ResponseWriter }

func (w notFound) WriteHeader(status int) {
	if status == http.StatusOK {
		status = http.StatusNotFound
	}
	w.ResponseWriter.WriteHeader(status)
}

func read(source fs.FS) map[string]file {
	files := map[string]file{}
	app, err := fs.Sub(source, built)
	if err != nil {
		return files
	}
	_ = fs.WalkDir(app, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".gz") {
			return nil //nolint:nilerr // not built: nothing to serve
		}
		content, err := fs.ReadFile(app, name)
		if err != nil {
			return err
		}
		f := newFile(name, content)
		if zipped, err := fs.ReadFile(app, name+".gz"); err == nil {
			f.gzipped = zipped
		}
		files[name] = f
		return nil
	})
	return files
}

// zipped compresses a page that says under which path it lies, and cannot be compressed before.
func zipped(content []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(content)
	_ = w.Close() // neither fails in memory
	return out.Bytes()
}

func newFile(name string, content []byte) file {
	sum := sha256.Sum256(content)
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return file{content: content, tag: hex.EncodeToString(sum[:12]), kind: kind, hashed: strings.HasPrefix(name, "assets/")}
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if f.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	content, tag := f.content, f.tag
	if f.gzipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		content, tag = f.gzipped, tag+"-gzip"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
