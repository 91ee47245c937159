package outbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
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

// allowed refuses what a host's name has been resolved to, if webhooks may not go there.
func allowed(host, resolved string) error {
	text, _, err := net.SplitHostPort(resolved)
	if err != nil {
		return err
	}
	ip := net.ParseIP(text)
	switch {
	case ip == nil, ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast(), ip.Equal(net.IPv4bcast),
		ip.IsLoopback() && !domain.IsLoopback(host):
		return fmt.Errorf("%s 指向不得推送的地址 %s", host, text)
	}
	return nil
}
