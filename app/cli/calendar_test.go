package cli_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// The worked examples of the design, as the command line answers them.
func TestCalendarDeadline(t *testing.T) {
	t.Parallel()
	examples := []struct{ from, workdays, due string }{
		{"2026-09-22", "5", "2026-09-30"},
		{"2026-09-28", "5", "2026-10-10"},
		{"2026-02-13", "5", "2026-02-27"},
		{"2026-09-30", "10", "2026-10-20"},
		{"2026-04-30", "5", "2026-05-11"},
		{"2025-09-26", "10", "2025-10-16"},
		{"2025-12-29", "5", "2026-01-06"},
		{"2020-01-22", "5", "2020-02-06"},
	}
	for _, x := range examples {
		t.Run(x.from, func(t *testing.T) {
			t.Parallel()
			args := []string{"calendar", "deadline", "--from", x.from, "--workdays", x.workdays}
			line{args: args, out: []string{"自 " + x.from + " 起 " + x.workdays + " 个工作日：" + x.due + " 二十四时届满\n"}}.test(t)

			got := run(t, append(args, "--json")...)
			require.Zero(t, got.status, got.errOut)
			var answer struct {
				From, Due   string
				Workdays    int
				Provisional bool
				Calendar    string
				Days        []struct {
					Date  string
					Count int
					Why   string
				}
			}
			require.NoError(t, json.Unmarshal([]byte(got.out), &answer))
			require.Equal(t, []string{x.from, x.due, x.workdays}, []string{answer.From, answer.Due, strconv.Itoa(answer.Workdays)})
			require.False(t, answer.Provisional)
			require.NotEmpty(t, answer.Calendar)
			last := answer.Days[len(answer.Days)-1]
			require.Equal(t, x.due, last.Date, "the last day that is explained")
			require.Equal(t, answer.Workdays, last.Count, "and it fills the period")
		})
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	for _, l := range []line{
		{
			name: "a year without a notice is provisional", args: []string{"calendar", "deadline", "--from", "2030-09-27", "--workdays", "5"},
			out: []string{"涉及尚未公布放假安排的年份，为暂定日期"},
		},
		{
			name: "the same as JSON", args: []string{"calendar", "deadline", "--from", "2030-09-27", "--workdays", "5", "--json"},
			out: []string{`"provisional": true`},
		},
		{
			name: "days and why", args: []string{"calendar", "check", "2026-09-20", "2026-09-21", "2026-09-26", "2026-10-01", "2026-11-28"},
			out: []string{
				"2026-09-20  周日  国庆节，调休上班\n", "2026-09-21  周一  工作日\n", "2026-09-26  周六  中秋节，放假\n",
				"2026-10-01  周四  国庆节，放假\n", "2026-11-28  周六  周末\n",
			},
		},
		{
			name: "days as JSON", args: []string{"calendar", "check", "2026-10-10", "--json"},
			out: []string{`"date": "2026-10-10"`, `"workday": true`, `"kind": "make_up"`, `"provisional": false`},
		},
		{name: "no such day", args: []string{"calendar", "check", "2026-02-30"}, status: 2, errOut: []string{`"2026-02-30" is not a date`, "YYYY-MM-DD"}},
		{name: "no day", args: []string{"calendar", "check"}, status: 2, errOut: []string{"usage: shixian calendar check DATE…"}},
		{
			name: "no start", args: []string{"calendar", "deadline", "--workdays", "5"}, status: 2,
			errOut: []string{"usage: shixian calendar deadline --from 2026-09-28 --workdays 5"},
		},
		{
			name: "no length", args: []string{"calendar", "deadline", "--from", "2026-09-28"}, status: 2,
			errOut: []string{"usage: shixian calendar deadline --from 2026-09-28 --workdays 5"},
		},
		{
			name: "a start that is no date", args: []string{"calendar", "deadline", "--from", "28.9.2026", "--workdays", "5"}, status: 2,
			errOut: []string{`--from: `, `"28.9.2026" is not a date`},
		},
		{
			name: "a negative length", args: []string{"calendar", "deadline", "--from", "2026-09-28", "--workdays", "-1"}, status: 2,
			errOut: []string{"--workdays: "},
		},
		{
			name: "a length beyond the calendar", args: []string{"calendar", "deadline", "--from", "2026-09-28", "--workdays", "999999"}, status: 2,
			errOut: []string{"--workdays: "},
		},
		{
			name: "a length that is no number", args: []string{"calendar", "deadline", "--from", "2026-09-28", "--workdays", "five"}, status: 2,
			errOut: []string{`"five"`},
		},
	} {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			l.test(t)
		})
	}
}

func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for _, l := range []line{
		{name: "nothing", errOut: []string{"name a command", "shixian help"}},
		{name: "an unknown command", args: []string{"deadline"}, errOut: []string{`"deadline" is not a command of shixian`}},
		{name: "a group alone", args: []string{"calendar"}, errOut: []string{"name a command of calendar", "shixian calendar --help"}},
		{name: "an unknown command of a group", args: []string{"audit", "repair"}, errOut: []string{`"repair" is not a command of shixian audit`}},
		{name: "an unknown flag", args: []string{"calendar", "check", "2026-10-10", "--yaml"}, errOut: []string{"unknown flag: --yaml"}},
		{name: "too much", args: []string{"migrate", "now"}, errOut: []string{`"now" is not a command of shixian migrate`}},
		{name: "an unknown digest", args: []string{"migrate", "--digest", "md5"}, errOut: []string{"--digest: one of [sha256 sm3] was expected, not \"md5\""}},
		{name: "a drill too short", args: []string{"migrate", "--drill", "1ms"}, errOut: []string{"--drill: at least 100ms was expected, not 1ms"}},
		{name: "a drill's date without a drill", args: []string{"migrate", "--drill-from", "2026-03-02"}, errOut: []string{"--drill-from: ", "with --drill"}},
		{name: "another database", args: []string{"migrate", "--database", "mysql://x"}, errOut: []string{"--database: a postgres:// URL was expected"}},
	} {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			l.status = 2
			l.test(t)
		})
	}
}
