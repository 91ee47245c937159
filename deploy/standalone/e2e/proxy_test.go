package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// proxied is the application behind nginx as docs/operating.md has it.
type proxied struct {
	t       *testing.T
	base    string // …/api/v1, of nginx
	trusted *x509.CertPool
}

func newProxied(t *testing.T) *proxied {
	t.Helper()
	program := installed(t, "/usr/sbin/nginx", "nginx")
	api := start(t, "serve", "--demo", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1", "--trusted-proxy", "127.0.0.1").
		printed(`API +http://([^/]+)`)
	folder, address := t.TempDir(), freeAddress(t)
	p := &proxied{t: t, base: "https://" + address + "/api/v1"}
	server := replaced(t, recommended(t, "nginx"), `listen 443`, "listen "+address, `127\.0\.0\.1:8080`, api,
		`/etc/ssl/shixian\.pem`, p.certificate(folder), `/etc/ssl/private/shixian\.key`, folder+"/key")
	temporary := ""
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += kind + "_temp_path " + folder + "/" + kind + ";\n"
	}
	file := written(t, folder, "nginx.conf", "daemon off;\nmaster_process off;\npid %s/pid;\nevents {}\nhttp {\naccess_log off;\n%s%s\n}\n",
		folder, temporary, server)
	startCommand(t, exec.Command(program, "-c", file, "-e", "stderr"))
	require.Eventually(t, func() bool {
		response, err := p.from("127.0.0.1", "").way.Get(p.base + "/healthz")
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	}, patience, pollEvery)
	return p
}

// certificate writes a certificate and its key, which is the test library's, and has it trusted.
func (p *proxied) certificate(folder string) string {
	p.t.Helper()
	library := httptest.NewTLSServer(nil)
	defer library.Close()
	p.trusted = library.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	key, err := x509.MarshalPKCS8PrivateKey(library.TLS.Certificates[0].PrivateKey)
	require.NoError(p.t, err)
	written(p.t, folder, "key", "%s", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	return written(p.t, folder, "certificate", "%s", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: library.Certificate().Raw}))
}

// from is somebody at an address of loopback, who says that they are at another one, if any.
func (p *proxied) from(address, forged string) *user {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	return &user{t: p.t, base: p.base, way: http.Client{Transport: forging{forged, &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: p.trusted, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, to)
		},
	}}}}
}

// forging says in every header that proxies use that the request comes from elsewhere.
type forging struct {
	address string
	http.RoundTripper
}

func (f forging) RoundTrip(r *http.Request) (*http.Response, error) {
	if f.address != "" {
		r = r.Clone(r.Context())
		for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded"} {
			r.Header.Set(name, f.address)
		}
	}
	return f.RoundTripper.RoundTrip(r)
}

// Behind nginx people are told apart by the addresses that they really have, whatever they say.
func TestBehindNginx(t *testing.T) {
	t.Parallel()
	p := newProxied(t)
	const office, stranger, nowhere = "127.0.0.3", "127.0.0.2", "203.0.113.9"
	owner := p.from(office, "")
	owner.logsIn("mzj")
	for _, forged := range []string{office, nowhere, "", office, nowhere} {
		a := p.from(stranger, forged).post("/session", map[string]any{"login": "mzj", "password": "不对"})
		require.Equal(t, http.StatusUnauthorized, a.Status, a)
	}
	again := map[string]any{"login": "mzj", "password": "shixian-demo"}
	for _, forged := range []string{office, nowhere} {
		assert.Equal(t, http.StatusTooManyRequests, p.from(stranger, forged).post("/session", again).Status)
	}
	assert.Equal(t, http.StatusCreated, p.from(office, nowhere).post("/session", again).Status, "the owner's own place has a count of its own")

	auditor := p.from("127.0.0.4", "")
	auditor.logsIn("auditor")
	counted := map[string]int{office: 2, stranger: 6, nowhere: 0, "127.0.0.1": 0} // limited twice within a minute is one line
	for address, want := range counted {
		a := auditor.get("/administration/accesses?address=" + address)
		assert.Len(t, a.Body["items"], want, "%s: %v", address, a)
	}
	p.carries(owner)
	p.shows(owner)
}

// carries sends files up to the limit both ways.
func (p *proxied) carries(u *user) {
	content := make([]byte, 40<<20)
	_, err := rand.Read(content)
	require.NoError(p.t, err)
	status, said := u.uploads(content)
	require.Equal(p.t, http.StatusCreated, status, string(said))
	var kept struct{ ID string }
	require.NoError(p.t, json.Unmarshal(said, &kept))
	status, back := u.fetches(p.base+"/attachments/"+kept.ID, "application/octet-stream")
	require.Equal(p.t, http.StatusOK, status)
	assert.True(p.t, bytes.Equal(content, back), "what comes back is what was sent")
	status, said = u.uploads(make([]byte, 51<<20))
	assert.Equal(p.t, http.StatusRequestEntityTooLarge, status)
	assert.Contains(p.t, string(said), "attachment_too_large", "it is the application that says so")
}

// shows has the workbench, paths with an escaped slash in them, and feeds of calendars come through as they are.
func (p *proxied) shows(u *user) {
	a := u.post("/me/feeds", map[string]any{"title": "手机日历"})
	require.Equal(p.t, http.StatusCreated, a.Status, a)
	host := p.base[:len(p.base)-len("/api/v1")]
	stranger := p.from("127.0.0.5", "")
	status, feed := stranger.fetches(host+a.Body["path"].(string), "text/calendar; charset=utf-8")
	assert.Equal(p.t, http.StatusOK, status)
	assert.Contains(p.t, string(feed), "BEGIN:VCALENDAR")
	for _, page := range []string{"/", "/cases/YH-2026-000001"} {
		status, _ = stranger.fetches(host+page, "text/html; charset=utf-8")
		assert.Equal(p.t, http.StatusOK, status)
	}
	slash := u.get("/catalog/" + url.PathEscape("没有/目录"))
	assert.Equal(p.t, http.StatusNotFound, slash.Status)
	assert.Contains(p.t, slash.Body["detail"], "没有/目录")
}

// uploads sends a file, in parts as a browser does, and returns what was answered.
func (u *user) uploads(content []byte) (int, []byte) {
	u.t.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	file, err := parts.CreateFormFile("file", "大附件.bin")
	require.NoError(u.t, err)
	_, err = file.Write(content)
	require.NoError(u.t, err)
	require.NoError(u.t, parts.Close())
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodPost, u.base+"/attachments", &form)
	require.NoError(u.t, err)
	request.Header.Set("Content-Type", parts.FormDataContentType())
	status, _, body := u.does(request)
	return status, body
}

// fetches reads what is at an address, which is to be of a type.
func (u *user) fetches(address, mediaType string) (int, []byte) {
	u.t.Helper()
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodGet, address, nil)
	require.NoError(u.t, err)
	status, is, body := u.does(request)
	assert.Equal(u.t, mediaType, is)
	return status, body
}

func (u *user) does(request *http.Request) (status int, mediaType string, body []byte) {
	u.t.Helper()
	if u.token != "" {
		request.Header.Set("Authorization", "Bearer "+u.token)
	}
	response, err := u.way.Do(request)
	require.NoError(u.t, err)
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	require.NoError(u.t, err)
	return response.StatusCode, response.Header.Get("Content-Type"), body
}
