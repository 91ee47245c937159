package storetest

import (
	"sync"
	"time"

	"github.com/shixian/shixian/procedure"
)

// Clock is a clock that stands still until it is set. The instant is judged by whoever asks, as with a real one.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows the time, written "2026-09-14 10:00:00" and meant in Shanghai.
func NewClock(text string) *Clock { return &Clock{now: At(text)} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes the clock show another time, written "2026-09-14 10:00:00".
func (c *Clock) Set(text string) { c.SetTime(At(text)) }

// SetTime makes the clock show another time.
func (c *Clock) SetTime(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.SetTime(c.Now().Add(d)) }

// At reads an instant in Shanghai.
func At(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999999", text, procedure.Shanghai)
	if err != nil {
		panic(err)
	}
	return at
}
