package api_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

// TestNonsenseIsRefused: what the review found to be taken, or to fail.
func TestNonsenseIsRefused(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for range 2 {
		h.file()
	}
	cursor := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, c := range []struct {
		call call
		code string
	}{
		{call{method: "POST", path: "/session", body: `{"login": 1e400, "password": "x"}`}, "malformed_json"},
		{call{as: "liu", method: "POST", path: "/cases", body: `{"procedure": "yaohai-2024/share-application", "form": {"a": 1e400}}`}, "malformed_json"},
		{call{as: "liu", method: "GET", path: "/cases?after=" + cursor(`["x","y"]`)}, "cursor_invalid"},
		{call{as: "liu", method: "GET", path: "/cases?after=" + cursor(`[1,2]`)}, "cursor_invalid"},
		{call{as: "liu", method: "GET", path: "/cases?after=" + cursor(`[1,null]`)}, "cursor_invalid"},
		{call{as: "liu", method: "GET", path: "/cases?limit=%2B1"}, "parameter_invalid"},
		{call{as: "liu", method: "GET", path: "/cases?limit=01"}, "parameter_invalid"},
		{call{as: "admin", method: "POST", path: "/administration/departments", body: map[string]any{"code": "public", "name": "x"}}, "field_invalid"},
		{call{as: "admin", method: "POST", path: "/administration/departments", body: map[string]any{"code": "Bureau", "name": "x"}}, "field_invalid"},
		{call{as: "admin", method: "POST", path: "/administration/departments", body: map[string]any{"code": "superior", "name": "x"}}, "field_invalid"},
	} {
		a := h.ask(c.call)
		assert.Equal(t, c.code, a.text("code"), "%s %s: %s", c.call.method, c.call.path, a.raw)
	}
	empty := h.ask(call{as: "liu", method: "POST", path: "/attachments", header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"},
		body: strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n\r\n--b--\r\n")})
	assert.Equal(t, "malformed_upload", empty.text("code"), "%s", empty.raw)
}

// TestThePublicIsToldOfWhatIsOpen and of nothing else.
func TestThePublicIsToldOfWhatIsOpen(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	e := entry("mzj-009", "conditional", "unconditional")
	e.ShareTerms, e.Related = "内部条件", []string{"mzj-001", "mzj-002"}
	e.Items[0].Open = "unconditional"
	closed := e.Items[0]
	closed.Name, closed.Open, closed.Note = "身份证号", "withheld", "内部说明"
	e.Items = append(e.Items, closed)
	_, err := h.PutEntry(t.Context(), e)
	require.NoError(t, err)
	for _, path := range []string{"/catalog", "/catalog/mzj-009", "/catalog/mzj-009/versions", "/catalog-file.csv"} {
		told, known := h.ask(call{method: "GET", path: path}), h.ask(call{as: "liu", method: "GET", path: path})
		require.Equal(t, http.StatusOK, told.status, "%s: %s", path, told.raw)
		for _, hidden := range []string{"身份证号", "内部说明", "内部条件", "社会救助暂行办法", "mzj-001"} {
			assert.NotContains(t, string(told.raw), hidden, path)
			assert.Contains(t, string(known.raw), hidden, path)
		}
		assert.Contains(t, string(told.raw), "姓名", path)
		assert.Contains(t, string(told.raw), "mzj-002", path)
	}
	for _, text := range []string{"身份证号", "身"} {
		found := "/catalog?text=" + url.QueryEscape(text)
		assert.EqualValues(t, 1, h.get("liu", found, nil).at("items.#"), text)
		assert.EqualValues(t, 0, h.get("", found, nil).at("items.#"), "what is not told is not matched: %s", text)
	}
}

// ailing is a ledger whose database fails as long as it does.
type ailing struct {
	*store.Store
	fails atomic.Bool
}

func (a *ailing) Account(ctx context.Context, login string) (domain.Account, error) {
	if a.fails.Load() {
		return domain.Account{}, errors.Join(errors.New("ledger: read the account"), sqlite3.BUSY)
	}
	return a.Store.Account(ctx, login)
}

// TestAnOutageLocksNobodyOut: a log-in that our database failed has not been wrong.
func TestAnOutageLocksNobodyOut(t *testing.T) {
	t.Parallel()
	var ledger *ailing
	h := build(t, built{ledger: func(s *store.Store, l *api.Ledger) {
		ledger = &ailing{Store: s}
		l.Sessions = ledger
	}})
	ledger.fails.Store(true)
	for range 20 {
		a := h.ask(call{method: "POST", path: "/session", body: login("liu", password)})
		require.Equal(t, http.StatusServiceUnavailable, a.status, "%s", a.raw)
		assert.Equal(t, "database_busy", a.text("code"))
		assert.NotEmpty(t, a.header.Get("Retry-After"))
	}
	ledger.fails.Store(false)
	assert.Equal(t, http.StatusCreated, h.ask(call{method: "POST", path: "/session", body: login("liu", password)}).status)
}
