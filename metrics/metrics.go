package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Metrics are those of a process.
type Metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.HistogramVec
	statements *prometheus.HistogramVec
	client     *sdk.MeterProvider
	server     *sdk.MeterProvider
	log        *slog.Logger
}

// seconds are the bounds of every histogram of times: from a statement to a request that waits for an engine that stands still.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// New makes the registry, with the figures of the process itself.
func New(log *slog.Logger) (*Metrics, error) {
	m := &Metrics{
		registry: prometheus.NewRegistry(), log: log,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shixian_http_request_duration_seconds", Help: "Requests to the API, by route and class of answer.", Buckets: seconds,
		}, []string{"method", "route", "class"}),
		statements: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shixian_ledger_statement_duration_seconds", Help: "Statements of this process to the ledger's database.", Buckets: seconds,
		}, []string{"kind"}),
	}
	own := []prometheus.Collector{
		m.requests, m.statements,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
	}
	for _, c := range own {
		if err := m.registry.Register(c); err != nil {
			return nil, err
		}
	}
	var errClient, errServer error
	m.client, errClient = m.provider()
	m.server, errServer = m.provider(exporter.WithoutUnits()) // by the names in Temporal's own documents and dashboards
	return m, errors.Join(errClient, errServer)
}

// provider takes figures by OpenTelemetry.
func (m *Metrics) provider(named ...exporter.Option) (*sdk.MeterProvider, error) {
	reader, err := exporter.New(append(named, exporter.WithRegisterer(m.registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())...)
	if err != nil {
		return nil, err
	}
	times := sdk.NewView(
		sdk.Instrument{Kind: sdk.InstrumentKindHistogram, Unit: "s"},
		sdk.Stream{Aggregation: sdk.AggregationExplicitBucketHistogram{Boundaries: seconds}},
	)
	return sdk.NewMeterProvider(sdk.WithReader(reader), sdk.WithView(times)), nil
}

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// Request counts a request to the API that has been answered; route is its pattern, empty if there is none.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	if !slices.Contains(methods, method) {
		method = "other" // anybody may send any word: each would be a series of its own, kept for good
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Statement counts a statement to the ledger's database.
func (m *Metrics) Statement(_ context.Context, statement string, took time.Duration) {
	m.statements.WithLabelValues(kindOf(statement)).Observe(took.Seconds())
}

// kindOf is what a statement does: read, write, or what else databases are told.
func kindOf(statement string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(statement), " ")
	switch strings.ToUpper(strings.TrimSpace(first)) {
	case "SELECT":
		return "read"
	case "INSERT", "UPDATE", "DELETE", "WITH":
		return "write"
	default:
		return "other"
	}
}

// Client has the figures of Temporal's client and worker.
func (m *Metrics) Client() client.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: m.client.Meter("temporal-client"), UseMonotonicCounters: true,
		OnError: func(err error) { m.log.Warn("a figure of Temporal's client cannot be told", "error", err) },
	})
}

// Server has the figures of a Temporal server in this process.
func (m *Metrics) Server() metric.Meter { return m.server.Meter("temporal-server") }

// Handler answers with all figures.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
	})
}
