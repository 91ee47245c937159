package app

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// patience is how slow a client may be. However long an upload or a download takes, it goes on; one that stands still, or
// drips, is cut off.
type patience struct {
	grace time.Duration // without any progress
	rate  int64         // bytes a second that must come in, beyond the grace
}

const (
	clientGrace = 30 * time.Second
	clientRate  = 2 << 10
	mostHeaders = 64 << 10 // bytes
)

// around has the handler's requests and answers keep to the patience.
func (p patience) around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Time{}) // that of the connection's last answer
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &pacedBody{ReadCloser: r.Body, patience: p, control: control, since: time.Now()}
		}
		h.ServeHTTP(&pacedWriter{w, p, control}, r)
	})
}

// pacedBody gives the client time by what has come.
type pacedBody struct {
	io.ReadCloser
	patience
	control *http.ResponseController
	since   time.Time
	came    int64
}

func (b *pacedBody) Read(to []byte) (int, error) {
	_ = b.control.SetReadDeadline(b.since.Add(b.grace + time.Duration(b.came)*time.Second/time.Duration(b.rate)))
	n, err := b.ReadCloser.Read(to)
	b.came += int64(n)
	if errors.Is(err, io.EOF) { // from here on reading only tells whether the client is still there
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// pacedWriter gives the client time for each part of the answer.
type pacedWriter struct {
	http.ResponseWriter
	patience
	control *http.ResponseController
}

func (w *pacedWriter) Write(from []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(w.grace + time.Duration(len(from))*time.Second/time.Duration(w.rate)))
	return w.ResponseWriter.Write(from)
}

func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
