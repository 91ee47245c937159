package report_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

var departments = []domain.Department{
	{Code: "a", Name: "甲局", Group: "区直部门"}, {Code: "b", Name: "乙局", Group: "区直部门"}, {Code: "c", Name: "丙镇", Group: "镇街"}, {Code: "d", Name: "丁局"},
}

// one is a single obligation in a random place.
func one(t *rapid.T) report.Cell {
	c := report.Cell{
		Key: report.Key{
			Department: rapid.SampledFrom([]string{"a", "b", "c", "d", ""}).Draw(t, "department"),
			Regulation: rapid.SampledFrom([]string{"r", "s"}).Draw(t, "regulation"),
			Procedure:  rapid.SampledFrom([]string{"p", "q"}).Draw(t, "procedure"), Article: rapid.SampledFrom([]string{"第一条", "第二条"}).Draw(t, "article"),
			Clock: rapid.SampledFrom([]string{"受理", "答复"}).Draw(t, "clock"), Period: fmt.Sprintf("2026-%02d", rapid.IntRange(1, 12).Draw(t, "month")),
		},
		Authority: rapid.SampledFrom(procedure.Authorities).Draw(t, "mark"), Standing: rapid.SampledFrom(report.Standings).Draw(t, "standing"),
		Extended: rapid.Bool().Draw(t, "extended"), Paused: rapid.Bool().Draw(t, "paused"),
		First: rapid.Bool().Draw(t, "first"), Completes: rapid.Bool().Draw(t, "completes"), Count: 1,
	}
	if c.Standing == report.OnTime || c.Standing == report.Late {
		c.Days = rapid.IntRange(0, 30).Draw(t, "days")
		if c.Completes {
			c.CaseDays = c.Days + rapid.IntRange(0, 30).Draw(t, "more days")
		}
	}
	return c
}

// gathered adds up what is alike, as the database does.
func gathered(list []report.Cell) []report.Cell {
	counts := map[report.Cell]int{}
	for _, c := range list {
		c.Count = 0
		counts[c]++
	}
	var cells []report.Cell
	for c, n := range counts {
		c.Count = n
		cells = append(cells, c)
	}
	return cells
}

func fold(cells []report.Cell, by ...report.Dimension) []report.Row {
	return report.Fold(cells, by, departments, report.DefaultThresholds)
}

func TestARollUpIsTheFoldOfItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.Custom(one), 0, 60).Draw(t, "obligations")
		months := fold(gathered(cells), report.ByDepartment, report.ByMonth)
		for _, roll := range []struct {
			by   report.Dimension
			part func(report.Key) string
		}{
			{report.ByQuarter, func(k report.Key) string { return report.PeriodOf(report.ByQuarter, k.Period) }},
			{report.ByYear, func(k report.Key) string { return k.Period[:4] }},
			{report.ByDepartment, func(k report.Key) string { return k.Department }},
			{report.ByGroup, func(k report.Key) string {
				return map[string]string{"a": "区直部门", "b": "区直部门", "c": "镇街", "d": report.Nobody, report.Nobody: report.Nobody}[k.Department]
			}},
		} {
			for _, whole := range fold(gathered(cells), roll.by) {
				sums, days := map[report.FigureName]float64{}, map[int]int{}
				for _, part := range months {
					if part.Authority == whole.Authority && part.Stage == whole.Stage &&
						roll.part(part.Key) == whole.Key.Period+whole.Key.Department+whole.Key.Group {
						for name, v := range part.Figures {
							if v != nil {
								sums[name] += *v
							}
						}
						for _, d := range part.Days {
							days[d.Days] += d.Count
						}
					}
				}
				for _, f := range report.Figures {
					if f.Unit == report.Items {
						require.InDelta(t, sums[f.Name], *whole.Figures[f.Name], 0, "%s by %s", f.Name, roll.by)
					}
				}
				for _, d := range whole.Days {
					require.Equal(t, days[d.Days], d.Count)
					delete(days, d.Days)
				}
				require.Empty(t, days)
			}
		}
	})
}

// Counting in groups or one by one, in whatever order, gives the same rows.
func TestHowCellsAreGroupedDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.Custom(one), 0, 60).Draw(t, "obligations")
		by := rapid.SliceOfNDistinct(rapid.SampledFrom(report.Dimensions), 0, 4, func(d report.Dimension) report.Dimension { return d }).Draw(t, "by")
		shuffled := rapid.Permutation(cells).Draw(t, "order")
		require.Equal(t, fold(cells, by...), fold(gathered(shuffled), by...))
	})
}

func TestFiguresEqualThoseOfTheExpandedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.Custom(one), 1, 80).Draw(t, "obligations")
		for _, row := range fold(gathered(cells)) {
			var days []int
			due, met := 0, 0
			for _, c := range cells {
				if c.Authority != row.Authority || row.Stage == report.FirstAnswer && !c.First || row.Stage == report.Completion && !c.Completes {
					continue
				}
				switch c.Standing {
				case report.OnTime:
					due, met = due+1, met+1
				case report.Late, report.Expired, report.Overdue, report.Consented:
					due++
				case report.Cancelled, report.Running, report.Held: // not due
				}
				if c.Standing == report.OnTime || c.Standing == report.Late {
					if row.Stage == report.Completion {
						days = append(days, c.CaseDays)
					} else {
						days = append(days, c.Days)
					}
				}
			}
			require.Equal(t, due, row.Count(report.Due))
			require.Equal(t, due < 5, row.SmallSample)
			if due > 0 {
				require.InDelta(t, float64(met)/float64(due), *row.Figures[report.OnTimeRate], 1e-12)
			} else {
				require.Nil(t, row.Figures[report.OnTimeRate])
			}
			if len(days) == 0 {
				require.Nil(t, row.Figures[report.P90Days])
				continue
			}
			slices.Sort(days)
			sum := 0
			for _, d := range days {
				sum += d
			}
			middle := float64(days[len(days)/2])
			if len(days)%2 == 0 {
				middle = float64(days[len(days)/2-1]+days[len(days)/2]) / 2
			}
			require.InDelta(t, float64(sum)/float64(len(days)), *row.Figures[report.MeanDays], 1e-9)
			require.InDelta(t, middle, *row.Figures[report.MedianDays], 0)
			require.InDelta(t, days[int(math.Ceil(float64(len(days))*90/100))-1], *row.Figures[report.P90Days], 0)
			require.InDelta(t, days[len(days)-1], *row.Figures[report.LongestDays], 0)
		}
	})
}

func TestAuthoritiesAreNeverMixed(t *testing.T) {
	cell := func(m procedure.Authority) report.Cell {
		return report.Cell{Authority: m, Standing: report.OnTime, Count: 1}
	}
	rows := fold([]report.Cell{cell(procedure.Practice), cell(procedure.Statutory), cell(procedure.Construed)})
	require.Len(t, rows, 3)
	for i, row := range rows {
		require.Equal(t, procedure.Authorities[i], row.Authority)
		require.Equal(t, 1, row.Count(report.Due))
	}
}

func TestLights(t *testing.T) {
	for _, c := range []struct {
		met, late int
		light     report.Light
		small     bool
	}{
		{4, 0, report.NoLight, true}, {0, 0, report.NoLight, true}, {5, 0, report.Green, false}, {19, 1, report.Green, false},
		{18, 2, report.Amber, false}, {4, 1, report.Amber, false}, {3, 2, report.Red, false},
	} {
		cells := []report.Cell{
			{Authority: procedure.Statutory, Standing: report.OnTime, Count: c.met}, {Authority: procedure.Statutory, Standing: report.Late, Count: c.late},
		}
		row := fold(cells)[0]
		require.Equal(t, c.light, row.Light, "%d in time, %d late", c.met, c.late)
		require.Equal(t, c.small, row.SmallSample)
	}
}

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]string{
		"2026": "2026-01-01 2026-12-31", "2026-Q1": "2026-01-01 2026-03-31", "2026-Q4": "2026-10-01 2026-12-31",
		"2026-02": "2026-02-01 2026-02-28", "2024-02": "2024-02-01 2024-02-29", "2026-12": "2026-12-01 2026-12-31",
	} {
		from, through, err := report.ParsePeriod(text)
		require.NoError(t, err)
		require.Equal(t, want, from.String()+" "+through.String())
	}
	for _, text := range []string{"", "26", "2026-13", "2026-Q5", "2026-1", "2026-Q", "2026-03-01", " 2026"} {
		_, _, err := report.ParsePeriod(text)
		require.Error(t, err, text)
	}
}
