package activities

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/shixian/shixian/office"
)

// stretches is a ladder in several stretches.
type stretches struct {
	told []int
	err  error
	seen []string
}

func (s *stretches) ClimbLadder(_ context.Context, after string) (office.Climbed, error) {
	s.seen = append(s.seen, after)
	i := len(s.seen) - 1
	if i == len(s.told)-1 {
		return office.Climbed{Told: s.told[i]}, s.err
	}
	return office.Climbed{Told: s.told[i], Next: string(rune('a' + i))}, nil
}

func climbing(t *testing.T, s *stretches) (ErrandDone, error) {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	a := &Activities{Supervision: s}
	env.RegisterActivity(a)
	value, err := env.ExecuteActivity(a.ClimbLadder, MorningDay{})
	if err != nil {
		return ErrandDone{}, err
	}
	var done ErrandDone
	require.NoError(t, value.Get(&done))
	return done, nil
}

func TestTheLadderIsClimbedToItsEnd(t *testing.T) {
	t.Parallel()
	s := &stretches{told: []int{200, 0, 3}}
	done, err := climbing(t, s)
	require.NoError(t, err)
	require.Equal(t, []string{"", "a", "b"}, s.seen)
	require.Equal(t, []string{"发出督办通知 203 条"}, done.Lines)
	done, err = climbing(t, &stretches{told: []int{0}})
	require.NoError(t, err)
	require.Empty(t, done.Lines)
}

func TestTheLadderInAnOutage(t *testing.T) {
	t.Parallel()
	_, err := climbing(t, &stretches{told: []int{1}, err: errors.New("password=secret")})
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret")
}
