package announced

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
)

// arrangement is what a section decides.
type arrangement struct {
	holiday  string
	off      map[civil.Date]bool // true: off, false: worked
	extended civil.Date          // zero, or through which day a holiday goes on that is known already
}

var (
	sentences = regexp.MustCompile(`[^。;!?]+`)
	// What says nothing of a day of the calendar, though it may look like one.
	idle = regexp.MustCompile(`农历[正一二三四五六七八九十冬腊闰]+月[初一二三四五六七八九十廿卅]+日?|\d+个(?:工作)?日|\d+周年`)
	// A total in a sentence of its own belongs to the one before.
	totals = regexp.MustCompile(`[。;](共计?|[合总]计)`)
	// Words that recommend, and those by which the page speaks of itself.
	advice    = regexp.MustCompile(`鼓励|提倡|倡导|建议|可以?结合|尽量`)
	signature = regexp.MustCompile(`发布|成文|印发|更新|来源|字号|编辑`)
)

// reader goes through the sections of a notice of a year.
type reader struct {
	arrangement
	year    int
	last    civil.Date // the date read before: a day without a month is of its month
	remarks []Remark
	faults  []error
}

// arrange reads a section.
func arrange(s section, year int) (arrangement, []Remark, error) {
	r := &reader{arrangement: arrangement{holiday: s.holiday, off: map[civil.Date]bool{}}, year: year}
	text := totals.ReplaceAllString(idle.ReplaceAllString(wordLast(s.text), ""), ",$1")
	for _, text := range sentences.FindAllString(text, -1) {
		r.strange(text)
		orders := text
		if at := advice.FindStringIndex(text); at != nil {
			orders = text[:at[0]]
			if recommended := text[at[0]:]; dates.MatchString(recommended) {
				r.remarks = append(r.remarks, Remark{Kind: Advice, Text: recommended})
			}
		}
		if dates.MatchString(orders) {
			r.sentence(orders)
		}
	}
	return r.arrangement, r.remarks, errors.Join(r.faults...)
}

func (r *reader) fault(kind FaultKind, text, got, want string) {
	r.faults = append(r.faults, &Fault{Kind: kind, Text: text, Got: got, Want: want})
}

// sentence reads days until a word says what they are.
func (r *reader) sentence(text string) {
	s := &clause{reader: r, text: text, off: map[civil.Date]bool{}}
	s.read(text)
	s.rest()
}

// decide makes days off or worked.
func (r *reader) decide(days []civil.Date, off bool, text string) {
	for _, d := range days {
		if was, said := r.off[d]; said && was != off {
			r.fault(Contradiction, text, d.String()+" both off and worked", "one of them")
		}
		r.off[d] = off
	}
}

// compose puts the sections together: as a year's notice, or on top of what is known of the year.
func (d document) compose(all []arrangement, known *calendar.Calendar) (calendar.Year, error) {
	year := calendar.Year{Year: d.year, Notice: d.paper}
	if !d.whole {
		before, announced := known.Notice(d.year)
		if !announced {
			want := fmt.Sprintf("the notice of %d first", d.year)
			return year, &Fault{Kind: NothingBefore, Text: all[0].holiday, Got: "a notice of a part of the year", Want: want}
		}
		year.Days = before.Days
		year.Notice = strings.Trim(before.Notice+"；"+d.paper, "；")
	}
	said := map[civil.Date]bool{}
	for _, a := range all {
		if !a.stretch(year.Days) {
			want := "a holiday that is known and no longer"
			return year, &Fault{Kind: NothingBefore, Text: a.holiday, Got: "an extension through " + a.extended.String(), Want: want}
		}
		year.Days = a.clear(year.Days)
	}
	for _, a := range all {
		for _, date := range slices.SortedFunc(maps.Keys(a.off), civil.Date.Compare) {
			off := a.off[date]
			if was, before := said[date]; before && was != off {
				return year, &Fault{Kind: Contradiction, Text: a.holiday, Got: date.String() + " both off and worked", Want: "one of them"}
			} else if !before {
				year.Days = append(year.Days, calendar.YearDay{Date: date, Name: a.holiday, Off: off})
			}
			said[date] = off
		}
	}
	if len(said) == 0 {
		return year, &Fault{Kind: NoDays, Text: d.sections[0].holiday, Got: "no day off and none worked", Want: "1月1日至3日放假"}
	}
	slices.SortFunc(year.Days, func(x, y calendar.YearDay) int { return x.Date.Compare(y.Date) })
	return year, nil
}

// clear takes away what was said before of the same days, and of the holiday if its days off are given anew.
func (a arrangement) clear(before []calendar.YearDay) []calendar.YearDay {
	anew := a.extended == civil.Date{} && slices.Contains(slices.Collect(maps.Values(a.off)), true)
	return slices.DeleteFunc(slices.Clone(before), func(day calendar.YearDay) bool {
		_, said := a.off[day.Date]
		return said || anew && a.of(day)
	})
}

// of tells whether a day belongs to the holiday: also one of 国庆节、中秋节, of which With says if it is then without its day.
func (a arrangement) of(day calendar.YearDay) bool {
	named := strings.Split(day.Name, "、")
	return slices.ContainsFunc(strings.Split(a.holiday, "、"), func(name string) bool { return slices.Contains(named, name) })
}

// stretch has a holiday that is known go on through the day to which it is extended; false if none is known, or it is longer.
func (a arrangement) stretch(days []calendar.YearDay) bool {
	if (a.extended == civil.Date{}) {
		return true
	}
	var last civil.Date
	for _, day := range days {
		if day.Off && a.of(day) && last.Before(day.Date) {
			last = day.Date
		}
	}
	for d := last.AddDays(1); (last != civil.Date{}) && !d.After(a.extended); d = d.AddDays(1) {
		a.off[d] = true
	}
	return last != civil.Date{} && !last.After(a.extended)
}
