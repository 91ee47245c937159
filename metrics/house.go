package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// House is asked at each scrape how it is.
type House interface {
	// Pulse is how the work stands.
	Pulse(ctx context.Context) (domain.Pulse, error)
	// Impediments are what keeps the house from its work, each by its code.
	Impediments(ctx context.Context) procedure.Refusals
}

// askedFor is how long a house has to answer a scrape. What it does not answer is missing, and shixian_ledger_up is 0.
const askedFor = 5 * time.Second

// Watch has each scrape ask the house.
func (m *Metrics) Watch(h House) error { return m.registry.Register(&house{h, m}) }

type house struct {
	House
	metrics *Metrics
}

// figure is one of the pulse.
type figure struct {
	desc  *prometheus.Desc
	value func(domain.Pulse) float64
}

func described(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("shixian_"+name, help, labels, nil)
}

var (
	ledgerUp   = described("ledger_up", "Whether the ledger answered this scrape.")
	impediment = described("impediment", "What keeps the house from its work, by the code that /readyz names: 1. None: all is well.", "code")
	backlog    = described("backlog", "How much waits, by what waits.", "waits")
	oldest     = described("backlog_oldest_seconds", "How long the oldest has waited, by what waits; 0: nothing does.", "waits")
)

var figures = []figure{
	{described("cases_open", "Cases under way."), func(p domain.Pulse) float64 { return float64(p.Open) }},
	{described("cases_overdue", "Cases with a period that has run out."), func(p domain.Pulse) float64 { return float64(p.Overdue) }},
	{described("deliveries_failing", "Deliveries that have failed and are tried again."), func(p domain.Pulse) float64 { return float64(p.Failing) }},
	{described("deliveries_given_up", "Deliveries that were given up."), func(p domain.Pulse) float64 { return float64(p.GivenUp) }},
	{described("sweep_timestamp_seconds", "When the sweep was last through; 0: never."), func(p domain.Pulse) float64 { return since1970(p.Sweep) }},
	{described("daily_run_timestamp_seconds", "When a daily run last came to its end; 0: never."),
		func(p domain.Pulse) float64 { return since1970(p.DailyRun) }},
	{described("clock_held", "1: the clock is in doubt, and nothing expires."), func(p domain.Pulse) float64 { return oneIf(p.Held) }},
	{described("clock_skew_seconds", "By how much the clock of a process differs most from the ledger's."),
		func(p domain.Pulse) float64 { return p.Skew.Seconds() }},
}

// waiting is what waits, by the label that it has.
func waiting(p domain.Pulse) map[string]domain.Backlog {
	return map[string]domain.Backlog{
		"acts": p.Acts, "untold": p.Untold, "alarms": p.Alarms, "services": p.Services, "posting": p.Posting, "deliveries": p.Deliveries,
	}
}

// Describe tells of what is always there.
func (h *house) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{ledgerUp, impediment, backlog, oldest} {
		ch <- d
	}
	for _, f := range figures {
		ch <- f.desc
	}
}

// Collect asks the house.
func (h *house) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), askedFor)
	defer cancel()
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for _, found := range h.Impediments(ctx) {
		tell(impediment, 1, string(found.Code))
	}
	p, err := h.Pulse(ctx)
	tell(ledgerUp, oneIf(err == nil))
	if err != nil {
		h.metrics.log.Warn("the ledger did not tell how the work stands", "error", err)
		return
	}
	for _, f := range figures {
		tell(f.desc, f.value(p))
	}
	for waits, b := range waiting(p) {
		tell(backlog, float64(b.Count), waits)
		tell(oldest, b.Oldest.Seconds(), waits)
	}
}

func since1970(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return float64(at.UnixMicro()) / 1e6
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
