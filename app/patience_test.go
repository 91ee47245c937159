package app

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhoDripsIsCutOff sends a byte now and then, which is progress of a kind and not enough.
func TestWhoDripsIsCutOff(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	server := httptest.NewServer(patience{100 * time.Millisecond, 1 << 10}.around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		ended <- err
	})))
	defer server.Close()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
	require.NoError(t, err)
	drip := time.NewTicker(20 * time.Millisecond)
	defer drip.Stop()
	for late := time.After(time.Minute); ; {
		select {
		case err := <-ended:
			require.ErrorContains(t, err, "timeout")
			return
		case <-drip.C:
			_, _ = conn.Write([]byte("x"))
		case <-late:
			t.Fatal("still waiting for the client")
		}
	}
}

// TestWhoDoesNotReadIsCutOff: what is written to somebody who takes nothing ends.
func TestWhoDoesNotReadIsCutOff(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	server := httptest.NewServer(patience{100 * time.Millisecond, 1 << 20}.around(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, err := io.Copy(w, io.LimitReader(zeros{}, 1<<30))
		ended <- err
	})))
	defer server.Close()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	select {
	case err := <-ended:
		require.ErrorContains(t, err, "timeout")
	case <-time.After(time.Minute):
		t.Fatal("still writing")
	}
}

// TestWhoGoesOnIsServed takes far longer than the grace, and a connection serves again afterwards.
func TestWhoGoesOnIsServed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(patience{500 * time.Millisecond, 1 << 10}.around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n, err)
	})))
	defer server.Close()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	for range 2 {
		_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8192\r\n\r\n")
		require.NoError(t, err)
		for range 8 {
			<-time.After(100 * time.Millisecond) // a slow line, not a wait for anything
			_, err = io.WriteString(conn, strings.Repeat("x", 1024))
			require.NoError(t, err)
		}
		answer, err := http.ReadResponse(answers, nil)
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, "8192 <nil>", string(body))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
