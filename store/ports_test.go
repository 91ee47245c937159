package store_test

import (
	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/worker"
)

// The ledger is handed to those who use it through the interfaces that they declare; it imports none of them.
var (
	_ activities.Ledger      = (*store.Store)(nil)
	_ activities.Effects     = (*store.Store)(nil)
	_ activities.Supervision = (*store.Store)(nil)
	_ worker.Ledger          = (*store.Store)(nil)
)
