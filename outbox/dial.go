package outbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"syscall"
	"time"

	"github.com/shixian/shixian/domain"
)

// transport connects to where webhooks may go. Departments' networks are private ones, so private addresses are allowed;
// what a name must never lead to is judged when it has been resolved: this machine, unless it was named as such, and the
// addresses by which clouds hand out credentials. No proxy of the environment is used, since it would resolve names itself.
func transport() *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			dialer := net.Dialer{Timeout: 5 * time.Second, Control: func(_, resolved string, _ syscall.RawConn) error {
				return allowed(host, resolved)
			}}
			return dialer.DialContext(ctx, network, address)
		},
		TLSHandshakeTimeout:    5 * time.Second,
		MaxResponseHeaderBytes: answerLimit,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
		ForceAttemptHTTP2:      true,
	}
}

// metadata are the addresses, other than link-local ones, at which clouds tell their machines credentials: Alibaba, Azure,
// Oracle, Volcengine, and AWS and Google over IPv6.
var metadata = []net.IP{
	net.IPv4(100, 100, 100, 200), net.IPv4(168, 63, 129, 16), net.IPv4(192, 0, 0, 192), net.IPv4(100, 96, 0, 96),
	net.ParseIP("fd00:ec2::254"), net.ParseIP("fd20:ce::254"),
}

// allowed refuses what a host's name has been resolved to, if webhooks may not go there.
func allowed(host, resolved string) error {
	text, _, err := net.SplitHostPort(resolved)
	if err != nil {
		return err
	}
	ip := net.ParseIP(text)
	switch {
	case ip == nil, ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast(), ip.Equal(net.IPv4bcast),
		slices.ContainsFunc(metadata, ip.Equal), ip.IsLoopback() && !domain.IsLoopback(host):
		return fmt.Errorf("%s 指向不得推送的地址 %s", host, text)
	}
	return nil
}
