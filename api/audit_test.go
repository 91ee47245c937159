package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAudit(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	one := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/verification"})
	assert.Equal(t, true, one.at("sound"), "%s", one.raw)
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", method: "GET", path: "/cases/" + number + "/verification"}).status)

	anchor := h.ask(call{as: "zhao", method: "POST", path: "/audit/anchors"})
	require.Equal(t, http.StatusCreated, anchor.status, "%s", anchor.raw)
	list := h.ask(call{as: "admin", method: "GET", path: "/audit/anchors"})
	assert.Equal(t, []any{anchor.at("root")}, list.all("items", "root"))
	file := h.ask(call{as: "zhao", method: "GET", path: "/audit/anchors/1"})
	assert.Equal(t, anchor.at("root"), file.at("root"))
	assert.Contains(t, file.header.Get("Content-Disposition"), "anchor-2026-09-14-1.json")
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "zhao", method: "GET", path: "/audit/anchors/2"}).status)

	started := h.ask(call{as: "zhao", method: "POST", path: "/audit/verifications"})
	require.Equal(t, http.StatusAccepted, started.status, "%s", started.raw)
	path := "/audit/verifications/" + started.text("id")
	require.Eventually(t, func() bool {
		return h.ask(call{as: "zhao", method: "GET", path: path}).at("status") != "running"
	}, 20*time.Second, 20*time.Millisecond)
	done := h.ask(call{as: "zhao", method: "GET", path: path})
	assert.Equal(t, "sound", done.at("status"), "%s", done.raw)
	assert.EqualValues(t, 1, done.at("cases"))
	assert.EqualValues(t, 1, done.at("anchor"))
	assert.Equal(t, "赵", done.at("started_by"))
	assert.EqualValues(t, 1, h.ask(call{as: "zhao", method: "GET", path: "/audit/verifications"}).at("items.#"))
	for _, c := range []call{{method: "GET", path: path}, {method: "POST", path: "/audit/verifications"}, {method: "POST", path: "/audit/anchors"}} {
		c.as = "wang"
		assert.Equal(t, http.StatusForbidden, h.ask(c).status, c.path)
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	half := map[string]any{"procedure": "yaohai-2024/share-application", "form": map[string]any{"purpose": "未完"}}
	saved := h.ask(call{as: "liu", method: "PUT", path: "/drafts/d-1", body: half})
	require.Equal(t, http.StatusOK, saved.status, "%s", saved.raw)
	assert.Equal(t, "政务数据共享申请", saved.at("title"))
	assert.Equal(t, []any{"d-1"}, h.ask(call{as: "liu", method: "GET", path: "/drafts"}).all("items", "id"))
	assert.Equal(t, []any{}, h.ask(call{as: "zhang", method: "GET", path: "/drafts"}).all("items", "id"))
	assert.Equal(t, "draft_unknown", h.ask(call{as: "zhang", method: "GET", path: "/drafts/d-1"}).at("code"))
	form := upload(t, "file", "证据.txt", "两条")
	form.path = "/attachments"
	ticket := map[string]any{
		"procedure": "neixiang/correction-ticket", "parent": "NX-2026-000001", "child": "again",
		"form": map[string]any{"evidence": h.ask(form).text("id"), "problem": "未完"},
	}
	require.Equal(t, http.StatusOK, h.ask(call{as: "liu", method: "PUT", path: "/drafts/d-3", body: ticket}).status)
	read := h.ask(call{as: "liu", method: "GET", path: "/drafts/d-3"})
	assert.Equal(t, []any{"证据.txt"}, read.all("attachments", "name"), "%s", read.raw)
	assert.Equal(t, []string{"NX-2026-000001", "again"}, []string{read.text("parent"), read.text("child")})
	half["procedure"] = "none/none"
	assert.Equal(t, "definition_unknown", h.ask(call{as: "liu", method: "PUT", path: "/drafts/d-2", body: half}).at("code"))
	for resource, subject := range map[string]string{"mzj-001": h.ask(call{as: "liu", method: "GET", path: "/catalog/mzj-001"}).text("title"), "gone-1": ""} {
		about := map[string]any{"procedure": "yaohai-2024/share-application", "resource": resource, "form": map[string]any{}}
		require.Equal(t, http.StatusOK, h.ask(call{as: "zhang", method: "PUT", path: "/drafts/d-4", body: about}).status)
		listed := h.ask(call{as: "zhang", method: "GET", path: "/drafts"})
		assert.Equal(t, []string{resource, subject}, []string{listed.text("items.0.resource"), listed.text("items.0.subject")})
	}
	whole := filing()
	whole["draft"] = "d-1"
	require.Equal(t, http.StatusCreated, h.ask(call{as: "liu", method: "POST", path: "/cases", body: whole}).status)
	assert.Equal(t, "draft_unknown", h.ask(call{as: "liu", method: "GET", path: "/drafts/d-1"}).at("code"))
	assert.Equal(t, http.StatusNoContent, h.ask(call{as: "liu", method: "DELETE", path: "/drafts/d-1"}).status)
}
