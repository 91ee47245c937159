package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One action may be called differently in another state: applying for a change is not applying for a correction.
func TestActsAreNamedAsWhereTheyAreDone(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for cause, title := range map[string]string{"error": "提出更正申请", "law": "提出变更申请"} {
		form := map[string]any{"cause": cause, "event_on": "2026-09-07", "change": "摘要有误", "summary": "每月更新"}
		if cause == "law" {
			c := upload(t, "file", "修法决定.txt", "决定")
			c.as, c.path = "zhang", "/attachments"
			form["document"] = h.ask(c).text("id")
		}
		filed := h.ask(call{as: "zhang", method: "POST", path: "/cases", body: map[string]any{
			"procedure": "lanzhou-2022/catalog-change", "resource": "mzj-002",
			"form": form,
		}})
		require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
		number := filed.text("number")
		act := h.act("zhang", number, "submit", nil)
		assert.Equal(t, title, act.at("title"))
		assert.Equal(t, title, h.ask(call{as: "zhang", method: "GET", path: "/acts/" + act.text("id")}).at("title"), "afterwards too")
		timeline := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number + "/timeline"})
		assert.Contains(t, timeline.all("items", "title"), title)
	}
}
