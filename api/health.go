package api

import (
	"bytes"
	"context"
	"log/slog"
	"time"

	"github.com/shixian/shixian/api/gen"
)

// healthHandlers tells how the application is.
type healthHandlers struct {
	*directory
	ledger healthReader
	log    *slog.Logger
	demo   *Demo
}

// healthReader is how the ledger is.
type healthReader interface {
	Ping(ctx context.Context) error
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
}

// GetHealth answers as long as the process serves; whether it can do its work is
// GetReadiness.
func (s *healthHandlers) GetHealth(context.Context, gen.GetHealthRequestObject) (gen.GetHealthResponseObject, error) {
	return gen.GetHealth200JSONResponse(s.health()), nil
}

func (s *healthHandlers) GetReadiness(ctx context.Context, _ gen.GetReadinessRequestObject) (gen.GetReadinessResponseObject, error) {
	if err := s.ledger.Ping(ctx); err != nil {
		s.log.WarnContext(ctx, "not ready: the ledger does not answer", "error", err)
		return nil, refuse(unavailable, "数据库暂时不可达")
	}
	return gen.GetReadiness200JSONResponse(s.health()), nil
}

func (s *healthHandlers) health() gen.Health {
	health := gen.Health{Status: gen.HealthStatusOk}
	if day := s.ledger.Drill(); day > 0 {
		health.Drill = gen.Drill{Workday: day.String(), Note: "这是演练：时间加快，每天都是工作日，不产生法律效力"}
	}
	return health
}

func (s *healthHandlers) GetDocument(context.Context, gen.GetDocumentRequestObject) (gen.GetDocumentResponseObject, error) {
	return gen.GetDocument200ApplicationYamlResponse{Body: bytes.NewReader(document), ContentLength: int64(len(document))}, nil
}
