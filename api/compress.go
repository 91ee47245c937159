package api

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// worthCompressing is how many bytes an answer has that takes more than one packet.
const worthCompressing = 1400

// compressing gives JSON compressed to whoever takes it so. Only what is read: tokens, query codes and one-time passwords are in answers
// to POST, whose length must tell nothing of them. Files and workbooks are compressed as they are, and have tags for parts of them.
type compressing struct {
	feedsByHead
	zipped http.Handler
}

func compressed(next feedsByHead) compressing {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(worthCompressing), gzhttp.EnableZstd(false),
		gzhttp.ContentTypes([]string{"application/json", "application/problem+json"}),
	)
	if err != nil {
		panic(err) // a part of the program
	}
	return compressing{next, wrap(next)}
}

// ServeHTTP compresses answers to GET.
func (c compressing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		c.zipped.ServeHTTP(w, r)
		return
	}
	c.feedsByHead.ServeHTTP(w, r)
}
