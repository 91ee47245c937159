package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/domain"
)

// givenOut is the answer with a file, or with the part of it that was asked for; it is counted once it has been sent.
type givenOut struct {
	ctx     context.Context
	content io.ReadSeekCloser
	of      domain.Download
	count   func(context.Context, domain.Download) error
}

// VisitDownloadEntryFileResponse sends the file as bytes to be saved, whatever it says it is.
func (g givenOut) VisitDownloadEntryFileResponse(w http.ResponseWriter) error {
	defer func() { _ = g.content.Close() }()
	request, ok := g.ctx.(*gin.Context)
	if !ok {
		return fmt.Errorf("file %s is given out to no request", g.of.File.ID)
	}
	w.Header().Set("Content-Type", octetStream)
	w.Header().Set("Content-Disposition", disposition(g.of.File.Name))
	w.Header().Set("ETag", strconv.Quote(g.of.File.SHA256))
	if g.of.Audience == domain.ToPublic {
		w.Header().Set("Cache-Control", "no-cache") // kept, but asked about each time: the entry may be open no more
	}
	sent, read := &sending{ResponseWriter: w}, &reading{ReadSeeker: g.content}
	http.ServeContent(sent, request.Request, "", g.of.File.AddedAt, read)
	if read.err != nil {
		return read.err
	}
	if sent.status != http.StatusOK && sent.status != http.StatusPartialContent {
		return nil
	}
	g.of.Bytes, g.of.Aborted = sent.bytes, sent.brokeOff()
	g.of.Complete = !g.of.Aborted && sent.toEnd(g.of.File.Size)
	return g.count(context.WithoutCancel(g.ctx), g.of)
}

// sending counts what is sent.
type sending struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status.
func (s *sending) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *sending) Write(p []byte) (int, error) {
	n, err := s.ResponseWriter.Write(p)
	s.bytes += int64(n)
	return n, err
}

// brokeOff tells whether less was sent than was announced.
func (s *sending) brokeOff() bool {
	announced, err := strconv.ParseInt(s.Header().Get("Content-Length"), 10, 64)
	return err == nil && s.bytes < announced
}

// toEnd tells whether what was announced reaches the end of a file of that size.
func (s *sending) toEnd(size int64) bool {
	if s.status == http.StatusOK {
		return true
	}
	var from, to, all int64
	_, err := fmt.Sscanf(s.Header().Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &all)
	return err == nil && to == size-1
}

// reading keeps why reading failed, which [http.ServeContent] does not tell.
type reading struct {
	io.ReadSeeker
	err error
}

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
