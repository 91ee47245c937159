package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
)

// feed opens a feed and returns where it is, below api.Base.
func (h *fixture) feed(as string, body map[string]any) (id, path string) {
	h.t.Helper()
	a := h.ask(call{as: as, method: "POST", path: "/me/feeds", body: body})
	require.Equal(h.t, http.StatusCreated, a.status, "%s", a.raw)
	return a.text("feed.id"), strings.TrimPrefix(a.text("path"), api.Base)
}

func (h *fixture) schedule(path string) *ics.Calendar {
	h.t.Helper()
	a := h.ask(call{method: "GET", path: path})
	require.Equal(h.t, http.StatusOK, a.status, "%s", a.raw)
	require.Equal(h.t, "text/calendar; charset=utf-8", a.header.Get("Content-Type"))
	for line := range strings.SplitSeq(strings.TrimSuffix(string(a.raw), "\r\n"), "\r\n") {
		require.LessOrEqual(h.t, len(line), 75, "RFC 5545 3.1: %q", line)
		require.True(h.t, utf8.ValidString(line), "no character is cut in two: %q", line)
		require.NotContains(h.t, line, "\n")
	}
	calendar, err := ics.ParseCalendar(bytes.NewReader(a.raw))
	require.NoError(h.t, err)
	return calendar
}

func TestAFeedShowsWhatIsDue(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	id, path := h.feed("zhang", map[string]any{"title": "手机"})
	text := string(h.ask(call{method: "GET", path: path}).raw)
	assert.Contains(t, text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", "RFC 7986 5.7")
	assert.Contains(t, text, "\r\nNAME:时限·我的待办\r\n", "RFC 7986 5.1")
	require.True(t, strings.HasSuffix(path, ".ics"), path)

	events := h.schedule(path).Events()
	require.Len(t, events, 1)
	property := func(e *ics.VEvent, name ics.ComponentProperty) string {
		p := e.GetProperty(name)
		require.NotNil(t, p, name)
		return p.Value
	}
	acceptance := events[0]
	assert.Equal(t, "20260915", property(acceptance, ics.ComponentPropertyDtStart))
	assert.Equal(t, "20260916", property(acceptance, ics.ComponentPropertyDtEnd))
	assert.Equal(t, []string{"DATE"}, acceptance.GetProperty(ics.ComponentPropertyDtStart).ICalParameters["VALUE"])
	assert.Equal(t, "受理届满："+number+" 政务数据共享申请（社会救助对象信息mzj-001）", property(acceptance, ics.ComponentPropertySummary))
	assert.Equal(t, "20260914T020000Z", property(acceptance, ics.ComponentPropertyDtstamp))
	require.Len(t, acceptance.Alarms(), 1)
	trigger := acceptance.Alarms()[0].GetProperty(ics.ComponentPropertyTrigger)
	assert.Equal(t, "20260915T010000Z", trigger.Value, "at nine in Shanghai, wherever the reader is")
	assert.Equal(t, []string{"DATE-TIME"}, trigger.ICalParameters["VALUE"])
	assert.Contains(t, property(acceptance, ics.ComponentPropertyDescription), "1 个工作日，自 2026-09-14 的次日起算")

	h.applied("zhang", number, "accept", nil)
	events = h.schedule(path).Events()
	require.Len(t, events, 1, "what is done is gone")
	answer := events[0]
	assert.NotEqual(t, acceptance.Id(), answer.Id())
	assert.Equal(t, "20260920", property(answer, ics.ComponentPropertyDtStart))
	assert.Contains(t, property(answer, ics.ComponentPropertyDescription), "依据：第十四条第二款")

	require.Equal(t, http.StatusNoContent, h.ask(call{as: "zhang", method: "DELETE", path: "/me/feeds/" + id}).status)
	gone, never := h.ask(call{method: "GET", path: path}), h.ask(call{method: "GET", path: "/feeds/none.ics"})
	assert.Equal(t, []any{404, "feed_unknown"}, []any{gone.status, gone.at("code")})
	assert.Equal(t, gone.at("detail"), never.at("detail"), "they cannot be told apart")
	assert.NotContains(t, h.logs.String(), strings.TrimSuffix(strings.TrimPrefix(path, "/feeds/"), ".ics"), "no token in a log")
}

func TestAFeedIsReadAnewOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	_, path := h.feed("zhang", map[string]any{"title": "手机"})
	first := h.ask(call{method: "GET", path: path})
	assert.Equal(t, "private, max-age=900", first.header.Get("Cache-Control"))
	tag := first.header.Get("ETag")
	head := h.ask(call{method: "HEAD", path: path})
	assert.Equal(t, http.StatusOK, head.status)
	assert.Equal(t, []any{tag, first.header.Get("Content-Type")}, []any{head.header.Get("ETag"), head.header.Get("Content-Type")})
	h.clock.Set("2026-09-14 16:00:00")
	again := call{method: "GET", path: path, header: map[string]string{"If-None-Match": tag}}
	a := h.ask(again)
	assert.Equal(t, http.StatusNotModified, a.status)
	assert.Empty(t, a.raw)
	h.applied("zhang", number, "accept", nil)
	assert.Equal(t, http.StatusOK, h.ask(again).status)
}

// What is late has a day that is past: there is nothing to remind of.
func TestAnOverdueDateHasNoAlarm(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	a := h.ask(call{as: "liu", method: "POST", path: "/cases", body: map[string]any{
		"procedure": "yaohai-2024/correction-ticket", "resource": "mzj-001",
		"form": map[string]any{"kind": "data", "problem": "与户籍不符"},
	}})
	require.Equal(t, http.StatusCreated, a.status, "%s", a.raw)
	_, path := h.feed("zhang", map[string]any{"title": "手机"})
	require.Len(t, h.schedule(path).Events()[0].Alarms(), 1)
	h.later(a.text("number"), "2026-10-20 09:00:00")
	late := h.schedule(path).Events()[0]
	require.Contains(t, late.GetProperty(ics.ComponentPropertySummary).Value, "（已逾期）")
	require.Empty(t, late.Alarms())
}

// In this fixture 2027 has no notice yet.
func TestAProvisionalDateSaysSo(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.clock.Set("2026-12-31 10:00:00")
	h.file()
	_, path := h.feed("zhang", map[string]any{"title": "手机"})
	e := h.schedule(path).Events()[0]
	assert.Contains(t, e.GetProperty(ics.ComponentPropertySummary).Value, "（暂定）")
	assert.Equal(t, "TENTATIVE", e.GetProperty(ics.ComponentPropertyStatus).Value)
	before := e.GetProperty(ics.ComponentPropertySequence).Value

	number := strings.Split(e.Id(), "@")[0][:14]
	require.Equal(t, http.StatusOK, h.ask(call{as: "wang", method: "PUT", path: "/calendar/2027", body: notice2027()}).status)
	h.later(number, "2026-12-31 11:00:00")
	e = h.schedule(path).Events()[0]
	assert.NotContains(t, e.GetProperty(ics.ComponentPropertySummary).Value, "暂定")
	assert.GreaterOrEqual(t, e.GetProperty(ics.ComponentPropertySequence).Value, before)
}

func TestFeedsOfDepartments(t *testing.T) {
	t.Parallel()
	department := map[string]any{"title": "大屏", "department": "mzj"}
	play(t, []scenario{
		{name: "one's own", as: "zhang", do: "POST /me/feeds", body: department, status: 201, want: map[string]any{"feed.department.name": "MZJ局"}},
		{name: "a supervisor's", as: "wang", do: "POST /me/feeds", body: department, status: 201},
		{name: "another one's", as: "liu", do: "POST /me/feeds", body: department, status: 403, code: "forbidden"},
		{name: "the public's", as: "citizen", do: "POST /me/feeds", body: department, status: 403, code: "forbidden"},
		{name: "one that is not there", as: "wang", do: "POST /me/feeds", body: map[string]any{"title": "x", "department": "none"},
			status: 422, code: "field_invalid"},
		{name: "nobody's", do: "POST /me/feeds", body: department, status: 401, code: "unauthenticated"},
		{name: "withdrawn that is not one's own", as: "liu", do: "DELETE /me/feeds/x", status: 404, code: "feed_unknown"},
	})
	h := newFixture(t)
	number := h.file()
	_, path := h.feed("wang", department)
	require.Len(t, h.schedule(path).Events(), 1)
	assert.Contains(t, h.schedule(path).Events()[0].Id(), number)
	list := h.ask(call{as: "wang", method: "GET", path: "/me/feeds"})
	assert.Equal(t, []any{"大屏"}, list.all("items", "title"))

	moved := people["wang"]
	moved.Department, moved.Positions = "jtj", []domain.Position{domain.Staff}
	require.NoError(t, h.PutAccount(t.Context(), domain.Account{Person: moved}))
	assert.Equal(t, http.StatusNotFound, h.ask(call{method: "GET", path: path}).status, "who may no longer see it takes nothing along")
}
