package engine

import (
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPortsAreDistinctAndOutOfTheKernelsReach(t *testing.T) {
	for range 50 {
		p, err := choosePorts(0, 0)
		require.NoError(t, err)
		seen := map[int]bool{}
		for _, port := range []int{p.frontend, p.history, p.matching, p.worker, p.ui} {
			require.False(t, seen[port], "port %d was chosen twice", port)
			require.True(t, firstFreePort <= port && port <= lastFreePort)
			seen[port] = true
		}
	}
}

func TestNothingListensBeyondLoopback(t *testing.T) {
	addresses, err := net.InterfaceAddrs()
	require.NoError(t, err)
	e, err := Start(t.Context(), Config{Dir: t.TempDir(), Namespace: "cases", Retention: time.Hour})
	require.NoError(t, err)
	defer e.Stop()
	p := e.ports
	for _, port := range []int{p.frontend, p.history, p.matching, p.worker, p.ui} {
		dial := func(host string) error {
			conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, strconv.Itoa(port)), time.Second)
			if err == nil {
				_ = conn.Close()
			}
			return err
		}
		require.NoError(t, dial(loopback))
		for _, address := range addresses {
			if ip := address.(*net.IPNet).IP; !ip.Equal(net.ParseIP(loopback)) && !ip.IsLinkLocalUnicast() {
				require.Error(t, dial(ip.String()), "port %d answers at %s", port, ip)
			}
		}
	}
}
