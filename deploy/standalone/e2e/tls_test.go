package e2e

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The API speaks TLS by itself, and no other than it was told to.
func TestTLSOfItsOwn(t *testing.T) {
	t.Parallel()
	other := httptest.NewTLSServer(http.NotFoundHandler()) // has a certificate for 127.0.0.1, and a client that trusts it
	defer other.Close()
	pair := other.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	dir := t.TempDir()
	file := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
		return path
	}
	cert, private := file("cert.pem", "CERTIFICATE", pair.Certificate[0]), file("key.pem", "PRIVATE KEY", key)

	s := newSite(t, "--data", t.TempDir())
	p := start(t, append([]string{"api", "--temporal", s.temporal, "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", private}, s.ledger...)...)
	base := p.printed(`API +(https://\S+)`)
	answer, err := other.Client().Get(base + "/about")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.GreaterOrEqual(t, answer.TLS.Version, uint16(0x0303))

	_, err = http.Get(base + "/about") //nolint:bodyclose // there is none
	require.ErrorContains(t, err, "certificate", "nobody else vouches for it")
	answer, err = http.Get(strings.Replace(base, "https:", "http:", 1) + "/about")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusBadRequest, answer.StatusCode, "not in clear")
}
