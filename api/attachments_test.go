package api_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// upload is a form with one file.
func upload(t testing.TB, field, name, content string, fields ...[2]string) call {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": field, "filename": name}))
	header.Set("Content-Type", "text/html; charset=utf-8")
	part, err := form.CreatePart(header)
	require.NoError(t, err)
	_, err = part.Write([]byte(content))
	require.NoError(t, err)
	for _, f := range fields {
		require.NoError(t, form.WriteField(f[0], f[1]))
	}
	require.NoError(t, form.Close())
	return call{as: "liu", method: "POST", body: &body, header: map[string]string{"Content-Type": form.FormDataContentType()}}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	h := build(t, built{limit: 1000})
	number := h.file()
	attach := func(as string, c call) answer {
		c.as, c.path = as, "/cases/"+number+"/attachments"
		return h.ask(c)
	}
	kept := attach("liu", upload(t, "file", `..\部门/授权 书.pdf`, "<script>"))
	require.Equal(t, http.StatusCreated, kept.status, "%s", kept.raw)
	assert.Equal(t, "授权 书.pdf", kept.text("name"))
	assert.Equal(t, "text/html", kept.text("media_type"))

	get := call{as: "zhang", method: "GET", path: strings.TrimPrefix(kept.header.Get("Location"), "/api/v1")}
	file := h.ask(get)
	require.Equal(t, http.StatusOK, file.status)
	assert.Equal(t, "<script>", string(file.raw))
	assert.Equal(t, "application/octet-stream", file.header.Get("Content-Type"), "a browser must not run it")
	assert.Equal(t, "nosniff", file.header.Get("X-Content-Type-Options"))
	assert.Equal(t, `attachment; filename="__ _.pdf"; filename*=UTF-8''%E6%8E%88%E6%9D%83%20%E4%B9%A6.pdf`, file.header.Get("Content-Disposition"))
	get.as = "chen"
	assert.Equal(t, "attachment_unknown", h.ask(get).text("code"))
	assert.Equal(t, []any{"授权 书.pdf"}, h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number + "/attachments"}).all("items", "name"))

	before := h.everything()
	for name, refused := range map[string]struct {
		as   string
		call call
		code string
	}{
		"too large":      {"liu", upload(t, "file", "a.txt", strings.Repeat("x", 1001)), "attachment_too_large"},
		"much too large": {"liu", upload(t, "file", "a.txt", strings.Repeat("x", 200_000)), "attachment_too_large"},
		"another field":  {"liu", upload(t, "paper", "a.txt", "x"), "malformed_upload"},
		"no name":        {"liu", upload(t, "file", "..", "x"), "malformed_upload"},
		"no form":        {"liu", call{method: "POST", body: "{}"}, "unsupported_media_type"},
		"a form that is none": {"liu",
			call{method: "POST", body: "x", header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"}}, "malformed_upload"},
		"who only looks on":  {"zhao", upload(t, "file", "a.txt", "x"), "not_your_role"},
		"who may not see it": {"chen", upload(t, "file", "a.txt", "x"), "case_unknown"},
		"nobody":             {"", upload(t, "file", "a.txt", "x"), "unauthenticated"},
		"a form without parts": {"liu",
			call{method: "POST", body: "--b--\r\n", header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"}}, "malformed_upload"},
	} {
		assert.Equal(t, refused.code, attach(refused.as, refused.call).at("code"), name)
	}
	assert.Equal(t, before, h.everything())
	assert.Equal(t, http.StatusCreated, attach("liu", upload(t, "file", "a.txt", strings.Repeat("x", 1000))).status, "the limit itself")
}

func TestAnUploadOfNoCaseIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	c := upload(t, "file", "证明.txt", "证明")
	c.path = "/attachments"
	kept := h.ask(c)
	require.Equal(t, http.StatusCreated, kept.status, "%s", kept.raw)
	get := call{as: "liu", method: "GET", path: "/attachments/" + kept.text("id")}
	assert.Equal(t, http.StatusOK, h.ask(get).status)
	for _, other := range []string{"zhang", "zhao", "wang"} {
		get.as = other
		assert.Equal(t, "attachment_unknown", h.ask(get).text("code"))
	}
}

// TestUploadsTakeTurns: each lies on the disk until it is whole, and one caller has a few at once.
func TestUploadsTakeTurns(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	const head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\nx"
	header := map[string]string{"Content-Type": "multipart/form-data; boundary=b"}
	whole := func(as string) answer {
		return h.ask(call{as: as, method: "POST", path: "/attachments", header: header, body: strings.NewReader(head + "\r\n--b--\r\n")})
	}
	var sending []*io.PipeWriter
	answers := make(chan answer)
	for range 6 {
		body, into := io.Pipe()
		go func() {
			answers <- h.ask(call{as: "liu", method: "POST", path: "/attachments", header: header, body: body})
		}()
		_, err := io.WriteString(into, head) // returns once the upload is under way
		require.NoError(t, err)
		sending = append(sending, into)
	}
	more := whole("liu")
	assert.Equal(t, []any{http.StatusTooManyRequests, "already_running"}, []any{more.status, more.text("code")})
	assert.Equal(t, http.StatusCreated, whole("zhang").status)
	for _, into := range sending {
		_, err := io.WriteString(into, "\r\n--b--\r\n")
		require.NoError(t, err)
		assert.Equal(t, http.StatusCreated, (<-answers).status)
	}
	assert.Equal(t, http.StatusCreated, whole("liu").status)
}
