package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
)

// authority signs certificates for a test.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	made int64
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	a.key = newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	require.NoError(t, err)
	a.cert, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	a.write("ca", "CERTIFICATE", der)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return key
}

func (a *authority) write(name, kind string, der []byte) string {
	a.t.Helper()
	file := filepath.Join(a.dir, name)
	require.NoError(a.t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
	return file
}

// issue writes a certificate for a name, with its key.
func (a *authority) issue(name string) (cert, key string) {
	a.t.Helper()
	a.made++
	own := newKey(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1 + a.made), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, own.Public(), a.key)
	require.NoError(a.t, err)
	private, err := x509.MarshalPKCS8PrivateKey(own)
	require.NoError(a.t, err)
	return a.write(name+".crt", "CERTIFICATE", der), a.write(name+".key", "PRIVATE KEY", private)
}

// A renewed certificate is used without a restart, and one that is broken is not.
func TestARenewedCertificateNeedsNoRestart(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	cert, key := a.issue("house")
	var log bytes.Buffer
	own, err := openCertificate("tls-cert", cert, key, slog.New(slog.NewTextHandler(&log, nil)))
	require.NoError(t, err)
	serial := func() int64 {
		own.looked = time.Time{} // as if it had been a while
		read, err := x509.ParseCertificate(own.present().Certificate[0])
		require.NoError(t, err)
		return read.SerialNumber.Int64()
	}
	changed := func(after time.Duration) {
		at := time.Now().Add(after)
		require.NoError(t, os.Chtimes(cert, at, at))
	}
	assert.EqualValues(t, 2, serial())
	a.issue("house")
	changed(time.Second)
	assert.EqualValues(t, 3, serial())
	require.NoError(t, os.WriteFile(cert, []byte("half of it"), 0o600))
	changed(2 * time.Second)
	assert.EqualValues(t, 3, serial())
	assert.Contains(t, log.String(), "the one of before is used")
}

func TestACertificateHasAKey(t *testing.T) {
	t.Parallel()
	cert, key := newAuthority(t).issue("house")
	for _, c := range []Config{{TLSCert: cert}, {TLSKey: key}, {TLSCert: key, TLSKey: cert}, {TLSCert: "missing", TLSKey: "missing"}} {
		_, err := c.serverTLS()
		require.ErrorAs(t, err, new(SettingError), "%+v", c)
		c.Listen = "127.0.0.1:0"
		_, err = c.ListenForAPI(t.Context())
		require.ErrorAs(t, err, new(SettingError), "no address is told that never answers: %+v", c)
	}
	for _, a := range []TemporalAccess{{Cert: cert}, {CA: key}, {CA: "missing"}, {APIKeyFile: "missing"}} {
		require.ErrorAs(t, a.options(&client.Options{}, nil), new(SettingError), "%+v", a)
	}
}

// What is wrong with a renewed certificate for Temporal is in the log as it was asked for.
func TestTheLogNamesACertificateForTemporal(t *testing.T) {
	t.Parallel()
	cert, key := newAuthority(t).issue("worker.example")
	var log bytes.Buffer
	var options client.Options
	require.NoError(t, TemporalAccess{Cert: cert, Key: key}.options(&options, slog.New(slog.NewJSONHandler(&log, nil))))
	require.NoError(t, os.WriteFile(cert, []byte("half of it"), 0o600))
	require.NoError(t, os.Chtimes(cert, time.Time{}, time.Now().Add(time.Minute)))
	_, err := options.ConnectionOptions.TLS.GetClientCertificate(nil)
	require.NoError(t, err)
	assert.Contains(t, log.String(), "the one of before is used")
}

// Probes that only connect, and people who type http, are counted together, whichever port they come from.
func TestHandshakesThatFailAreSummedUp(t *testing.T) {
	t.Parallel()
	c := &Config{}
	lines, end := logged(t, c)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = serverLog(c.Log)
	server.StartTLS()
	for range 5 {
		answer, err := http.Get(strings.Replace(server.URL, "https:", "http:", 1))
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
	}
	server.Close()
	end()
	require.Len(t, lines(), 3)
	assert.Contains(t, lines()[0], `msg="a TLS handshake failed" error="127.0.0.1:`)
	assert.Contains(t, lines()[2], "repeated=3")
}

// temporal is a Temporal that wants a certificate and notes the API keys that it is shown.
type temporal struct {
	workflowservice.UnimplementedWorkflowServiceServer
	keys chan string
}

func (s *temporal) GetSystemInfo(ctx context.Context, _ *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	shown, _ := metadata.FromIncomingContext(ctx)
	for _, key := range shown.Get("authorization") {
		s.keys <- key
	}
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func (a *authority) temporal() (*temporal, string) {
	a.t.Helper()
	pair, err := tls.LoadX509KeyPair(a.issue("temporal.example"))
	require.NoError(a.t, err)
	known := x509.NewCertPool()
	known.AddCert(a.cert)
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{pair}, ClientCAs: known, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12,
	})))
	s := &temporal{keys: make(chan string, 10)}
	workflowservice.RegisterWorkflowServiceServer(server, s)
	checked := health.NewServer()
	checked.SetServingStatus("temporal.api.workflowservice.v1.WorkflowService", healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(server, checked)
	listener, err := new(net.ListenConfig).Listen(a.t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(a.t, err)
	go func() { _ = server.Serve(listener) }()
	a.t.Cleanup(server.Stop)
	return s, listener.Addr().String()
}

// Temporal is reached by who has a certificate that its authority has signed, and an API key goes along.
func TestTemporalBehindMutualTLS(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	s, address := a.temporal()
	cert, key := a.issue("worker.example")
	secret := filepath.Join(a.dir, "api-key")
	require.NoError(t, os.WriteFile(secret, []byte("k-1\n"), 0o600))
	right := TemporalAccess{CA: filepath.Join(a.dir, "ca"), Cert: cert, Key: key, ServerName: "temporal.example", APIKeyFile: secret}

	reach := func(access TemporalAccess) error {
		options := client.Options{HostPort: address}
		require.NoError(t, access.options(&options, slog.New(slog.DiscardHandler)))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		c, err := client.DialContext(ctx, options)
		if err == nil {
			c.Close()
		}
		return err
	}
	require.NoError(t, reach(right))
	assert.Equal(t, "Bearer k-1", <-s.keys)
	require.NoError(t, os.WriteFile(secret, []byte("k-2\n"), 0o600))
	require.NoError(t, reach(right))
	assert.Equal(t, "Bearer k-2", <-s.keys)

	wrongOnes := map[string]func(*TemporalAccess){
		"no certificate":    func(a *TemporalAccess) { a.Cert, a.Key = "", "" },
		"another authority": func(a *TemporalAccess) { a.CA = filepath.Join(newAuthority(t).dir, "ca") },
		"another name":      func(a *TemporalAccess) { a.ServerName = "other.example" },
		"in clear":          func(a *TemporalAccess) { *a = TemporalAccess{} },
	}
	for name, change := range wrongOnes {
		access := right
		change(&access)
		require.Error(t, reach(access), name)
	}
	assert.Empty(t, s.keys, "nobody else was let in")
}
