package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/metrics"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/tracing"
	"github.com/shixian/shixian/workflows"
)

// MeasureIfAsked has the process measure what it does, if it is to be told anywhere.
func (c *Config) MeasureIfAsked() (err error) {
	if c.MetricsAt != "" {
		c.Metrics, err = metrics.New(c.Log)
	}
	return err
}

// traceIfAsked has the process trace what it does, if there is a collector to be told.
func (c *Config) traceIfAsked(ctx context.Context) (err error) {
	if c.TracesTo == "" {
		return nil
	}
	c.Traces, err = tracing.New(ctx, strings.TrimRight(c.TracesTo, "/"), ThisBuild().Version, c.Log)
	return err
}

func (c *Config) checkTraces() error {
	u, err := url.Parse(c.TracesTo)
	if c.TracesTo != "" && (err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https")) {
		return wrong("traces", "the address of a collector such as http://127.0.0.1:4318 was expected, not %q", c.TracesTo)
	}
	return nil
}

// statements is what hears of each statement to the ledger's database; nil: nobody.
func (c *Config) statements() func(ctx context.Context, statement string, took time.Duration) {
	switch {
	case c.Metrics == nil && c.Traces == nil:
		return nil
	case c.Traces == nil:
		return c.Metrics.Statement
	case c.Metrics == nil:
		return c.Traces.Statement
	}
	return func(ctx context.Context, statement string, took time.Duration) {
		c.Metrics.Statement(ctx, statement, took)
		c.Traces.Statement(ctx, statement, took)
	}
}

// TellMetrics serves the metrics at their address until the context ends. It fails if the address cannot be had.
func (c *Config) TellMetrics(ctx context.Context) error {
	if c.Metrics == nil {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.MetricsAt)
	if err != nil {
		return SettingError{"metrics", err}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.Metrics.Handler())
	server := &http.Server{
		Handler: mux, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: serverLog(c.Log),
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	c.Log.InfoContext(ctx, "metrics are told", "url", "http://"+listener.Addr().String()+"/metrics")
	go func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			c.Log.ErrorContext(ctx, "metrics are not told any more", "error", err)
		}
	}()
	return nil
}

// TellMetrics serves the metrics of this process and of the house, until the context ends.
func (a *App) TellMetrics(ctx context.Context, c client.Client) error {
	if a.Config.Metrics == nil {
		return nil
	}
	if err := a.Config.Metrics.Watch(watched{a.Ledger, a.driver(c)}); err != nil {
		return err
	}
	return a.Config.TellMetrics(ctx)
}

// watched is the house as metrics ask it: the ledger, and whether the engine answers.
type watched struct {
	*store.Store
	engine *workflows.Driver
}

// Impediments are the ledger's, and an engine that does not answer.
func (w watched) Impediments(ctx context.Context) procedure.Refusals {
	found := w.Store.Impediments(ctx)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := w.engine.Reachable(ctx); err != nil {
		found = append(found, procedure.Refuse(domain.EngineUnreachable, "引擎（Temporal）不可达"))
	}
	return found
}
