package worker

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// recalculated is a ledger that says what each recalculation came to, and notes when it was asked.
type recalculated struct {
	*registry
	says []domain.Recalculated
	err  error
}

func (r *recalculated) Recalculate(context.Context) (done domain.Recalculated, err error) {
	r.change(func() {
		r.limits = append(r.limits, len(r.says))
		if len(r.says) > 0 {
			done, r.says = r.says[0], r.says[1:]
		}
		err = r.err
	})
	return done, err
}

func (r *recalculated) asked() (n int) {
	r.change(func() { n = len(r.limits) })
	return n
}

func TestCasesThatCouldNotBeDerivedAreTriedAgainAfterAMinute(t *testing.T) {
	t.Parallel()
	r := &recalculated{registry: &registry{}, says: []domain.Recalculated{{Cases: 3}, {Left: 1}}}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			keepCalendar(ctx, r, slog.New(slog.DiscardHandler))
		}()
		synctest.Wait()
		require.Equal(t, 1, r.asked())
		after(5)
		require.Equal(t, 2, r.asked())
		after(50)
		require.Equal(t, 2, r.asked())
		r.change(func() { r.err = errDown })
		after(10)
		require.Equal(t, 3, r.asked())
		after(5)
		require.Equal(t, 4, r.asked(), "an outage is over when it is over")
		cancel()
		<-done
	})
}
