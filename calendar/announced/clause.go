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
		`|(?P<bracket>\((?:[^()]|\([^()]*\))*\))` +
		`|(?P<weekday>(?:星期|礼拜|周)[一二三四五六日天])` +
		`|(?P<through>起?(?:直?至|到|[-‐–—―−─~〜]))` +
		`|(?P<onward>起)` +
		`|(?P<plain>不调休)` +
		`|(?P<never>[不无毋勿未免非停][^,、\d]{0,6}?(?:放假|补休|调休|公休|休息|休假|上班|办公)|取消|撤销|作废|废止|改[为在至到]|原[定计安]|除外|除[^夕]|半[天日]|如[遇果需]|倘|拟|可能)` +
		`|(?P<moved>(?:[一二两三]个)?(?:公休日|休息日|周末)(?:分别)?(?:调整?|移|换)(?:至|到|为))` +
		`|(?P<extend>延长)` +
		`|(?P<work>(?:调休|补休)?(?:上班|补班)|工作日|(?:照常|正常|恢复)(?:工作|办公))` +
		`|(?P<off>放假|补休|调休|公休|休息|休假|为(?:法定)?(?:节假日|节日|假日|休息日))` +
		`|(?P<comma>,)` +
		`|(?P<total>共?(?:计)?(\d+|` + few + `)(?:天|个自然日)|共计?(两)天)`)
	sum      = regexp.MustCompile(`共计?(\d+|[两一二三四五六七八九十]{1,3})天`)
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
	text     string
	named    []civil.Date        // every date, both ends of a stretch
	days     []civil.Date        // the days that wait for a word
	off      map[civil.Date]bool // the days off of this sentence, for its total
	total    int                 // said before the days off; 0: it was not
	previous string              // the kind of the token before
	said     string              // off or work, since the last date or comma
	words    string              // what stands since the last date and says nothing of it
	through  bool                // the next date ends a stretch
	onward   bool                // the days that wait begin a stretch whose end is not said
	moved    bool                // the days that follow are off: days worked were moved there
	extends  bool                // the next date that ends a stretch without a beginning is through which a holiday goes on
	ahead    bool                // 放假 stood before the days
	dated    bool                // the days that wait have a year each
}

// read goes through a sentence, or what it has in brackets.
func (c *clause) read(text string) {
	end := 0
	for _, at := range tokens.FindAllStringSubmatchIndex(text, -1) {
		t := tokenOf(text, at)
		c.between(text[end:at[0]], t.kind)
		c.take(t)
		c.previous, end = t.kind, at[1]
	}
	c.between(text[end:], "")
}

func (c *clause) take(t token) {
	switch t.kind {
	case "date":
		c.date(t)
	case "bracket":
		c.bracket(t.text)
	case "weekday":
		if c.previous == "date" && c.words == "" {
			c.weekdays(t.text)
		}
	case "comma":
		c.words += t.text
		if c.said = ""; c.moved || c.ahead && len(c.days) > 0 {
			c.settle(true)
		}
	case "through":
		c.through = len(c.days) > 0 || c.extends
	case "onward":
		c.onward = len(c.days) > 0
	case "moved":
		c.move()
	case "extend":
		c.extends = true
	case "off", "work":
		c.word(t)
	case "total":
		c.count(number(t.groups[0]))
	case "never":
		c.unread(t.text)
	case "plain":
		if len(c.days) > 0 {
			c.unread(t.text)
		}
	}
}

func (c *clause) unread(got string) { c.fault(Unread, c.text, got, "放假 or 上班") }

// word says of the days before it what they are, and 放假 also of those after it.
func (c *clause) word(t token) {
	off := t.kind == "off"
	switch {
	case !off && c.ahead && len(c.days) > 0, off && c.onward, c.through:
		c.unread(t.text)
	case len(c.days) == 0 && len(c.named) > 0 && c.said != "" && c.said != t.kind: // 由上班调整为放假
		c.unread(t.text)
	}
	ahead := off && len(c.days) == 0 && len(c.off) == 0
	c.settle(off)
	c.said, c.ahead = t.kind, ahead
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
	c.through, c.onward, c.said, c.last = false, false, "", d
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

// bracket reads what stands in brackets: days of the week, or days that have their word in there too.
func (c *clause) bracket(text string) {
	switch dated := dates.MatchString(text); {
	case len(c.days) > 0 && (dated || partly.MatchString(text)):
		c.unread(text)
	case dated:
		c.previous = "bracket"
		c.read(text[1 : len(text)-1])
	default:
		c.weekdays(text)
		if m := sum.FindStringSubmatch(text); m != nil {
			c.count(number(m[1]))
		}
	}
}

// weekdays compares days of the week with the last dates named, or with each day of a stretch.
func (c *clause) weekdays(text string) {
	said := weekdays.FindAllStringSubmatch(text, -1)
	days := c.named
	if len(said) == len(c.days) {
		days = c.days
	}
	if len(said) > len(days) {
		return
	}
	for i, d := range days[len(days)-len(said):] {
		is := []rune("日一二三四五六")[d.Weekday()]
		if as := []rune(strings.Replace(said[i][1], "天", "日", 1))[0]; as != is {
			c.fault(WeekdayOther, c.text, d.String()+" as 星期"+string(as), "星期"+string(is))
		}
	}
}

// settle says of the days that wait what they are.
func (c *clause) settle(off bool) {
	if len(c.days) > 0 && !manner.MatchString(c.words) {
		c.unread(c.words)
	}
	c.decide(c.days, off, c.text)
	for _, d := range c.days {
		if off {
			c.off[d] = true
		}
	}
	c.days, c.moved, c.ahead, c.onward = nil, false, false, false
}

// move is about weekend days in whose place others are off. They are worked, but for holidays that fall on a weekend.
func (c *clause) move() {
	c.days = slices.DeleteFunc(c.days, func(d civil.Date) bool { return c.arrangement.off[d] })
	c.settle(false)
	c.moved = true
}

// count compares a total with the days off, or keeps it until they are known.
func (c *clause) count(n int) {
	if c.ahead && len(c.days) > 0 {
		c.settle(true)
	}
	if len(c.off) == 0 {
		c.words += "天" // dates before and after belong to different things
		c.total = n
		return
	}
	c.compare(n)
}

func (c *clause) compare(total int) {
	if len(c.off) > 0 && total != len(c.off) {
		c.fault(TotalOther, c.text, fmt.Sprintf("%d days off", len(c.off)), fmt.Sprint(total))
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
		c.unread("dates of which it does not say whether they are off")
	}
	if c.total != 0 {
		c.compare(c.total)
	}
}
