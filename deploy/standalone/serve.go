package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/app/cli"
	"github.com/shixian/shixian/deploy/standalone/engine"
)

// serving is everything in one process: what `serve` is told.
type serving struct {
	app    app.Config
	engine engine.Config
	demo   bool
}

func serveCommand() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run everything in this process: Temporal and its UI, worker, API, workbench",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.run(cmd) },
	}
	flags := cmd.Flags()
	cli.LedgerFlags(&s.app, flags)
	cli.PackFlag(&s.app, flags)
	cli.LawFlags(&s.app, flags)
	cli.ListenFlag(&s.app, flags)
	cli.MetricsFlag(&s.app, flags)
	cli.TracesFlag(&s.app, flags)
	cli.MailFlags(&s.app, flags)
	cli.NamespaceFlag(&s.app, flags)
	cli.UIFlag(&s.app, flags)
	cli.SupervisionFlags(&s.app, flags)
	cli.ReportFlags(&s.app, flags)
	cli.OwnTemporalFlags(&s.engine.FrontendPort, &s.engine.UIPort, flags)
	cli.DemoFlag(&s.demo, flags)
	return cmd
}

// mostHeap is how large the heap grows before it is collected at every chance (docs/adr/0122). GOMEMLIMIT says otherwise.
const mostHeap = 450 << 20

func (s *serving) run(cmd *cobra.Command) (err error) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // nobody has said anything
		debug.SetMemoryLimit(mostHeap)
	}
	ctx := cmd.Context()
	endLog, err := s.app.LogTo(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer endLog()
	app.LogBuild(ctx, s.app.Log)
	if err := s.app.CheckValues(); err != nil {
		return err
	}
	if err := s.app.MeasureIfAsked(); err != nil {
		return err
	}
	listener, err := s.app.ListenForAPI(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	if s.demo {
		app.WarnOfOpenDemo(ctx, s.app.Log, listener.Addr())
	}
	if err := app.Await(ctx, s.app); err != nil {
		return err
	}
	e, err := s.startEngine(ctx)
	if err != nil {
		return err
	}
	defer e.Stop()
	h, err := s.openApp(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := h.TellMetrics(ctx, c); err != nil {
		return err
	}
	s.announce(cmd, listener, e)
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return h.RunWorker(ctx, c) })
	parts.Go(func() error { return h.ServeAPI(ctx, listener, c) })
	parts.Go(func() error { return s.keepEngine(ctx, e) })
	return parts.Wait()
}

func (s *serving) startEngine(ctx context.Context) (*engine.Engine, error) {
	if err := settle(&s.engine, s.app, filepath.Join(s.app.Data, "temporal")); err != nil {
		return nil, err
	}
	return engine.Start(ctx, s.engine)
}

// openApp opens the ledger beside an engine that runs. An engine that has lost
// its storage is told of every open case again: the ledger is what counts.
func (s *serving) openApp(ctx context.Context, e *engine.Engine) (*app.App, error) {
	s.app.Temporal, s.app.UI = e.HostPort(), cmp.Or(s.app.UI, e.UIURL())
	if err := app.Migrate(ctx, s.app); err != nil {
		return nil, err
	}
	h, err := app.Open(ctx, s.app)
	if err != nil {
		return nil, err
	}
	if e.Fresh() {
		err = h.Ledger.ForgetTold(ctx)
	}
	if err == nil {
		err = h.EnterLaw(ctx)
	}
	if err == nil && s.demo {
		err = h.SeedDemo(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// announce prints where everything is, and with which accounts a demonstration
// can be tried.
func (s *serving) announce(cmd *cobra.Command, listener net.Listener, e *engine.Engine) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "Shixian 时限\n\n")
	fmt.Fprintf(out, "工作台       %s://%s%s/\n", s.app.Scheme(), listener.Addr(), s.app.BasePath)
	fmt.Fprintf(out, "API          %s://%s%s/api/v1\n", s.app.Scheme(), listener.Addr(), s.app.BasePath)
	if e.UIURL() != "" {
		fmt.Fprintf(out, "Temporal UI  %s/namespaces/%s/workflows\n", e.UIURL(), s.app.Namespace)
	}
	fmt.Fprintf(out, "Temporal     %s\n", e.HostPort())
	if s.app.Drill > 0 {
		fmt.Fprintf(out, "演练         一个工作日为 %s，每天都是工作日；数据不得用于实际办理\n", s.app.Drill)
	}
	if s.demo {
		fmt.Fprintf(out, "\n%s", app.DemoAccounts)
	}
}
