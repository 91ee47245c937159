package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	namespaceTimeout = 30 * time.Second // for a frontend that has just started to answer
	namespacePoll    = 50 * time.Millisecond
)

// ensureNamespace creates the namespace or gives it the wanted retention, and reports whether it was created. It
// returns when the namespace can be used.
func ensureNamespace(ctx context.Context, hostPort string, cfg Config, log *slog.Logger) (created bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, namespaceTimeout)
	defer cancel()
	c, err := client.NewLazyClient(client.Options{
		HostPort: hostPort, Namespace: cfg.Namespace, Logger: sdklog.NewStructuredLogger(log),
	})
	if err != nil {
		return false, fmt.Errorf("engine: connect to Temporal: %w", err)
	}
	defer c.Close()
	// To look first would make the frontend remember for a while that the namespace is missing.
	_, err = c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace:                        cfg.Namespace,
		WorkflowExecutionRetentionPeriod: durationpb.New(cfg.Retention),
	})
	var exists *serviceerror.NamespaceAlreadyExists
	if errors.As(err, &exists) {
		return false, setRetention(ctx, c, cfg)
	}
	if err != nil {
		return false, fmt.Errorf("engine: create namespace %q: %w", cfg.Namespace, err)
	}
	return true, awaitNamespace(ctx, c, cfg.Namespace)
}

func setRetention(ctx context.Context, c client.Client, cfg Config) error {
	found, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: cfg.Namespace})
	if err != nil {
		return fmt.Errorf("engine: look up namespace %q: %w", cfg.Namespace, err)
	}
	if found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == cfg.Retention {
		return nil
	}
	_, err = c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: cfg.Namespace,
		Config:    &namespace.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(cfg.Retention)},
	})
	if err != nil {
		return fmt.Errorf("engine: set the retention of namespace %q to %v: %w", cfg.Namespace, cfg.Retention, err)
	}
	return nil
}

// awaitNamespace waits until the services, which read the list of namespaces now and then, know a new one.
func awaitNamespace(ctx context.Context, c client.Client, name string) error {
	for {
		_, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: name})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("engine: namespace %q cannot be used: %w", name, err)
		case <-time.After(namespacePoll):
		}
	}
}
