package api

import (
	"bytes"
	"context"

	"github.com/shixian/shixian/api/gen"
)

// GetHealth answers as long as the process serves; whether it can do its work is
// GetReadiness.
func (s *server) GetHealth(context.Context, gen.GetHealthRequestObject) (gen.GetHealthResponseObject, error) {
	return gen.GetHealth200JSONResponse(s.health()), nil
}

func (s *server) GetReadiness(ctx context.Context, _ gen.GetReadinessRequestObject) (gen.GetReadinessResponseObject, error) {
	if err := s.Ledger.Ping(ctx); err != nil {
		s.Log.WarnContext(ctx, "not ready: the ledger does not answer", "error", err)
		return nil, refuse(unavailable, "数据库暂时不可达")
	}
	return gen.GetReadiness200JSONResponse(s.health()), nil
}

func (s *server) health() gen.Health {
	health := gen.Health{Status: gen.HealthStatusOk}
	if day := s.Ledger.Drill(); day > 0 {
		health.Drill = gen.Drill{Workday: day.String(), Note: "这是演练：时间加快，每天都是工作日，不产生法律效力"}
	}
	return health
}

func (s *server) GetDocument(context.Context, gen.GetDocumentRequestObject) (gen.GetDocumentResponseObject, error) {
	return gen.GetDocument200ApplicationYamlResponse{Body: bytes.NewReader(document), ContentLength: int64(len(document))}, nil
}
