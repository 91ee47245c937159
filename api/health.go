package api

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// healthHandlers tells how the application is.
type healthHandlers struct {
	*directory
	ledger healthReader
	engine Engine
	log    *slog.Logger
	demo   *Demo
	ending func() bool
	commit string // of the program; empty: not known

	mu     sync.Mutex
	looked time.Time // when found was found
	found  procedure.Refusals
}

// healthReader is how the ledger is.
type healthReader interface {
	// Impediments are what keeps the ledger, or those who work on it, from their work.
	Impediments(ctx context.Context) procedure.Refusals
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	// ClockState is whether the house trusts its clock.
	ClockState(ctx context.Context) (domain.ClockState, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
}

// GetHealth answers as long as the process serves; whether it can do its work is
// GetReadiness.
func (s *healthHandlers) GetHealth(context.Context, gen.GetHealthRequestObject) (gen.GetHealthResponseObject, error) {
	return gen.GetHealth200JSONResponse(s.health()), nil
}

// GetReadiness names what keeps the application from its work, each by its code.
func (s *healthHandlers) GetReadiness(ctx context.Context, _ gen.GetReadinessRequestObject) (gen.GetReadinessResponseObject, error) {
	if s.ending != nil && s.ending() {
		return nil, refuse(domain.ShuttingDown, "本进程正在停止服务")
	}
	if list := s.impediments(ctx); len(list) > 0 {
		return nil, list
	}
	return gen.GetReadiness200JSONResponse(s.health()), nil
}

// impediments gathers the causes. They are looked for once within impedimentsLast, however many ask: anybody may.
func (s *healthHandlers) impediments(ctx context.Context) procedure.Refusals {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.looked.IsZero() && time.Since(s.looked) < impedimentsLast {
		return s.found
	}
	ctx = context.WithoutCancel(ctx) // who asked first may leave; the others wait for the answer
	s.found = slices.Concat(
		s.ledger.Impediments(ctx),
		s.engineUnreachable(ctx),
		s.clockInDoubt(ctx),
	)
	s.looked = time.Now()
	return s.found
}

const (
	impedimentsLast = time.Second
	enginePatience  = 2 * time.Second
)

// clockInDoubt names a clock that has leapt. While it is only watched after the house was down, the application is ready:
// acts are to be registered.
func (s *healthHandlers) clockInDoubt(ctx context.Context) procedure.Refusals {
	state, err := s.ledger.ClockState(ctx)
	if err != nil || !state.Held() || state.Doubt == domain.ClockAbsence {
		return nil //nolint:nilerr // a ledger that does not answer is named as such
	}
	return procedure.Refusals{refuse(domain.ClockInDoubt, "%s，期限届满暂不处理", state.Doubt.Title())}
}

func (s *healthHandlers) engineUnreachable(ctx context.Context) procedure.Refusals {
	ctx, cancel := context.WithTimeout(ctx, enginePatience)
	defer cancel()
	if err := s.engine.Reachable(ctx); err != nil {
		s.log.WarnContext(ctx, "not ready: the engine does not answer", "error", err)
		return procedure.Refusals{refuse(domain.EngineUnreachable, "引擎（Temporal）暂时不可达，已登记的仍然有效")}
	}
	return nil
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
