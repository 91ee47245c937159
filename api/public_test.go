package api_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func guestFiling() map[string]any {
	return map[string]any{
		"procedure": "fushun-2023/open-data-request", "resource": "mzj-003",
		"form": map[string]any{"purpose": "研究", "needs": "2025年名单数量", "written": false, "no_state_secrets": true},
		"applicant": map[string]any{
			"name": "赵某", "identity_kind": "identity_card", "identity_number": "11010519491231002x", "phone": "024-5000000",
			"email": "zhao@example.org",
		},
	}
}

func (h *fixture) fileAsGuest(key string) answer {
	h.t.Helper()
	var header map[string]string
	if key != "" {
		header = map[string]string{"Idempotency-Key": key}
	}
	a := h.ask(call{method: "POST", path: "/public/cases", body: guestFiling(), header: header})
	require.Equal(h.t, http.StatusCreated, a.status, "%s", a.raw)
	return a
}

// asGuest asks with the token that following the case has given.
func (h *fixture) asGuest(token string, c call) answer {
	h.t.Helper()
	c.header = map[string]string{"Authorization": "Bearer " + token}
	return h.ask(c)
}

func (h *fixture) follow(number, code string) answer {
	h.t.Helper()
	return h.ask(call{method: "POST", path: "/public/session", body: map[string]any{"number": number, "query_code": code}})
}

// The whole way of somebody who has no account: file, come back by number and code, supplement, read the answer.
func TestGuestFollowsTheirCase(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	filed := h.fileAsGuest("")
	number, code := filed.text("number"), filed.text("query_code")
	assert.Regexp(t, `^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`, code)
	assert.Equal(t, "2026-09-20", filed.at("expected_on"))
	assert.Equal(t, []any{"赵某", "person"}, []any{filed.at("case.applicant_name"), filed.at("case.applicant_kind")})

	h.applied("zhang", number, "supplement", map[string]any{"reason": "请写明年度"})
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	followed := h.follow(strings.ToLower(number), typed)
	require.Equal(t, http.StatusCreated, followed.status, "%s", followed.raw)
	token := followed.text("token")

	seen := h.asGuest(token, call{method: "GET", path: "/cases/" + number})
	assert.Equal(t, "补正申请", seen.at("awaiting.0.title"))
	assert.Contains(t, seen.all("actions", "action"), "resubmit")
	assert.Contains(t, seen.all("actions", "action"), "withdraw")
	done := h.asGuest(token, call{method: "POST", path: "/cases/" + number + "/acts", body: map[string]any{
		"action": "resubmit", "fields": map[string]any{"supplement": "2025年度"},
	}})
	require.Equal(t, http.StatusOK, done.status, "%s", done.raw)
	h.applied("zhang", number, "refuse", map[string]any{"reason": "涉及个人隐私", "legal_basis": "个人信息保护法第十三条"})
	seen = h.asGuest(token, call{method: "GET", path: "/cases/" + number})
	assert.Equal(t, "refused", seen.at("outcome.code"))
	line := h.asGuest(token, call{method: "GET", path: "/cases/" + number + "/timeline"})
	assert.Contains(t, string(line.raw), "涉及个人隐私")
	assert.NotContains(t, string(line.raw), "11010519491231002", "the identity is no value of the form")

	assert.Equal(t, []any{number}, h.asGuest(token, call{method: "GET", path: "/cases"}).all("items", "number"))
	other := h.file()
	assert.Equal(t, http.StatusNotFound, h.asGuest(token, call{method: "GET", path: "/cases/" + other}).status)
	assert.Equal(t, http.StatusForbidden, h.asGuest(token, call{method: "PUT", path: "/calendar/2027", body: map[string]any{
		"year": 2027, "papers": []string{"x"}, "days": []any{},
	}}).status)
	audit, err := h.Verify(t.Context())
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}

// A wrong code and a number that is not there cannot be told apart, and neither can a case that was filed with an account.
func TestFollowingTellsNothing(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.fileAsGuest("").text("number")
	with := h.file()
	var shown []string
	for _, n := range []string{number, "FS-2026-999999", with, "x"} {
		a := h.follow(n, "0000-0000-0000-0000")
		assert.Equal(t, http.StatusNotFound, a.status)
		body := a.body.(map[string]any)
		delete(body, "request_id")
		shown = append(shown, fmt.Sprint(body))
	}
	for _, text := range shown {
		assert.Equal(t, shown[0], text)
	}
}

func TestGuessingIsLockedOut(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	filed := h.fileAsGuest("")
	for range 5 {
		assert.Equal(t, "query_failed", h.follow(filed.text("number"), "wrong").at("code"))
	}
	locked := h.follow(filed.text("number"), filed.text("query_code"))
	assert.Equal(t, http.StatusTooManyRequests, locked.status)
	assert.NotEmpty(t, locked.header.Get("Retry-After"))
	for i := range 35 {
		h.follow(fmt.Sprintf("FS-2026-%06d", 100+i), "wrong")
	}
	assert.Equal(t, http.StatusTooManyRequests, h.follow("FS-2026-000777", "wrong").status, "one address looks into so many cases")
}

func TestGuestFilingIsLimited(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for range 10 {
		h.fileAsGuest("")
	}
	a := h.ask(call{method: "POST", path: "/public/cases", body: guestFiling()})
	assert.Equal(t, http.StatusTooManyRequests, a.status)
	large := guestFiling()
	large["form"].(map[string]any)["purpose"] = strings.Repeat("大", 100_000)
	a = h.ask(call{method: "POST", path: "/public/cases", body: large})
	assert.Equal(t, http.StatusRequestEntityTooLarge, a.status)
}

// The same key files once; the answer that was lost is made good by a new code, and the old one holds no longer.
func TestGuestFilesOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first, second := h.fileAsGuest("key-1"), h.fileAsGuest("key-1")
	assert.Equal(t, first.text("number"), second.text("number"))
	assert.Equal(t, true, second.at("repeated"))
	assert.Equal(t, http.StatusNotFound, h.follow(first.text("number"), first.text("query_code")).status)
	assert.Equal(t, http.StatusCreated, h.follow(first.text("number"), second.text("query_code")).status)
	other := guestFiling()
	other["form"].(map[string]any)["needs"] = "别的"
	a := h.ask(call{method: "POST", path: "/public/cases", body: other, header: map[string]string{"Idempotency-Key": "key-1"}})
	assert.Equal(t, "idempotency_conflict", a.at("code"))
	other["applicant"].(map[string]any)["identity_number"] = "110101199003077601"
	a = h.ask(call{method: "POST", path: "/public/cases", body: other, header: map[string]string{"Idempotency-Key": "key-1"}})
	assert.Equal(t, http.StatusUnprocessableEntity, a.status, "a wrong check character: %s", a.raw)
}

func TestGuestMustBeOfThePublic(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	body := guestFiling()
	share := filing()
	body["procedure"], body["resource"], body["form"] = share["procedure"], share["resource"], share["form"]
	a := h.ask(call{method: "POST", path: "/public/cases", body: body})
	assert.Equal(t, "not_your_filing", a.at("code"), "%s", a.raw)
	login := h.ask(call{method: "POST", path: "/session", body: map[string]any{"login": "\n", "password": "x"}})
	assert.Equal(t, http.StatusUnauthorized, login.status)
}

func TestWhoLearnsOfTheApplicant(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.fileAsGuest("").text("number")
	path := "/cases/" + number + "/applicant"
	a := h.ask(call{as: "zhang", method: "GET", path: path})
	assert.Equal(t, "110***********002X", a.at("identity_number"))
	assert.Equal(t, "024-5000000", a.at("phone"))
	assert.Equal(t, "zhao@example.org", a.at("email"))
	assert.Equal(t, "11010519491231002X", h.ask(call{as: "zhang", method: "GET", path: path + "/identity"}).at("identity_number"))
	for _, path := range []string{path, path + "/identity"} {
		assert.Equal(t, http.StatusForbidden, h.ask(call{as: "zhao", method: "GET", path: path}).status, "the auditor only looks on")
		assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", method: "GET", path: path}).status)
	}
}

func TestGroundsArePublic(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	a := h.ask(call{method: "GET", path: "/public/grounds"})
	assert.Equal(t, []any{"mzj-001"}, a.all("items", "code"))
	assert.Equal(t, "个人信息保护法", a.at("items.0.basis"))
	assert.NotContains(t, string(a.raw), "名单", "the summary stays hidden")
	assert.NotContains(t, string(a.raw), "姓名")
	assert.Equal(t, http.StatusNotFound, h.ask(call{method: "GET", path: "/catalog/mzj-001"}).status)
	a = h.ask(call{method: "GET", path: "/public/grounds?open=conditional"})
	assert.Equal(t, []any{"mzj-003"}, a.all("items", "code"))
	body := guestFiling()
	body["resource"] = "mzj-001"
	a = h.ask(call{method: "POST", path: "/public/cases", body: body})
	assert.Equal(t, "withheld", a.at("case.outcome.code"), "what is closed may be asked for: %s", a.raw)
}

func TestGuestAttaches(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "证明.txt")
	require.NoError(t, err)
	_, _ = part.Write([]byte("内容"))
	require.NoError(t, w.Close())
	r := httptest.NewRequestWithContext(t.Context(), "POST", api.Base+"/public/attachments", &form)
	r.Header.Set("Content-Type", w.FormDataContentType())
	rec := httptest.NewRecorder()
	h.handler.ServeHTTP(rec, r)
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	id := strings.Split(strings.SplitAfter(rec.Body.String(), `"id":"`)[1], `"`)[0]
	body := guestFiling()
	body["procedure"], body["resource"] = "neixiang/catalog-objection", "mzj-003"
	body["form"] = map[string]any{"doubt": "名称有误", "correction": "改名", "evidence": id, "no_state_secrets": true}
	a := h.ask(call{method: "POST", path: "/public/cases", body: body})
	require.Equal(t, http.StatusCreated, a.status, "%s", a.raw)
	assert.Equal(t, id, a.at("case.attachments.0.id"))
}

// A form may ask for a department: whoever fills it in without an account has to find it.
func TestDepartmentsArePublic(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	a := h.ask(call{method: "GET", path: "/departments"})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Contains(t, a.all("items", "code"), "mzj")
}

// What is handed over to somebody without an account is fetched and signed for as a department does: while the grant is in
// force, and each time on record. Data that were opened to everyone are handed over to their applicant on the same terms.
func TestGuestIsHandedFiles(t *testing.T) {
	t.Parallel()
	for name, everyone := range map[string]bool{"to the person": false, "to everyone": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newFixture(t)
			filed := h.fileAsGuest("")
			number := filed.text("number")
			asks := func(c call) answer { // letting oneself in again: a session lasts an hour
				t.Helper()
				return h.asGuest(h.follow(number, filed.text("query_code")).text("token"), c)
			}
			c, err := h.Case(t.Context(), number)
			require.NoError(t, err)
			sent := upload(t, "file", "名单.csv", "年度,数量")
			sent.as, sent.path = "zhang", "/cases/"+number+"/attachments"
			file := h.ask(sent)
			from, until := civil.Date{Year: 2026, Month: 9, Day: 16}, civil.Date{Year: 2026, Month: 9, Day: 30}
			g := domain.Grant{
				Case: number, Call: "1", Resource: "mzj-003", Grantee: procedure.Public, Person: c.State.Parties.Person,
				From: &from, Until: &until, Files: []domain.GrantFile{{ID: file.text("id")}},
			}
			if everyone {
				g.Person = ""
			}
			require.NoError(t, h.Grant(t.Context(), g))

			fetches := func(status int) {
				t.Helper()
				a := asks(call{method: "GET", path: "/attachments/" + file.text("id")})
				assert.Equal(t, status, a.status, "%s", a.raw)
				if status != http.StatusOK {
					assert.Equal(t, "grant_not_in_force", a.text("code"))
				}
				a = h.ask(call{as: "zhang", method: "GET", path: "/attachments/" + file.text("id")})
				assert.Equal(t, http.StatusOK, a.status, "whose file it is")
			}
			sign := call{method: "POST", path: "/cases/" + number + "/receipts", body: map[string]any{"file": file.text("id"), "sha256": file.text("sha256")}}
			measure := domain.Measure{GrantedBy: number, By: "FS-9", Reason: "暂停"}

			fetches(http.StatusConflict) // before the first day
			h.clock.Set("2026-09-16 10:00:00")
			fetches(http.StatusOK)
			fetches(http.StatusOK)
			assert.Equal(t, http.StatusNoContent, asks(sign).status)
			assert.Equal(t, "already_received", asks(sign).text("code"))
			require.NoError(t, h.Suspend(t.Context(), measure))
			fetches(http.StatusConflict)
			require.NoError(t, h.Restore(t.Context(), measure))
			h.clock.Set("2026-09-30 23:59:59")
			fetches(http.StatusOK)
			h.clock.Set("2026-10-01 00:00:00")
			fetches(http.StatusConflict)
			h.clock.Set("2026-09-30 10:00:00")
			require.NoError(t, h.Revoke(t.Context(), measure))
			fetches(http.StatusConflict)

			shown := h.show("zhang", number)
			assert.Len(t, shown.at("grants.0.files.0.downloads"), 3)
			assert.NotNil(t, shown.at("grants.0.files.0.receipt"))
		})
	}
}
