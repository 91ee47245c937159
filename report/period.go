package report

import (
	"fmt"
	"regexp"
	"strconv"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

var periodText = regexp.MustCompile(`^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$`)

// ParsePeriod reads 2026, 2026-Q1 or 2026-03 as its first and last day.
func ParsePeriod(text string) (from, through civil.Date, err error) {
	m := periodText.FindStringSubmatch(text)
	if m == nil {
		return from, through, fmt.Errorf("%q: a month (2026-03), a quarter (2026-Q1) or a year (2026) was expected", text)
	}
	number := func(digits string) int { n, _ := strconv.Atoi(digits); return n }
	first, months := 1, 12
	switch {
	case m[2] != "":
		first, months = number(m[2])*3-2, 3
	case m[3] != "":
		first, months = number(m[3]), 1
	}
	from = civil.Date{Year: number(m[1]), Month: 1, Day: 1}.AddMonths(first - 1)
	return from, from.AddMonths(months).AddDays(-1), nil
}

// PeriodOf is the period of the kind in which the month lies, written 2026-03.
func PeriodOf(kind Dimension, month string) string {
	var year, m int
	if _, err := fmt.Sscanf(month, "%d-%d", &year, &m); err != nil {
		return month
	}
	switch kind {
	case ByYear:
		return fmt.Sprintf("%04d", year)
	case ByQuarter:
		return fmt.Sprintf("%04d-Q%d", year, (m+2)/3)
	default:
		return month
	}
}

// PeriodTitle is a period in Chinese.
func PeriodTitle(period string) string {
	m := periodText.FindStringSubmatch(period)
	switch {
	case m == nil:
		return period
	case m[2] != "":
		return m[1] + "年第" + map[string]string{"1": "一", "2": "二", "3": "三", "4": "四"}[m[2]] + "季度"
	case m[3] != "":
		month, _ := strconv.Atoi(m[3])
		return fmt.Sprintf("%s年%d月", m[1], month)
	default:
		return m[1] + "年"
	}
}

// spanTitle names the days from one to another as a period, if they are one.
func spanTitle(from, through civil.Date) string {
	for _, period := range []string{
		fmt.Sprintf("%04d", from.Year), fmt.Sprintf("%04d-Q%d", from.Year, (int(from.Month)+2)/3),
		fmt.Sprintf("%04d-%02d", from.Year, int(from.Month)),
	} {
		if first, last, err := ParsePeriod(period); err == nil && first == from && last == through {
			return PeriodTitle(period)
		}
	}
	return procedure.Written(from) + "至" + procedure.Written(through)
}
