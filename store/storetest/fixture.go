package storetest

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// The people of the tests.
var (
	applicant = domain.Person{ID: "p-applicant", Login: "Liu", Name: "刘", Department: "wjw", Positions: []domain.Position{domain.Staff}}
	provider  = domain.Person{ID: "p-provider", Login: "Zhang", Name: "张", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	bureau    = domain.Person{ID: "p-bureau", Login: "Wang", Name: "王", Department: "sjj", Positions: []domain.Position{domain.Staff, domain.Bureau}}
	outsider  = domain.Person{ID: "p-outsider", Login: "Chen", Name: "陈", Department: "jtj", Positions: []domain.Position{domain.Staff}}
	auditor   = domain.Person{ID: "p-auditor", Login: "Zhao", Name: "赵", Department: "sjju", Positions: []domain.Position{domain.Auditor}}
	citizen   = domain.Person{ID: "p-citizen", Login: "citizen", Name: "李"}
	people    = []domain.Person{applicant, provider, bureau, outsider, auditor, citizen}
)

// unannounced is the calendar by which the tests count: the notice of 2027 is not out, whatever this build knows.
var unannounced = calendar.Builtin().Before(2027)

// ledger is a store in a test, with what most tests need.
type ledger struct {
	*store.Store
	t      testing.TB
	ctx    context.Context
	config store.Config
	clock  *Clock
	share  *procedure.Definition // yaohai-2024/share-application
}

// newLedger opens a fresh ledger on a Monday morning, with people, a catalog and a definition.
func newLedger(t testing.TB, fresh Fresh) *ledger {
	t.Helper()
	config := fresh(t)
	clock := NewClock("2026-09-14 10:00:00")
	config.Clock, config.Calendar, config.Keys = clock, unannounced, filepath.Join(t.TempDir(), "keys.json")
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	l := &ledger{t: t, ctx: t.Context(), config: config, clock: clock, share: ShareApplication(t)}
	l.Store = l.reopen(config)
	l.seed()
	return l
}

// reopen opens another Store on the same database.
func (l *ledger) reopen(c store.Config) *store.Store {
	l.t.Helper()
	s, err := store.Open(l.ctx, c)
	require.NoError(l.t, err)
	l.t.Cleanup(func() { require.NoError(l.t, s.Close()) })
	return s
}

func (l *ledger) seed() {
	l.t.Helper()
	for _, code := range []string{"wjw", "mzj", "sjj", "jtj", "sjju"} {
		require.NoError(l.t, l.PutDepartment(l.ctx, domain.Department{Code: code, Name: code + "局", Group: "区直部门"}))
	}
	for _, p := range people {
		require.NoError(l.t, l.PutAccount(l.ctx, domain.Account{Person: p, PasswordHash: "hash of " + p.ID}))
	}
	for _, e := range []domain.Entry{entry("mzj-001", "conditional"), entry("mzj-002", "unconditional"), entry("mzj-003", "withheld")} {
		_, err := l.PutEntry(l.ctx, e)
		require.NoError(l.t, err)
	}
	require.NoError(l.t, l.PublishDefinitions(l.ctx, l.share))
}

func entry(code, share string) domain.Entry {
	return domain.Entry{
		Resource: procedure.Resource{
			Code: code, Title: "社会救助对象信息" + code, Provider: "mzj", Share: share, ShareBasis: "社会救助暂行办法",
			Open: "withheld", OpenBasis: "个人信息保护法",
		},
		Domain: "民政", Summary: "低保、特困人员名单", Items: []procedure.Item{{Name: "姓名", Type: "字符"}},
	}
}

// ShareApplication reads the definition that most tests run: it grants at once upon consent, as those do that are on record.
func ShareApplication(t testing.TB) *procedure.Definition { return definition(t, "share-application") }

// definition reads one of the procedures of the same regulation.
func definition(t testing.TB, name string) *procedure.Definition {
	t.Helper()
	folder := filepath.Join(moduleRoot(t), "regulations", "yaohai-2024")
	source := func(file string) []byte {
		b, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		return b
	}
	regulation, err := procedure.ParseRegulation("regulation.yaml", source("regulation.yaml"))
	require.NoError(t, err)
	text := bytes.ReplaceAll(source(name+".yaml"), []byte("to: delivery"), []byte("to: granted"))
	d, err := procedure.Parse(regulation, name+".yaml", text)
	require.NoError(t, err)
	return d
}

// moduleRoot is the folder above the running test that has go.mod in it.
func moduleRoot(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	require.NoError(t, err)
	for above := ""; above != folder; folder, above = filepath.Dir(folder), folder {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
	}
	require.Fail(t, "no go.mod is above the test")
	return ""
}

// filing is a sharing application of the applicant for a conditional entry.
func (l *ledger) filing() domain.Filing {
	return domain.Filing{Definition: l.share, By: applicant, Resource: "mzj-001", Form: procedure.Fields{
		"purpose": "核对低保对象", "scope": "姓名、身份证号", "mode": "interface", "no_state_secrets": true, "duty": true,
	}}
}

// file files it and returns the case number.
func (l *ledger) file() string {
	l.t.Helper()
	filed, err := l.File(l.ctx, l.filing())
	require.NoError(l.t, err)
	return filed.Case.State.Number
}

// accepted files a case and has it accepted.
func (l *ledger) show(number string) domain.Case {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	return c
}

func (l *ledger) accepted() string {
	l.t.Helper()
	number := l.file()
	l.act(number, "accept", provider, nil)
	return number
}

func (l *ledger) register(number, action string, by domain.Person, fields procedure.Fields) (domain.Act, error) {
	registered, err := l.Register(l.ctx, domain.Act{Case: number, Action: action, By: by, Fields: fields})
	return registered.Act, err
}

// heard has the engine have heard of cases as they are.
func (l *ledger) heard(numbers ...string) {
	l.t.Helper()
	for _, number := range numbers {
		c, err := l.Case(l.ctx, number)
		require.NoError(l.t, err)
		l.Told(number, c.Version)
	}
	require.NoError(l.t, l.WriteTold(l.ctx))
}

// act registers an act and advances the case; the act must be applied.
func (l *ledger) act(number, action string, by domain.Person, fields procedure.Fields) domain.Advanced {
	l.t.Helper()
	a, err := l.register(number, action, by, fields)
	require.NoError(l.t, err)
	out := l.advance(number, a.ID)
	require.Len(l.t, out.Answers, 1)
	require.Equal(l.t, domain.Applied, out.Answers[0].Status, out.Answers[0].Detail)
	return out
}

func (l *ledger) advance(number string, supplementing ...string) domain.Advanced {
	l.t.Helper()
	out, err := l.Advance(l.ctx, number, nil, supplementing)
	require.NoError(l.t, err)
	return out
}

// served advances the case with the success of the service that it waits for.
func (l *ledger) served(number string) domain.Advanced {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	calls := c.State.Calls()
	require.Len(l.t, calls, 1)
	out, err := l.Advance(l.ctx, number, []procedure.Event{done(calls[0])}, nil)
	require.NoError(l.t, err)
	return out
}

// refused checks that the error is a Refusal with the code.
func refused(t testing.TB, err error, code procedure.Code) procedure.Refusal {
	t.Helper()
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, code, refusal.Code, refusal.Detail)
	require.NotEmpty(t, refusal.Detail)
	return *refusal
}
