package engine

import (
	"context"
	"fmt"
	"net/http"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

const (
	uiTimeout = 10 * time.Second
	uiPoll    = 20 * time.Millisecond
)

type ui struct {
	server *uiserver.Server
	url    string
}

// startUI returns when the UI answers, and nil if none is wanted.
func startUI(ctx context.Context, port int, frontend, namespace string) (*ui, error) {
	if port == noPort {
		return nil, nil
	}
	u := &ui{url: "http://" + hostPort(port), server: uiserver.NewServer(uioptions.WithConfigProvider(&uiconfig.Config{
		TemporalGRPCAddress: frontend,
		Host:                loopback,
		Port:                port,
		EnableUI:            true,
		DefaultNamespace:    namespace,
		HideLogs:            true,
		// Neither the server nor the browser looks for news or newer versions.
		DisableNewsFetch:   true,
		NotifyOnNewVersion: false,
		// Supervisors watch. To end, reset or answer a case past the API would be past the law.
		DisableWriteActions: true,
		// There is no TLS on loopback, and a browser keeps a secure cookie from plain HTTP.
		CORS: uiconfig.CORS{CookieInsecure: true},
	}))}
	// Should it fail to listen, the UI's server exits the process. choosePorts has seen to it that the port is free.
	go func() { _ = u.server.Start() }()
	if err := u.await(ctx); err != nil {
		u.stop()
		return nil, err
	}
	return u, nil
}

func (u *ui) stop() { u.server.Stop() }

func (u *ui) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, uiTimeout)
	defer cancel()
	for {
		err := ping(ctx, u.url+"/healthz")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("engine: Temporal's UI does not answer at %s: %w", u.url, err)
		case <-time.After(uiPoll):
		}
	}
}

func ping(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", response.Status)
	}
	return nil
}
