package app

import (
	"context"
	"net/url"
	"os"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/outbox"
)

// MailConfig says how the application writes to the world outside. API and worker are
// given the same.
type MailConfig struct {
	SMTP         string // smtps:// or smtp:// URL; empty: no mail
	From         string
	PasswordFile string
	Workbench    string   // base URL, for links
	PlainHosts   []string // to which webhooks may go without TLS
}

// SMTPPassword is the variable of the environment with the password of the mail
// server: a flag would be seen by everybody on the machine.
const SMTPPassword = "SHIXIAN_SMTP_PASSWORD" //nolint:gosec // a name, not a password

// hookRule is to which addresses webhooks may go.
func (p MailConfig) hookRule() domain.HookRule { return domain.HookRule{PlainHosts: p.PlainHosts} }

// base is the workbench's address without a slash at its end.
func (p MailConfig) base() (string, error) {
	u, err := url.Parse(p.Workbench)
	if p.Workbench != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "") {
		return "", wrong("workbench", "an address such as https://shixian.example.org was expected")
	}
	return strings.TrimRight(p.Workbench, "/"), nil
}

// relay returns what carries the ledger's messages.
func (a *App) relay() (*outbox.Relay, error) {
	base, err := a.Config.Mail.base()
	if err != nil {
		return nil, err
	}
	sender := outbox.Sender{Workbench: base, Drill: a.Ledger.Drill() > 0}
	mailer, err := a.Config.Mail.mailer(sender)
	if err != nil {
		return nil, err
	}
	return &outbox.Relay{
		Ledger: a.Ledger, Mailer: mailer, Hooks: outbox.NewHooks(sender, a.Config.Mail.hookRule()), Log: a.Config.Log,
	}, nil
}

// mailer returns what sends mail, or nil if no server is named.
func (p MailConfig) mailer(sender outbox.Sender) (*outbox.Mailer, error) {
	if p.SMTP == "" {
		return nil, nil //nolint:nilnil // no mailer is no fault
	}
	server, err := outbox.ParseSMTP(p.SMTP)
	if err != nil {
		return nil, wrong("smtp", "%v", err)
	}
	server.From = p.From
	if server.Password, err = p.password(); err != nil {
		return nil, err
	}
	m, err := outbox.NewMailer(sender, server)
	if err != nil {
		return nil, wrong("mail-from", "%v", err)
	}
	return m, nil
}

func (p MailConfig) password() (string, error) {
	if p.PasswordFile == "" {
		return os.Getenv(SMTPPassword), nil
	}
	return secret("smtp-password-file", p.PasswordFile)
}

// carry runs the relay beside what work does, and ends with it.
func carry(ctx context.Context, c *outbox.Relay, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	carried := make(chan struct{})
	go func() {
		defer close(carried)
		c.Run(ctx)
	}()
	err := work(ctx)
	cancel()
	<-carried
	return err
}
