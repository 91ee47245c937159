// Package tracing tells an OpenTelemetry collector what became of a request: one trace from the API through the workflow to the
// statements of the ledger, also where api and worker are processes of their own. Temporal's interceptor carries it from one to the
// other, in the headers of what the engine is told.
//
// Nothing that is told names a person or what somebody wrote: routes are patterns, statements have no values. Cases are named by their
// numbers, which are the ids of their workflows. Paths are left out, since those of feeds have a secret in them. What no request has
// led to, such as the questions of an idle house, is no trace.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Traces are those of a process.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// ending is how long a collector is waited for as the process ends.
const ending = 2 * time.Second

// New has spans sent to a collector by OTLP over HTTP: collector is its base URL, such as http://127.0.0.1:4318, version that of
// the program. A collector that does not answer holds nothing up: it is logged, and spans are lost.
func New(ctx context.Context, collector, version string, log *slog.Logger) (*Traces, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(collector+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("setting up traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.WarnContext(ctx, "traces are lost", "error", err) }))
	who, err := resource.New(ctx, resource.WithHost(), resource.WithProcessPID(), resource.WithAttributes(
		attribute.String("service.name", "shixian"), attribute.String("service.version", version)))
	if err != nil {
		return nil, fmt.Errorf("saying who makes the traces: %w", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(who), sdk.WithSampler(sdk.ParentBased(sdk.AlwaysSample())))
	return &Traces{provider, provider.Tracer("github.com/shixian/shixian")}, nil
}

// Close sends what is left.
func (t *Traces) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), ending)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// Interceptor carries traces through the engine: for a client, whose workers take it over.
func (t *Traces) Interceptor() (interceptor.Interceptor, error) {
	return opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: t.tracer, DisableBaggage: true, AllowInvalidParentSpans: true,
	})
}

// Request goes around each request to the API. One that comes with a trace of its own (traceparent) goes on in it.
func (t *Traces) Request(c *gin.Context) {
	route := c.FullPath()
	if route == "" {
		c.Next()
		return
	}
	ctx := propagation.TraceContext{}.Extract(c.Request.Context(), propagation.HeaderCarrier(c.Request.Header))
	ctx, span := t.tracer.Start(ctx, c.Request.Method+" "+route, trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
	status := c.Writer.Status()
	span.SetAttributes(
		attribute.String("http.request.method", c.Request.Method), attribute.String("http.route", route),
		attribute.Int("http.response.status_code", status),
	)
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
}

// Statement notes a statement to the ledger's database that has just ended, if it belongs to a trace. It has no values in it.
func (t *Traces) Statement(ctx context.Context, statement string, took time.Duration) {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return
	}
	end := time.Now()
	_, span := t.tracer.Start(ctx, "ledger", trace.WithTimestamp(end.Add(-took)), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("db.query.text", statement)))
	span.End(trace.WithTimestamp(end))
}
