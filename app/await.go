package app

import (
	"context"
	"time"

	"github.com/shixian/shixian/store"
)

// startPatience is how long a start waits for a database that takes no connection yet.
const startPatience = time.Minute

// Await returns once the database takes connections; see [store.Await].
func Await(ctx context.Context, cfg Config) error {
	ledger, err := cfg.ledger()
	if err != nil {
		return err
	}
	return store.Await(ctx, ledger, startPatience)
}

// OpenPatiently is [Open] as soon as the database takes connections.
func OpenPatiently(ctx context.Context, cfg Config) (*App, error) {
	if err := Await(ctx, cfg); err != nil {
		return nil, err
	}
	return Open(ctx, cfg)
}
