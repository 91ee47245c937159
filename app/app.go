package app

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/sheet"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/web"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// App is the application with its ledger open and its packs published: what the
// API and the worker have in common, in one process or in many.
type App struct {
	Ledger *store.Store
	Packs  *regulations.Library
	Config Config

	ending   atomic.Bool // the API is about to end
	watching atomic.Bool // a part of this process looks at the clock
	telling  atomic.Bool // a part of this process writes what it has told the engine
}

// Migrate brings the ledger's schema up to date.
func Migrate(ctx context.Context, cfg Config) error {
	ledger, err := cfg.ledger()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if err := store.Migrate(ctx, ledger); err != nil {
		return err
	}
	if err := keepPrivate(cfg.Data); err != nil {
		cmp.Or(cfg.Log, slog.Default()).WarnContext(ctx, "others may read the ledger's files", "error", err)
	}
	return nil
}

// Open opens the ledger and publishes the packs to it. A faulty pack, a schema
// that this binary does not know, or data of another mode is an error.
func Open(ctx context.Context, cfg Config) (*App, error) {
	if err := cfg.traceIfAsked(ctx); err != nil {
		return nil, err
	}
	ledger, err := cfg.ledger()
	if err != nil {
		return nil, err
	}
	library, err := cfg.Library()
	if err != nil {
		return nil, err
	}
	ledger.Packs = library
	if err := escalatable(ledger.Escalation, library); err != nil {
		return nil, err
	}
	if cfg.Regulations != "" { // the embedded packs are linted before they are embedded
		if err := sound(library); err != nil {
			return nil, err
		}
	}
	s, err := openThere(ctx, ledger, cfg.Data)
	if err != nil {
		return nil, err
	}
	a := &App{Ledger: s, Packs: library, Config: cfg}
	for _, p := range library.Packs() {
		if err := s.PublishDefinitions(ctx, p.Procedures...); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return a, nil
}

// Close closes the ledger, and has what is left of traces be sent.
func (a *App) Close() error {
	err := a.Ledger.Close()
	if a.Config.Traces != nil {
		if lost := a.Config.Traces.Close(); lost != nil {
			a.Config.Log.Warn("traces are lost", "error", lost)
		}
	}
	return err
}

// Ceilinged is the library as Config.Ceilings has it, for those who write packs.
func (c *Config) Ceilinged() (*regulations.Library, error) {
	library, err := c.Library()
	if err != nil {
		return nil, err
	}
	return Ceilinged(library, c.Ceilings)
}

// Ceilinged is the library where the ceilings of every higher law bind, or as its packs have it, for those who write packs.
func Ceilinged(library *regulations.Library, ceilings string) (*regulations.Library, error) {
	switch ceilings {
	case CeilingsWarn:
		return library, nil
	case CeilingsBind:
		return library.Bound(library.Above)
	default:
		return nil, wrong("ceilings", "%s or %s was expected, not %q", CeilingsWarn, CeilingsBind, ceilings)
	}
}

// Library returns the embedded packs, and those of the folder beside them.
func (c *Config) Library() (*regulations.Library, error) {
	embedded, err := regulations.Embedded()
	if err != nil || c.Regulations == "" {
		return embedded, err
	}
	loaded, err := regulations.Open(c.Regulations)
	if faulty, ok := errors.AsType[*regulations.FolderError](err); ok {
		return nil, wrong("regulations", "%w", faulty)
	}
	if err != nil {
		return nil, err
	}
	return embedded.With(loaded)
}

// escalatable refuses a configured escalation policy with a step that tells a party which no regulation
// knows: nobody would ever be told.
func escalatable(policy procedure.EscalationPolicy, library *regulations.Library) error {
	known := map[string]bool{"": true, procedure.TellOwner: true, procedure.TellHead: true}
	for _, p := range library.Packs() {
		for role := range p.Regulation.Parties.All() {
			known[role] = true
		}
	}
	for _, step := range policy.Steps {
		for _, role := range []string{step.Tell, step.Instead} {
			if !known[role] {
				return wrong("escalation", "no regulation has a party %q; one of %s was expected",
					role, strings.Join(slices.Sorted(maps.Keys(known))[1:], ", "))
			}
		}
	}
	return nil
}

// Dial returns a client of the engine. It connects when it is first used: what
// is registered counts while the engine is down.
func (a *App) Dial() (client.Client, error) {
	options := client.Options{
		HostPort: a.Config.Temporal, Namespace: a.Config.Namespace,
		Logger: temporallog.NewStructuredLogger(a.Config.Log),
	}
	if a.Config.Metrics != nil {
		options.MetricsHandler = a.Config.Metrics.Client()
	}
	if a.Config.Traces != nil {
		carried, err := a.Config.Traces.Interceptor()
		if err != nil {
			return nil, err
		}
		options.Interceptors = append(options.Interceptors, carried)
	}
	if err := a.Config.Access.options(&options, a.Config.Log); err != nil {
		return nil, err
	}
	return client.NewLazyClient(options)
}

func (a *App) driver(c client.Client) *workflows.Driver {
	return &workflows.Driver{Client: c, Namespace: a.Config.Namespace, TaskQueue: workflows.TaskQueueOf(a.Ledger.ID()), UI: a.Config.UI, Departments: a.Ledger}
}

// front is everything that the listener serves: the API under its base, and the
// workbench everywhere else.
func (a *App) front(ctx context.Context, c client.Client) (http.Handler, error) {
	base, err := a.Config.Mail.base()
	if err != nil {
		return nil, err
	}
	fonts, err := a.letterFonts()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	var requested func(method, route string, status int, took time.Duration)
	if a.Config.Metrics != nil {
		requested = a.Config.Metrics.Request
	}
	var traced gin.HandlerFunc
	if a.Config.Traces != nil {
		traced = a.Config.Traces.Request
	}
	calls := api.New(api.Config{
		Ledger: ports(a.Ledger), Engine: a.driver(c), Packs: a.Packs, Log: a.Config.Log, Demo: a.demoAccounts(ctx), Commit: ThisBuild().Commit,
		TrustedProxies: a.Config.Proxies, Hooks: a.Config.Mail.hookRule(), Workbench: base,
		Thresholds: a.Config.Thresholds, Snapshots: a, LetterFonts: fonts,
		Requested: requested, Traced: traced, Ending: a.ending.Load,
	})
	mux.Handle("/api/", calls)
	for _, probe := range []string{"/healthz", "/readyz"} { // where watchers look first
		mux.Handle(probe, under(api.Base, calls))
	}
	mux.Handle("/", web.Handler(a.Config.BasePath))
	return below(a.Config.BasePath, mux), nil
}

// letterFonts are the fonts of --letter-fonts. Without one, files name it and readers' programs put another one in its place.
func (a *App) letterFonts() (sheet.Fonts, error) {
	fonts, err := a.Config.fonts()
	if err != nil || a.Config.LetterFonts == "" {
		return fonts, err
	}
	if missing := fonts.Missing(); len(missing) > 0 {
		a.Config.Log.Warn("letters contain no font of these faces: programs put another one in its place", "faces", missing)
	}
	return fonts, nil
}

func (c *Config) fonts() (sheet.Fonts, error) {
	if c.LetterFonts == "" {
		return sheet.Fonts{}, nil
	}
	fonts, err := sheet.ReadFonts(c.LetterFonts)
	if err != nil {
		return fonts, wrong("letter-fonts", "%w", err)
	}
	return fonts, nil
}

// under has the path looked for below a base.
func under(base string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = base+r.URL.Path, ""
		h.ServeHTTP(w, r)
	})
}

// ServeAPI answers on the listener until the context ends. Then it says that it is not ready, goes on for as long as Config.Drain, and lets
// requests under way finish.
func (a *App) ServeAPI(ctx context.Context, listener net.Listener, c client.Client) error {
	if err := a.warnOfDifferences(ctx); err != nil {
		return err
	}
	front, err := a.front(ctx, c)
	if err != nil {
		return err
	}
	encrypted, err := a.Config.serverTLS()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           patience{clientGrace, clientRate}.around(front),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    mostHeaders,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          serverLog(a.Config.Log),
	}
	a.Config.Log.InfoContext(ctx, "identifying data are encrypted with keys that no backup has: keep a copy of their file", "file", a.Ledger.KeysFile())
	if err := a.warnOfOffices(ctx); err != nil {
		return err
	}
	go a.watchClock(ctx)
	go a.keepTold(ctx)
	done := make(chan error, 1)
	guarded := newCrowd(listener, connectionsOfOne, connectionsOfAll, a.Config.Proxies)
	if encrypted != nil {
		go func() { done <- server.Serve(tls.NewListener(guarded, encrypted)) }()
	} else {
		go func() { done <- server.Serve(guarded) }()
	}
	select {
	case err := <-done:
		return fmt.Errorf("API: %w", err)
	case <-ctx.Done():
	}
	a.ending.Store(true)
	select {
	case err := <-done:
		return fmt.Errorf("API: %w", err)
	case <-time.After(a.Config.Drain):
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(ending)
}

// RunWorker drives cases and carries messages until the context ends.
func (a *App) RunWorker(ctx context.Context, c client.Client) error {
	mail, err := a.relay()
	if err != nil {
		return err
	}
	go a.watchClock(ctx)
	go a.keepTold(ctx)
	return carry(ctx, mail, func(ctx context.Context) error { return worker.Run(ctx, a.worker(c)) })
}

func (a *App) worker(c client.Client) worker.Config {
	return worker.Config{
		Client: c, Namespace: a.Config.Namespace, TaskQueue: workflows.TaskQueueOf(a.Ledger.ID()), Ledger: a.Ledger, Engine: a.driver(c),
		DrillDay: a.Ledger.Drill(), Log: a.Config.Log,
		Activities: &activities.Activities{Ledger: a.Ledger, Effects: a.Ledger, DailyRun: a.Ledger, Supervision: a.Ledger, Packs: a.Packs, Snapshots: a},
	}
}

// ListenForAPI takes the API's address, once it is known that it can be served there; port 0 takes a free one.
func (c *Config) ListenForAPI(ctx context.Context) (net.Listener, error) {
	if _, err := c.serverTLS(); err != nil {
		return nil, err
	}
	if err := checkAddress("listen", c.Listen); err != nil {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return nil, SettingError{"listen", err}
	}
	return l, nil
}

// WarnOfOpenDemo says so if others than this machine reach a demonstration: its log-ins and passwords are public.
func WarnOfOpenDemo(ctx context.Context, log *slog.Logger, at net.Addr) {
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		log.WarnContext(ctx, "the demonstration's accounts, with their published passwords, are open to everybody who reaches this address",
			"address", at.String())
	}
}
