package announced_test

import (
	"fmt"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

func day(t testing.TB, text string) civil.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	require.NoError(t, err)
	return d
}

// wording is a manner of writing a notice.
type wording struct {
	ordinal, colon, through, and string
	weekday                      string // a format, or empty
	number                       func(int) string
	off                          string
	total, between               string
}

func plain(n int) string { return fmt.Sprint(n) }

func spelt(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return strings.TrimSuffix("十"+string(digits[n%10]), "〇")
	case n < 100:
		return strings.TrimSuffix(string(digits[n/10])+"十"+string(digits[n%10]), "〇")
	}
	var year []rune
	for _, r := range fmt.Sprint(n) {
		year = append(year, digits[r-'0'])
	}
	return string(year)
}

var wordings = map[string]wording{
	"of 2026":  {ordinal: "一、", colon: "：", through: "至", and: "、", weekday: "（周%s）", number: plain, off: "放假调休", total: "，共%s天", between: "\n\n"},
	"of 2017":  {ordinal: "一、", colon: "：", through: "至", and: "、", weekday: "（星期%s）", number: plain, off: "放假", total: "，共%s天", between: "\n"},
	"of 2008":  {ordinal: "（一）", colon: "：", through: "—", and: "、", number: plain, off: "放假", total: "，共%s天", between: ""},
	"spelt":    {ordinal: "一、", colon: "：", through: "到", and: "、", weekday: "（星期%s）", number: spelt, off: "放假公休", total: "，共%s天", between: " "},
	"no colon": {ordinal: "一、", colon: "　", through: "－", and: "、", weekday: "(星期%s)", number: plain, off: "休息", between: "\r\n"},
}

func (w wording) date(d civil.Date) string {
	text := w.number(d.Year) + "年" + w.number(int(d.Month)) + "月" + w.number(d.Day) + "日"
	if w.weekday != "" {
		text += fmt.Sprintf(w.weekday, string([]rune("日一二三四五六")[d.Weekday()]))
	}
	return text
}

// write tells a year in prose: stretch by stretch, with the days worked after it.
func (w wording) write(y calendar.Year) string {
	var text strings.Builder
	fmt.Fprintf(&text, "国务院办公厅关于%s年部分节假日安排的通知%s", w.number(y.Year), w.between)
	text.WriteString("经国务院批准，现将元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。" + w.between)
	for i := 0; i < len(y.Days); {
		from := y.Days[i]
		j := i + 1
		for j < len(y.Days) && y.Days[j].Off == from.Off && y.Days[j].Name == from.Name && from.Off && y.Days[j].Date == y.Days[j-1].Date.AddDays(1) {
			j++
		}
		fmt.Fprintf(&text, "%s%s%s", w.ordinal, from.Name, w.colon)
		w.stretch(&text, y.Days[i:j])
		text.WriteString("。" + w.between)
		i = j
	}
	return text.String() + "节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。国务院办公厅"
}

func (w wording) stretch(text *strings.Builder, days []calendar.YearDay) {
	text.WriteString(w.date(days[0].Date))
	if len(days) > 1 {
		text.WriteString(w.through + w.date(days[len(days)-1].Date))
	}
	if !days[0].Off {
		text.WriteString("上班")
		return
	}
	text.WriteString(w.off)
	if w.total != "" {
		fmt.Fprintf(text, w.total, w.number(len(days)))
	}
}
