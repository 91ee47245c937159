package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/shixian/shixian/domain"
)

// SMTP says by which server mail goes.
type SMTP struct {
	Host     string
	Port     int
	Security Security
	User     string
	Password string
	From     string // "时限 <noreply@example.org>"
}

// Security is how the way to the server is guarded.
type Security string

// The ways: TLS from the first byte, STARTTLS or nothing sent, or no guard at all, which is for this machine only.
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
	Plain    Security = "plain"
)

// ParseSMTP reads smtps://user@host:465 (TLS) or smtp://user@host:587 (STARTTLS; to this machine without). A password in
// it is refused: it would be on a command line for all to see.
func ParseSMTP(text string) (SMTP, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return SMTP{}, errors.New("smtps://user@host:465 or smtp://user@host:587 was expected")
	}
	if _, found := u.User.Password(); found {
		return SMTP{}, errors.New("the password does not belong there: put it into the environment or a file")
	}
	s := SMTP{Host: u.Hostname(), User: u.User.Username()}
	standard := "587"
	switch {
	case u.Scheme == "smtps":
		s.Security, standard = TLS, "465"
	case u.Scheme == "smtp" && domain.IsLoopback(s.Host):
		s.Security = Plain
	case u.Scheme == "smtp":
		s.Security = StartTLS
	default:
		return SMTP{}, fmt.Errorf("the scheme smtps or smtp was expected, not %q", u.Scheme)
	}
	if u.Port() != "" {
		standard = u.Port()
	}
	s.Port, err = strconv.Atoi(standard)
	return s, err
}

// Mailer sends mail.
type Mailer struct {
	Sender Sender
	smtp   SMTP
	from   *netmail.Address
	domain string // of Message-IDs
}

// NewMailer returns what sends mail, or an error that says what of the settings is wrong.
func NewMailer(s Sender, smtp SMTP) (*Mailer, error) {
	from, err := netmail.ParseAddress(smtp.From)
	if err != nil {
		return nil, errors.New("an address to send mail from was expected, e.g. 时限 <noreply@example.org>")
	}
	m := &Mailer{Sender: s, smtp: smtp, from: from, domain: from.Address[strings.LastIndexByte(from.Address, '@')+1:]}
	_, err = m.client()
	return m, err
}

func (m *Mailer) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(m.smtp.Port), mail.WithTimeout(attempt - time.Second), mail.WithoutNoop()}
	switch m.smtp.Security {
	case TLS:
		options = append(options, mail.WithSSL())
	case StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.smtp.User != "" {
		auth := mail.SMTPAuthAutoDiscover
		if m.smtp.Security == Plain {
			auth = mail.SMTPAuthPlainNoEnc // it does not leave this machine
		}
		options = append(options, mail.WithSMTPAuth(auth), mail.WithUsername(m.smtp.User), mail.WithPassword(m.smtp.Password))
	}
	return mail.NewClient(m.smtp.Host, options...)
}

func (m *Mailer) send(ctx context.Context, p domain.LeasedDelivery) error {
	message, err := m.message(p)
	if err != nil {
		return err
	}
	client, err := m.client()
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	var failed *mail.SendError
	if errors.As(err, &failed) && failed.Reason == mail.ErrSMTPRcptTo && !failed.IsTemp() {
		return &fault{text: err.Error(), final: true} // there is no such mailbox
	}
	if err != nil && failed == nil {
		return &fault{text: err.Error(), hold: true} // the server is not there
	}
	return err
}

// message writes a delivery as mail. Carried twice it has the same Message-ID, by which programs tell that it is the same;
// what concerns one case hangs together in a thread.
func (m *Mailer) message(p domain.LeasedDelivery) (*mail.Msg, error) {
	// Chinese is a third longer in base64, and three times as long in quoted-printable.
	message := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingB64))
	message.FromMailAddress(m.from)
	if err := message.To(p.Email); err != nil {
		return nil, &fault{text: "电子邮件地址有误", final: true}
	}
	message.Subject(m.Sender.heading(p.Message))
	message.SetMessageIDWithValue(p.ID + "@" + m.domain)
	if p.Message.Case != "" {
		message.SetGenHeader(mail.HeaderReferences, "<case."+p.Message.Case+"@"+m.domain+">")
	}
	message.SetDateWithValue(p.CreatedAt)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies, please
	l := mailText{
		Heading: m.Sender.heading(p.Message), Lines: strings.Split(p.Message.Text, "\n"), Link: m.Sender.link(p.Message),
		Drill: m.Sender.Drill,
	}
	message.SetBodyString(mail.TypeTextPlain, l.text())
	var page bytes.Buffer
	if err := mailPage.Execute(&page, l); err != nil {
		return nil, err
	}
	message.AddAlternativeString(mail.TypeTextHTML, page.String())
	return message, nil
}

// mailText is what a mail says.
type mailText struct {
	Heading string
	Lines   []string
	Link    string
	Drill   bool
}

const (
	mailFoot  = "本邮件由系统自动发出，请勿回复。是否接收可在工作台的“个人设置”中修改。"
	mailDrill = "这是演练，其中的办件和日期都不是真的。"
)

func (l mailText) text() string {
	var b strings.Builder
	if l.Drill {
		b.WriteString(mailDrill + "\n\n")
	}
	b.WriteString(strings.Join(l.Lines, "\n") + "\n")
	if l.Link != "" {
		b.WriteString("\n查看：" + l.Link + "\n")
	}
	b.WriteString("\n" + mailFoot + "\n")
	return b.String()
}

var mailPage = template.Must(template.New("letter").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{.Heading}}</title></head>
<body style="font-family:sans-serif;line-height:1.6;color:#222;max-width:40em">
{{if .Drill}}<p style="color:#b00"><strong>` + mailDrill + `</strong></p>
{{end}}{{range .Lines}}<p style="margin:0 0 .4em">{{.}}</p>
{{end}}{{if .Link}}<p><a href="{{.Link}}">查看</a></p>
{{end}}<p style="color:#666;font-size:.85em">` + mailFoot + `</p>
</body></html>
`))
