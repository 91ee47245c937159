package outbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

const (
	secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	former = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
)

// leasedDelivery is a notice that a case is overdue, to an address.
func leasedDelivery(format domain.Format, address string) domain.LeasedDelivery {
	return domain.LeasedDelivery{
		Delivery: domain.Delivery{
			Seq: 7, ID: "d-1", Channel: domain.ByWebhook, Subscription: "s-1", CreatedAt: time.Date(2026, 9, 21, 1, 0, 0, 0, time.UTC),
			Message: domain.Message{
				ID: "n-1", Notice: procedure.NoticeOverdue, Text: "“答复”已逾期，期限为2026年9月20日（第十四条第二款），请立即办理",
				At: time.Date(2026, 9, 21, 0, 0, 0, 0, procedure.Shanghai), Case: "YH-2026-000001", Title: "政务数据共享申请",
				Subject: "社会救助[对象](http://evil.example)<@all>", Regulation: "yaohai-2024", Procedure: "share-application",
				Provider: "mzj", Applicant: procedure.Public,
				Assignees: []domain.Assignee{{Department: "mzj", Position: domain.Staff}, {Person: "p-citizen"}},
			},
		},
		Hook: domain.Subscription{ID: "s-1", URL: address, Format: format, Secret: secret, Active: true},
	}
}

var sender = Sender{Workbench: "https://shixian.example"}

// endpoint answers as told and keeps what it was sent.
func endpoint(t *testing.T, answer http.HandlerFunc) (address string, requests <-chan received) {
	t.Helper()
	got := make(chan received, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got <- received{r, body}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

type received struct {
	*http.Request
	body []byte
}

func taken(http.ResponseWriter, *http.Request) {}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func deliver(t *testing.T, p domain.LeasedDelivery) error {
	t.Helper()
	h := NewHooks(sender, domain.HookRule{})
	defer h.close()
	return h.send(t.Context(), []domain.LeasedDelivery{p})
}

func TestAnEventIsACloudEventSignedAsStandardWebhooksSays(t *testing.T) {
	t.Parallel()
	address, requests := endpoint(t, taken)
	require.NoError(t, deliver(t, leasedDelivery(domain.CloudEvents, address)))
	r := <-requests
	assert.Equal(t, "application/cloudevents+json", r.Header.Get("Content-Type"))

	var e event.Event
	require.NoError(t, json.Unmarshal(r.body, &e))
	require.NoError(t, e.Validate())
	assert.Equal(t, []string{"1.0", "n-1", "cn.shixian.case.overdue", "YH-2026-000001", "https://shixian.example"},
		[]string{e.SpecVersion(), e.ID(), e.Type(), e.Subject(), e.Source()})
	assert.True(t, e.Time().Equal(time.Date(2026, 9, 20, 16, 0, 0, 0, time.UTC)))
	assert.Equal(t, "00000000000000000007", e.Extensions()["sequence"])
	var data map[string]any
	require.NoError(t, e.DataAs(&data))
	assert.Equal(t, "https://shixian.example/cases/YH-2026-000001", data["link"])
	assert.Equal(t, []any{map[string]any{"department": "mzj", "position": "staff"}, map[string]any{"department": "public"}}, data["told"])
	assert.NotContains(t, string(r.body), "p-citizen", "a person is not named")

	key, err := standardwebhooks.NewWebhook(secret)
	require.NoError(t, err)
	require.NoError(t, key.Verify(r.body, r.Header))
	require.Error(t, key.Verify(append(r.body, ' '), r.Header), "what was changed on the way")
	assert.Equal(t, "n-1", r.Header.Get("webhook-id"))
}

func TestARepeatIsTheSameEventSignedAnew(t *testing.T) {
	t.Parallel()
	address, requests := endpoint(t, taken)
	p := leasedDelivery(domain.CloudEvents, address)
	require.NoError(t, deliver(t, p))
	p.Attempts++
	require.NoError(t, deliver(t, p))
	first, second := <-requests, <-requests
	assert.Equal(t, string(first.body), string(second.body))
	assert.Equal(t, first.Header.Get("webhook-id"), second.Header.Get("webhook-id"))
}

func TestBothSecretsSignWhileReceiversChangeOver(t *testing.T) {
	t.Parallel()
	address, requests := endpoint(t, taken)
	for until, both := range map[time.Duration]bool{time.Hour: true, -time.Hour: false} {
		p := leasedDelivery(domain.CloudEvents, address)
		at := time.Now().Add(until)
		p.Hook.FormerSecret, p.Hook.FormerUntil = former, &at
		require.NoError(t, deliver(t, p))
		r := <-requests
		for s, valid := range map[string]bool{secret: true, former: both} {
			key, err := standardwebhooks.NewWebhook(s)
			require.NoError(t, err)
			assert.Equal(t, valid, key.Verify(r.body, r.Header) == nil)
		}
	}
}

func TestADrillSaysSo(t *testing.T) {
	t.Parallel()
	body, err := Sender{Drill: true}.event(leasedDelivery(domain.CloudEvents, "").Delivery)
	require.NoError(t, err)
	var e event.Event
	require.NoError(t, json.Unmarshal(body, &e))
	assert.Equal(t, true, e.Extensions()["drill"])
	assert.Equal(t, "urn:shixian", e.Source())
}

func TestWhatEndpointsAnswer(t *testing.T) {
	t.Parallel()
	patient := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	moved := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
	}
	for name, c := range map[string]struct {
		format domain.Format
		answer http.HandlerFunc
		want   *fault
	}{
		"taken":                   {domain.CloudEvents, says(202, "whatever"), nil},
		"a fault":                 {domain.CloudEvents, says(500, "internal: secret"), &fault{text: "HTTP 500 Internal Server Error"}},
		"gone for good":           {domain.CloudEvents, says(410, ""), &fault{text: "HTTP 410 Gone", final: true}},
		"asked to wait":           {domain.CloudEvents, patient, &fault{text: "HTTP 429 Too Many Requests", after: 2 * time.Minute, hold: true}},
		"a redirect":              {domain.CloudEvents, moved, &fault{text: "HTTP 302 Found（不跟随重定向）"}},
		"more than anybody reads": {domain.CloudEvents, says(200, strings.Repeat("x", 1<<20)), nil},
		"DingTalk took it":        {domain.DingTalk, says(200, `{"errcode":0,"errmsg":"ok"}`), nil},
		"DingTalk did not":        {domain.DingTalk, says(200, `{"errcode":310000,"errmsg":"sign not match"}`), &fault{text: "errcode 310000：sign not match"}},
		"WeCom took it":           {domain.WeCom, says(200, `{"errcode":0,"errmsg":"ok"}`), nil},
		"WeCom did not": {domain.WeCom, says(200, `{"errcode":93000,"errmsg":"invalid webhook url"}`),
			&fault{text: "errcode 93000：invalid webhook url"}},
		"not a robot":             {domain.WeCom, says(200, `<html>`), &fault{text: "应答中没有 errcode，不是群机器人的地址"}},
		"JSON, and not a robot's": {domain.WeCom, says(200, `{}`), &fault{text: "应答中没有 errcode，不是群机器人的地址"}},
		"a robot that is down":    {domain.DingTalk, says(502, ""), &fault{text: "HTTP 502 Bad Gateway", hold: true}},
		"a robot that shuts": {domain.DingTalk, says(200, `{"errcode":130101,"errmsg":"send too fast"}`),
			&fault{text: "errcode 130101：send too fast", hold: true, after: 10 * time.Minute}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := endpoint(t, c.answer)
			err := deliver(t, leasedDelivery(c.format, address))
			if c.want == nil {
				require.NoError(t, err)
				return
			}
			var got *fault
			require.ErrorAs(t, err, &got)
			require.Equal(t, c.want, got)
		})
	}
}

func TestAnEndpointThatHangsIsLeft(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	address, _ := endpoint(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	h := NewHooks(sender, domain.HookRule{})
	defer h.close()
	failed := make(chan error)
	go func() {
		failed <- h.send(ctx, []domain.LeasedDelivery{leasedDelivery(domain.CloudEvents, address+"?key=hidden")})
	}()
	cancel()
	err := <-failed
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hidden", "an address may hold a secret")
}

// What an address leads to in the network is not told by what is said of it.
func TestWhateverIsThereIsSaidAlike(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("220 mail.example ESMTP\r\n"))
			_ = c.Close()
		}
	}()
	open := deliver(t, leasedDelivery(domain.CloudEvents, "http://"+l.Addr().String()))
	closed := deliver(t, leasedDelivery(domain.CloudEvents, "http://127.0.0.1:1"))
	tls := deliver(t, leasedDelivery(domain.CloudEvents, "https://"+l.Addr().String()))
	require.EqualError(t, open, "未能连通，原因见运行日志")
	require.EqualError(t, closed, open.Error())
	require.EqualError(t, tls, open.Error())
	assert.NotEmpty(t, causeOf(closed), "the log says why")
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := "http://" + l.Addr().String() + "/?access_token=hidden"
	require.NoError(t, l.Close())
	err = deliver(t, leasedDelivery(domain.DingTalk, address))
	var f *fault
	require.ErrorAs(t, err, &f)
	assert.False(t, f.final)
	assert.Contains(t, err.Error(), "未能连通")
	assert.NotContains(t, err.Error(), "hidden")
}

func TestWhereWebhooksMayGo(t *testing.T) {
	t.Parallel()
	rule := domain.HookRule{PlainHosts: []string{"oa.example"}}
	for address, ok := range map[string]bool{
		"https://hook.example/a?b=c": true, "https://10.1.2.3:8443/": true, "http://127.0.0.1:9000/": true, "http://localhost/": true,
		"http://[::1]/": true, "http://oa.example/": true,
		"http://hook.example/": false, "http://10.1.2.3/": false, "ftp://hook.example/": false, "file:///etc/passwd": false,
		"hook.example": false, "https://": false, "": false, "https://user:password@hook.example/": false,
		"https://hook.example/#part": false, "http://oa.example.evil.example/": false, "http://127.0.0.1.evil.example/": false,
	} {
		assert.Equal(t, ok, rule.Check(address) == nil, address)
	}
	for _, c := range []struct {
		host, resolved string
		ok             bool
	}{
		{"hook.example", "10.1.2.3:443", true},
		{"hook.example", "[2001:db8::1]:443", true},
		{"localhost", "127.0.0.1:80", true},
		{"hook.example", "127.0.0.1:443", false},
		{"hook.example", "[::1]:443", false},
		{"hook.example", "[::ffff:127.0.0.1]:443", false},
		{"hook.example", "169.254.169.254:443", false},
		{"hook.example", "[fe80::1]:443", false},
		{"hook.example", "0.0.0.0:443", false},
		{"hook.example", "224.0.0.1:443", false},
		{"hook.example", "100.100.100.200:443", false},
		{"hook.example", "[::ffff:100.100.100.200]:443", false},
		{"hook.example", "168.63.129.16:443", false},
		{"hook.example", "[fd00:ec2::254]:443", false},
		{"hook.example", "100.100.100.201:443", true},
	} {
		assert.Equal(t, c.ok, allowed(c.host, c.resolved) == nil, "%s %s", c.host, c.resolved)
	}
	err := deliver(t, leasedDelivery(domain.CloudEvents, "http://hook.example/"))
	var f *fault
	require.ErrorAs(t, err, &f, "an address that was entered under another rule")
}

func TestRobotsMessages(t *testing.T) {
	t.Parallel()
	address, requests := endpoint(t, says(200, `{"errcode":0}`))
	p := leasedDelivery(domain.DingTalk, address+"/robot/send?access_token=abc")
	p.Hook.Secret = "SEC123"
	require.NoError(t, deliver(t, p))
	r := <-requests
	q := r.URL.Query()
	mac := hmac.New(sha256.New, []byte("SEC123"))
	mac.Write([]byte(q.Get("timestamp") + "\nSEC123"))
	assert.Equal(t, base64.StdEncoding.EncodeToString(mac.Sum(nil)), q.Get("sign"))
	assert.Equal(t, "abc", q.Get("access_token"))
	var ding struct {
		Type     string `json:"msgtype"`
		Markdown struct{ Title, Text string }
	}
	require.NoError(t, json.Unmarshal(r.body, &ding))
	assert.Equal(t, "markdown", ding.Type)
	assert.Contains(t, ding.Markdown.Title, "逾期：YH-2026-000001 政务数据共享申请")
	assert.Contains(t, ding.Markdown.Text, "[查看](https://shixian.example/cases/YH-2026-000001)")
	assert.NotContains(t, ding.Markdown.Text, "[对象](")
	assert.NotContains(t, ding.Markdown.Text, "<@all>")

	p = leasedDelivery(domain.WeCom, address)
	p.Message.Text = strings.Repeat("很长的文字", 1000)
	require.NoError(t, deliver(t, p))
	var wecom struct {
		Markdown struct{ Content string }
	}
	r = <-requests
	require.NoError(t, json.Unmarshal(r.body, &wecom))
	assert.LessOrEqual(t, len(wecom.Markdown.Content), weComLimit)
	assert.True(t, strings.HasSuffix(wecom.Markdown.Content, "[查看](https://shixian.example/cases/YH-2026-000001)"), "the link is not cut off")
	assert.NotContains(t, wecom.Markdown.Content, "\uFFFD")
}

func TestARobotGetsSeveralInOneMessage(t *testing.T) {
	t.Parallel()
	address, requests := endpoint(t, says(200, `{"errcode":0}`))
	var batch []domain.LeasedDelivery
	for i := range robotBatch {
		p := leasedDelivery(domain.WeCom, address)
		p.Message.Case = fmt.Sprintf("YH-2026-%06d", i)
		p.Message.Subject = strings.Repeat("很长的名称", 100)
		batch = append(batch, p)
	}
	h := NewHooks(sender, domain.HookRule{})
	defer h.close()
	require.NoError(t, h.send(t.Context(), batch))
	var wecom struct {
		Markdown struct{ Content string }
	}
	require.NoError(t, json.Unmarshal((<-requests).body, &wecom))
	assert.LessOrEqual(t, len(wecom.Markdown.Content), weComLimit)
	assert.Contains(t, wecom.Markdown.Content, "### 10 项通知")
	for _, p := range batch {
		assert.Contains(t, wecom.Markdown.Content, "逾期："+p.Message.Case)
		assert.Contains(t, wecom.Markdown.Content, "(https://shixian.example/cases/"+p.Message.Case+")")
	}
}

func TestPatience(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-3": 0, "soon": 0, "99999999999": mostPatient, "999999": mostPatient,
		"Mon, 30 Nov 2026 08:10:00 GMT": 10 * time.Minute, "Mon, 30 Nov 2026 07:10:00 GMT": 0,
	} {
		assert.Equal(t, want, patience(header, now), header)
	}
}
