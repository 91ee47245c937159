package tracing_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/shixian/shixian/tracing"
	"github.com/shixian/shixian/tracing/tracingtest"
)

// A request is a span, the statements that it leads to are below it, and it goes on in the trace of whoever asks. What is asked without
// a request is none, and neither paths nor queries are told.
func TestARequestAndItsStatements(t *testing.T) {
	t.Parallel()
	c := tracingtest.Start(t)
	traces, err := tracing.New(t.Context(), c.URL, "v1", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	engine := gin.New()
	engine.ContextWithFallback = true
	engine.Use(traces.Request)
	engine.GET("/feeds/:token", func(c *gin.Context) {
		traces.Statement(c.Copy(), "SELECT ?", time.Millisecond)
		c.Status(http.StatusServiceUnavailable)
	})
	request := httptest.NewRequest(http.MethodGet, "/feeds/secret-1?text=secret-2", nil)
	request.Header.Set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	engine.ServeHTTP(httptest.NewRecorder(), request)
	engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nothing", nil))
	traces.Statement(t.Context(), "SELECT 'idle'", time.Millisecond)
	require.NoError(t, traces.Close())

	sent := c.Spans()
	require.Len(t, sent, 2)
	statement, asked := sent[0], sent[1]
	assert.Equal(t, "GET /feeds/:token", asked.Name)
	assert.Equal(t, "ledger", statement.Name)
	assert.Equal(t, asked.SpanId, statement.ParentSpanId)
	assert.Equal(t, byte(0x0a), asked.TraceId[0])
	assert.Equal(t, asked.TraceId, statement.TraceId)
	assert.Equal(t, spans.Status_STATUS_CODE_ERROR, asked.Status.Code)
	assert.InDelta(t, time.Millisecond, statement.EndTimeUnixNano-statement.StartTimeUnixNano, float64(time.Microsecond))
	assert.NotContains(t, c.Raw(), "secret")
}

// A collector that is not there holds nothing up for long.
func TestWithoutACollector(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	traces, err := tracing.New(t.Context(), server.URL, "v1", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	engine := gin.New()
	engine.Use(traces.Request)
	engine.GET("/", func(c *gin.Context) { c.Status(http.StatusOK) })
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	assert.Equal(t, http.StatusOK, w.Code)
	began := time.Now()
	_ = traces.Close()
	assert.Less(t, time.Since(began), 10*time.Second)
}
