package engine

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// What the server says at each start, and nobody has to act on: without an HTTP port there is no Nexus, which is not used
// here; and queues are read before their shard is acquired, and again afterwards.
const (
	nexusHint     = "HTTP API port has not been set"
	queueNotRead  = "Queue reader unable to retrieve tasks"
	shardNotReady = "shard status unknown"
)

// serverLog hands the server's warnings and errors to slog. The rest, several lines a second, is for those who develop
// Temporal.
type serverLog struct {
	slog *slog.Logger
	// stopping keeps everything back: services that stop one after the other complain of each other's absence.
	stopping *atomic.Bool
}

var (
	_ log.Logger     = serverLog{}
	_ log.WithLogger = serverLog{}
)

func newServerLog(log *slog.Logger) serverLog { return serverLog{log, new(atomic.Bool)} }

func (serverLog) Debug(string, ...tag.Tag) {}
func (serverLog) Info(string, ...tag.Tag)  {}

func (l serverLog) Warn(msg string, tags ...tag.Tag)   { l.log(slog.LevelWarn, msg, tags) }
func (l serverLog) Error(msg string, tags ...tag.Tag)  { l.log(slog.LevelError, msg, tags) }
func (l serverLog) DPanic(msg string, tags ...tag.Tag) { l.log(slog.LevelError, msg, tags) }

func (l serverLog) Panic(msg string, tags ...tag.Tag) {
	l.slog.Error(msg, attributes(tags)...)
	panic("temporal: " + msg)
}

// Fatal must not return, for its callers go on with what they failed to get. It panics where others exit, so that
// Start can tell what happened as an error.
func (l serverLog) Fatal(msg string, tags ...tag.Tag) { l.Panic(msg, tags...) }

func (l serverLog) log(level slog.Level, msg string, tags []tag.Tag) {
	if !l.stopping.Load() && !noise(msg, tags) {
		l.slog.Log(context.Background(), level, msg, attributes(tags)...)
	}
}

func noise(msg string, tags []tag.Tag) bool {
	return strings.HasPrefix(msg, nexusHint) ||
		msg == queueNotRead && slices.ContainsFunc(tags, func(t tag.Tag) bool { return t.Value() == shardNotReady })
}

func (l serverLog) With(tags ...tag.Tag) log.Logger {
	return serverLog{l.slog.With(attributes(tags)...), l.stopping}
}

func attributes(tags []tag.Tag) []any {
	attrs := make([]any, len(tags))
	for i, t := range tags {
		attrs[i] = slog.Any(t.Key(), t.Value())
	}
	return attrs
}
