package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
)

// Difference is a day in the answer of `calendar differences --json`.
type Difference struct {
	Year    int        `json:"year"`
	Date    civil.Date `json:"date"`
	Works   bool       `json:"works"` // by the notice entered, which counts
	Why     string     `json:"why"`
	BuiltIn string     `json:"built_in"`
}

// Differences are the days on which a notice that was entered is not the one that the program brings.
func (a *App) Differences(ctx context.Context) ([]Difference, error) {
	cal, err := a.Ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	list := []Difference{}
	for _, d := range cal.Differences(calendar.Builtin()) {
		list = append(list, Difference{d.Year, d.Is.Date, d.Is.Works(), d.Is.Why(), d.Else.Why()})
	}
	return list, nil
}

// warnOfDifferences tells the operator, year by year, that a notice entered here is not the one that the program brings.
// Either may be wrong; the one entered counts until another is entered.
func (a *App) warnOfDifferences(ctx context.Context) error {
	list, err := a.Differences(ctx)
	if err != nil {
		return err
	}
	days := map[int][]string{}
	for _, d := range list {
		days[d.Year] = append(days[d.Year], fmt.Sprintf("%s %s, not %s", d.Date, d.Why, d.BuiltIn))
	}
	for _, year := range slices.Sorted(maps.Keys(days)) {
		a.Config.Log.WarnContext(ctx, "the holiday notice entered here differs from the one that came with the program; the one entered counts",
			"year", year, "days", strings.Join(days[year], "; "))
	}
	return nil
}
