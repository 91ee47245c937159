package app

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/shixian/shixian/courier"
	"github.com/shixian/shixian/office"
)

// PostConfig says how the house writes to the world outside. API and worker are
// given the same.
type PostConfig struct {
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
func (p PostConfig) hookRule() office.HookRule { return office.HookRule{PlainHosts: p.PlainHosts} }

// base is the workbench's address without a slash at its end.
func (p PostConfig) base() (string, error) {
	u, err := url.Parse(p.Workbench)
	if p.Workbench != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "") {
		return "", usage("--workbench: an address such as https://shixian.example.org was expected")
	}
	return strings.TrimRight(p.Workbench, "/"), nil
}

// courier returns what carries the ledger's post.
func (h *App) courier() (*courier.Courier, error) {
	base, err := h.Config.Post.base()
	if err != nil {
		return nil, err
	}
	sender := courier.Sender{Workbench: base, Drill: h.Ledger.Drill() > 0}
	mailer, err := h.Config.Post.mailer(sender)
	if err != nil {
		return nil, err
	}
	return &courier.Courier{
		Ledger: h.Ledger, Mailer: mailer, Hooks: courier.NewHooks(sender, h.Config.Post.hookRule()), Log: h.Config.Log,
	}, nil
}

// mailer returns what sends mail, or nil if no server is named.
func (p PostConfig) mailer(sender courier.Sender) (*courier.Mailer, error) {
	if p.SMTP == "" {
		return nil, nil //nolint:nilnil // no mailer is no fault
	}
	server, err := courier.ParseSMTP(p.SMTP)
	if err != nil {
		return nil, usage("--smtp: %v", err)
	}
	server.From = p.From
	if server.Password, err = p.password(); err != nil {
		return nil, err
	}
	m, err := courier.NewMailer(sender, server)
	if err != nil {
		return nil, usage("--mail-from: %v", err)
	}
	return m, nil
}

func (p PostConfig) password() (string, error) {
	if p.PasswordFile == "" {
		return os.Getenv(SMTPPassword), nil
	}
	text, err := os.ReadFile(p.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("--smtp-password-file: %w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimRight(line, "\r"), nil
}

// carry runs the courier beside what work does, and ends with it.
func carry(ctx context.Context, c *courier.Courier, work func(context.Context) error) error {
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
