package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// TemporalAccess is how a process reaches a Temporal that is not its own: over TLS, and by what it proves who it is. Nothing: in clear, as
// on one machine.
type TemporalAccess struct {
	TLS        bool   // with the authorities that the system trusts
	CA         string // file of the authority that vouches for the server; implies TLS, as do the others
	Cert, Key  string // files with this side's certificate and key (mTLS)
	ServerName string // that the server's certificate is for, if not the host's
	APIKeyFile string // file whose first line is an API key, read anew for each request
}

// options has a client of Temporal's reach it so.
func (a TemporalAccess) options(o *client.Options, log *slog.Logger) error {
	if a == (TemporalAccess{}) {
		return nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: a.ServerName}
	if a.CA != "" {
		text, err := os.ReadFile(a.CA)
		if err != nil {
			return wrong("temporal-tls-ca", "%w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return wrong("temporal-tls-ca", "%s: a certificate in PEM was expected", a.CA)
		}
	}
	if a.Cert != "" || a.Key != "" {
		own, err := openCertificate("temporal-tls-cert", a.Cert, a.Key, log)
		if err != nil {
			return err
		}
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return own.present(), nil }
	}
	if a.APIKeyFile != "" {
		if _, err := secret("temporal-api-key-file", a.APIKeyFile); err != nil {
			return err
		}
		o.Credentials = client.NewAPIKeyDynamicCredentials(func(context.Context) (string, error) {
			return secret("temporal-api-key-file", a.APIKeyFile)
		})
	}
	o.ConnectionOptions.TLS = config
	return nil
}

// serverTLS is how the API is served, if it has a certificate of its own; nil: in clear.
func (c *Config) serverTLS() (*tls.Config, error) {
	if c.TLSCert == "" && c.TLSKey == "" {
		return nil, nil
	}
	own, err := openCertificate("tls-cert", c.TLSCert, c.TLSKey, c.Log)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"http/1.1"}, // what one connection may cost is limited for that (docs/adr/0122)
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return own.present(), nil },
	}, nil
}

// Scheme is that of the API's address.
func (c *Config) Scheme() string {
	if c.TLSCert != "" {
		return "https"
	}
	return "http"
}

// certificate is one of ours, read anew after its file has changed: a renewed one needs no restart.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	looked time.Time // when it was looked whether the file has changed
	of     time.Time // modification of the file that pair is from
}

// lookAgain is how often it is looked whether a certificate has been renewed.
const lookAgain = 10 * time.Second

func openCertificate(setting, cert, key string, log *slog.Logger) (*certificate, error) {
	c := &certificate{cert: cert, key: key, log: log}
	if cert == "" || key == "" {
		return nil, wrong(setting, "a file with a certificate and one with its key were expected, not one of them")
	}
	if err := c.read(); err != nil {
		return nil, wrong(setting, "%w", err)
	}
	return c, nil
}

func (c *certificate) read() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return err
	}
	if info.ModTime().Equal(c.of) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.pair, c.of = &pair, info.ModTime()
	return nil
}

// present is the certificate as it is now. One that cannot be read, as while it is being renewed, leaves the one of before.
func (c *certificate) present() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) >= lookAgain {
		c.looked = time.Now()
		if err := c.read(); err != nil {
			c.log.Warn("the renewed certificate cannot be read; the one of before is used", "file", c.cert, "error", err)
		}
	}
	return c.pair
}
