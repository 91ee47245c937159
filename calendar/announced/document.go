package announced

import (
	"regexp"
	"slices"
	"strings"
)

// document is a notice cut into what it is made of.
type document struct {
	year     int
	paper    string // its number, 国办发明电〔2025〕7号; empty: none was found
	whole    bool   // arranges a year; else a part of it
	before   string // what stands before the first section
	sections []section
}

// section is what a notice says of one holiday.
type section struct {
	holiday string
	text    string
}

const (
	festival   = `(?:元旦|春节|清明节?|(?:国际)?劳动节|“?五一”?|端午节?|中秋节?|国庆节?|“?十一”?)`
	ordinal    = `(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.])`
	yearNumber = `(\d{4}|[〇○零一二三四五六七八九]{4})年`
)

var (
	// A heading has an ordinal and a colon, or one of them if what it names is a festival.
	heading = regexp.MustCompile(
		ordinal + `(` + festival + `(?:(?:[、和与及]|以及)?` + festival + `)*)(?:放假)?:?|` +
			ordinal + `([^:。,;\d]{1,24}):|` +
			`(` + festival + `(?:(?:[、和与及]|以及)?` + festival + `)*):`)
	// After these 一、 is no ordinal.
	inDate  = regexp.MustCompile(`(?:星期|礼拜|周|月|初|第)$`)
	papers  = regexp.MustCompile(`(国办?发(?:明电)?)\((\d{4})\)(?:第)?(\d{1,3})号`)
	subject = regexp.MustCompile(`关于(.{2,60}?)的通知`)
	years   = regexp.MustCompile(yearNumber + `?[、和与及至-]` + yearNumber)
	stated  = regexp.MustCompile(`现将` + yearNumber)
	// When the notice was signed and its page published. What goes on with a word about days was neither.
	stamps = regexp.MustCompile(`(?:国务院(?:办公厅)?|(?:成文|发布|印发|更新)(?:日期|时间):?)` +
		`(?:` + yearNumber + `\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})([^至到起、,和及与放调补休公上(~–—-]|\(此|$)`)
	ofYear     = regexp.MustCompile(yearNumber + `(?:部分节假日|` + festival + `)`)
	anyYear    = regexp.MustCompile(yearNumber)
	festivals  = regexp.MustCompile(festival)
	afterwards = regexp.MustCompile(`(?:调休放假|放假调休|放假|休假|假期|调休).*$`)
)

// cut finds year, number and sections in a folded text. Presumed is the year of a text that does not say.
func cut(text string, presumed int) (document, error) {
	var d document
	if m := papers.FindStringSubmatch(text); m != nil {
		d.paper = m[1] + "〔" + m[2] + "〕" + m[3] + "号"
	}
	text = stamps.ReplaceAllString(papers.ReplaceAllString(text, "。"), "。$2")
	title, err := titleOf(text)
	if err != nil {
		return d, err
	}
	if d.year = yearOf(title, text, presumed); d.year == 0 {
		return d, &Fault{Kind: NoYear, Text: shown(text), Got: "no year", Want: "关于2026年部分节假日安排的通知"}
	}
	d.before, d.sections = sectionsOf(text)
	d.whole = strings.Contains(title, "部分节假日") || len(d.sections) > 3
	if len(d.sections) == 0 {
		if _, after, found := strings.Cut(text, "的通知"); found {
			text = after
		}
		d.sections = []section{{holiday: named(title), text: text}}
	}
	return d, nil
}

// yearOf is the year whose holidays the title or the text arranges, else the one presumed, else any that is named.
func yearOf(title, text string, presumed int) int {
	for _, m := range [][]string{ofYear.FindStringSubmatch(title), anyYear.FindStringSubmatch(title), ofYear.FindStringSubmatch(text)} {
		if m != nil {
			return number(m[1])
		}
	}
	if m := anyYear.FindStringSubmatch(text); m != nil && presumed == 0 {
		return number(m[1])
	}
	return presumed
}

// titleOf is what the notice is about. A page may name other notices, but only one that arranges days, of one year.
func titleOf(text string) (string, error) {
	title := ""
	for _, at := range subject.FindAllStringSubmatchIndex(text, -1) {
		found := text[at[2]:at[3]]
		if i := strings.LastIndex(found, "关于"); i >= 0 {
			found = found[i+len("关于"):]
		}
		switch {
		case title == "":
			title = found
		case found != title && arranges(text[at[1]:]):
			return title, &Fault{Kind: SeveralNotices, Text: found, Got: "the notice " + title + " too", Want: "one notice"}
		}
	}
	return title, oneYear(title, text)
}

// oneYear compares the years that the title and the first sentence name.
func oneYear(title, text string) error {
	named := anyYear.FindAllStringSubmatch(title, -1)
	if m := stated.FindStringSubmatch(text); m != nil {
		named = append(named, m)
	}
	for _, m := range named {
		if number(m[1]) != number(named[0][1]) {
			return &Fault{Kind: SeveralNotices, Text: title, Got: m[0] + " too", Want: "one year"}
		}
	}
	if m := years.FindString(title + "。" + text); m != "" {
		return &Fault{Kind: SeveralNotices, Text: m, Got: "more than one year", Want: "one year"}
	}
	return nil
}

// arranges tells whether a text says of days without a year what they are.
func arranges(text string) bool {
	for _, sentence := range sentences.FindAllString(text, -1) {
		for _, m := range dates.FindAllStringSubmatch(sentence, -1) {
			if m[1] == "" && m[2] != "" && decide.MatchString(sentence) {
				return true
			}
		}
	}
	return false
}

// outside tells of days that stand before the first section.
func (d document) outside() []Remark {
	var list []Remark
	for _, text := range sentences.FindAllString(idle.ReplaceAllString(d.before, ""), -1) {
		if arranges(text) {
			list = append(list, Remark{Kind: SetAside, Text: text})
		}
	}
	return list
}

// sectionsOf cuts at the headings; what stands before the first of them comes first.
func sectionsOf(text string) (string, []section) {
	found := slices.DeleteFunc(heading.FindAllStringSubmatchIndex(text, -1), func(at []int) bool {
		return inDate.MatchString(text[:at[0]])
	})
	var list []section
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		list = append(list, section{holiday: official(firstGroup(text, at)), text: text[at[1]:end]})
	}
	if len(found) == 0 {
		return "", nil
	}
	return text[:found[0][0]], list
}

func firstGroup(text string, at []int) string {
	for g := 2; g < len(at); g += 2 {
		if at[g] >= 0 {
			return text[at[g]:at[g+1]]
		}
	}
	return ""
}

// named is the holiday that a title speaks of.
func named(title string) string {
	if known := festivals.FindAllString(title, -1); len(known) > 0 {
		return official(strings.Join(known, "、"))
	}
	return afterwards.ReplaceAllString(anyYear.ReplaceAllString(title, ""), "")
}

// official calls festivals as the regulation on holidays does.
func official(name string) string {
	parts := festivals.FindAllString(name, -1)
	if strings.Trim(festivals.ReplaceAllString(name, ""), "“”、和与及以") != "" { // of another name
		parts = []string{name}
	}
	for i, part := range parts {
		switch part = strings.Trim(part, "“”"); part {
		case "清明", "端午", "中秋", "国庆":
			part += "节"
		case "五一", "国际劳动节":
			part = "劳动节"
		case "十一":
			part = "国庆节"
		}
		parts[i] = part
	}
	return strings.Join(slices.Compact(parts), "、") // “五一”国际劳动节 is one
}

// shown is the beginning of a text, to quote.
func shown(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
