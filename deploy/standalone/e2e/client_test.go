package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// user is somebody who is logged in, with what the API is told on their behalf.
type user struct {
	t     *testing.T
	base  string // …/api/v1
	token string
	way   http.Client // how they reach the API
}

// answer is a response of the API, its body decoded.
type answer struct {
	Status int
	Body   map[string]any
}

func (a answer) String() string { return fmt.Sprintf("%d %v", a.Status, a.Body) }

// logIn logs in with an account of the demonstration.
func logIn(t *testing.T, base, login string) *user {
	t.Helper()
	u := &user{t: t, base: base}
	u.logsIn(login)
	return u
}

func (u *user) logsIn(login string) {
	u.t.Helper()
	a := u.post("/session", map[string]any{"login": login, "password": "shixian-demo"})
	require.Equal(u.t, http.StatusCreated, a.Status, a)
	u.token = a.Body["token"].(string)
}

func (u *user) post(path string, body any) answer {
	u.t.Helper()
	return u.must(u.send("POST", path, body))
}
func (u *user) get(path string) answer { u.t.Helper(); return u.must(u.send("GET", path, nil)) }

func (u *user) must(a answer, err error) answer {
	u.t.Helper()
	require.NoError(u.t, err)
	return a
}

func (u *user) send(method, path string, body any) (answer, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(u.t.Context(), method, u.base+path, content)
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if u.token != "" {
		request.Header.Set("Authorization", "Bearer "+u.token)
	}
	response, err := u.way.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	a := answer{Status: response.StatusCode}
	text, err := io.ReadAll(response.Body)
	if err != nil || len(text) == 0 {
		return a, err
	}
	return a, json.Unmarshal(text, &a.Body)
}

// shareForm is a form of a sharing application that is in order.
var shareForm = map[string]any{
	"purpose": "核对低保申请家庭成员户籍", "scope": "姓名、公民身份号码、户籍地址",
	"mode": "interface", "no_state_secrets": true, "duty": true,
}

// files opens a sharing application about a resource and returns its number.
func (u *user) files(procedure, resource string, form map[string]any) string {
	u.t.Helper()
	a := u.post("/cases", map[string]any{"procedure": "yaohai-2024/" + procedure, "resource": resource, "form": form})
	require.Equal(u.t, http.StatusCreated, a.Status, a)
	return a.Body["number"].(string)
}

// acts does something with a case.
func (u *user) acts(number, action string, fields map[string]any) answer {
	u.t.Helper()
	act := map[string]any{"action": action}
	if fields != nil {
		act["fields"] = fields
	}
	return u.post("/cases/"+number+"/acts", act)
}

// theCase is what the tests look at of a case.
type theCase struct {
	Number  string
	State   string
	Overdue bool
	EndedAt *time.Time `json:"ended_at"`
	Outcome *struct {
		Code string
		On   string
		At   time.Time
	}
	Clocks  []aClock
	Version int
}

// aClock is what the tests look at of a clock.
type aClock struct {
	Clock     string
	DueOn     string    `json:"due_on"`
	RunsOutAt time.Time `json:"runs_out_at"`
	Status    string
	EndedOn   string    `json:"ended_on"`
	EndedAt   time.Time `json:"ended_at"`
}

func (c theCase) outcome() string {
	if c.Outcome == nil {
		return ""
	}
	return c.Outcome.Code
}

// sees reads a case.
func (u *user) sees(number string) theCase {
	u.t.Helper()
	a := u.get("/cases/" + number)
	require.Equal(u.t, http.StatusOK, a.Status, a)
	return decode[theCase](u.t, a.Body)
}

func decode[T any](t *testing.T, body any) T {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	var v T
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}

// awaits reads the case until it is as wanted.
func (u *user) awaits(number, what string, wanted func(theCase) bool) theCase {
	u.t.Helper()
	var last theCase
	require.Eventually(u.t, func() bool {
		a, err := u.send("GET", "/cases/"+number, nil)
		if err != nil || a.Status != http.StatusOK {
			return false
		}
		last = decode[theCase](u.t, a.Body)
		return wanted(last)
	}, patience, 100*time.Millisecond, "case %s never came to: %s", number, what)
	return last
}

func ended(c theCase) bool { return c.EndedAt != nil }

// consented says that the answer to a sharing application was awaited for so long that silence is consent.
func consented(c theCase) bool {
	return slices.ContainsFunc(c.Clocks, func(clock aClock) bool { return clock.Clock == "answer" && clock.Status == "consented" })
}

// toBeDelivered says that a sharing application was consented to, and the data are owed.
func toBeDelivered(c theCase) bool { return c.State == "delivery" }

// delivers says how to get at data whose sharing was consented to, which ends the case with the outcome.
func (u *user) delivers(number, outcome string) {
	u.t.Helper()
	a := u.acts(number, "deliver", map[string]any{"access": "数据共享交换平台，任务已建立", "contact": "数据处 010-0000"})
	require.Contains(u.t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
	assert.Equal(u.t, outcome, u.awaits(number, "an end", ended).outcome())
}

// opens consents to opening data, late or in time.
func (u *user) opens(number string) {
	u.t.Helper()
	a := u.acts(number, "open", map[string]any{"access": "开放平台下载"})
	require.Contains(u.t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
}
