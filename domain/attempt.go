package domain

import "time"

// AttemptLimit is how often something may be tried in vain within a window of real time. Key names what is limited.
type AttemptLimit struct {
	Key     string
	Allowed int
	Window  time.Duration
}

// TooSoon is an attempt that comes before the penalty for earlier ones is over. It is an error, and nothing was counted.
type TooSoon struct{ Wait time.Duration }

func (TooSoon) Error() string { return "too many attempts" }
