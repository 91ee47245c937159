package api_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const roll = "机构名称,地址\n瑶海一院,和平路1号\n"

// putFile uploads a file to an entry.
func (h *fixture) putFile(as, code, name string) answer {
	h.t.Helper()
	c := upload(h.t, "file", name, roll)
	c.as, c.path = as, "/catalog/"+code+"/files?as_of=2026-09-01&note="+url.QueryEscape("全部在册的")
	return h.ask(c)
}

func (h *fixture) get(as, path string, header map[string]string) answer {
	h.t.Helper()
	return h.ask(call{as: as, method: "GET", path: path, header: header})
}

func TestOpenDataAreHadWithoutAsking(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	put := h.putFile("zhang", "mzj-002", "名册.csv")
	require.Equal(t, http.StatusCreated, put.status, "%s", put.raw)
	path := strings.TrimPrefix(put.header.Get("Location"), "/api/v1")

	list := h.get("", "/catalog/mzj-002/files", nil)
	assert.Equal(t, []any{"名册.csv"}, list.all("items", "name"))
	assert.Equal(t, hashOf(roll), list.text("items.0.sha256"))
	assert.Nil(t, list.at("items.0.downloads"), "what was taken is the provider's to know")
	assert.Nil(t, list.at("items.0.added_by"))
	assert.Equal(t, false, list.at("may_put"))

	whole := h.get("", path, nil)
	require.Equal(t, http.StatusOK, whole.status)
	assert.Equal(t, roll, string(whole.raw))
	assert.Equal(t, strconv.Quote(hashOf(roll)), whole.header.Get("ETag"))
	assert.Equal(t, strconv.Itoa(len(roll)), whole.header.Get("Content-Length"))
	assert.Equal(t, "application/octet-stream", whole.header.Get("Content-Type"), "a browser must not run it")
	assert.Contains(t, whole.header.Get("Content-Disposition"), "attachment; ")
	assert.Equal(t, "no-cache", whole.header.Get("Cache-Control"))
	same := h.get("", path, map[string]string{"If-None-Match": whole.header.Get("ETag")})
	assert.Equal(t, http.StatusNotModified, same.status)
	assert.Empty(t, same.raw)
	part := h.get("liu", path, map[string]string{"Range": "bytes=4-7"})
	assert.Equal(t, http.StatusPartialContent, part.status)
	assert.Equal(t, roll[4:8], string(part.raw))
	rest := h.get("liu", path, map[string]string{"Range": "bytes=8-"})
	assert.Equal(t, roll[8:], string(rest.raw))
	assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, h.get("", path, map[string]string{"Range": "bytes=900-"}).status)

	counted := map[string]any{"requests": 3.0, "completed": 2.0, "aborted": 0.0, "bytes": float64(2*len(roll) - 4)}
	for _, keeper := range []string{"zhang", "wang"} {
		list = h.get(keeper, "/catalog/mzj-002/files", nil)
		assert.Equal(t, counted, list.at("items.0.downloads"), keeper)
		assert.Equal(t, "张", list.text("items.0.added_by"))
		assert.Equal(t, true, list.at("may_put"))
	}
	rows := h.get("wang", "/reports/downloads?period=2026-Q3", nil)
	assert.Equal(t, []any{"public", "department"}, rows.all("items", "audience"))
	assert.Equal(t, []any{"2026-09", "2026-09"}, rows.all("items", "month"))
	assert.EqualValues(t, len(roll), rows.at("items.0.downloads.bytes"))
	assert.Empty(t, h.get("liu", "/reports/downloads", nil).all("items", "month"), "another department's")
	assert.Equal(t, "forbidden", h.get("citizen", "/reports/downloads", nil).text("code"))
}

func TestOpenFilesAreThoseOfOpenEntries(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	assert.Equal(t, "entry_not_free", h.putFile("zhang", "mzj-001", "a.csv").text("code"))
	assert.Equal(t, "forbidden", h.putFile("liu", "mzj-002", "a.csv").text("code"))
	assert.Equal(t, "forbidden", h.putFile("citizen", "mzj-002", "a.csv").text("code"))
	assert.Equal(t, "unauthenticated", h.putFile("", "mzj-002", "a.csv").text("code"))
	assert.Equal(t, "format_not_open", h.putFile("zhang", "mzj-002", "a.exe").text("code"))

	put := h.putFile("wang", "mzj-002", "a.csv")
	require.Equal(t, http.StatusCreated, put.status, "the bureau does so too: %s", put.raw)
	path := strings.TrimPrefix(put.header.Get("Location"), "/api/v1")
	assert.Equal(t, "file_unknown", h.get("", "/catalog/mzj-002/files/none", nil).text("code"))
	assert.Equal(t, "entry_unknown", h.get("", "/catalog/none/files/none", nil).text("code"))

	reclassify := func(share, open string) {
		_, err := h.PutEntry(t.Context(), entry("mzj-002", share, open))
		require.NoError(t, err)
	}
	reclassify("unconditional", "conditional")
	refused := h.get("", path, nil)
	assert.Equal(t, http.StatusForbidden, refused.status)
	assert.Equal(t, "目录条目 mzj-002 属于有条件开放，不提供直接下载；需要的，请申请开放", refused.text("detail"))
	list := h.get("", "/catalog/mzj-002/files", nil)
	assert.Empty(t, list.all("items", "name"))
	assert.Equal(t, refused.text("detail"), list.text("closed"))
	assert.Equal(t, http.StatusOK, h.get("liu", path, nil).status, "shared with every department")
	assert.Equal(t, http.StatusForbidden, h.get("citizen", path, nil).status)

	reclassify("conditional", "withheld")
	assert.Contains(t, h.get("", path, nil).text("detail"), "不予开放（依据：个人信息保护法）")
	assert.Equal(t, "entry_not_free", h.get("liu", path, nil).text("code"))
	assert.Equal(t, "entry_unknown", h.get("", "/catalog/mzj-002/files", nil).text("code"))
	assert.Equal(t, []any{"a.csv"}, h.get("zhang", "/catalog/mzj-002/files", nil).all("items", "name"), "its provider sees what there was")

	reclassify("unconditional", "unconditional")
	assert.Equal(t, http.StatusOK, h.get("", path, nil).status, "open again")
	assert.Equal(t, "forbidden", h.ask(call{as: "liu", method: "DELETE", path: path}).text("code"))
	require.Equal(t, http.StatusNoContent, h.ask(call{as: "zhang", method: "DELETE", path: path}).status)
	assert.Equal(t, "file_unknown", h.get("", path, nil).text("code"))
	assert.Equal(t, []any{"张"}, h.get("zhang", "/catalog/mzj-002/files", nil).all("past", "ended_by"))
}

func TestDownloadsOfNobodyAreLimited(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	path := strings.TrimPrefix(h.putFile("zhang", "mzj-002", "a.csv").header.Get("Location"), "/api/v1")
	for range 600 {
		require.Equal(t, http.StatusNotModified, h.get("", path, map[string]string{"If-None-Match": strconv.Quote(hashOf(roll))}).status)
	}
	limited := h.get("", path, nil)
	assert.Equal(t, http.StatusTooManyRequests, limited.status)
	assert.NotEmpty(t, limited.header.Get("Retry-After"))
	assert.Equal(t, http.StatusOK, h.get("citizen", path, nil).status, "somebody is logged in")
}

func TestHowDataAreGotAtIsNotForEverybody(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for code, class := range map[string][2]string{"mzj-002": {"unconditional", "unconditional"}, "mzj-003": {"withheld", "conditional"}} {
		e := entry(code, class[0], class[1])
		e.Access, e.Contact = "https://data.example.gov.cn/"+code, "王某 0551-00000000"
		_, err := h.PutEntry(t.Context(), e)
		require.NoError(t, err)
	}
	told := func(as, path, field string) string { return h.get(as, path, nil).text(field) }
	assert.Equal(t, "https://data.example.gov.cn/mzj-002", told("", "/catalog/mzj-002", "access"))
	for _, as := range []string{"", "citizen", "liu"} {
		assert.Empty(t, told(as, "/catalog/mzj-003", "access")+told(as, "/catalog/mzj-003", "contact"), as)
		for _, path := range []string{
			"/catalog?provider=mzj", "/catalog/mzj-003/versions", "/catalog/mzj-003/differences", "/catalog-file.csv?text=mzj-003",
		} {
			assert.NotContains(t, string(h.get(as, path, nil).raw), "example.gov.cn/mzj-003", "%s %s", as, path)
		}
	}
	assert.Contains(t, string(h.get("zhang", "/catalog-file.csv", nil).raw), "example.gov.cn/mzj-003")
	for _, as := range []string{"zhang", "wang", "admin"} {
		assert.Equal(t, "https://data.example.gov.cn/mzj-003", told(as, "/catalog/mzj-003", "access"), as)
	}
	export := h.get("liu", "/catalog-file.csv", nil)
	checked := h.sendCatalog("liu", "/catalog-file/check", string(export.raw))
	assert.Equal(t, []any{0.0, 3.0}, []any{checked.at("changed"), checked.at("unchanged")}, "%s", checked.raw)
	imported := h.sendCatalog("wang", "/catalog-file", string(export.raw))
	assert.EqualValues(t, 3, imported.at("unchanged"), "who was not told takes nothing away: %s", imported.raw)
}
