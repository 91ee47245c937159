package main

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/deploy/standalone/engine"
)

// Whichever command runs the engine, it logs as the house does, and its figures are told where the house's are.
func TestTheEngineIsOfTheHouse(t *testing.T) {
	t.Parallel()
	house := app.Config{Namespace: "yaohai", Database: "postgres://u@h/db", Log: slog.New(slog.DiscardHandler), MetricsAt: "127.0.0.1:0"}
	require.NoError(t, house.MeasureIfAsked())
	var e engine.Config
	require.NoError(t, settle(&e, house, "temporal"))
	require.Same(t, house.Log, e.Log)
	require.NotNil(t, e.Meter)
	require.Equal(t, engine.Config{Dir: "temporal", Namespace: "yaohai", Postgres: house.Database, Retention: retention, Log: e.Log, Meter: e.Meter}, e)
}
