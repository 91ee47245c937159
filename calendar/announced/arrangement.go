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
	idle = regexp.MustCompile(`农历[正一二三四五六七八九十冬腊闰]+月[初一二三四五六七八九十廿卅]+日?|不调休|\d+个(?:工作|自然)?日|\d+周年`)
	// Words that recommend, and those that close a notice.
	advice    = regexp.MustCompile(`鼓励|提倡|倡导|建议|可以?结合|尽量`)
	signature = regexp.MustCompile(`国务院|办公厅|发布|成文|日期|时间|来源|字号|编辑`)
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
	for _, text := range sentences.FindAllString(idle.ReplaceAllString(s.text, ""), -1) {
		switch first := dates.FindStringIndex(text); {
		case first == nil:
		case advice.MatchString(text[:first[0]]):
			r.remarks = append(r.remarks, Remark{Kind: Advice, Text: text})
		default:
			r.sentence(text)
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
	for _, at := range tokens.FindAllStringSubmatchIndex(text, -1) {
		s.take(tokenOf(text, at))
	}
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
		a.stretch(year.Days)
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
		return said || anew && day.Name == a.holiday
	})
}

// stretch has a holiday that is known go on through the day to which it is extended.
func (a arrangement) stretch(days []calendar.YearDay) {
	var last civil.Date
	for _, day := range days {
		if day.Off && strings.Contains(day.Name, a.holiday) && day.Date.Before(a.extended) {
			last = day.Date
		}
	}
	for d := last.AddDays(1); (last != civil.Date{}) && !d.After(a.extended); d = d.AddDays(1) {
		a.off[d] = true
	}
}
