package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// doubtful is a ledger whose clock has leapt until somebody confirms it.
type doubtful struct {
	*store.Store
	confirmed *string
	doubt     domain.ClockDoubt
}

func (d doubtful) Impediments(context.Context) procedure.Refusals { return nil }

func (d doubtful) ClockState(context.Context) (domain.ClockState, error) {
	at := time.Date(2026, 9, 14, 2, 0, 0, 0, time.UTC)
	state := domain.ClockState{Reading: at.AddDate(0, 0, 10), House: at, Until: at}
	if *d.confirmed == "" {
		state.Doubt, state.HeldSince = d.doubt, &at
	}
	return state, nil
}

func (d doubtful) ConfirmClock(ctx context.Context, reason string, by domain.Person) (domain.ClockState, error) {
	*d.confirmed = reason + " " + by.Name
	return d.ClockState(ctx)
}

func leapt(t *testing.T, doubt domain.ClockDoubt) (*fixture, *string) {
	confirmed := new(string)
	return build(t, built{ledger: func(s *store.Store, l *api.Ledger) {
		d := doubtful{s, confirmed, doubt}
		l.Health, l.Clock = d, d
	}}), confirmed
}

func TestAClockThatLeaptIsSaidAndConfirmed(t *testing.T) {
	t.Parallel()
	h, confirmed := leapt(t, domain.ClockAhead)
	ready := h.ask(call{method: "GET", path: "/readyz"})
	assert.Equal(t, http.StatusServiceUnavailable, ready.status)
	assert.Equal(t, "clock_in_doubt", ready.text("code"))
	about := h.ask(call{method: "GET", path: "/about"})
	assert.Equal(t, "ahead", about.text("held.doubt"))
	for _, as := range []string{"liu", "wang"} {
		assert.Equal(t, http.StatusForbidden, h.ask(call{as: as, method: "GET", path: "/administration/clock"}).status)
	}
	confirm := call{as: "zhao", method: "POST", path: "/administration/clock/confirmations", body: map[string]any{"reason": "核对无误"}}
	assert.Equal(t, http.StatusForbidden, h.ask(confirm).status, "an auditor looks")
	assert.Equal(t, http.StatusOK, h.ask(call{as: "zhao", method: "GET", path: "/administration/clock"}).status)
	require.Empty(t, *confirmed)
	confirm.as = "admin"
	done := h.ask(confirm)
	require.Equal(t, http.StatusOK, done.status, string(done.raw))
	assert.Equal(t, "核对无误 ", (*confirmed)[:len("核对无误 ")])
	assert.Empty(t, h.ask(call{method: "GET", path: "/about"}).text("held.doubt"))
}

func TestAClockThatIsWatchedKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	h, _ := leapt(t, domain.ClockAbsence)
	assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: "/readyz"}).status)
	assert.Equal(t, "absence", h.ask(call{method: "GET", path: "/about"}).text("held.doubt"))
}
