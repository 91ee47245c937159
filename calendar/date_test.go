package calendar_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

func TestParseDateAccepts(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2002-01-01", "2024-02-29", "2026-09-22", "2099-12-31"} {
		d, err := calendar.ParseDate(s)
		require.NoError(t, err)
		assert.Equal(t, s, d.String())
	}
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "2026", "2026-9-22", "2026-09-2", "2026/09/22", "20260922", "26-09-22", " 2026-09-22", "2026-09-22 ",
		"2026-09-22T00:00:00", "2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "+2026-01-01",
		"２０２６-09-22", "2026年9月22日",
	} {
		_, err := calendar.ParseDate(s)
		var malformed *calendar.DateError
		require.ErrorAs(t, err, &malformed, s)
		assert.Equal(t, s, malformed.Text)
		require.ErrorContains(t, err, "want YYYY-MM-DD")
	}
	for _, s := range []string{"2001-12-31", "2100-01-01", "0001-01-01", "9999-12-31"} {
		_, err := calendar.ParseDate(s)
		var outside *calendar.RangeError
		require.ErrorAs(t, err, &outside, s)
		assert.ErrorContains(t, err, "2002-01-01..2099-12-31")
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-09-22")
	f.Add("2026-02-29")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := calendar.ParseDate(s); err == nil {
			assert.Equal(t, s, d.String(), "what is accepted is written in one way only")
		}
	})
}
