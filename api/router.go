package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
)

// Base is the path under which everything lies.
const Base = "/api/v1"

// Config is what the API works with.
type Config struct {
	Ledger Ledger
	Engine Engine
	Packs  Packs
	Log    *slog.Logger // nil: slog.Default()

	Wait            time.Duration // real time that an act or a filing waits for the engine; 0: 3 s
	AttachmentLimit int64         // bytes; 0: 50 MiB
}

const (
	defaultWait            = 3 * time.Second
	defaultAttachmentLimit = 50 << 20
	jsonLimit              = 1 << 20
	multipartOverhead      = 64 << 10 // boundaries and headers around an attachment
)

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Wait == 0 {
		c.Wait = defaultWait
	}
	if c.AttachmentLimit == 0 {
		c.AttachmentLimit = defaultAttachmentLimit
	}
	return c
}

// server implements the operations of openapi.yaml.
type server struct {
	Config
	operations operations
	attempts   *attempts
	hashing    chan struct{} // a token for each password check that may run at once
}

var _ gen.StrictServerInterface = (*server)(nil)

// New returns the handler of everything under Base. Server timeouts are the
// caller's.
func New(config Config) http.Handler {
	s := &server{
		Config: config.withDefaults(), operations: contract(),
		attempts: newAttempts(time.Now), hashing: make(chan struct{}, checksAtOnce),
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.ContextWithFallback = true // handlers get the request's cancellation and values
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	_ = engine.SetTrustedProxies(nil) // an address that the client may write itself limits nothing
	engine.Use(s.identify, s.record, s.recover, s.harden, s.authenticate, s.conform)
	engine.NoRoute(func(c *gin.Context) {
		s.fail(c, unrouted(c))
	})
	engine.NoMethod(func(c *gin.Context) {
		s.fail(c, refuse(methodNotAllowed, "%s 不支持 %s，可用：%s", c.Request.URL.Path, c.Request.Method, c.Writer.Header().Get("Allow")))
	})
	gen.RegisterHandlersWithOptions(verbs{engine}, s.strict(), gen.GinServerOptions{BaseURL: Base, ErrorHandler: s.unbound})
	return engine
}

// strict gives the generated server our answers to errors.
func (s *server) strict() gen.ServerInterface {
	return gen.NewStrictHandlerWithOptions(s, []gen.StrictMiddlewareFunc{ownContext}, gen.StrictGinServerOptions{
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
