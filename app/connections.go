package app

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/shixian/shixian/api"
)

// crowd bounds the connections that are open: of each address, and of all together. One that is too many is told so and closed
// at once, so that who holds many keeps nobody else waiting.
type crowd struct {
	net.Listener
	ofOne, ofAll int
	exempt       []netip.Prefix // proxies, which have the connections of many: no bound of their own

	mu    sync.Mutex
	open  int
	byOne map[string]int // by network
}

const (
	connectionsOfOne = 1000 // of an address, behind which there may be a whole office
	connectionsOfAll = 5000
)

// crowded is all that somebody with too many connections is told; it waits for nothing.
const crowded = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

func newCrowd(l net.Listener, ofOne, ofAll int, proxies []string) *crowd {
	c := &crowd{Listener: l, ofOne: ofOne, ofAll: ofAll, byOne: map[string]int{}}
	for _, p := range proxies { // what is neither is reported where it is trusted
		if network, err := netip.ParsePrefix(p); err == nil {
			c.exempt = append(c.exempt, network.Masked())
		} else if address, err := netip.ParseAddr(p); err == nil {
			c.exempt = append(c.exempt, netip.PrefixFrom(address, address.BitLen()))
		}
	}
	return c
}

// Accept returns the next connection that is not too many.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := addressOf(conn)
		if c.enter(from) {
			return &member{Conn: conn, leave: sync.OnceFunc(func() { c.leave(from) })}, nil
		}
		_ = conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = conn.Write([]byte(crowded))
		_ = conn.Close()
	}
}

func addressOf(conn net.Conn) netip.Addr {
	if tcp, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

func (c *crowd) enter(from netip.Addr) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	network := api.NetworkOf(from.String())
	if c.open >= c.ofAll || c.byOne[network] >= c.ofOne && !c.exempts(from) {
		return false
	}
	c.open++
	c.byOne[network]++
	return true
}

func (c *crowd) exempts(from netip.Addr) bool {
	return slices.ContainsFunc(c.exempt, func(p netip.Prefix) bool { return p.Contains(from) })
}

func (c *crowd) leave(from netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	network := api.NetworkOf(from.String())
	c.open--
	if c.byOne[network]--; c.byOne[network] == 0 {
		delete(c.byOne, network)
	}
}

// member is a connection that is counted until it is closed.
type member struct {
	net.Conn
	leave func()
}

func (m *member) Close() error {
	defer m.leave()
	return m.Conn.Close()
}

// CloseWrite ends what is sent; net/http does so before it closes a connection whose client still sends.
func (m *member) CloseWrite() error {
	if tcp, ok := m.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return errors.ErrUnsupported
}
