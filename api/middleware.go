package api

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
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

// record logs the request: its route, never its query or body, which hold what
// people wrote.
func (s *server) record(c *gin.Context) {
	start := time.Now()
	c.Next()
	s.Log.InfoContext(c.Request.Context(), "request",
		"request_id", requestID(c), "method", c.Request.Method, "route", c.FullPath(),
		"status", c.Writer.Status(), "bytes", c.Writer.Size(), "duration", time.Since(start))
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
