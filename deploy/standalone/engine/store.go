package engine

import (
	"context"

	"go.temporal.io/server/common/config"
)

// store is storage that is ready for the server: schemas up to date, locked against a second engine.
type store struct {
	persistence config.Persistence
	unlock      func()
}

// The names under which the server's configuration knows its two data stores.
const (
	mainStore       = "main"
	visibilityStore = "visibility"
)

func openStore(ctx context.Context, cfg Config) (*store, error) {
	if cfg.Postgres != "" {
		return openPostgres(ctx, cfg.Postgres, cfg.logger())
	}
	return openSQLite(ctx, cfg.Dir, cfg.logger())
}

func twoStores(shards int32, main, visibility *config.SQL) config.Persistence {
	return config.Persistence{
		DefaultStore:     mainStore,
		VisibilityStore:  visibilityStore,
		NumHistoryShards: shards,
		DataStores: map[string]config.DataStore{
			mainStore:       {SQL: main},
			visibilityStore: {SQL: visibility},
		},
	}
}
