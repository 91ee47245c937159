#!/usr/bin/env bash
# lunar-go v1.4.7 (github.com/6tail/lunar-go), HolidayUtil: the table of days off and days worked.
#
# Behaviour: three years of the table are not what the State Council's notices say.
#   2003  Against SARS the State Council withdrew the long 劳动节 on 21 April: 1 to 5 May off, nothing worked for it
#         (关于2003年“五一”放假调休安排的通知). The table has 6 and 7 May off, and 26 and 27 April worked.
#   2012  Wednesday 2 May and Monday 8 October are marked as weekend days worked. They are ordinary working days.
#   2013  7 April and 12 October are worked (国办发明电〔2012〕33号). The table has neither.
#
# How 2012 and 2013 show without a notice: the weekdays off, less the weekend days worked for them, are the statutory
# days: 10 to 2007, 11 from 2008, 13 from 2025; 1 more in 2015 (抗战胜利日) and 2 more in 2020 (春节 lengthened).
# 2003 balances either way: two days too many off, two too many worked.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

func weekend(d time.Time) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func statutory(year int) int {
	n := 10
	if year >= 2008 {
		n++
	}
	if year >= 2025 {
		n += 2
	}
	return n + map[int]int{2015: 1, 2020: 2}[year]
}

func main() {
	off, worked := map[int]int{}, map[int]int{} // by the year of the holiday that a day belongs to
	for year := 2002; year <= 2027; year++ {
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			h := e.Value.(*HolidayUtil.Holiday)
			d, _ := time.Parse(time.DateOnly, h.GetDay())
			holiday, _ := time.Parse(time.DateOnly, h.GetTarget())
			switch {
			case h.IsWork():
				worked[holiday.Year()]++
				if !weekend(d) {
					fmt.Println(h.GetDay(), d.Weekday(), "is marked as a weekend day worked")
				}
			case !weekend(d):
				off[holiday.Year()]++
			}
		}
	}
	for year := 2003; year <= 2027; year++ {
		if n := off[year] - worked[year]; n != statutory(year) {
			fmt.Printf("%d: %d weekdays off - %d weekend days worked = %d, not %d\n", year, off[year], worked[year], n, statutory(year))
		}
	}
	for _, day := range []string{"2003-04-26", "2003-04-27", "2003-05-06", "2003-05-07", "2013-04-07", "2013-10-12"} {
		d, _ := time.Parse(time.DateOnly, day)
		h := HolidayUtil.GetHoliday(day)
		switch {
		case h == nil:
			fmt.Println(day, d.Weekday(), "is not in the table")
		case h.IsWork():
			fmt.Println(day, d.Weekday(), "is worked")
		default:
			fmt.Println(day, d.Weekday(), "is off")
		}
	}
}
GO
go mod init finding >log 2>&1
go get github.com/6tail/lunar-go@v1.4.7 >>log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
2012-05-02 Wednesday is marked as a weekend day worked
2012-10-08 Monday is marked as a weekend day worked
2012: 18 weekdays off - 9 weekend days worked = 9, not 11
2013: 23 weekdays off - 10 weekend days worked = 13, not 11
2003-04-26 Saturday is worked
2003-04-27 Sunday is worked
2003-05-06 Tuesday is off
2003-05-07 Wednesday is off
2013-04-07 Sunday is not in the table
2013-10-12 Saturday is not in the table
SEEN
