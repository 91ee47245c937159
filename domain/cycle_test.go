package domain_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/domain"
)

func TestNextUpdate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cycle, last, next string }{
		{"每日", "2026-12-31", "2027-01-01"}, {"每周", "2026-02-25", "2026-03-04"}, {"每月", "2026-01-31", "2026-02-28"},
		{"每季度", "2027-11-30", "2028-02-29"}, {"每半年", "2026-08-31", "2027-02-28"}, {"每年", "2028-02-29", "2029-02-28"},
	} {
		last, err := civil.ParseDate(c.last)
		require.NoError(t, err)
		next, ok := domain.NextUpdate(c.cycle, last)
		assert.True(t, ok)
		assert.Equal(t, c.next, next.String(), c.cycle)
	}
	for _, cycle := range []string{"实时", "其他", "其他（每学期）", "", "每天"} {
		_, ok := domain.NextUpdate(cycle, civil.Date{Year: 2026, Month: 1, Day: 1})
		assert.False(t, ok, cycle)
	}
}

func TestStaleBeforeAgreesWithNextUpdate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := civil.Date{Year: 2024, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 1500).Draw(t, "today"))
		last := today.AddDays(-rapid.IntRange(0, 400).Draw(t, "ago"))
		for cycle, limit := range domain.StaleBefore(today) {
			next, ok := domain.NextUpdate(cycle, last)
			require.True(t, ok)
			require.Equal(t, next.Before(today), last.Before(limit), "%s, last %s, today %s", cycle, last, today)
		}
	})
}
