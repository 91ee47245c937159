package announced

import (
	"regexp"
	"strings"
)

// document is a notice cut into what it is made of.
type document struct {
	year     int
	paper    string // its number, 国办发明电〔2025〕7号; empty: none was found
	whole    bool   // arranges a year; else a part of it
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
		ordinal + `(` + festival + `(?:[、和]` + festival + `)*)(?:放假)?:?|` +
			ordinal + `([^:。,;\d]{1,24}):|` +
			`(` + festival + `(?:[、和]` + festival + `)*):`)
	papers     = regexp.MustCompile(`(国办?发(?:明电)?)[〔\[(【](\d{4})[〕\])】](?:第)?(\d{1,3})号`)
	subject    = regexp.MustCompile(`关于(.{2,60}?)的通知`)
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
	text = papers.ReplaceAllString(text, "。")
	title := ""
	if m := subject.FindStringSubmatch(text); m != nil {
		title = m[1]
	}
	if d.year = yearOf(title, text, presumed); d.year == 0 {
		return d, &Fault{Kind: NoYear, Text: shown(text), Got: "no year", Want: "关于2026年部分节假日安排的通知"}
	}
	d.sections = sectionsOf(text)
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

func sectionsOf(text string) []section {
	var list []section
	found := heading.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		if before := text[:at[0]]; strings.HasSuffix(before, "星期") || strings.HasSuffix(before, "周") {
			continue // 星期一、 is no ordinal
		}
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		list = append(list, section{holiday: official(firstGroup(text, at)), text: text[at[1]:end]})
	}
	return list
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
	parts := strings.FieldsFunc(strings.Trim(name, "“”"), func(r rune) bool { return r == '、' || r == '和' })
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
	return strings.Join(parts, "、")
}

// shown is the beginning of a text, to quote.
func shown(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
