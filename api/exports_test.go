package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

// slowCatalog is a ledger whose lists of entries can be held up, and are counted.
type slowCatalog struct {
	*store.Store
	lists   atomic.Int32
	waiting chan struct{} // one for each list that is held up
	held    sync.Map      // by what is searched: chan struct{} until which its lists are held up
}

func (s *slowCatalog) Entries(ctx context.Context, q domain.EntryQuery) (domain.List[domain.Entry], error) {
	s.lists.Add(1)
	if until, ok := s.held.Load(q.Text); ok {
		s.waiting <- struct{}{}
		<-until.(chan struct{})
	}
	return s.Store.Entries(ctx, q)
}

func withSlowCatalog(t *testing.T) (*fixture, *slowCatalog) {
	t.Helper()
	slow := &slowCatalog{waiting: make(chan struct{}, 10)}
	return build(t, built{ledger: func(s *store.Store, l *api.Ledger) {
		slow.Store = s
		l.Catalog = slow
	}}), slow
}

// holdUp has what is searched held up until the answer is called.
func (s *slowCatalog) holdUp(text string) (goOn func()) {
	until := make(chan struct{})
	s.held.Store(text, until)
	return sync.OnceFunc(func() {
		s.held.Delete(text)
		close(until)
	})
}

// TestThePublicCatalogIsMadeOnce for each state of the catalog, however many ask, and is not sent to who has it.
func TestThePublicCatalogIsMadeOnce(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/catalog-file.csv", "/catalog-file.xlsx"} {
		h, slow := withSlowCatalog(t)
		goOn := slow.holdUp("")
		answers := make([]answer, 12)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = h.ask(call{method: "GET", path: path}) })
		}
		<-slow.waiting
		goOn()
		all.Wait()
		first := answers[0]
		for _, a := range answers {
			require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
			assert.Equal(t, first.raw, a.raw)
		}
		made := slow.lists.Load()
		citizen := h.ask(call{as: "citizen", method: "GET", path: path})
		assert.Equal(t, first.raw, citizen.raw)
		known := map[string]string{"If-None-Match": first.header.Get("ETag")}
		assert.Equal(t, http.StatusNotModified, h.ask(call{method: "GET", path: path, header: known}).status)
		assert.Equal(t, made, slow.lists.Load(), "what has been made is given")

		_, err := h.PutEntry(t.Context(), entry("mzj-010", "conditional", "unconditional"))
		require.NoError(t, err)
		after := h.ask(call{method: "GET", path: path, header: known})
		assert.Equal(t, http.StatusOK, after.status)
		assert.NotEqual(t, first.header.Get("ETag"), after.header.Get("ETag"))
		assert.Greater(t, slow.lists.Load(), made)
		own := h.ask(call{as: "liu", method: "GET", path: path})
		assert.NotEqual(t, after.raw, own.raw, "a department is told more")
		assert.Empty(t, own.header.Get("ETag"))
	}
}

// TestExportsTakeTurns: one at a time of each network, and the public keeps no department waiting.
func TestExportsTakeTurns(t *testing.T) {
	t.Parallel()
	h, slow := withSlowCatalog(t)
	goOn := slow.holdUp("低保")
	done := make(chan answer)
	search := "/catalog-file.xlsx?text=%E4%BD%8E%E4%BF%9D"
	go func() { done <- h.ask(call{method: "GET", path: search, from: "2001:db8:1:2::1"}) }()
	<-slow.waiting
	again := h.ask(call{method: "GET", path: search, from: "2001:db8:1:2:ffff::9"})
	assert.Equal(t, []any{http.StatusTooManyRequests, "already_running"}, []any{again.status, again.text("code")})
	assert.NotEmpty(t, again.header.Get("Retry-After"))
	assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: "/catalog-file.xlsx"}).status, "the whole has a turn of its own")
	for _, path := range []string{"/catalog-file.csv", "/reports/timeliness.csv?period=2026", "/catalog-template.xlsx"} {
		assert.Equal(t, http.StatusOK, h.ask(call{as: "wang", method: "GET", path: path}).status, path)
	}
	goOn()
	assert.Equal(t, http.StatusOK, (<-done).status)
	assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: search, from: "2001:db8:1:2::1"}).status)
}

// TestWhoLeavesGivesTheTurnBack: a request that has ended holds nothing.
func TestWhoLeavesGivesTheTurnBack(t *testing.T) {
	t.Parallel()
	h, slow := withSlowCatalog(t)
	for range 10 {
		ctx, leave := context.WithTimeout(t.Context(), time.Minute)
		goOn := slow.holdUp("低保")
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r := httptest.NewRequestWithContext(ctx, "GET", api.Base+"/catalog-file.csv?text=%E4%BD%8E%E4%BF%9D", nil)
			h.handler.ServeHTTP(httptest.NewRecorder(), r)
		}()
		<-slow.waiting
		leave()
		goOn()
		<-ended
	}
	assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: "/catalog-file.csv?text=x"}).status)
}
