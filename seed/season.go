package seed

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// season is how filings spread over the days of a simulated history.
type season struct {
	days       []civil.Date
	population []float64 // sums of weights through each day, for departments
	public     []float64
}

func (sim *simulation) season() (season, error) {
	var s season
	var office, public float64
	first, last := procedure.DateOf(sim.From), procedure.DateOf(sim.Until.Add(-time.Microsecond))
	span := float64(max(last.DaysSince(first), 1))
	for d := first; !d.After(last); d = d.AddDays(1) {
		weight, works, err := sim.weight(d)
		if err != nil {
			return s, err
		}
		weight *= 1 + sim.Habits.Season.Growth*float64(d.DaysSince(first))/span
		if works {
			office += weight
			public += weight
		} else {
			public += weight * sim.Habits.Season.DayOff
		}
		s.days, s.population, s.public = append(s.days, d), append(s.population, office), append(s.public, public)
	}
	return s, nil
}

func (sim *simulation) weight(d civil.Date) (float64, bool, error) {
	h := sim.Habits.Season
	works, err := sim.Calendar.IsWorkday(d)
	if err != nil {
		return 0, false, err
	}
	weight := at(h.Months, int(d.Month)-1)
	if !works {
		return weight, false, nil
	}
	weekday := (int(d.In(procedure.Shanghai).Weekday()) + 6) % 7
	weight *= at(h.Weekdays, min(weekday, len(h.Weekdays)-1))
	if sim.offFor(d, 1) {
		weight *= h.BeforeHoliday
	}
	if sim.offFor(d, -1) {
		weight *= h.AfterHoliday
	}
	return weight, true, nil
}

// offFor tells whether the three days after (or before) are off.
func (sim *simulation) offFor(d civil.Date, step int) bool {
	for i := 1; i <= 3; i++ {
		if works, err := sim.Calendar.IsWorkday(d.AddDays(i * step)); err != nil || works {
			return false
		}
	}
	return true
}

func at(weights []float64, i int) float64 {
	if i < 0 || i >= len(weights) {
		return 1
	}
	return weights[i]
}

// day draws one, by weight.
func (s season) day(sim *simulation, public bool) civil.Date {
	sums := s.population
	if public {
		sums = s.public
	}
	x := sim.chance.Float64() * sums[len(sums)-1]
	i, _ := slices.BinarySearch(sums, x)
	return s.days[min(i, len(sums)-1)]
}

// officeHour is a time of day at which people work: two humps, and nothing over noon.
func (sim *simulation) officeHour() time.Duration {
	opens, lasts := 8*time.Hour+40*time.Minute, 3*time.Hour
	if sim.chance.Float64() < 0.45 {
		opens, lasts = 14*time.Hour+20*time.Minute, 3*time.Hour+10*time.Minute
	}
	hump := (sim.chance.Float64() + sim.chance.Float64()) / 2
	return opens + time.Duration(hump*float64(lasts))
}

// anyHour is a time of day at which the public files: mostly by day, and in the evening.
func (sim *simulation) anyHour() time.Duration {
	if sim.chance.Float64() < 0.7 {
		return sim.officeHour()
	}
	return 18*time.Hour + time.Duration(sim.chance.Float64()*float64(5*time.Hour))
}
