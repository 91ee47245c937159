package app

import (
	"context"
	"io"
	"log"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// LogFormats are the formats of the log.
var LogFormats = []string{"text", "json"}

// LogTo has the log be written to w, one line each, as the configuration says; what repeats itself is summed up. What has not been summed
// up by then is by end, which whoever ends the process calls last.
func (c *Config) LogTo(w io.Writer) (end func(), err error) {
	handler, err := c.logHandler(w)
	if err != nil {
		return nil, err
	}
	again := &repeats{seen: map[string]*repeat{}}
	c.Log = slog.New(calm{handler, again})
	return again.end, nil
}

func (c *Config) logHandler(w io.Writer) (slog.Handler, error) {
	options := &slog.HandlerOptions{}
	if c.LogLevel != "" {
		var level slog.Level
		if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
			return nil, wrong("log-level", "debug, info, warn or error was expected, not %q", c.LogLevel)
		}
		options.Level = level
	}
	switch strings.ToLower(c.LogFormat) {
	case "", "text":
		return slog.NewTextHandler(w, options), nil
	case "json":
		return slog.NewJSONHandler(w, options), nil
	default:
		return nil, wrong("log-format", "one of %v was expected, not %q", LogFormats, c.LogFormat)
	}
}

// An outage says the same a hundred times a second.
const (
	saidInFull  = 2                // lines of a message, of warnings and errors, that are written as they come,
	saidAgainIn = 30 * time.Second // within this time from the first; of the rest, one is, which says how many they were
)

// calm writes warnings and errors that repeat themselves once, with their number.
type calm struct {
	slog.Handler
	again *repeats
}

// WithAttrs has what repeats itself still be counted together.
func (h calm) WithAttrs(attrs []slog.Attr) slog.Handler {
	return calm{h.Handler.WithAttrs(attrs), h.again}
}

// WithGroup has what repeats itself still be counted together.
func (h calm) WithGroup(name string) slog.Handler { return calm{h.Handler.WithGroup(name), h.again} }

// Handle writes the record, or counts it.
func (h calm) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && h.again.counts(h.Handler, r) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// repeats are the messages of late.
type repeats struct {
	mu    sync.Mutex
	seen  map[string]*repeat // by message
	ended bool               // nobody will sum up any more: all is written as it comes
}

// repeat is a message with how often it has come.
type repeat struct {
	times   int
	last    slog.Record
	handler slog.Handler // that of the last
}

// counts tells whether the record is only counted: as many of its message have been written.
func (a *repeats) counts(h slog.Handler, r slog.Record) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return false
	}
	one := a.seen[r.Message]
	if one == nil {
		one = &repeat{}
		a.seen[r.Message] = one
		time.AfterFunc(saidAgainIn, func() { a.sumUp(r.Message) })
	}
	one.times++
	one.last, one.handler = r.Clone(), h
	return one.times > saidInFull
}

// sumUp writes the last of a message, with how many there were that were not written.
func (a *repeats) sumUp(message string) {
	a.mu.Lock()
	one := a.seen[message]
	delete(a.seen, message)
	a.mu.Unlock()
	if one == nil || one.times <= saidInFull {
		return
	}
	one.last.AddAttrs(slog.Int("repeated", one.times-saidInFull))
	_ = one.handler.Handle(context.Background(), one.last)
}

// end sums up all.
func (a *repeats) end() {
	a.mu.Lock()
	a.ended = true
	var messages []string
	for message := range a.seen {
		messages = append(messages, message)
	}
	a.mu.Unlock()
	for _, message := range messages {
		a.sumUp(message)
	}
}

// serverLog has what an HTTP server says of itself be in the log as a warning.
func serverLog(to *slog.Logger) *log.Logger { return log.New(fromServer{to}, "", 0) }

type fromServer struct{ to *slog.Logger }

// Write logs a line. Those of handshakes are one message, which repeats itself, whoever they were with.
func (s fromServer) Write(line []byte) (int, error) {
	text := strings.TrimSpace(string(line))
	if failed, ok := strings.CutPrefix(text, "http: TLS handshake error from "); ok {
		s.to.Warn("a TLS handshake failed", "error", failed)
	} else {
		s.to.Warn(text)
	}
	return len(line), nil
}
