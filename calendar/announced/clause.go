package announced

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

const (
	few  = `\d{1,2}|[一二三四五六七八九十廿卅]{1,3}`
	date = `(?:` + yearNumber + `)?(?:(` + few + `)月(?:份)?)?(` + few + `)日`
)

var (
	dates = regexp.MustCompile(date)
	// In this order: of two that fit at the same place the first is taken.
	tokens = regexp.MustCompile(`(?P<date>` + date + `)` +
		`|(?P<bracket>\([^)]*\))` +
		`|(?P<through>起?(?:至|到|-|–|—|―|~|直至))` +
		`|(?P<never>不再?放假|不休息|不上班|取消)` +
		`|(?P<moved>(?:[一二两三]个)?(?:公休日|休息日|周末)(?:分别)?(?:调整?|移|换)(?:至|到|为))` +
		`|(?P<extend>延长)` +
		`|(?P<off>放假|补休|调休|公休|休息|休假|为(?:法定)?(?:节假日|节日|假日|休息日))` +
		`|(?P<work>上班|工作日?|办公)` +
		`|(?P<comma>,)` +
		`|(?P<total>共?(?:计)?(` + few + `)天)`)
	weekdays = regexp.MustCompile(`(?:星期|礼拜|周)([一二三四五六日天])`)
)

// token is a piece of a sentence that means something.
type token struct {
	kind   string
	text   string
	groups []string // of a date: year, month and day; of a total: the number
}

func tokenOf(text string, at []int) token {
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return text[at[2*i]:at[2*i+1]]
	}
	t := token{text: group(0)}
	for i, name := range tokens.SubexpNames() {
		switch {
		case i == 0 || at[2*i] < 0:
		case name != "":
			t.kind = name
		default:
			t.groups = append(t.groups, group(i))
		}
	}
	if t.kind == "date" { // groups that took no part are kept as empty: year, month, day
		first := tokens.SubexpIndex("date") + 1
		t.groups = []string{group(first), group(first + 1), group(first + 2)}
	}
	return t
}

// clause is a sentence while it is read.
type clause struct {
	*reader
	text    string
	named   []civil.Date        // every date, both ends of a stretch
	days    []civil.Date        // the days that wait for a word
	off     map[civil.Date]bool // the days off of this sentence, for its total
	through bool                // the next date ends a stretch
	moved   bool                // the days that follow are off: days worked were moved there
	extends bool                // the next date that ends a stretch without a beginning is through which a holiday goes on
	ahead   bool                // 放假 stood before the days
	dated   bool                // the days that wait have a year each
}

func (c *clause) take(t token) {
	switch t.kind {
	case "date":
		c.date(t)
	case "bracket":
		c.bracket(t.text)
	case "comma":
		if c.moved {
			c.settle(true)
		}
	case "through":
		c.through = len(c.days) > 0 || c.extends
	case "never":
		c.fault(Unread, c.text, t.text, "放假 or 上班")
	case "moved":
		c.move()
	case "extend":
		c.extends = true
	case "off":
		c.ahead = len(c.days) == 0 && len(c.off) == 0
		c.settle(true)
	case "work":
		c.settle(false)
	case "total":
		c.total(number(t.groups[0]))
	}
}

// date reads a day, or the end of a stretch.
func (c *clause) date(t token) {
	d := civil.Date{Year: number(t.groups[0]), Month: time.Month(number(t.groups[1])), Day: number(t.groups[2])}
	c.dated = d.Year != 0 && (len(c.days) == 0 || c.dated)
	switch {
	case d.Month == 0:
		d.Year, d.Month = c.last.Year, c.last.Month
	case d.Year == 0:
		d.Year = c.yearOf(d.Month)
	}
	if !d.IsValid() {
		c.fault(NoSuchDay, c.text, t.text, "a day that exists")
		return
	}
	if c.through {
		c.reach(d)
	} else {
		c.days = append(c.days, d)
	}
	c.through, c.last = false, d
	c.named = append(c.named, d)
}

// yearOf is the year of a month that is named without: 元旦 begins in the December before.
func (c *clause) yearOf(month time.Month) int {
	if month == time.December && strings.Contains(c.holiday, "元旦") {
		return c.year - 1
	}
	return c.year
}

// reach ends a stretch.
func (c *clause) reach(d civil.Date) {
	switch {
	case len(c.days) == 0:
		c.extended = d
	case d.Before(c.last) || d.DaysSince(c.last) > longest:
		c.fault(Backwards, c.text, fmt.Sprintf("%s through %s", c.last, d), "an end some days after the beginning")
	default:
		for next := c.last.AddDays(1); !next.After(d); next = next.AddDays(1) {
			c.days = append(c.days, next)
		}
	}
}

// longest is more days than any holiday has.
const longest = 31

// bracket looks at the days of the week, of the last dates named.
func (c *clause) bracket(text string) {
	said := weekdays.FindAllStringSubmatch(text, -1)
	if len(said) > len(c.named) {
		return
	}
	for i, d := range c.named[len(c.named)-len(said):] {
		is := []rune("日一二三四五六")[d.Weekday()]
		if as := []rune(strings.Replace(said[i][1], "天", "日", 1))[0]; as != is {
			c.fault(WeekdayOther, c.text, d.String()+" as 星期"+string(as), "星期"+string(is))
		}
	}
}

// settle says of the days that wait what they are.
func (c *clause) settle(off bool) {
	c.decide(c.days, off, c.text)
	for _, d := range c.days {
		if off {
			c.off[d] = true
		}
	}
	c.days, c.moved = nil, false
}

// move is about weekend days in whose place others are off. They are worked, but for holidays that fall on a weekend.
func (c *clause) move() {
	c.days = slices.DeleteFunc(c.days, func(d civil.Date) bool { return c.arrangement.off[d] })
	c.settle(false)
	c.moved = true
}

func (c *clause) total(n int) {
	if c.ahead {
		c.settle(true)
	}
	if len(c.off) > 0 && n != len(c.off) {
		c.fault(TotalOther, c.text, fmt.Sprintf("%d days off", len(c.off)), fmt.Sprintf("%d", n))
	}
}

// rest is about days of which the sentence says nothing.
func (c *clause) rest() {
	switch {
	case c.moved, c.ahead:
		c.settle(true)
	case len(c.days) == 0:
	case c.dated && signature.MatchString(c.text): // when the notice was signed, or its page published
	case c.dated:
		c.remarks = append(c.remarks, Remark{Kind: SetAside, Text: c.text})
	default:
		c.fault(Unread, c.text, "dates of which it does not say whether they are off", "放假 or 上班")
	}
}
