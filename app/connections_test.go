package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crowdedServer answers ok to who gets in.
func crowdedServer(t *testing.T, ofOne, ofAll int, proxies ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }))
	server.Listener = newCrowd(server.Listener, ofOne, ofAll, proxies)
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// from opens a connection that comes from a local address and has begun a request.
func from(t *testing.T, server *httptest.Server, address string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n")
	require.NoError(t, err)
	return conn
}

// status ends the request and is what came of it.
func status(conn net.Conn) int {
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	_, _ = io.WriteString(conn, "\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// TestOneAddressKeepsNobodyOut: thousands of connections that drip leave room for everybody else.
func TestOneAddressKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	server := crowdedServer(t, 50, 100)
	held := make([]net.Conn, 50)
	for i := range held {
		held[i] = from(t, server, "127.0.0.1")
	}
	require.Eventually(t, func() bool { return status(from(t, server, "127.0.0.1")) == http.StatusTooManyRequests }, time.Minute, time.Millisecond)
	for range 1000 {
		from(t, server, "127.0.0.1")
	}
	assert.Equal(t, http.StatusOK, status(from(t, server, "127.0.0.2")))
	assert.Equal(t, http.StatusOK, status(held[0]), "who was in stays in")
	for _, conn := range held {
		_ = conn.Close()
	}
	assert.Eventually(t, func() bool { return status(from(t, server, "127.0.0.1")) == http.StatusOK }, time.Minute, 10*time.Millisecond,
		"and who closes makes room")
}

// TestAllTogetherAreBounded, those of a proxy included, which alone has no bound of its own.
func TestAllTogetherAreBounded(t *testing.T) {
	t.Parallel()
	server := crowdedServer(t, 2, 20, "127.0.0.0/31")
	for range 10 {
		assert.Equal(t, http.StatusOK, status(from(t, server, "127.0.0.1")))
	}
	refused := 0
	for i := range 30 {
		if status(from(t, server, fmt.Sprintf("127.0.1.%d", i+1))) != http.StatusOK {
			refused++
		}
	}
	assert.Equal(t, 20, refused)
}

// TestConnectionsAreCountedDown when they are closed, once each.
func TestConnectionsAreCountedDown(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := newCrowd(listener, 2, 3, nil)
	t.Cleanup(func() { _ = c.Close() })
	for range 3 {
		dialed, err := new(net.Dialer).DialContext(t.Context(), "tcp", c.Addr().String())
		require.NoError(t, err)
		conn, err := c.Accept()
		require.NoError(t, err)
		assert.Equal(t, 1, c.open)
		_, _ = conn.Close(), conn.Close()
		assert.Equal(t, 0, c.open)
		assert.Empty(t, c.byOne)
		_ = dialed.Close()
	}
}
