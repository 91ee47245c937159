#!/usr/bin/env bash
# Temporal's metrics by OpenTelemetry for Prometheus: go.temporal.io/sdk/contrib/opentelemetry v0.8.1 with
# go.opentelemetry.io/otel/sdk/metric v1.45.0 and go.opentelemetry.io/otel/exporters/prometheus v0.56.0.
#
# Behaviour, with what they come with:
#   1. The handler records its timers in seconds, and OpenTelemetry's bounds (0, 5, 10, 25, … 10,000) are those for milliseconds: each request of
#      less than five seconds falls into one bucket, so that no quantile of a latency can be told.
#   2. A histogram whose unit is "1", as Temporal's server has for what it counts, is called ..._ratio, although it is none. (OpenTelemetry's
#      rules for names speak of a ratio for gauges.)
#
# Why it surprises: the figures are there, with plausible names, and say nothing; one sees it on a graph.
# What it means here: metrics/metrics.go gives bounds in seconds to whatever is measured in them, and has the server's figures without
# units in their names, as Temporal's own documents have them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

func main() {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())
	if err != nil {
		panic(err)
	}
	meter := sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("temporal")
	timer := opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: meter}).Timer("temporal_request_latency")
	for _, took := range []time.Duration{2 * time.Millisecond, 200 * time.Millisecond, 4 * time.Second} {
		timer.Record(took)
	}
	attempts, err := meter.Int64Histogram("task_attempt", metric.WithUnit("1"))
	if err != nil {
		panic(err)
	}
	attempts.Record(context.Background(), 3)

	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	for _, line := range strings.Split(answer.Body.String(), "\n") {
		if strings.Contains(line, `latency_seconds_bucket{le="0"}`) || strings.Contains(line, `le="5"`) || strings.Contains(line, "_count") {
			fmt.Println(line)
		}
	}
}
GO
{
	go mod init finding
	go get go.temporal.io/sdk/contrib/opentelemetry@v0.8.1 go.temporal.io/sdk@v1.50.0 github.com/prometheus/client_golang@v1.21.0 \
		go.opentelemetry.io/otel@v1.45.0 go.opentelemetry.io/otel/sdk/metric@v1.45.0 go.opentelemetry.io/otel/exporters/prometheus@v0.56.0
	go mod tidy
} >log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
task_attempt_ratio_bucket{le="5"} 1
task_attempt_ratio_count 1
temporal_request_latency_seconds_bucket{le="0"} 0
temporal_request_latency_seconds_bucket{le="5"} 3
temporal_request_latency_seconds_count 3
SEEN
