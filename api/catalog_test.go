package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
)

const catalogFile = "信息资源代码,信息资源名称,信息资源提供方代码,信息资源摘要,信息资源格式分类,共享类型,共享类型依据,开放类型,开放类型依据,更新周期,发布日期,信息项名称,数据类型\n" +
	"307003001/000012,临时救助信息,mzj,临时救助,数据库,有条件共享,第十二条,无条件开放,,每月,2026-07-01,姓名,C\n,,,,,,,,,,,救助日期,D\n"

func (h *fixture) sendCatalog(as, path, content string) answer {
	h.t.Helper()
	c := upload(h.t, "file", "目录.csv", content)
	c.as, c.path = as, path
	return h.ask(c)
}

func TestCatalogFile(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	checked := h.sendCatalog("zhang", "/catalog-file/check", catalogFile)
	require.Equal(t, http.StatusOK, checked.status, "%s", checked.raw)
	assert.Equal(t, []any{1.0, 1.0, 0.0, true, false},
		[]any{checked.at("entries"), checked.at("created"), checked.at("changed"), checked.at("importable"), checked.at("imported")})
	path := "/catalog/" + url.PathEscape("307003001/000012")
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "wang", method: "GET", path: path}).status, "a dry run changes nothing")

	assert.Equal(t, "forbidden", h.sendCatalog("zhang", "/catalog-file", catalogFile).text("code"))
	assert.Equal(t, "forbidden", h.sendCatalog("citizen", "/catalog-file/check", catalogFile).text("code"))
	imported := h.sendCatalog("wang", "/catalog-file", catalogFile)
	require.Equal(t, http.StatusOK, imported.status, "%s", imported.raw)
	assert.Equal(t, true, imported.at("imported"))

	entry := h.ask(call{as: "liu", method: "GET", path: path})
	require.Equal(t, http.StatusOK, entry.status, "%s", entry.raw)
	assert.Equal(t, "王", entry.text("imported_by"))
	assert.Equal(t, "2026-08-01", entry.text("next_update_on"))
	assert.Equal(t, true, entry.at("update_overdue"))
	assert.Empty(t, h.ask(call{as: "citizen", method: "GET", path: path}).text("imported_by"))

	again := h.sendCatalog("admin", "/catalog-file", catalogFile)
	assert.Equal(t, []any{0.0, 0.0, 1.0}, []any{again.at("created"), again.at("changed"), again.at("unchanged")})
	changed := h.sendCatalog("admin", "/catalog-file", strings.ReplaceAll(catalogFile, "姓名,C", "姓名,N"))
	require.Equal(t, http.StatusOK, changed.status, "%s", changed.raw)
	difference := h.ask(call{as: "liu", method: "GET", path: path + "/differences"})
	assert.Equal(t, []any{"信息项"}, difference.all("differences", "title"))
	assert.Equal(t, []any{"姓名"}, difference.all("differences", "item"))
	assert.Equal(t, []any{"changed"}, difference.all("differences", "kind"))
	whole := h.ask(call{as: "liu", method: "GET", path: path + "/differences?from=1&to=1"})
	assert.Empty(t, whole.all("differences", "title"))
	assert.Equal(t, "entry_unknown", h.ask(call{as: "liu", method: "GET", path: path + "/differences?from=7"}).text("code"))
}

func TestImportsStateWhatWentBefore(t *testing.T) {
	t.Parallel()
	h := build(t, built{})
	entered := h.ask(call{as: "admin", method: http.MethodPut, path: "/administration/law", body: items(applies("yongjia-2021", "departments"))})
	require.Equal(t, http.StatusOK, entered.status, "%s", entered.raw)
	checked := h.sendCatalog("zhang", "/catalog-file/check", catalogFile)
	assert.Equal(t, []any{"yongjia-2021/secrecy"}, checked.all("reviews", "name"))
	assert.Equal(t, []any{"第三十九条"}, checked.all("reviews", "article"))

	send := func(reviews string) answer {
		c := upload(t, "file", "目录.csv", catalogFile, [2]string{"reviews", reviews})
		c.as, c.path = "wang", "/catalog-file"
		return h.ask(c)
	}
	before := h.everything()
	missing := h.sendCatalog("wang", "/catalog-file", catalogFile)
	assert.Equal(t, []any{http.StatusUnprocessableEntity, "import_unreviewed"}, []any{missing.status, missing.text("code")})
	assert.Contains(t, missing.text("detail"), "永嘉办法第三十九条")
	assert.Equal(t, "malformed_upload", send("[1]").text("code"))
	assert.Equal(t, before, h.everything())

	imported := send(`{"yongjia-2021/secrecy": "永保审〔2026〕3号"}`)
	require.Equal(t, http.StatusOK, imported.status, "%s", imported.raw)
	assert.Equal(t, []any{"永保审〔2026〕3号"}, imported.all("reviews", "stated"))
	path := "/catalog/" + url.PathEscape("307003001/000012")
	assert.Equal(t, []any{"永保审〔2026〕3号"}, h.ask(call{as: "liu", method: "GET", path: path}).all("import_reviews", "stated"))
	assert.Nil(t, h.ask(call{as: "citizen", method: "GET", path: path}).at("import_reviews"))
}

func TestFaultyCatalogFile(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	before := h.everything()
	refused := h.sendCatalog("wang", "/catalog-file", strings.ReplaceAll(catalogFile, "第十二条", ""))
	require.Equal(t, http.StatusUnprocessableEntity, refused.status, "%s", refused.raw)
	assert.Equal(t, []any{"basis_missing"}, refused.all("problems", "code"))
	assert.Equal(t, []any{2.0}, refused.all("problems", "row"))
	assert.Equal(t, []any{"共享类型依据"}, refused.all("problems", "column"))
	assert.Equal(t, []any{"G2"}, refused.all("problems", "cell"))
	noted := h.sendCatalog("wang", "/catalog-file/check", catalogFile+"注：本表由民政局填报\n")
	assert.Equal(t, []any{"row_set_aside"}, noted.all("problems", "code"))
	assert.Equal(t, []any{true}, noted.all("problems", "notice"))
	assert.Equal(t, true, noted.at("importable"))
	assert.Equal(t, "malformed_upload", h.sendCatalog("wang", "/catalog-file", "").text("code")+h.ask(call{as: "wang", method: "POST",
		path: "/catalog-file", body: "x", header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"}}).text("code"))
	assert.Equal(t, before, h.everything())
}

func TestCatalogExportIsNoChange(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	require.Equal(t, http.StatusOK, h.sendCatalog("wang", "/catalog-file", catalogFile).status)
	for _, path := range []string{"/catalog-file.csv", "/catalog-file.xlsx"} {
		file := h.ask(call{as: "wang", method: "GET", path: path})
		require.Equal(t, http.StatusOK, file.status, "%s", file.raw)
		assert.Contains(t, file.header.Get("Content-Disposition"), "attachment")
		plan := h.sendCatalog("wang", "/catalog-file", string(file.raw))
		require.Equal(t, http.StatusOK, plan.status, "%s", plan.raw)
		assert.Equal(t, []any{0.0, 0.0, plan.at("entries")}, []any{plan.at("created"), plan.at("changed"), plan.at("unchanged")}, path)
	}
	public := h.ask(call{method: "GET", path: "/catalog-file.csv"})
	assert.Equal(t, http.StatusOK, public.status)
	assert.NotContains(t, string(public.raw), "不予开放\n")
	template := h.ask(call{as: "zhang", method: "GET", path: "/catalog-template.xlsx"})
	assert.Equal(t, http.StatusOK, template.status)
	assert.True(t, strings.HasPrefix(string(template.raw), "PK"))
}

func TestDataUpdates(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	require.Equal(t, http.StatusOK, h.sendCatalog("wang", "/catalog-file", strings.ReplaceAll(catalogFile, "307003001/000012", "mzj-012")).status)
	path := "/catalog/mzj-012"
	overdue := func(as string) []any {
		return h.ask(call{as: as, method: "GET", path: "/catalog?update_overdue=true"}).all("items", "code")
	}
	assert.Equal(t, []any{"mzj-012"}, overdue("wang"))
	staleness := h.ask(call{as: "wang", method: "GET", path: "/catalog-staleness"})
	assert.Contains(t, staleness.all("items", "overdue"), 1.0)
	assert.Empty(t, h.ask(call{as: "chen", method: "GET", path: "/catalog-staleness"}).all("items", "overdue"))

	tell := func(as, on string) answer {
		body := map[string]any{}
		if on != "" {
			body["updated_on"] = on
		}
		return h.ask(call{as: as, method: "POST", path: path + ":updated", body: body})
	}
	assert.Equal(t, "forbidden", tell("liu", "").text("code"))
	assert.Equal(t, "update_invalid", tell("zhang", "2026-09-15").text("code"))
	answer := tell("zhang", "")
	require.Equal(t, http.StatusOK, answer.status, "%s", answer.raw)
	assert.Equal(t, []string{"2026-09-14", "2026-10-14"}, []string{answer.text("data_updated_on"), answer.text("next_update_on")})
	assert.Equal(t, "update_invalid", tell("zhang", "2026-09-01").text("code"))
	assert.Empty(t, overdue("wang"))
	history := h.ask(call{as: "liu", method: "GET", path: path + "/updates"})
	assert.Equal(t, []any{"张"}, history.all("items", "recorded_by"))
}

// Whatever is in the file is in the catalog's answer, and in the file that comes out again.
func TestNoFieldOfAnEntryIsDropped(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for code, yes := range map[string]bool{"x-1": true, "x-2": false} {
		e := domaintest.Entry(code, yes)
		departments, err := h.Departments(t.Context())
		require.NoError(t, err)
		var file bytes.Buffer
		entries := func(yield func(domain.Entry, error) bool) { yield(e, nil) }
		require.NoError(t, catalog.WriteCSV(&file, entries, departments))
		imported := h.sendCatalog("wang", "/catalog-file", file.String())
		require.Equal(t, http.StatusOK, imported.status, "%s", imported.raw)

		shown := h.ask(call{as: "wang", method: "GET", path: "/catalog/" + code})
		fields := h.ask(call{method: "GET", path: "/catalog-fields"})
		assert.Len(t, fields.all("items", "name"), len(domain.EntryFields))
		for _, f := range domain.EntryFields {
			assert.Contains(t, fields.all("items", "name"), f.Name)
			want, err := json.Marshal(f.In(&e))
			require.NoError(t, err)
			at := f.Name
			if f.Kind == domain.DepartmentField {
				at += ".code"
			}
			got, err := json.Marshal(shown.at(at))
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got), f.Name)
		}
		out := h.ask(call{as: "wang", method: "GET", path: "/catalog-file.csv?text=" + code})
		assert.Equal(t, file.String(), string(out.raw))
	}
}
