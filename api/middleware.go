package api

import (
	_ "embed"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/shixian/shixian/api/contract"
)

const (
	requestHeader = "X-Request-Id"
	drillHeader   = "Shixian-Drill"
	demoHeader    = "Shixian-Demo"
)

// identify gives the request a number of our own making; one that came with it
// could be anything.
func (s *server) identify(c *gin.Context) {
	c.Header(requestHeader, uuid.NewString())
}

func requestID(c *gin.Context) string { return c.Writer.Header().Get(requestHeader) }

// record logs the request: its route, never its query or body, which hold what people wrote. What failed by our fault stands
// here, too, by its number: where the same comes again and again, the log sums up the errors of their own.
func (s *server) record(c *gin.Context) {
	start := time.Now()
	c.Next()
	if s.Requested != nil {
		s.Requested(c.Request.Method, c.FullPath(), c.Writer.Status(), time.Since(start))
	}
	line := []any{
		"request_id", requestID(c), "method", c.Request.Method, "route", c.FullPath(),
		"status", c.Writer.Status(), "bytes", c.Writer.Size(), "duration", time.Since(start),
	}
	if failed := c.Errors.Last(); failed != nil {
		line = append(line, "error", firstLine(failed.Error()))
	}
	s.Log.InfoContext(c.Request.Context(), "request", line...)
}

// firstLine leaves out the stack of a panic.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// recover turns a panic into a problem that tells nothing but the request's number.
func (s *server) recover(c *gin.Context) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p)
		default:
			s.fail(c, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	c.Next()
}

// harden sets what every answer carries: nothing of ours is a page, is to be
// framed or guessed at, or kept by others; and a drill or a demonstration says that it is one.
func (s *server) harden(c *gin.Context) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Header("Referrer-Policy", "no-referrer")
	c.Header("Cache-Control", "no-store")
	if day := s.Ledger.Gate.Drill(); day > 0 {
		c.Header(drillHeader, day.String())
	}
	if s.Ledger.Gate.MadeUp() {
		c.Header(demoHeader, "true")
	}
}

// document is the source of the generated server, and what requests are held to.
//
//go:embed openapi.yaml
var document []byte

// readContract reads the document once. It is part of the program: a fault in it is a fault of the build.
var readContract = sync.OnceValue(func() contract.Contract {
	read, err := contract.Read(document, Base)
	if err != nil {
		panic(err)
	}
	return read
})

func (s *server) operation(c *gin.Context) (contract.Operation, bool) {
	return s.contract.Operation(c.Request.Method, c.FullPath())
}

// validate lets through what openapi.yaml allows.
func (s *server) validate(c *gin.Context) {
	o, ok := s.operation(c)
	if !ok {
		return
	}
	if !o.CutVerb(c.Params) {
		s.fail(c, unrouted(c))
		return
	}
	if err := o.Check(c.Writer, c.Request, c.Params, contract.Limits{JSON: jsonLimit, Upload: s.AttachmentLimit}); err != nil {
		s.fail(c, err)
	}
}
