package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shixian/shixian/store/dialect"
)

// awaitEvery is how often a database is tried that does not take connections yet.
const awaitEvery = time.Second

// Await returns once the database takes connections: after a power cut it may come up later than what needs it, and one
// without a free connection has one soon. It waits as long as the patience, and says so in the log. What waiting does not
// mend, such as a wrong name or password, is an error at once. A file needs no waiting.
func Await(ctx context.Context, c Config, patience time.Duration) error {
	if c.Postgres == "" {
		return nil
	}
	d, err := c.dialect()
	if err != nil {
		return err
	}
	ticker := time.NewTicker(awaitEvery)
	defer ticker.Stop()
	for begun, told := time.Now(), false; ; {
		err := connects(ctx, d)
		if err == nil || d.Outage(err) != dialect.Unreachable || time.Since(begun) >= patience {
			return err
		}
		if !told {
			told = true
			c.withDefaults().Log.WarnContext(ctx, "the database takes no connection yet: waiting for it", "at most", patience, "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

func connects(ctx context.Context, d dialect.Dialect) (err error) {
	write, read, err := d.Open()
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer func() { err = errors.Join(err, closeAll(write, read)) }()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := write.PingContext(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}
