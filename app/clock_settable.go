//go:build settableclock

package app

import (
	"os"
	"strings"
	"time"

	"github.com/shixian/shixian/store"
)

// offsetFile names a file with the duration by which the clock of a program under test is off, such as "240h". Only a build for
// tests knows it.
const offsetFile = "SHIXIAN_TEST_CLOCK_OFFSET"

var began = time.Now()

type settableClock struct{}

func systemClock() store.Clock { return settableClock{} }

func (settableClock) Now() time.Time { return WallTime() }

func (settableClock) Steady() time.Duration { return time.Since(began) }

// WallTime is what this machine's clock would show.
func WallTime() time.Time {
	now := time.Now().Round(0)
	text, err := os.ReadFile(os.Getenv(offsetFile))
	if err != nil {
		return now
	}
	offset, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil {
		return now
	}
	return now.Add(offset)
}
