package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/store"
)

func (h *fixture) letters(as, number string) answer {
	h.t.Helper()
	a := h.ask(call{as: as, method: "GET", path: "/cases/" + number + "/letters"})
	require.Equal(h.t, http.StatusOK, a.status, "%s", a.raw)
	return a
}

// The whole correspondence of an application that is accepted, supplemented and refused.
func TestLettersOfAnApplication(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.applied("zhang", number, "refuse", map[string]any{"reason": "超出职责范围<&>", "legal_basis": "社会救助暂行办法第十条"})
	list := h.letters("liu", number)
	assert.Equal(t, []any{"receipt", "acceptance", "answer"}, list.all("items", "kind"))
	assert.Equal(t, []any{"YH〔2026〕1-1号", "YH〔2026〕1-2号", "YH〔2026〕1-3号"}, list.all("items", "number"))
	acceptance := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/letters/" + list.text("items.1.id")})
	assert.Equal(t, "受理通知书", acceptance.at("name"))
	assert.Equal(t, "关于“社会救助对象信息mzj-001”政务数据共享申请的受理通知", acceptance.at("title"))
	assert.Equal(t, "MZJ局", acceptance.at("issuer"))
	assert.Equal(t, "WJW局", acceptance.at("addressee"))
	assert.Contains(t, string(acceptance.raw), "“答复”的期限至2026年9月20日届满")
	reply := "/cases/" + number + "/letters/" + list.text("items.2.id")
	answered := h.ask(call{as: "liu", method: "GET", path: reply})
	assert.Equal(t, "2026年9月14日", answered.at("date"))
	assert.Contains(t, answered.text("body.2"), "超出职责范围<&>")
	assert.Contains(t, string(answered.raw), "社会救助暂行办法第十条")
	assert.Contains(t, answered.text("basis.0"), "《合肥市瑶海区")

	assert.Equal(t, letter.Version(), answered.at("template"))
	assert.Regexp(t, `^[0-9a-f]{64}$`, answered.text("hash"))
	assert.Equal(t, list.at("items.2.hash"), answered.at("hash"))
	assert.Equal(t, false, answered.at("composed_at_upgrade"))
	assert.Equal(t, false, answered.at("correctable"), "not to who is answered")

	page := h.ask(call{as: "liu", method: "GET", path: reply + ".html"})
	assert.Contains(t, page.header.Get("Content-Type"), "text/html")
	assert.Contains(t, string(page.raw), "超出职责范围&lt;&amp;&gt;")
	assert.Equal(t, "letter_unknown", h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/letters/99"}).at("code"))
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", method: "GET", path: reply}).status)
	h.opens(reply+".docx", "超出职责范围<&>")
}

// A letter is taken as a file of each kind, under a name that says what it is; in a drill each says that it is one.
func TestFilesOfALetter(t *testing.T) {
	t.Parallel()
	for mark, b := range map[string]built{"": {}, "演练": {drill: store.Drill{Day: 10 * time.Second}}} {
		h := build(t, b)
		number := h.file()
		for format, want := range map[string]struct{ kind, begins string }{
			"pdf":  {"application/pdf", "%PDF-1.7"},
			"ofd":  {"application/ofd", "PK"},
			"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
		} {
			a := h.ask(call{as: "liu", path: "/cases/" + number + "/letters/1." + format})
			require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
			assert.Equal(t, want.kind, a.header.Get("Content-Type"))
			assert.True(t, bytes.HasPrefix(a.raw, []byte(want.begins)))
			name := " " + number + "." + format
			assert.Equal(t, `attachment; filename="____`+name+`"; filename*=UTF-8''`+url.PathEscape("收件回执"+name), a.header.Get("Content-Disposition"))
			assert.Equal(t, a.raw, h.ask(call{as: "liu", path: "/cases/" + number + "/letters/1." + format}).raw, "the same letter is the same file")
			assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", path: "/cases/" + number + "/letters/1." + format}).status)
		}
		page := h.ask(call{as: "liu", path: "/cases/" + number + "/letters/1.html"})
		assert.Equal(t, mark != "", strings.Contains(string(page.raw), "演练"))
		told := h.ask(call{as: "liu", path: "/cases/" + number + "/letters/1"})
		assert.Equal(t, []any{"仿宋", "方正小标宋简体", "宋体"}, told.at("fonts_missing"))
		if mark == "" {
			assert.Nil(t, told.at("mark"))
		} else {
			assert.Equal(t, mark, told.at("mark"))
		}
		assert.Nil(t, told.at("series"), "it is numbered by its case")
	}
}

// What a department is given, its next letter has.
func TestLettersAreSignedInFull(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	a := h.ask(call{as: "admin", method: "PATCH", path: "/administration/departments/mzj", body: map[string]any{
		"full_name": "某市某区民政局", "issuer_code": "民", "contact": "办公室，0551-55550101",
	}})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, "民", a.at("issuer_code"))
	assert.Equal(t, http.StatusUnprocessableEntity, h.ask(call{as: "admin", method: "PATCH", path: "/administration/departments/mzj",
		body: map[string]any{"issuer_code": "民〔2026〕"}}).status)
	number := h.file()
	receipt := h.ask(call{as: "liu", path: "/cases/" + number + "/letters/1"})
	assert.Equal(t, "某市某区民政局", receipt.at("issuer"))
	assert.Equal(t, "民回执〔2026〕1号", receipt.at("number"))
	assert.Equal(t, "民回执", receipt.at("series"))
	assert.Equal(t, "（联系方式：办公室，0551-55550101）", receipt.at("note"))
	log := h.ask(call{as: "admin", path: "/administration/log"})
	assert.Contains(t, string(log.raw), "机关代字")
}

// opens reads the document back: every part is XML, and the text is in it.
func (h *fixture) opens(path, text string) {
	h.t.Helper()
	file := h.ask(call{as: "liu", method: "GET", path: path})
	require.Equal(h.t, http.StatusOK, file.status)
	if out := os.Getenv("SHIXIAN_TEST_KEEP_LETTER"); out != "" {
		require.NoError(h.t, os.WriteFile(out, file.raw, 0o600))
	}
	z, err := zip.NewReader(bytes.NewReader(file.raw), int64(len(file.raw)))
	require.NoError(h.t, err)
	var words strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		require.NoError(h.t, err)
		d := xml.NewDecoder(r)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(h.t, err, part.Name)
			if data, ok := token.(xml.CharData); ok && part.Name == "word/document.xml" {
				words.Write(data)
			}
		}
	}
	assert.Contains(h.t, words.String(), text)
}

// Silence that is consent is told as such; a supplement and its day; a rectification goes to the provider.
func TestLettersThatFollow(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.later(number, "2026-09-21 00:00:00")
	list := h.letters("liu", number)
	assert.Equal(t, []any{"receipt", "acceptance", "answer"}, list.all("items", "kind"))
	answered := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/letters/" + list.text("items.2.id")})
	assert.Contains(t, answered.text("body.1"), "未作出答复")
	assert.Equal(t, "2026年9月20日", answered.at("date"), "an expiry belongs to its due day")

	present := h.fileAsGuest("").text("number")
	h.applied("zhang", present, "supplement", map[string]any{"reason": "请写明年度"})
	list = h.letters("zhang", present)
	assert.Equal(t, []any{"收件回执", "补正通知书"}, list.all("items", "name"))
	assert.Equal(t, "赵某", list.at("items.1.addressee"))
	supplement := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + present + "/letters/" + list.text("items.1.id")})
	assert.Contains(t, string(supplement.raw), "请写明年度")
	assert.Contains(t, supplement.text("body.2"), "前（含当日）补正")

	order := h.ask(call{as: "wang", method: "POST", path: "/cases", body: map[string]any{
		"procedure": "yaohai-2024/rectification", "form": map[string]any{
			"respondent": "mzj", "breach": "4", "facts": "逾期未答复", "demand": "补办", "limit": 10,
		},
	}})
	require.Equal(t, http.StatusCreated, order.status, "%s", order.raw)
	list = h.letters("zhang", order.text("number"))
	assert.Equal(t, []any{"整改通知书"}, list.all("items", "name"))
	assert.Equal(t, []any{"MZJ局"}, list.all("items", "addressee"))
	assert.Equal(t, []any{"SJJ局"}, list.all("items", "issuer"))
}

// An order made when the notice was not heeded says what was found and by when it is to be put right.
func TestLetterOfAnOrder(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	filed := h.ask(call{as: "wang", method: "POST", path: "/cases", body: map[string]any{
		"procedure": "lanzhou-2022/rectification", "form": map[string]any{
			"respondent": "mzj", "breach": "3", "facts": "目录未按时更新", "demand": "立即更新",
		},
	}})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	number := filed.text("number")
	assert.NotContains(t, h.letters("wang", number).all("items", "kind"), "rectification", "the bulletin is issued jointly, by an act")
	h.applied("he", number, "issue", map[string]any{"correct_by": "2026-09-28"})
	list := h.letters("zhang", number)
	assert.Equal(t, []any{"责令改正通知书"}, list.all("items", "name"))
	order := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number + "/letters/" + list.text("items.0.id")})
	assert.Equal(t, "SHJ局", order.at("issuer"))
	assert.Equal(t, "MZJ局", order.at("addressee"))
	for _, statements := range []string{"责令改正", "目录未按时更新", "立即更新", "改正期限", "第四十一条"} {
		assert.Contains(t, string(order.raw), statements)
	}
}

// A procedure that begins in several ways gives the letter of the way that was taken.
func TestLetterOfABranch(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for step, want := range map[string][]any{"notice": {"整改通知书"}, "order": {}} {
		form := map[string]any{"step": step, "respondent": "mzj", "breach": "1", "facts": "目录未按时更新", "demand": "立即更新"}
		if step == "notice" {
			form["limit"] = 10
		}
		filed := h.ask(call{as: "wang", method: "POST", path: "/cases", body: map[string]any{"procedure": "yongjia-2021/rectification", "form": form}})
		require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
		assert.Equal(t, want, h.letters("zhang", filed.text("number")).all("items", "name"), step)
	}
}

// More time is told to who waits: how many days, and from when to when.
func TestLetterOfAnExtension(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	filed := h.ask(call{as: "citizen", method: "POST", path: "/cases", body: map[string]any{
		"procedure": "neixiang/open-data-request", "resource": "mzj-003", "form": map[string]any{
			"kind": "data", "purpose": "研究", "needs": "全部", "no_state_secrets": true,
		},
	}})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	number := filed.text("number")
	h.applied("zhang", number, "extend_answer", map[string]any{"workdays": 5, "reason": "需要征求意见"})
	assert.NotContains(t, h.letters("zhang", number).all("items", "kind"), "extension", "nothing is extended before it is agreed to")
	h.applied("ma", number, "agree_answer", nil)
	list := h.letters("zhang", number)
	assert.Equal(t, []any{"收件回执", "延期告知书"}, list.all("items", "name"))
	answer := h.ask(call{as: "citizen", method: "GET", path: "/cases/" + number + "/letters/" + list.text("items.1.id")})
	require.Equal(t, http.StatusOK, answer.status, "%s", answer.raw)
	assert.Contains(t, string(answer.raw), "延长5个工作日，由2026年9月28日延至2026年10月")
}

// A letter is corrected by another one; both name each other, and the first stays.
func TestCorrectingALetter(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	list := h.letters("liu", number)
	path := "/cases/" + number + "/letters/" + list.text("items.1.id")
	correct := func(as string, body map[string]any) answer {
		return h.ask(call{as: as, method: "POST", path: path + "/corrections", body: body, header: map[string]string{"Idempotency-Key": "k-correction"}})
	}
	body := map[string]any{"text": "受理之日为2026年9月14日。", "reason": "日期有误"}
	assert.Equal(t, http.StatusForbidden, correct("zhang", body).status, "who is not the head")
	assert.Equal(t, http.StatusNotFound, correct("chen", body).status, "of a case that is not theirs")
	assert.Equal(t, http.StatusUnprocessableEntity, correct("wang", map[string]any{"text": " ", "reason": "日期有误"}).status)
	assert.Equal(t, true, h.ask(call{as: "wang", method: "GET", path: path}).at("correctable"))
	made := correct("wang", body)
	require.Equal(t, http.StatusCreated, made.status, "%s", made.raw)
	assert.Equal(t, "更正通知书", made.at("name"))
	assert.Equal(t, "YH〔2026〕1-2号", made.at("corrects.number"))
	assert.Equal(t, made.at("hash"), correct("wang", body).at("hash"), "once")
	corrected := h.ask(call{as: "liu", method: "GET", path: path})
	assert.Equal(t, made.at("id"), corrected.at("corrected_by.id"))
	assert.Equal(t, list.at("items.1.hash"), corrected.at("hash"))
	assert.Equal(t, false, h.ask(call{as: "wang", method: "GET", path: path}).at("correctable"))
	list = h.letters("liu", number)
	assert.Equal(t, []any{"receipt", "acceptance", "correction"}, list.all("items", "kind"))
	assert.Equal(t, made.at("number"), list.at("items.1.corrected_by.number"))
	timeline := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/timeline"})
	assert.Contains(t, timeline.all("items", "kind"), "letter_corrected")
	h.opens("/cases/"+number+"/letters/"+made.text("id")+".docx", "日期有误")
}
