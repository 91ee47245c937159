package store

import (
	"context"
	"time"

	"gorm.io/gorm/logger"
)

// statements is a log that tells of each statement as it ends, and of nothing else.
type statements struct {
	logger.Interface
	tell func(ctx context.Context, statement string, took time.Duration)
}

func (s statements) Trace(ctx context.Context, begun time.Time, statement func() (string, int64), _ error) {
	text, _ := statement()
	s.tell(ctx, text, time.Since(begun))
}

// ParamsFilter keeps values out of the text.
func (s statements) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// LogMode is asked for by debugging sessions, of which there are none.
func (s statements) LogMode(logger.LogLevel) logger.Interface { return s }
