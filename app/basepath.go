package app

import (
	"net/http"
	"path"
	"regexp"
	"strings"
)

var basePath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

func (c *Config) checkBasePath() error {
	base := c.BasePath
	if base == "" {
		return nil
	}
	if !basePath.MatchString(base) || path.Clean(base) != base {
		return wrong("base-path", "a path such as /shixian was expected, not %q", base)
	}
	if link := strings.TrimRight(c.Mail.Workbench, "/"); link != "" && !strings.HasSuffix(link, base) {
		return wrong("base-path", "people reach the workbench under %s, says --workbench; one of them is wrong", c.Mail.Workbench)
	}
	return nil
}

// below serves h to those who see it under a base path. A proxy may hand the path on or cut it off, so h also answers without it; where
// an answer sends somebody on, the path is always named.
func below(base string, h http.Handler) http.Handler {
	if base == "" {
		return h
	}
	cut := http.StripPrefix(base, h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := sentOn{w, base}
		switch {
		case r.URL.Path == base:
			http.Redirect(w, r, base+"/", http.StatusPermanentRedirect)
		case strings.HasPrefix(r.URL.Path, base+"/"):
			cut.ServeHTTP(sent, r)
		default:
			h.ServeHTTP(sent, r)
		}
	})
}

// sentOn puts the base path before a Location on this host.
type sentOn struct {
	http.ResponseWriter
	base string
}

func (w sentOn) WriteHeader(status int) {
	if to := w.Header().Get("Location"); strings.HasPrefix(to, "/") {
		w.Header().Set("Location", w.base+to)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w sentOn) Unwrap() http.ResponseWriter { return w.ResponseWriter }
