//go:build !settableclock

package app

import (
	"time"

	"github.com/shixian/shixian/store"
)

// systemClock is where the ledger reads real time from: nil, which is the database.
func systemClock() store.Clock { return nil }

// WallTime is what this machine's clock shows.
func WallTime() time.Time { return time.Now().Round(0) }
