#!/usr/bin/env bash
# lunar-go v1.4.7 (github.com/6tail/lunar-go), HolidayUtil: how the holidays of the table are called.
#
# Behaviour: two names are not those of the law and the State Council's notices: 元旦节 for 元旦, and 国庆中秋 for 国庆节、中秋节. The
# second is one name, and is used in two of the years in which the two fall together: in 2020 beside 国庆节, in 2025 alone, so
# that looking for 国庆节 by name finds nothing in 2025. In 2017 and 2023 both are there under their own names.
#
# Why it surprises: the others are called as the notices call them (春节, 清明节, 劳动节, 端午节, 中秋节, 国庆节).
# What it means here: calendar/errata.go translates both, since a day is explained with the words of its notice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/6tail/lunar-go/HolidayUtil"
)

func main() {
	var order []string
	years := map[string][]int{}
	for year := 2002; year <= 2027; year++ {
		seen := map[string]bool{}
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			name := e.Value.(*HolidayUtil.Holiday).GetName()
			if years[name] == nil {
				order = append(order, name)
			}
			if !seen[name] {
				seen[name] = true
				years[name] = append(years[name], year)
			}
		}
	}
	for _, name := range order {
		n := len(years[name])
		fmt.Printf("%s: %d years, the first %d, the last %d\n", name, n, years[name][0], years[name][n-1])
	}
	for _, year := range []int{2017, 2020, 2023, 2024, 2025} {
		fmt.Print(year, ":")
		for _, name := range []string{"中秋节", "国庆节", "国庆中秋"} {
			for _, y := range years[name] {
				if y == year {
					fmt.Print(" ", name)
				}
			}
		}
		fmt.Println()
	}
}
GO
go mod init finding >log 2>&1
go get github.com/6tail/lunar-go@v1.4.7 >>log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
元旦节: 26 years, the first 2002, the last 2027
春节: 26 years, the first 2002, the last 2027
劳动节: 26 years, the first 2002, the last 2027
国庆节: 25 years, the first 2002, the last 2027
清明节: 20 years, the first 2008, the last 2027
端午节: 20 years, the first 2008, the last 2027
中秋节: 18 years, the first 2008, the last 2027
抗战胜利日: 1 years, the first 2015, the last 2015
国庆中秋: 2 years, the first 2020, the last 2025
2017: 中秋节 国庆节
2020: 国庆节 国庆中秋
2023: 中秋节 国庆节
2024: 中秋节 国庆节
2025: 国庆中秋
SEEN
