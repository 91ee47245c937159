package app

import (
	"context"
	"fmt"
	"os"

	"github.com/shixian/shixian/store"
)

// OpenLedger opens the ledger as it is: no pack is published to it, and nothing is written.
func OpenLedger(ctx context.Context, cfg Config) (*store.Store, error) {
	ledger, err := cfg.ledger()
	if err != nil {
		return nil, err
	}
	return openThere(ctx, ledger, cfg.Data)
}

// openThere refuses a folder without a ledger: opening would make an empty one, and a mistyped folder pass.
func openThere(ctx context.Context, ledger store.Config, data string) (*store.Store, error) {
	if ledger.SQLite != "" {
		if _, err := os.Stat(ledger.SQLite); err != nil {
			return nil, fmt.Errorf("no ledger in the folder %s: `shixian migrate` makes one, or name another by --data", data)
		}
	}
	return store.Open(ctx, ledger)
}
