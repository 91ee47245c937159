package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/store"
)

const password = "正确的密码"

// unannounced is the calendar of every fixture here: the notice of 2027 is not out, whatever this build knows.
var unannounced = calendar.Builtin().Before(2027)

// monday is when every test begins: 2026-09-14 10:00 in Shanghai.
const monday = "2026-09-14 10:00:00"

var people = map[string]domain.Person{
	"liu":     {ID: "p1", Login: "liu", Name: "刘", Department: "wjw", Positions: []domain.Position{domain.Staff}},
	"zhang":   {ID: "p2", Login: "zhang", Name: "张", Department: "mzj", Positions: []domain.Position{domain.Staff}},
	"wang":    {ID: "p3", Login: "wang", Name: "王", Department: "sjj", Positions: []domain.Position{domain.Staff, domain.Bureau}},
	"shen":    {ID: "p11", Login: "shen", Name: "沈", Department: "sjj", Positions: []domain.Position{domain.Staff, domain.Bureau}},
	"chen":    {ID: "p4", Login: "chen", Name: "陈", Department: "jtj", Positions: []domain.Position{domain.Staff}},
	"zhao":    {ID: "p5", Login: "zhao", Name: "赵", Department: "shj", Positions: []domain.Position{domain.Auditor}},
	"admin":   {ID: "p6", Login: "admin", Name: "管", Department: "sjj", Positions: []domain.Position{domain.Administrator}},
	"an":      {ID: "p12", Login: "an", Name: "安", Department: "shj", Positions: []domain.Position{domain.Security}},
	"citizen": {ID: "p7", Login: "citizen", Name: "李"},
	"ma":      {ID: "p9", Login: "ma", Name: "马", Department: "mzj", Positions: []domain.Position{domain.Staff, domain.Head}},
	"he":      {ID: "p10", Login: "he", Name: "何", Department: "shj", Positions: []domain.Position{domain.Government}},
	"sun":     {ID: "p8", Login: "sun", Name: "孙"},
}

// fixture is the API over a real ledger, with an engine that only tells the ledger
// to advance.
type fixture struct {
	t testing.TB
	*store.Store
	clock   *clock
	engine  *engine
	handler http.Handler
	logs    *logs
}

// built says how a fixture differs from the usual one.
type built struct {
	packs  *regulations.Library // if not those that come with the program
	drill  store.Drill
	ledger func(*store.Store, *api.Ledger) // puts doubles in the place of ports
	limit  int64
	fresh  func(testing.TB) store.Config // an empty, migrated database; nil: a copy of the usual file

	statements func(context.Context, string, time.Duration) // is told of each; the ledger then reads the clock of its database
}

func newFixture(t testing.TB) *fixture { return build(t, built{}) }

func build(t testing.TB, b built) *fixture {
	t.Helper()
	clock := &clock{}
	clock.Set(monday)
	if b.packs == nil {
		b.packs = packs(t)
	}
	config := store.Config{SQLite: filepath.Join(t.TempDir(), "ledger.db"), Clock: clock, Calendar: unannounced, Drill: b.drill, Packs: b.packs}
	if b.fresh != nil {
		config.SQLite, config.Postgres = "", b.fresh(t).Postgres
		require.NoError(t, furnish(config))
	} else {
		require.NoError(t, furnished(config))
	}
	if config.Statements = b.statements; b.statements != nil {
		config.Clock = nil
	}
	s, err := store.Open(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	h := &fixture{t: t, Store: s, clock: clock, engine: &engine{ledger: s}, logs: &logs{}}
	ledger := ports(s)
	if b.ledger != nil {
		b.ledger(s, &ledger)
	}
	h.handler = api.New(api.Config{
		Ledger: ledger, Engine: h.engine, Packs: b.packs, AttachmentLimit: b.limit, Snapshots: keeper{h}, Commit: commit,
		Log: slog.New(slog.NewJSONHandler(h.logs, nil)),
	})
	return h
}

// commit is what the program of the tests says that it was built from.
const commit = "3f2c9b1e8a7d6c5b4a39281706f5e4d3c2b1a098"

// elsewhere is another process on the same ledger, with packs of its own.
func (h *fixture) elsewhere() *fixture {
	other := *h
	library, err := regulations.Load(os.DirFS("../regulations"))
	require.NoError(h.t, err)
	other.handler = api.New(api.Config{
		Ledger: ports(h.Store), Engine: h.engine, Packs: library, Snapshots: keeper{h}, Log: slog.New(slog.NewJSONHandler(h.logs, nil)),
	})
	return &other
}

// ports are all served by the store.
func ports(s *store.Store) api.Ledger {
	return api.Ledger{
		Gate:          s,
		Grants:        s,
		Names:         s,
		Case:          s,
		Filing:        s,
		Acts:          s,
		Tell:          s,
		Expedites:     s,
		Divisions:     s,
		SignOffs:      s,
		SigningRules:  s,
		History:       s,
		Attachments:   s,
		Public:        s,
		Drafts:        s,
		Supervision:   s,
		Reports:       s,
		Calendar:      s,
		Queries:       s,
		Forms:         s,
		Catalog:       s,
		Files:         s,
		Sessions:      s,
		Attempts:      s,
		Accesses:      s,
		Tokens:        s,
		Staff:         s,
		Law:           s,
		LawKeeper:     s,
		Clock:         s,
		Audit:         s,
		Notifications: s,
		Subscriptions: s,
		Deliveries:    s,
		Feeds:         s,
		Health:        s,
		WhatIf:        s,
		Views:         s,
	}
}

// furnished puts a ledger with people, a catalog and definitions where the
// configuration says. The usual one is made once and copied.
func furnished(config store.Config) error {
	if config.Drill.Day != 0 {
		return furnish(config)
	}
	file, err := usual()
	if err != nil {
		return err
	}
	return os.WriteFile(config.SQLite, file, 0o600)
}

var usual = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "api-test-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	clock := &clock{}
	clock.Set(monday)
	config := store.Config{SQLite: filepath.Join(dir, "ledger.db"), Clock: clock, Calendar: unannounced}
	if err := furnish(config); err != nil {
		return nil, err
	}
	return os.ReadFile(config.SQLite) // closed, so that its log has been taken in
})

func furnish(config store.Config) error {
	ctx := context.Background()
	if err := store.Migrate(ctx, config); err != nil {
		return err
	}
	s, err := store.Open(ctx, config)
	if err != nil {
		return err
	}
	return errors.Join(put(ctx, s), s.Close())
}

func put(ctx context.Context, s *store.Store) error {
	var faults []error
	for _, code := range []string{"wjw", "mzj", "sjj", "jtj", "shj"} {
		faults = append(faults, s.PutDepartment(ctx, domain.Department{Code: code, Name: strings.ToUpper(code) + "局", Group: "区直部门"}))
	}
	cheap := &argon2id.Params{Memory: 1 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	hash, err := argon2id.CreateHash(password, cheap)
	faults = append(faults, err)
	for login, p := range people {
		faults = append(faults, s.PutAccount(ctx, domain.Account{Person: p, PasswordHash: hash, Disabled: login == "sun"}))
		token := domain.Token{Hash: hashOf("token of " + login), Person: p.ID, ExpiresAt: time.Time{}.AddDate(1, 0, 0)}
		faults = append(faults, s.IssueToken(ctx, token))
	}
	for code, class := range map[string][2]string{
		"mzj-001": {"conditional", "withheld"}, "mzj-002": {"unconditional", "unconditional"}, "mzj-003": {"withheld", "conditional"},
	} {
		_, err := s.PutEntry(ctx, entry(code, class[0], class[1]))
		faults = append(faults, err)
	}
	library, err := embedded()
	if err != nil {
		return errors.Join(append(faults, err)...)
	}
	for _, p := range library.Packs() {
		faults = append(faults, s.PublishDefinitions(ctx, p.Procedures...))
	}
	faults = append(faults, s.Swept(ctx))
	return errors.Join(faults...)
}

func entry(code, share, open string) domain.Entry {
	return domain.Entry{
		Resource: procedure.Resource{
			Code: code, Title: "社会救助对象信息" + code, Provider: "mzj",
			Share: share, ShareBasis: "社会救助暂行办法", Open: open, OpenBasis: "个人信息保护法",
		},
		Domain: "民政", Summary: "名单", Items: []procedure.Item{{Name: "姓名", Type: "字符"}},
	}
}

var embedded = sync.OnceValues(regulations.Embedded)

func packs(t testing.TB) *regulations.Library {
	t.Helper()
	library, err := embedded()
	require.NoError(t, err)
	return library
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// clock shows what it was set to, in Shanghai.
type clock struct{ now atomic.Pointer[time.Time] }

func (c *clock) Now() time.Time { return *c.now.Load() }

func (c *clock) Set(text string) {
	at, err := time.ParseInLocation(time.DateTime, text, procedure.Shanghai)
	if err != nil {
		panic(err)
	}
	c.now.Store(&at)
}

// engine stands for Temporal: it hears what it is told, or does not.
type engine struct {
	ledger  *store.Store
	down    atomic.Bool
	started sync.Map
}

var errDown = errors.New("connection refused to 10.0.0.7:7233")

func (e *engine) Start(ctx context.Context, s domain.Start) error {
	if e.down.Load() {
		return errDown
	}
	e.started.Store(s.Number, s)
	e.ledger.Told(s.Number, s.Version)
	return e.ledger.WriteTold(ctx)
}

func (e *engine) Tell(ctx context.Context, step domain.Advanced) error {
	return e.Start(ctx, domain.StartOf(step.Case))
}

func (e *engine) Reachable(context.Context) error {
	if e.down.Load() {
		return errDown
	}
	return nil
}

func (e *engine) Search(query string) string {
	return "http://127.0.0.1:8233/?query=" + url.QueryEscape(query)
}

func (e *engine) Link(number string) string { return "http://127.0.0.1:8233/" + number }

// logs collects what is logged.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// call is a request; as is the login of who makes it, or empty.
type call struct {
	as     string
	method string
	path   string // below api.Base
	body   any    // JSON; a string is sent as it is
	header map[string]string
	from   string // address; empty: the usual one
}

// answer is a response.
type answer struct {
	status int
	header http.Header
	raw    []byte
	body   any
}

// ask makes the request and holds the response to openapi.yaml.
func (h *fixture) ask(c call) answer {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), c.method, api.Base+c.path, reader(h.t, c.body))
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.as != "" {
		r.Header.Set("Authorization", "Bearer token of "+c.as)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	if c.from != "" {
		r.RemoteAddr = net.JoinHostPort(c.from, "1234")
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), raw: w.Body.Bytes()}
	if strings.Contains(a.header.Get("Content-Type"), "json") {
		require.NoError(h.t, json.Unmarshal(a.raw, &a.body), "%s", a.raw)
	}
	valid(h.t, r, a)
	a.readable(h.t, fmt.Sprint(c.path, c.body))
	a.inEnglish(h.t, fmt.Sprint(c.path, c.body))
	return a
}

func reader(t testing.TB, body any) io.Reader {
	t.Helper()
	switch body := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(body)
	case io.Reader:
		return body
	}
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return bytes.NewReader(text)
}

// contract is openapi.yaml, read apart from the code under test.
var contract = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	for path, item := range doc.Paths.Map() {
		doc.Paths.Delete(path)
		doc.Paths.Set(strings.Replace(path, "}:", "}/", 1), item)
	}
	return legacy.NewRouter(doc)
})

// sought is the request with its verb as a segment: the router under the tests
// knows no path that goes on behind a parameter either. HEAD is answered like GET.
func sought(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	if r.Method == http.MethodHead {
		r.Method = http.MethodGet
	}
	if at := strings.LastIndexByte(r.URL.Path, ':'); r.Method == http.MethodPost && at >= 0 {
		r.URL.Path = r.URL.Path[:at] + "/" + r.URL.Path[at+1:]
	}
	return r
}

func valid(t testing.TB, r *http.Request, a answer) {
	t.Helper()
	require.NotEmpty(t, a.header.Get("X-Request-Id"))
	router, err := contract()
	require.NoError(t, err)
	route, params, err := router.FindRoute(sought(r))
	if err != nil {
		require.GreaterOrEqual(t, a.status, 400, "a route that openapi.yaml does not have")
		return
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.raw)),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, MultiError: true,
			ExcludeResponseBody: !strings.Contains(a.header.Get("Content-Type"), "json"),
		},
	}
	require.NoError(t, openapi3filter.ValidateResponse(t.Context(), input), "%s %s: %s", r.Method, r.URL, a.raw)
}

// at follows a path such as "items.0.number" into the body.
func (a answer) at(path string) any {
	value := a.body
	for key := range strings.SplitSeq(path, ".") {
		switch in := value.(type) {
		case map[string]any:
			value = in[key]
		case []any:
			if key == "#" {
				return float64(len(in))
			}
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(in) {
				return nil
			}
			value = in[i]
		default:
			return nil
		}
	}
	return value
}

func (a answer) text(path string) string {
	text, _ := a.at(path).(string)
	return text
}

// all are the values under one key of every item of a list.
func (a answer) all(list, key string) []any {
	items, _ := a.at(list).([]any)
	values := []any{}
	for _, item := range items {
		values = append(values, answer{body: item}.at(key))
	}
	return values
}

func filing() map[string]any {
	return map[string]any{
		"procedure": "yaohai-2024/share-application", "resource": "mzj-001",
		"form": map[string]any{"purpose": "核对低保对象", "scope": "姓名、身份证号", "mode": "interface", "no_state_secrets": true, "duty": true},
	}
}

// file has liu of the health department apply for data of the civil affairs one.
func (h *fixture) file() string {
	h.t.Helper()
	a := h.ask(call{as: "liu", method: "POST", path: "/cases", body: filing()})
	require.Equal(h.t, http.StatusCreated, a.status, "%s", a.raw)
	return a.text("number")
}

func (h *fixture) act(as, number, action string, fields map[string]any) answer {
	h.t.Helper()
	body := map[string]any{"action": action}
	if fields != nil {
		body["fields"] = fields
	}
	return h.ask(call{as: as, method: "POST", path: "/cases/" + number + "/acts", body: body})
}

// applied does it, and fails the test if it is not done.
func (h *fixture) applied(as, number, action string, fields map[string]any) {
	h.t.Helper()
	a := h.act(as, number, action, fields)
	require.Equal(h.t, http.StatusOK, a.status, "%s", a.raw)
}

func (h *fixture) show(as, number string) answer {
	h.t.Helper()
	return h.ask(call{as: as, method: "GET", path: "/cases/" + number})
}

// later sets the clock and lets the engine take the case on.
func (h *fixture) later(number, at string) {
	h.t.Helper()
	h.clock.Set(at)
	_, err := h.Advance(h.t.Context(), number, nil, nil)
	require.NoError(h.t, err)
}

// everything is what the ledger holds, to tell whether a request changed it.
func (h *fixture) everything() string {
	h.t.Helper()
	ctx := h.t.Context()
	cases, err := h.Cases(ctx, domain.CaseQuery{Viewer: people["zhao"]})
	require.NoError(h.t, err)
	held := []any{cases}
	for _, c := range cases.Items {
		timeline, err := h.Timeline(ctx, c.Number)
		require.NoError(h.t, err)
		attachments, err := h.Attachments(ctx, c.Number)
		require.NoError(h.t, err)
		held = append(held, timeline, attachments)
	}
	calendar, err := h.Calendar(ctx)
	require.NoError(h.t, err)
	text, err := json.Marshal(append(held, calendar.Version()))
	require.NoError(h.t, err)
	return string(text)
}
