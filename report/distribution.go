package report

import (
	"maps"
	"slices"
)

// distribution is how many obligations used how many working days.
type distribution map[int]int

func (d distribution) total() int {
	n := 0
	for _, count := range d {
		n += count
	}
	return n
}

func (d distribution) mean() float64 {
	sum := 0
	for days, count := range d {
		sum += days * count
	}
	return float64(sum) / float64(d.total())
}

// nth is the n-th shortest, from 1.
func (d distribution) nth(n int) float64 {
	longest := 0
	for _, days := range slices.Sorted(maps.Keys(d)) {
		longest = days
		if n -= d[days]; n <= 0 {
			break
		}
	}
	return float64(longest)
}

func (d distribution) median() float64 {
	n := d.total()
	return (d.nth((n+1)/2) + d.nth(n/2+1)) / 2
}

// p90 is the nearest rank: in whole numbers, since 0.9 is none.
func (d distribution) p90() float64 { return d.nth((d.total()*9 + 9) / 10) }

func (d distribution) longest() float64 { return d.nth(d.total()) }

// DayCount is how many obligations used so many working days.
type DayCount struct {
	Days  int `json:"days"`
	Count int `json:"count"`
}

func (d distribution) list() []DayCount {
	list := []DayCount{}
	for _, days := range slices.Sorted(maps.Keys(d)) {
		list = append(list, DayCount{days, d[days]})
	}
	return list
}
