package procedure_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

func TestLights(t *testing.T) {
	t.Parallel()
	cal := calendar.Builtin()
	for _, c := range []struct {
		name       string
		due, today string
		held       string
		yellow     int
		want       procedure.Signal
	}{
		{"three working days are left", "2026-09-17", "2026-09-14", "", 2, procedure.Signal{Light: procedure.Green, Left: 3}},
		{"two working days are left", "2026-09-17", "2026-09-15", "", 2, procedure.Signal{Light: procedure.Yellow, Left: 2}},
		{"the due day itself", "2026-09-17", "2026-09-17", "", 2, procedure.Signal{Light: procedure.Yellow}},
		{"the day after", "2026-09-17", "2026-09-18", "", 2, procedure.Signal{Light: procedure.Red, Late: 1}},
		{"across the National Day holidays: still green", "2026-10-10", "2026-09-29", "", 2, procedure.Signal{Light: procedure.Green, Left: 4}},
		{"across the National Day holidays: yellow before them", "2026-10-09", "2026-09-30", "", 2, procedure.Signal{Light: procedure.Yellow, Left: 2}},
		{"on a holiday between", "2026-10-09", "2026-10-04", "", 2, procedure.Signal{Light: procedure.Yellow, Left: 2}},
		{"a make-up Sunday counts", "2026-09-21", "2026-09-18", "", 1, procedure.Signal{Light: procedure.Green, Left: 2}},
		{"late, and only days off since", "2026-09-30", "2026-10-03", "", 2, procedure.Signal{Light: procedure.Red}},
		{"late across holidays", "2026-09-30", "2026-10-09", "", 2, procedure.Signal{Light: procedure.Red, Late: 2}},
		{"no notice: yellow on the day itself only", "2026-09-17", "2026-09-16", "", 0, procedure.Signal{Light: procedure.Green, Left: 1}},
		{"held: time enough, and says so", "2026-09-17", "2026-09-30", procedure.HoldPause,
			2, procedure.Signal{Light: procedure.Green, Held: procedure.HoldPause}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := procedure.Deadline{Due: on(c.due), Held: c.held, Yellow: c.yellow}
			got, err := d.Signal(cal, on(c.today))
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func on(day string) civil.Date {
	d, err := civil.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d
}

// A light only ever goes from green by yellow to red as days pass, the days left
// and late are those that a walk over the calendar counts, and FirstGreen says the same.
func TestLightsByWalking(t *testing.T) {
	t.Parallel()
	cal := calendar.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		due := civil.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 600).Draw(t, "due"))
		yellow := rapid.IntRange(0, 10).Draw(t, "yellow")
		today := due.AddDays(rapid.IntRange(-60, 60).Draw(t, "today"))
		got, err := procedure.Deadline{Due: due, Yellow: yellow}.Signal(cal, today)
		require.NoError(t, err)
		left, late := walked(t, cal, today, due), walked(t, cal, due, today)
		switch {
		case due.Before(today):
			require.Equal(t, procedure.Signal{Light: procedure.Red, Late: late}, got)
		case left <= yellow:
			require.Equal(t, procedure.Signal{Light: procedure.Yellow, Left: left}, got)
		default:
			require.Equal(t, procedure.Signal{Light: procedure.Green, Left: left}, got)
		}
		green, err := procedure.FirstGreen(cal, today, yellow)
		require.NoError(t, err)
		require.Equal(t, got.Light == procedure.Green, !due.Before(green), "what lists filter by says the same")
	})
}

func walked(t require.TestingT, cal *calendar.Calendar, after, through civil.Date) int {
	n := 0
	for d := after.AddDays(1); !through.Before(d); d = d.AddDays(1) {
		works, err := cal.IsWorkday(d)
		require.NoError(t, err)
		if works {
			n++
		}
	}
	return n
}
