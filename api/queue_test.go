package api

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

func TestOneAtATimeUnderAKey(t *testing.T) {
	t.Parallel()
	q := newQueue()
	leave, err := q.enter(t.Context(), "account liu")
	require.NoError(t, err)
	other, err := q.enter(t.Context(), "account zhang")
	require.NoError(t, err, "another key waits for nobody")
	other()

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = q.enter(gone, "account liu")
	require.ErrorAs(t, err, &domain.TooSoon{}, "one is in")

	entered := make(chan func())
	go func() {
		next, _ := q.enter(t.Context(), "account liu")
		entered <- next
	}()
	leave()
	(<-entered)()
	assert.Empty(t, q.lines, "nothing is kept of those who have left")
}
