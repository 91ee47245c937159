package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/user"
	"strconv"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// minRetention is the shortest retention that Temporal accepts for a namespace.
const minRetention = time.Hour

// Config says where the engine keeps its data and which loopback ports it takes.
type Config struct {
	Dir          string        // data folder, for SQLite: <Dir>/temporal.db
	Postgres     string        // a postgres:// URL; when set, Temporal lives there, and Dir is not used
	FrontendPort int           // 0: a free one
	UIPort       int           // 0: a free one; -1: no UI
	Namespace    string        // created if missing
	Retention    time.Duration // how long the history of an ended workflow is kept in Namespace
	Log          *slog.Logger  // receives warnings and errors; nil: slog.Default()
	Meter        metric.Meter  // has Temporal's own figures; nil: nobody has
}

// Engine is a running Temporal server with its UI.
type Engine struct {
	config Config
	ports  ports
	fresh  bool
	store  *store
	server *server
	ui     *ui
	log    *slog.Logger
	stop   sync.Once
}

// Start prepares the storage, starts the server and the UI, and returns when the frontend answers and the namespace
// exists with the given retention. After an error the process should end: Temporal cannot take back a start that failed
// halfway.
func Start(ctx context.Context, cfg Config) (_ *Engine, err error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if err := knownUser(); err != nil {
		return nil, err
	}
	e := &Engine{config: cfg, log: cfg.logger()}
	if e.ports, err = choosePorts(cfg.FrontendPort, cfg.UIPort); err != nil {
		return nil, err
	}
	if err := e.begin(ctx); err != nil {
		e.Stop()
		return nil, err
	}
	return e, nil
}

func (e *Engine) begin(ctx context.Context) (err error) {
	if e.store, err = openStore(ctx, e.config); err != nil {
		return err
	}
	if e.server, err = startServer(e.ports, e.store.persistence, newServerLog(e.log), e.config.Meter); err != nil {
		return err
	}
	if e.fresh, err = ensureNamespace(ctx, e.HostPort(), e.config, e.log); err != nil {
		return err
	}
	e.ui, err = startUI(ctx, e.ports.ui, e.HostPort(), e.config.Namespace)
	return err
}

// Restart ends the server and the UI and starts them again on the same ports with the same data: what the server remembers of
// the time, and waits for, it forgets. After an error the process should end.
func (e *Engine) Restart(ctx context.Context) error {
	e.end()
	return e.begin(ctx)
}

// HostPort is the address of the frontend, for client.Options.HostPort.
func (e *Engine) HostPort() string { return hostPort(e.ports.frontend) }

// UIURL is the address of the web UI, or empty if there is none.
func (e *Engine) UIURL() string {
	if e.ui == nil {
		return ""
	}
	return e.ui.url
}

// Fresh reports that this start created the namespace: there were no data, or they were of an older schema and have
// been set aside. Whatever should be running has to be started again.
func (e *Engine) Fresh() bool { return e.fresh }

// Stop ends the UI and the server and gives the storage free. Workers and clients should be closed before: the server
// waits for the calls that are still open.
func (e *Engine) Stop() {
	e.stop.Do(e.end)
}

func (e *Engine) end() {
	if e.ui != nil {
		e.ui.stop()
	}
	if e.server != nil {
		e.server.stop()
	}
	if e.store != nil {
		e.store.unlock()
	}
	e.ui, e.server, e.store = nil, nil, nil
}

func (c Config) validate() error {
	switch {
	case c.Postgres == "" && c.Dir == "":
		return errors.New("engine: neither a data folder nor a Postgres URL is given")
	case c.Namespace == "":
		return errors.New("engine: no namespace is given")
	case c.Retention < minRetention:
		return fmt.Errorf("engine: a retention of %v is too short: Temporal keeps histories at least %v", c.Retention, minRetention)
	}
	return nil
}

// knownUser refuses to start as a user whom the machine does not know: Temporal's telemetry asks for the name, and dies without
// one, in pages that name neither the user nor what is wanted.
func knownUser() error {
	if _, err := user.Current(); err != nil {
		return fmt.Errorf("engine: Temporal asks for the name of the user that it runs as, and the machine knows none for uid %d: "+
			"start under a user of /etc/passwd, or add one: %w", os.Getuid(), err)
	}
	return nil
}

func (c Config) logger() *slog.Logger {
	if c.Log == nil {
		return slog.Default()
	}
	return c.Log
}

func hostPort(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }
