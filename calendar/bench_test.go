package calendar_test

import (
	"strconv"
	"testing"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
)

var benchCounts = []int{5, 10, 250}

// Both benchmarks count the same days, over a golden week, within the years of lunar-go's table.
var benchStart = civil.Date{Year: 2024, Month: 9, Day: 20}

func BenchmarkAddWorkdays(b *testing.B) {
	c := calendar.Builtin()
	for _, n := range benchCounts {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.AddWorkdays(benchStart, n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHolidayUtilWalk is what AddWorkdays replaces: a day at a time, each looked up with HolidayUtil.GetHoliday.
func BenchmarkHolidayUtilWalk(b *testing.B) {
	for _, n := range benchCounts {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				walk(benchStart, n, worksByTable)
			}
		})
	}
}

// BenchmarkWith is the cost of a revision: all days laid out, counted and hashed again.
func BenchmarkWith(b *testing.B) {
	notice := notice2027(b)
	for b.Loop() {
		if _, err := calendar.Builtin().With(notice); err != nil {
			b.Fatal(err)
		}
	}
}
