package activities

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/shixian/shixian/domain"
)

// stretches is an escalation policy in several stretches.
type stretches struct {
	notified []int
	err      error
	seen     []string
}

func (s *stretches) Escalate(_ context.Context, after string) (domain.EscalationBatch, error) {
	s.seen = append(s.seen, after)
	i := len(s.seen) - 1
	if i == len(s.notified)-1 {
		return domain.EscalationBatch{Notified: s.notified[i]}, s.err
	}
	return domain.EscalationBatch{Notified: s.notified[i], Next: string(rune('a' + i))}, nil
}

func escalating(t *testing.T, s *stretches) (DailyTaskResult, error) {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	a := &Activities{Supervision: s}
	env.RegisterActivity(a)
	value, err := env.ExecuteActivity(a.ClimbLadder, RunDay{})
	if err != nil {
		return DailyTaskResult{}, err
	}
	var done DailyTaskResult
	require.NoError(t, value.Get(&done))
	return done, nil
}

func TestEscalationGoesToItsEnd(t *testing.T) {
	t.Parallel()
	s := &stretches{notified: []int{200, 0, 3}}
	done, err := escalating(t, s)
	require.NoError(t, err)
	require.Equal(t, []string{"", "a", "b"}, s.seen)
	require.Equal(t, []string{"发出督办通知 203 条"}, done.Lines)
	done, err = escalating(t, &stretches{notified: []int{0}})
	require.NoError(t, err)
	require.Empty(t, done.Lines)
}

func TestEscalationInAnOutage(t *testing.T) {
	t.Parallel()
	_, err := escalating(t, &stretches{notified: []int{1}, err: errors.New("password=secret")})
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret")
}
