package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/store"
)

// pair is a ledger in which two requests read the same before either writes: each read waits for the other's.
// What is to happen between a read and the write that rests on it is done by meanwhile.
type pair struct {
	*store.Store
	waiting   atomic.Int32 // who has not read yet; 0: nobody waits
	both      chan struct{}
	meanwhile func()
}

func (p *pair) expect() {
	p.both = make(chan struct{})
	p.waiting.Store(2)
}

func (p *pair) read() {
	if p.meanwhile != nil {
		p.meanwhile()
		return
	}
	if p.both == nil {
		return
	}
	if p.waiting.Add(-1) == 0 {
		close(p.both)
	}
	<-p.both
}

func (p *pair) EnterNotice(ctx context.Context, y calendar.Year, by domain.Person, seen ...string) (*calendar.Calendar, error) {
	p.read()
	return p.Store.EnterNotice(ctx, y, by, seen...)
}

func (p *pair) Account(ctx context.Context, login string) (domain.Account, error) {
	defer p.read()
	return p.Store.Account(ctx, login)
}

func (p *pair) AccountOf(ctx context.Context, id string) (domain.Account, error) {
	defer p.read()
	return p.Store.AccountOf(ctx, id)
}

func (p *pair) Snapshot(ctx context.Context, period string, version int) (report.Snapshot, error) {
	defer p.read()
	return p.Store.Snapshot(ctx, period, version)
}

func (p *pair) EntriesOf(ctx context.Context, codes []string) (map[string]domain.Entry, error) {
	defer p.read()
	return p.Store.EntriesOf(ctx, codes)
}

func (p *pair) Entry(ctx context.Context, code string) (domain.Entry, error) {
	defer p.read()
	return p.Store.Entry(ctx, code)
}

func newPair(t *testing.T) (*fixture, *pair) {
	p := &pair{}
	return build(t, built{ledger: func(s *store.Store, l *api.Ledger) {
		p.Store = s
		l.Calendar, l.Sessions, l.Tokens, l.Reports, l.Catalog = p, p, p, p, p
	}}), p
}

// atOnce makes both requests at the same time and returns their statuses, the smaller first.
func (p *pair) atOnce(first, second func() answer) []int {
	p.expect()
	var all sync.WaitGroup
	statuses := make([]int, 2)
	for i, ask := range []func() answer{first, second} {
		all.Go(func() { statuses[i] = ask().status })
	}
	all.Wait()
	slices.Sort(statuses)
	return statuses
}

func TestOfTwoNoticesWithOneTagOneIsEntered(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	tag := h.ask(call{method: "GET", path: "/calendar/2027"}).header.Get("ETag")
	enter := func(paper string) func() answer {
		notice := notice2027()
		notice["papers"] = []string{paper}
		return func() answer {
			return h.ask(call{as: "wang", method: "PUT", path: "/calendar/2027", body: notice, header: map[string]string{"If-Match": tag}})
		}
	}
	assert.Equal(t, []int{http.StatusOK, http.StatusPreconditionFailed}, p.atOnce(enter("甲"), enter("乙")), "two notices")
	tag = h.ask(call{method: "GET", path: "/calendar/2027"}).header.Get("ETag")
	assert.Equal(t, []int{http.StatusOK, http.StatusPreconditionFailed}, p.atOnce(enter("丙"), enter("丙")), "the same one twice")
}

func TestOfTwoWhoChangeAPasswordOneDoes(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	change := func(to string) func() answer {
		return func() answer {
			return h.ask(call{as: "liu", method: "PUT", path: "/me/password", body: map[string]any{"current": password, "new": to}})
		}
	}
	assert.Equal(t, []int{http.StatusNoContent, http.StatusPreconditionFailed}, p.atOnce(change("新的密码之一二三四五"), change("新的密码之六七八九十")))
}

// Who was let in with a password that is another by now would stay, though a reset ends all log-ins.
func TestALogInWithAPasswordThatIsBeingReset(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	p.meanwhile = func() {
		p.meanwhile = nil
		assert.Equal(t, http.StatusOK, h.ask(call{as: "admin", method: "POST", path: "/administration/people/p1:resetPassword"}).status)
	}
	in := h.ask(call{method: "POST", path: "/session", body: map[string]any{"login": "liu", "password": password}})
	assert.Equal(t, "login_failed", in.text("code"), "%s", in.raw)
}

func TestOfTwoCorrectionsOfASnapshotOneIsKept(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	h.file()
	keeps(h)
	correct := func() answer {
		return h.ask(call{as: "wang", method: "POST", path: "/reports/snapshots/2026-09", body: `{"reason": "补录"}`})
	}
	assert.Equal(t, []int{http.StatusCreated, http.StatusPreconditionFailed}, p.atOnce(correct, correct))
}

func TestOfTwoCatalogFilesOneIsImported(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	send := func(as string) func() answer {
		return func() answer { return h.sendCatalog(as, "/catalog-file", catalogFile) }
	}
	assert.Equal(t, []int{http.StatusOK, http.StatusConflict}, p.atOnce(send("wang"), send("shen")))
}

// Only who provides the data may say that they are up to date.
func TestAnUpdateOfWhatAnotherDepartmentIsTakingOver(t *testing.T) {
	t.Parallel()
	h, p := newPair(t)
	file := strings.ReplaceAll(catalogFile, "307003001/000012", "mzj-012")
	require.Equal(t, http.StatusOK, h.sendCatalog("wang", "/catalog-file", file).status)
	p.meanwhile = func() {
		p.meanwhile = nil
		e, err := h.Entry(t.Context(), "mzj-012")
		if assert.NoError(t, err) {
			e.Provider = "jtj"
			_, err = h.PutEntry(t.Context(), e)
			assert.NoError(t, err)
		}
	}
	answer := h.ask(call{as: "zhang", method: "POST", path: "/catalog/mzj-012:updated", body: map[string]any{}})
	assert.Equal(t, "entry_changed", answer.text("code"), "%s", answer.raw)
}
