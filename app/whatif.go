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
	if ledger.SQLite != "" {
		if _, err := os.Stat(ledger.SQLite); err != nil { // opening would make an empty one, and a mistyped folder pass
			return nil, fmt.Errorf("no ledger in the folder %s: `shixian migrate` makes one, or name another by --data", cfg.Data)
		}
	}
	return store.Open(ctx, ledger)
}
