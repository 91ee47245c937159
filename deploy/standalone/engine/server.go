package engine

import (
	"fmt"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// clusterName is stored with the data; another name would make a cluster that does not know its own shards.
const clusterName = "active"

type server struct {
	temporal temporal.Server
	log      serverLog
}

// startServer returns when all four services have started.
func startServer(p ports, persistence config.Persistence, log serverLog, meter metric.Meter) (_ *server, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("engine: Temporal failed to start: %v", cause)
		}
	}()
	options := []temporal.ServerOption{
		temporal.WithConfig(serverConfig(p, persistence)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(staticHosts(p)),
		temporal.WithDynamicConfigClient(settings()),
		temporal.WithLogger(log),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
	}
	if meter != nil {
		told, err := metrics.NewOtelMetricsHandler(log, meters{meter}, metrics.ClientConfig{Prefix: "temporal"}, true)
		if err != nil {
			return nil, fmt.Errorf("engine: measure Temporal: %w", err)
		}
		options = append(options, temporal.WithCustomMetricsHandler(told))
	}
	t, err := temporal.NewServer(options...)
	if err != nil {
		return nil, fmt.Errorf("engine: configure Temporal: %w", err)
	}
	if err := t.Start(); err != nil {
		return nil, fmt.Errorf("engine: start Temporal: %w", err)
	}
	return &server{t, log}, nil
}

// meters are Temporal's figures, as they go to where those of the whole process are told.
type meters struct{ metric.Meter }

// GetMeter has every figure of the server.
func (m meters) GetMeter() metric.Meter { return m.Meter }

// Stop is not for the server to do: others go on measuring.
func (meters) Stop(log.Logger) {}

func (s *server) stop() {
	s.log.stopping.Store(true)
	if err := s.temporal.Stop(); err != nil {
		s.log.slog.Error("Temporal did not stop cleanly", "error", err)
	}
}

func serverConfig(p ports, persistence config.Persistence) *config.Config {
	frontend := hostPort(p.frontend)
	return &config.Config{
		Persistence: persistence,
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			string(primitives.FrontendService): service(p.frontend),
			string(primitives.HistoryService):  service(p.history),
			string(primitives.MatchingService): service(p.matching),
			string(primitives.WorkerService):   service(p.worker),
		},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		}},
		PublicClient: config.PublicClient{HostPort: frontend},
	}
}

func service(port int) config.Service {
	return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
}

func staticHosts(p ports) map[primitives.ServiceName]static.Hosts {
	return map[primitives.ServiceName]static.Hosts{
		primitives.FrontendService: static.SingleLocalHost(hostPort(p.frontend)),
		primitives.HistoryService:  static.SingleLocalHost(hostPort(p.history)),
		primitives.MatchingService: static.SingleLocalHost(hostPort(p.matching)),
		primitives.WorkerService:   static.SingleLocalHost(hostPort(p.worker)),
	}
}

// settings are what Temporal calls dynamic configuration; here it does not change while the engine runs.
func settings() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// A county's machine may have no way out, and nothing that runs on it is reported anywhere.
		dynamicconfig.EnableServerVersionCheck.Key(): false,

		// An attribute can be used as soon as it was added. That costs a read of the namespace for each call with
		// attributes: nothing next to the writes of such a call.
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): true,

		// Ten at once and 2000 in all are too few for a case on which a whole office acts at the last hour.
		dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(): 1000,
		dynamicconfig.WorkflowExecutionMaxTotalUpdates.Key():    10_000,

		// Ten visibility queries a second are used up by a supervisor with two browser tabs.
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 200,

		// An act on a case waits for a worker as long as its caller does: no news, where the default warns after five
		// seconds, once for every act.
		dynamicconfig.SlowRequestLoggingThreshold.Key(): time.Minute,

		// Partitions spread a task queue over hosts. With one host they only make tasks and pollers miss each other.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	}
}
