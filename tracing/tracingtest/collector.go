// Package tracingtest has a collector for tests.
package tracingtest

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	collected "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Collector keeps the spans that it is sent by OTLP over HTTP.
type Collector struct {
	URL string

	t     *testing.T
	mu    sync.Mutex
	spans []*spans.Span
	raw   strings.Builder
}

// Start has a collector listen until the test ends.
func Start(t *testing.T) *Collector {
	t.Helper()
	c := &Collector{t: t}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.URL = server.URL
	return c
}

// ServeHTTP takes what a process sends.
func (c *Collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(body)
		assert.NoError(c.t, err)
		body = unpacked
	}
	content, err := io.ReadAll(body)
	assert.NoError(c.t, err)
	var sent collected.ExportTraceServiceRequest
	assert.NoError(c.t, proto.Unmarshal(content, &sent))
	assert.Equal(c.t, "/v1/traces", r.URL.Path)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.Write(content)
	for _, resource := range sent.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
}

// Spans are those that have come so far.
func (c *Collector) Spans() []*spans.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.spans)
}

// Raw is all that was sent, as it was.
func (c *Collector) Raw() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String()
}
