package announced

import (
	"regexp"
	"strings"
)

// What no token covers may make another day of a date, or less than the day. Forms of dates that are not read are looked for too.
var (
	joins = regexp.MustCompile(`^(?:[、,和与及并将]|以及)*$`) // all that stands between days of which the same is said
	// All that stands between days and what they are: no word of whom, when or whether.
	manner = regexp.MustCompile(`^(?:[、,天日的为均都也仍需应须要则系是起止]|[二两三四五六七八][个天]|周末|照常|正常|统一|一律|恢复|继续|安排|调整|分别|开始|连续|期间|全[国体天]|` + festival + `)*$`)
	other  = regexp.MustCompile(`(?:[\d〇○零一二三四五六七八九明次翌来去上前后])年$|\d$`)
	partly = regexp.MustCompile(`[上下中]午|半[天日]|[早晚]上|除外|除[^夕]|[不非]`)
	around = regexp.MustCompile(`^(?:当[天日])?(?:[上下中]午|[早晚夜]|半[天日]|[之以]?[前后内外]|\d)`)

	months = regexp.MustCompile(`\d{4}年\d{1,2}月`)
	short  = regexp.MustCompile(`(?:^|[^\d:./-])\d{1,2}[./-]\d{1,2}(?:[^\d:%]|$)|\d月|月\d|` +
		`\d号(?:\([^)]*\))?(?:放假|[补调公]休|休息|上班|补班)`) // 10.1, 10/1, 10月1, 7号上班
	long   = regexp.MustCompile(`\d{4}[./-]\d{1,2}[./-]\d{1,2}`)
	decide = regexp.MustCompile(`放假|[补调公]休|休息|上班|补班`)
	// A date of this form, and after it what makes it one of the days arranged rather than one of the page.
	longDay = regexp.MustCompile(long.String() + `(?:\([^)]*\))?(?:[至到起、和与,~—–-]|放假|[补调公]休|休息|上班)`)
)

// between looks at the words before a token.
func (c *clause) between(words, next string) {
	after := c.previous == "date" || c.previous == "bracket" || c.previous == "weekday"
	if after && len(c.days) > 0 && around.MatchString(words) {
		c.unread(words)
	}
	if c.words += words; next != "date" {
		return
	}
	apart := !joins.MatchString(c.words) || c.words == "" && !c.through
	orphan := words == "" && c.previous == "through" && !c.through // 除夕至2月11日
	headed := c.said == "work" && !strings.HasSuffix(words, "、")   // 上班9月26日
	if orphan || headed || other.MatchString(words) || len(c.days) > 0 && apart {
		c.unread("days after " + c.words)
	}
	c.words = ""
}

// strange tells of dates in forms that are not read.
func (r *reader) strange(text string) {
	left := months.ReplaceAllString(dates.ReplaceAllString(text, "。"), "。")
	switch {
	case short.MatchString(left) && decide.MatchString(text), longDay.MatchString(left):
		r.fault(Unread, text, "dates of another form", "10月1日")
	case short.MatchString(left), long.MatchString(left):
		r.remarks = append(r.remarks, Remark{Kind: SetAside, Text: text})
	}
}
