package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/contract"
	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/sheet"
)

// Base is the path under which everything lies.
const Base = "/api/v1"

// Config is what the API works with.
type Config struct {
	Ledger Ledger
	Engine Engine
	Packs  Packs

	Snapshots Snapshots

	Log *slog.Logger // nil: slog.Default()

	// Ending tells whether the process is about to end: it answers, and is not ready. Nil: it never is.
	Ending func() bool

	// Requested is told of each request that was answered; route is its pattern. Nil: nobody is.
	Requested func(method, route string, status int, took time.Duration)

	// Traced goes around each request. Nil: nothing does.
	Traced gin.HandlerFunc

	Demo *Demo // nil: the data is no demonstration

	Commit string // from which this program was built; empty: it is not known

	Thresholds report.Thresholds // of the lights in reports; none: report.DefaultThresholds

	AttachmentLimit int64 // bytes; 0: 50 MiB

	LetterFonts sheet.Fonts // that letters contain when they are taken as files

	// TrustedProxies are the addresses or networks whose X-Forwarded-For is believed. An address that the client may
	// write itself limits nothing; the proxy's own would limit everybody together.
	TrustedProxies []string
	Hooks          domain.HookRule // to which addresses webhooks may go
	Workbench      string          // base URL, for links in feeds and workbooks; empty: none
}

const (
	defaultAttachmentLimit = 50 << 20
	jsonLimit              = 1 << 20
)

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Thresholds == (report.Thresholds{}) {
		c.Thresholds = report.DefaultThresholds
	}
	if c.AttachmentLimit == 0 {
		c.AttachmentLimit = defaultAttachmentLimit
	}
	return c
}

// server implements the operations of openapi.yaml: the gate that every request goes through, and a group of handlers for each
// group of operations.
type server struct {
	Config
	contract contract.Contract
	handlers
}

// handlers answer the operations. Each holds its own port of the ledger and what else it needs, nothing more.
type handlers struct {
	*directory
	*packHandlers
	*formHandlers
	*caseHandlers
	*filingHandlers
	*actHandlers
	*expediteHandlers
	*divisionHandlers
	*signingHandlers
	*signingRuleHandlers
	*historyHandlers
	*attachmentHandlers
	*grantHandlers
	*publicHandlers
	*draftHandlers
	*supervisionHandlers
	*reportHandlers
	*calendarHandlers
	*queryHandlers
	*catalogHandlers
	*entryFileHandlers
	*sessionHandlers
	*tokenHandlers
	*administrationHandlers
	*accessHandlers
	*lawHandlers
	*clockHandlers
	*auditHandlers
	*paperHandlers
	*notificationHandlers
	*subscriptionHandlers
	*deliveryHandlers
	*feedHandlers
	*healthHandlers
	*whatIfHandlers
	*listExportHandlers
	*bulkHandlers
	*viewHandlers
}

func newHandlers(c Config) handlers {
	l := c.Ledger
	guests := newGuestLimits(time.Now)
	names := &directory{l.Names}
	packs := &packHandlers{names, c.Packs, l.Law}
	cases := &caseHandlers{names, l.Case, c.Packs, c.Engine}
	tell := teller{c.Engine, l.Tell, c.Log}
	filings := &filingHandlers{cases, l.Filing, tell, guests}
	acts := &actHandlers{cases, l.Acts, tell}
	uploads := newTurns(uploadsAtOnce, uploadsOfOne)
	files := &attachmentHandlers{cases, l.Attachments, c.AttachmentLimit, guests, uploads, newTurns(publicUploadsAtOnce, uploadsOfOne)}
	exports := newExports()
	catalog := newCatalogHandlers(names, l.Catalog, exports)
	sessions := &sessionHandlers{names, l.Sessions, l.Attempts, l.Accesses, make(chan struct{}, checksAtOnce), newQueue()}
	supervision := &supervisionHandlers{cases, l.Supervision}
	history, audit := &historyHandlers{cases, l.History, c.LetterFonts}, &auditHandlers{cases, l.Audit, c.Log}
	return handlers{
		directory: names, packHandlers: packs, caseHandlers: cases, filingHandlers: filings,
		actHandlers: acts, attachmentHandlers: files, sessionHandlers: sessions,
		grantHandlers:          &grantHandlers{cases, l.Grants},
		formHandlers:           &formHandlers{packs, l.Forms},
		expediteHandlers:       &expediteHandlers{acts, l.Expedites},
		divisionHandlers:       &divisionHandlers{cases, l.Divisions},
		signingHandlers:        &signingHandlers{acts, l.SignOffs},
		signingRuleHandlers:    &signingRuleHandlers{names, l.SigningRules, c.Packs},
		historyHandlers:        history,
		publicHandlers:         &publicHandlers{filings, l.Public, files, l.Attempts},
		draftHandlers:          &draftHandlers{l.Drafts, c.Packs},
		supervisionHandlers:    supervision,
		listExportHandlers:     &listExportHandlers{supervision, l.Filing, exports},
		bulkHandlers:           &bulkHandlers{acts},
		viewHandlers:           &viewHandlers{l.Views},
		reportHandlers:         &reportHandlers{names, l.Reports, c.Packs, c.Thresholds, c.Snapshots, exports, c.Workbench},
		calendarHandlers:       &calendarHandlers{names, l.Calendar},
		queryHandlers:          &queryHandlers{l.Queries, c.Packs, c.Engine},
		catalogHandlers:        catalog,
		entryFileHandlers:      &entryFileHandlers{catalog, l.Files, c.AttachmentLimit, guests.downloads, uploads},
		tokenHandlers:          &tokenHandlers{sessions, l.Tokens},
		administrationHandlers: &administrationHandlers{names, l.Staff},
		accessHandlers:         &accessHandlers{l.Accesses},
		lawHandlers:            &lawHandlers{l.LawKeeper, c.Packs},
		clockHandlers:          &clockHandlers{l.Clock},
		auditHandlers:          audit,
		paperHandlers:          &paperHandlers{history, audit},
		notificationHandlers:   &notificationHandlers{l.Notifications},
		subscriptionHandlers:   &subscriptionHandlers{l.Subscriptions, c.Hooks},
		deliveryHandlers:       &deliveryHandlers{l.Deliveries},
		feedHandlers:           &feedHandlers{names, l.Feeds, c.Workbench},
		healthHandlers: &healthHandlers{
			directory: names, ledger: l.Health, engine: c.Engine, log: c.Log, demo: c.Demo, ending: c.Ending, commit: c.Commit,
		},
		whatIfHandlers: &whatIfHandlers{names, l.WhatIf, make(chan struct{}, 1), exports},
	}
}

var _ gen.StrictServerInterface = (*server)(nil)

// New returns the handler of everything under Base. Server timeouts are the
// caller's.
func New(config Config) http.Handler {
	config = config.withDefaults()
	s := &server{Config: config, contract: readContract(), handlers: newHandlers(config)}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.ContextWithFallback = true // handlers get the request's cancellation and values
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.UseRawPath = true // a catalog code may have a slash in it, which comes as %2F
	if err := engine.SetTrustedProxies(s.TrustedProxies); err != nil {
		s.Log.Error("no proxy is trusted: one of those named is no address or network", "error", err)
		_ = engine.SetTrustedProxies(nil)
	}
	if s.Traced != nil {
		engine.Use(s.Traced)
	}
	engine.Use(s.identify, negotiate, s.record, s.recover, s.harden, s.authenticate, s.validate)
	engine.NoRoute(func(c *gin.Context) {
		s.fail(c, unrouted(c))
	})
	engine.NoMethod(func(c *gin.Context) {
		s.fail(c, refuse(methodNotAllowed, "%s 不支持 %s，可用：%s", c.Request.URL.Path, c.Request.Method, c.Writer.Header().Get("Allow")))
	})
	gen.RegisterHandlersWithOptions(verbs{engine}, s.strict(), gen.GinServerOptions{BaseURL: Base, ErrorHandler: s.unbound})
	return compressed(feedsByHead{engine})
}

// strict gives the generated server our answers to errors.
func (s *server) strict() gen.ServerInterface {
	return gen.NewStrictHandlerWithOptions(s, []gen.StrictMiddlewareFunc{s.recording, ownContext, inLanguage}, gen.StrictGinServerOptions{
		RequestErrorHandlerFunc: func(c *gin.Context, err error) {
			s.fail(c, refuse(malformedJSON, "请求的内容无法读取：%s", err))
		},
		HandlerErrorFunc:         s.fail,
		ResponseErrorHandlerFunc: s.fail,
	})
}

// unbound answers for a parameter that openapi.yaml allows and Go cannot hold.
func (s *server) unbound(c *gin.Context, err error, _ int) {
	s.fail(c, refuse(parameterInvalid, "参数无法读取：%s", err))
}

// ownContext gives the handler a context that stays its own. Gin takes its
// contexts back and hands them to the next request, while what a handler has
// started, such as the database's watch over a transaction, still looks at them.
func ownContext(f gen.StrictHandlerFunc, _ string) gen.StrictHandlerFunc {
	return func(c *gin.Context, request any) (any, error) { return f(c.Copy(), request) }
}
