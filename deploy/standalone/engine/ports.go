package engine

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync/atomic"
)

const (
	loopback = "127.0.0.1"

	// Free ports are taken from a range below those from which kernels hand out ports for outgoing connections
	// (from 32768 on Linux, from 49152 elsewhere), so that none is given away between its choice and its use.
	firstFreePort = 15000
	lastFreePort  = 29999
	freePortTries = 100

	portsOfProcess = 16 // between the beginnings of two processes; an engine takes five

	noPort = -1
)

// ports are where the engine's services listen, all on loopback, all different.
type ports struct{ frontend, history, matching, worker, ui int }

// choosePorts settles every port. Those asked for come first, lest one of them be picked for another service; each is
// held until all are chosen, so that none is chosen twice.
func choosePorts(frontend, ui int) (ports, error) {
	p := ports{frontend: frontend, ui: ui}
	var held []net.Listener
	defer func() {
		for _, listener := range held {
			_ = listener.Close()
		}
	}()
	for _, port := range []int{frontend, ui} {
		if port == 0 || port == noPort {
			continue
		}
		listener, err := listen(port)
		if err != nil {
			return ports{}, fmt.Errorf("engine: port %d is not free, choose another one: %w", port, err)
		}
		held = append(held, listener)
	}
	for _, port := range []*int{&p.frontend, &p.history, &p.matching, &p.worker, &p.ui} {
		if *port != 0 {
			continue
		}
		listener, err := listenAnywhere()
		if err != nil {
			return ports{}, err
		}
		held = append(held, listener)
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

// tried counts the free ports that this process has looked at.
var tried atomic.Int64

// listenAnywhere begins at a place of this process's own: a port is let go before the service takes it, and two processes that
// start at once must not settle on the same one meanwhile.
func listenAnywhere() (listener net.Listener, err error) {
	for range freePortTries {
		next := os.Getpid()*portsOfProcess + int(tried.Add(1))
		port := firstFreePort + next%(lastFreePort-firstFreePort+1)
		if listener, err = listen(port); err == nil {
			return listener, nil
		}
	}
	return nil, fmt.Errorf("engine: found no free port between %d and %d: %w", firstFreePort, lastFreePort, err)
}

func listen(port int) (net.Listener, error) {
	return new(net.ListenConfig).Listen(context.Background(), "tcp", hostPort(port))
}
