package outbox

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// mailServer is a mail server that takes what it is told to take.
type mailServer struct {
	address string
	refuse  map[string]string // command → answer
	letters chan envelope
}

type envelope struct {
	from, to, auth string
	message        *mail.Message
}

func newMailServer(t *testing.T, refuse map[string]string) *mailServer {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	o := &mailServer{address: l.Addr().String(), refuse: refuse, letters: make(chan envelope, 10)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			o.serve(c)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return o
}

func (o *mailServer) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	text := textproto.NewConn(c)
	_ = text.PrintfLine("220 here")
	var e envelope
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		if answer := o.refuse[verb]; answer != "" {
			_ = text.PrintfLine("%s", answer)
			continue
		}
		switch verb {
		case "EHLO":
			_ = text.PrintfLine("250-here")
			_ = text.PrintfLine("250 AUTH PLAIN LOGIN")
		case "AUTH":
			e.auth = rest
			_ = text.PrintfLine("235 welcome")
		case "MAIL":
			e.from = rest
			_ = text.PrintfLine("250 ok")
		case "RCPT":
			e.to = rest
			_ = text.PrintfLine("250 ok")
		case "DATA":
			_ = text.PrintfLine("354 go on")
			e.message, err = mail.ReadMessage(bufio.NewReader(strings.NewReader(dotted(text))))
			if err != nil {
				return
			}
			_ = text.PrintfLine("250 taken")
			o.letters <- e
		case "QUIT":
			_ = text.PrintfLine("221 bye")
			return
		default:
			_ = text.PrintfLine("250 ok")
		}
	}
}

func dotted(c *textproto.Conn) string {
	b, _ := io.ReadAll(c.DotReader())
	return string(b)
}

func (o *mailServer) mailer(t *testing.T, s Sender, user string) *Mailer {
	t.Helper()
	server, err := ParseSMTP("smtp://" + user + o.address)
	require.NoError(t, err)
	server.From, server.Password = "时限 <noreply@shixian.example>", "hidden"
	m, err := NewMailer(s, server)
	require.NoError(t, err)
	return m
}

func leasedMail() domain.LeasedDelivery {
	p := leasedDelivery(domain.CloudEvents, "")
	p.Channel, p.Subscription, p.Person, p.Email = domain.ByMail, "", "p-1", "zhang@mzj.example"
	p.Message.Text += "\n<script>alert(1)</script>"
	return p
}

// parts are the bodies of a message by media type.
func parts(t *testing.T, m *mail.Message) map[string]string {
	t.Helper()
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/alternative", media)
	bodies := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			return bodies
		}
		media, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		require.NoError(t, err)
		require.Equal(t, "base64", part.Header.Get("Content-Transfer-Encoding"))
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		require.NoError(t, err)
		bodies[media] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
}

func TestAMailIsReadable(t *testing.T) {
	t.Parallel()
	o := newMailServer(t, nil)
	m := o.mailer(t, Sender{Workbench: "https://shixian.example"}, "post@")
	require.NoError(t, m.send(t.Context(), leasedMail()))
	require.NoError(t, m.send(t.Context(), leasedMail()), "carried again")
	first, again := <-o.letters, <-o.letters
	assert.Contains(t, first.to, "<zhang@mzj.example>")
	assert.Contains(t, first.from, "<noreply@shixian.example>")
	assert.NotEmpty(t, first.auth)

	h := first.message.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	require.NoError(t, err)
	assert.Equal(t, "逾期：YH-2026-000001 政务数据共享申请（社会救助[对象](http://evil.example)<@all>）", subject)
	from, err := mail.ParseAddress(h.Get("From"))
	require.NoError(t, err)
	assert.Equal(t, "时限", from.Name)
	assert.Equal(t, "<d-1@shixian.example>", h.Get("Message-ID"))
	assert.Equal(t, h.Get("Message-ID"), again.message.Header.Get("Message-ID"))
	assert.Equal(t, "<case.YH-2026-000001@shixian.example>", h.Get("References"))
	assert.Equal(t, "auto-generated", h.Get("Auto-Submitted"))
	date, err := h.Date()
	require.NoError(t, err)
	assert.True(t, date.Equal(leasedMail().CreatedAt))

	bodies := parts(t, first.message)
	assert.Contains(t, bodies["text/plain"], "“答复”已逾期，期限为2026年9月20日（第十四条第二款），请立即办理")
	assert.Contains(t, bodies["text/plain"], "查看：https://shixian.example/cases/YH-2026-000001")
	assert.Contains(t, bodies["text/html"], `<a href="https://shixian.example/cases/YH-2026-000001">`)
	assert.NotContains(t, bodies["text/html"], "<script>")
}

// A digest is opened for its counts: they are what the inbox shows.
func TestADigestsSubjectCounts(t *testing.T) {
	t.Parallel()
	p := leasedMail()
	p.Message = domain.Message{ID: "n-2", Notice: domain.NoticeDigest, Text: "2026年9月21日摘要：逾期 3 件\n【逾期】\nYH-2026-000001"}
	o := newMailServer(t, nil)
	require.NoError(t, o.mailer(t, Sender{Workbench: "https://shixian.example"}, "").send(t.Context(), p))
	letter := <-o.letters
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.message.Header.Get("Subject"))
	require.NoError(t, err)
	assert.Equal(t, "2026年9月21日摘要：逾期 3 件", subject)
	assert.Empty(t, letter.message.Header.Get("References"))
	assert.Contains(t, parts(t, letter.message)["text/plain"], "YH-2026-000001\n\n查看：https://shixian.example/\n")
}

func TestADrillsMailSaysSo(t *testing.T) {
	t.Parallel()
	o := newMailServer(t, nil)
	require.NoError(t, o.mailer(t, Sender{Drill: true}, "").send(t.Context(), leasedMail()))
	letter := <-o.letters
	assert.Empty(t, letter.auth)
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.message.Header.Get("Subject"))
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(subject, "【演练】"), subject)
	assert.Contains(t, parts(t, letter.message)["text/plain"], mailDrill)
}

func TestWhatMailServersAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refuse map[string]string
		final  bool
	}{
		"no such mailbox":      {map[string]string{"RCPT": "550 5.1.1 no such user"}, true},
		"full for now":         {map[string]string{"RCPT": "452 4.2.2 mailbox full"}, false},
		"a wrong password":     {map[string]string{"AUTH": "535 5.7.8 no"}, false},
		"a sender turned away": {map[string]string{"MAIL": "550 5.7.1 no relay"}, false},
		"busy":                 {map[string]string{"DATA": "451 4.3.0 later"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newMailServer(t, c.refuse).mailer(t, sender, "post@").send(t.Context(), leasedMail())
			require.Error(t, err)
			result := outcome(err, 1, 0)
			assert.Equal(t, c.final, result.Final, err)
			assert.NotContains(t, result.Fault, "hidden")
		})
	}
}

// A server that does not offer STARTTLS gets nothing, not even a name.
func TestMailIsNotSentInTheClear(t *testing.T) {
	t.Parallel()
	o := newMailServer(t, nil)
	host, port, err := net.SplitHostPort(o.address)
	require.NoError(t, err)
	n, err := strconv.Atoi(port)
	require.NoError(t, err)
	m, err := NewMailer(sender, SMTP{Host: host, Port: n, Security: StartTLS, From: "a@b.example", User: "post", Password: "hidden"})
	require.NoError(t, err)
	require.Error(t, m.send(t.Context(), leasedMail()))
	assert.Empty(t, o.letters)
}

func TestParseSMTP(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]SMTP{
		"smtps://post@mail.example":         {Host: "mail.example", Port: 465, Security: TLS, User: "post"},
		"smtps://mail.example:4650":         {Host: "mail.example", Port: 4650, Security: TLS},
		"smtp://post@mail.example":          {Host: "mail.example", Port: 587, Security: StartTLS, User: "post"},
		"smtp://a%40b.example@mail.example": {Host: "mail.example", Port: 587, Security: StartTLS, User: "a@b.example"},
		"smtp://127.0.0.1:25":               {Host: "127.0.0.1", Port: 25, Security: Plain},
	} {
		got, err := ParseSMTP(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{
		"", "mail.example", "http://mail.example", "smtp://", "smtp://u:p@mail.example", "smtp://mail.example/x", "smtp://mail.example?tls=no",
	} {
		_, err := ParseSMTP(text)
		require.Error(t, err, text)
		assert.NotContains(t, fmt.Sprint(err), "u:p")
	}
	_, err := NewMailer(sender, SMTP{Host: "mail.example", Port: 25, From: "nobody"})
	require.Error(t, err)
}
