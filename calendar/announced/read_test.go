package announced_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/calendar/announced"
)

func notice(t testing.TB, year int) []byte {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/%d.txt", year))
	require.NoError(t, err)
	return text
}

// same asserts that the notice makes the days that the program's own calendar has.
func same(t *testing.T, r announced.Reading) {
	t.Helper()
	next, err := calendar.Builtin().With(r.Notice)
	require.NoError(t, err)
	assert.Empty(t, next.Differences(calendar.Builtin()), r.Notice.Year)
}

func TestPublishedNotices(t *testing.T) {
	t.Parallel()
	for _, year := range []int{2017, 2026} {
		r, err := announced.Read(notice(t, year), calendar.Builtin(), 0)
		require.NoError(t, err)
		assert.Equal(t, year, r.Notice.Year)
		assert.Empty(t, r.Remarks)
		assert.True(t, r.Notice.Balance().Even())
		same(t, r)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	text := notice(t, 2026)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	require.NoError(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(text)
	require.NoError(t, err)
	for _, data := range [][]byte{gb, wide, append([]byte("\ufeff"), text...)} {
		r, err := announced.Read(data, calendar.Builtin(), 0)
		require.NoError(t, err)
		same(t, r)
	}
	_, err = announced.Read([]byte{0x50, 0x4b, 3, 4, 0xff, 0xff, 0x80}, calendar.Builtin(), 0)
	fault := &announced.Fault{}
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, announced.NotText, fault.Kind)
}

// TestEveryYearInEveryWording writes the days of each year in the wordings that notices have had, and reads them back.
func TestEveryYearInEveryWording(t *testing.T) {
	t.Parallel()
	for year := 2004; year <= calendar.Builtin().Announced(); year++ {
		want, announcedYet := calendar.Builtin().Notice(year)
		require.True(t, announcedYet)
		for name, w := range wordings {
			text := w.write(want)
			r, err := announced.Read([]byte(text), calendar.Builtin(), 0)
			require.NoError(t, err, "%s\n%s", name, text)
			assert.Equal(t, year, r.Notice.Year)
			same(t, r)
			assert.Equal(t, want.Balance(), r.Notice.Balance(), "%d %s\n%s", year, name, text)
		}
	}
}

// Sentences as notices have had them, each with what it decides: + a day off, - a day worked.
func TestSentences(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, year, text, want string }{
		{"made up on a weekday", "2017", "一、元旦：1月1日放假，1月2日（星期一）补休。", "+2017-01-01 +2017-01-02"},
		{"with the weekend", "2018", "四、端午节：6月18日放假，与周末连休。", "+2018-06-18"},
		{"not moved", "2025", "一、元旦：1月1日（周三）放假1天，不调休。", "+2025-01-01"},
		{"into the new year", "2023", "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", "+2022-12-31 +2023-01-01 +2023-01-02"},
		{
			"into the new year, years left out", "2019", "一、元旦：12月30日至1月1日放假调休，共3天。12月29日（星期六）上班。",
			"-2018-12-29 +2018-12-30 +2018-12-31 +2019-01-01",
		},
		{
			"over the end of a month, both ends with month", "2025", "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。",
			"-2025-01-26 +2025-01-28 +2025-01-29 +2025-01-30 +2025-01-31 +2025-02-01 +2025-02-02 +2025-02-03 +2025-02-04 -2025-02-08",
		},
		{
			"days moved, as until 2008", "2008",
			"（一）元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。",
			"-2007-12-29 +2007-12-30 +2007-12-31 +2008-01-01",
		},
		{
			"two days moved", "2007",
			"（一）元旦：1月1日-3日放假，共3天。其中，1月1日为法定节假日，将2006年12月30日(星期六)、31日(星期日)两个公休日分别调至2007年1月2日(星期二)、3日(星期三)，2006年12月30日(星期六)、31日(星期日)上班。",
			"-2006-12-30 -2006-12-31 +2007-01-01 +2007-01-02 +2007-01-03",
		},
		{
			"the weekend day of a holiday moved", "2008",
			"（五）端午节：6月7日—9日放假，共3天。其中，6月8日（农历端午节，星期日）为法定节假日，6月7日（星期六）照常公休，6月8日（星期日）公休日调至6月9日（星期一）。",
			"+2008-06-07 +2008-06-08 +2008-06-09",
		},
		{
			"several moved, one of them a holiday", "2009",
			"二、春节：1月25日至31日放假，共7天。其中，1月25日（星期日，农历除夕）、1月26日（星期一，农历正月初一）、1月27日（星期二，农历正月初二）为法定节假日，" +
				"1月31日（星期六）照常公休；1月25日（星期日）公休日调至1月28日（星期三），1月24日（星期六）、2月1日（星期日）两个公休日调至1月29日（星期四）、1月30日（星期五），" +
				"1月24日（星期六）、2月1日（星期日）上班。",
			"-2009-01-24 +2009-01-25 +2009-01-26 +2009-01-27 +2009-01-28 +2009-01-29 +2009-01-30 +2009-01-31 -2009-02-01",
		},
		{"weekends as they are", "2010", "三、清明节：4月3日至5日放假公休，共3天。", "+2010-04-03 +2010-04-04 +2010-04-05"},
		{"in words", "2011", "三、清明节：四月三日（星期日）至五日（星期二）放假调休，共三天。四月二日（星期六）上班。", "-2011-04-02 +2011-04-03 +2011-04-04 +2011-04-05"},
		{"in words, tens", "2012", "二、国庆节：九月三十日至十月七日放假，共八天。九月二十九日（星期六）上班。",
			"-2012-09-29 +2012-09-30 +2012-10-01 +2012-10-02 +2012-10-03 +2012-10-04 +2012-10-05 +2012-10-06 +2012-10-07"},
		{"full-width", "2021", "三、清明节：４月３日至５日放假调休，共３天．", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"broken over lines", "2021", "三、清 明 节：4\n月3日 至\n 5日放假调\n休，共3天。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"the word first", "2021", "三、清明节：放假时间为4月3日至5日，共3天。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"weekdays together", "2017", "二、春节：1月27日至2月2日放假。1月22日、2月4日（星期日、星期六）上班。",
			"-2017-01-22 +2017-01-27 +2017-01-28 +2017-01-29 +2017-01-30 +2017-01-31 +2017-02-01 +2017-02-02 -2017-02-04"},
		{"no heading but a name", "2021", "清明节：4月3日至5日放假调休，共3天。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"brackets of other forms", "2021", "三、清明节：4月3日【星期六】至5日〔周一〕放假。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"another dash", "2021", "三、清明节：4月3日〜5日放假。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"days worked in brackets", "2021", "三、清明节：4月3日至5日放假（4月10日上班），共3天。", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10"},
		{"brackets in brackets", "2021", "三、清明节：4月3日放假（4月10日（星期六）上班）。", "+2021-04-03 -2021-04-10"},
		{"the word first, then days worked", "2021", "三、清明节：放假时间为4月3日至5日，4月10日上班。", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10"},
		{"the total first", "2021", "三、清明节：放假3天，4月3日至5日。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"lunar days, and those meant in brackets", "2021", "二、春节：农历除夕至正月初二（2月11日至13日）放假，共3天。", "+2021-02-11 +2021-02-12 +2021-02-13"},
		{"weekends named", "2021", "一、元旦：1月1日（星期五）放假，2日（星期六）、3日（星期日）为周末公休。", "+2021-01-01 +2021-01-02 +2021-01-03"},
		{"two days of rest moved", "2021", "三、清明节：4月10日、11日两天公休日调到4月6日、7日。", "+2021-04-06 +2021-04-07 -2021-04-10 -2021-04-11"},
		{"worked for days off", "2021", "三、清明节：4月3日放假，4月10日调休上班，4月11日补班。", "+2021-04-03 -2021-04-10 -2021-04-11"},
		{"traditional characters", "2021", "三、清明節：4月3日（週六）放假，4月5日（週一）補休。", "+2021-04-03 +2021-04-05"},
		{"a weekday before the next festival", "2021", "三、清明节：4月5日放假（星期一、清明节），4月10日上班。", "+2021-04-05 -2021-04-10"},
		{"a lunar day before the next festival", "2021", "二、春节：2月12日（农历正月初一、春节）放假。", "+2021-02-12"},
		{"a page's number between lines", "2021", "三、清明节：4月3日至\n— 2 —\n5日放假。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{
			"signed, and the page goes on", "2017", "一、元旦：1月1日放假。\n国务院办公厅\n2016年12月1日\n（此件公开发布）来源：国务院办公厅\n一图读懂放假安排",
			"+2017-01-01",
		},
		{
			"signed, and the page goes on at once", "2017", "一、元旦：1月1日放假。\n国务院办公厅\n2016年12月1日\n扫一扫看放假安排", "+2017-01-01",
		},
		{"a stretch of one month", "2021", "三、清明节：4月3—5日放假，共3天。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"a stretch of one month, in words", "2021", "三、清明节：四月三至五日放假，共三天。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"号", "2021", "三、清明节：4月3号（周六）至5号放假，4月10号上班。", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10"},
		{"号 of several", "2021", "三、清明节：4月3号、4号、5号放假。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"号 for a stretch of one month", "2021", "三、清明节：4月3-5号放假。", "+2021-04-03 +2021-04-04 +2021-04-05"},
		{"the days worked named", "2021", "三、清明节：4月3日至5日放假。上班日期：4月10日（周六）、11日。", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10 -2021-04-11"},
		{"both named", "2021", "三、清明节：放假日期：4月3日至5日，调休上班日期：4月10日。", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10"},
		{"both named, in columns", "2021", "三、清明节：放假时间：4月3日至5日 上班时间：4月10日", "+2021-04-03 +2021-04-04 +2021-04-05 -2021-04-10"},
		{"the days worked named in brackets", "2021", "三、清明节：4月3日放假（上班日期：4月10日）。", "+2021-04-03 -2021-04-10"},
		{"a page's tags", "2021", "<p>三、清明节：4月3日至&nbsp;5日<b>放假</b>调休，共3天。</p>", "+2021-04-03 +2021-04-04 +2021-04-05"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := announced.Read([]byte("国务院办公厅关于"+tt.year+"年部分节假日安排的通知\n"+tt.text), calendar.Builtin(), 0)
			require.NoError(t, err)
			assert.Equal(t, tt.want, told(r.Notice))
			assert.Empty(t, r.Remarks)
		})
	}
}

func told(y calendar.Year) string {
	var list []string
	for _, d := range y.Days {
		sign := "-"
		if d.Off {
			sign = "+"
		}
		list = append(list, sign+d.Date.String())
	}
	return strings.Join(list, " ")
}

func TestFaultsQuoteTheSentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		kind       announced.FaultKind
		quoted     string
	}{
		{"weekday", "一、元旦：1月1日（周五）放假。", announced.WeekdayOther, "1月1日(周五)放假"},
		{"weekday of a stretch's end", "二、春节：2月15日（周日）至23日（周二）放假调休。", announced.WeekdayOther, "2月15日"},
		{"weekday of a day worked", "五、劳动节：5月1日放假。5月9日（星期日）上班。", announced.WeekdayOther, "5月9日(星期日)上班"},
		{"total", "三、清明节：4月4日至6日放假，共4天。", announced.TotalOther, "共4天"},
		{"total in words", "三、清明节：四月四日至六日放假，共四天。", announced.TotalOther, "共四天"},
		{"no such day", "二、春节：2月28日至30日放假。", announced.NoSuchDay, "2月28日至30日放假"},
		{"backwards", "二、春节：2月23日至15日放假。", announced.Backwards, "2月23日至15日放假"},
		{"nothing said of days", "二、春节：2月15日至23日。", announced.Unread, "2月15日至23日"},
		{"said not to be off", "二、春节：2月15日至23日不放假。", announced.Unread, "2月15日至23日不放假"},
		{"taken back", "二、春节：取消2月15日的假期。", announced.Unread, "取消2月15日的假期"},
		{"both", "二、春节：2月15日至23日放假。2月20日上班。", announced.Contradiction, "2月20日上班"},
		{"both, in two sections", "二、春节：2月15日至23日放假。三、清明节：2月23日上班。", announced.Contradiction, "清明节"},
		{"nothing", "各地区要妥善安排好值班。", announced.NoDays, ""},
		{"dots", "一、元旦：1月1日放假。五、劳动节：5.1-5.5放假。", announced.Unread, "5.1-5.5放假"},
		{"dots for a day worked", "五、劳动节：5月1日放假。5.9（周六）上班。", announced.Unread, "5.9(周六)上班"},
		{"ISO", "一、元旦：1月1日放假。五、劳动节：2026-05-01放假。", announced.Unread, "2026-05-01放假"},
		{"号 of a paper", "五、劳动节：5月1日放假，5月9号文件上班。", announced.Unread, "文件上班"},
		{"号 without a month", "五、劳动节：5月1日放假，9号上班。", announced.Unread, "9号上班"},
		{"a stretch of one month, backwards", "七、国庆节：10月7—1日放假。", announced.Backwards, "10月7日—1日"},
		{"a stretch of one month, too long", "七、国庆节：10月1—32日放假。", announced.NoSuchDay, "32日"},
		{"the days worked, taken back", "五、劳动节：5月1日放假，取消上班日期：5月9日。", announced.Unread, "取消"},
		{"the days worked, changed", "五、劳动节：5月1日放假，上班日期：5月9日改为5月10日。", announced.Unread, "改为"},
		{"the days worked, of some", "五、劳动节：5月1日放假，上班日期：5月9日部分单位。", announced.Unread, "上班日期"},
		{"the days worked, no colon", "五、劳动节：5月1日放假，上班日期5月9日。", announced.Unread, "上班日期5月9日"},
		{"日 left out", "五、劳动节：5月1日放假，4月26、5月9日上班。", announced.Unread, "4月26、5月9日上班"},
		{"of another year in words", "五、劳动节：明年5月1日放假。", announced.Unread, "明年5月1日"},
		{"a year of two digits", "五、劳动节：27年5月1日放假。", announced.Unread, "27年5月1日"},
		{"a digit too many", "五、国庆节：110月1日放假。", announced.Unread, "110月1日"},
		{"no need to work", "五、劳动节：5月1日放假，5月9日无需上班。", announced.Unread, "无需上班"},
		{"not made up for", "五、劳动节：5月1日放假，5月2日不予补休。", announced.Unread, "不予补休"},
		{"stopped", "五、劳动节：5月1日放假，5月9日停止公休。", announced.Unread, "停止公休"},
		{"changed", "五、劳动节：5月9日由上班调整为放假。", announced.Unread, "由上班调整为放假"},
		{"intended before", "五、劳动节：原定5月9日上班，现为5月10日上班。", announced.Unread, "原定5月9日"},
		{"except", "五、劳动节：5月1日至5日（5月4日除外）放假。", announced.Unread, "5月4日除外"},
		{"except, outside", "五、劳动节：5月1日至5日除5月4日外放假。", announced.Unread, "除5月4日外"},
		{"not moved, among days worked", "五、劳动节：5月1日放假，5月9日不调休，5月10日上班。", announced.Unread, "不调休"},
		{"half a day", "五、劳动节：5月4日下午放假。", announced.Unread, "下午放假"},
		{"before a day", "五、劳动节：5月9日前上班。", announced.Unread, "5月9日前"},
		{"from a day on", "五、劳动节：从5月1日起放假。", announced.Unread, "起放假"},
		{"columns of a table", "五、劳动节 5月1日至5日 5天 5月9日上班", announced.Unread, "5月9日上班"},
		{"columns without colons", "五、劳动节：放假时间 5月1日至5日 上班时间 5月9日", announced.Unread, "上班时间"},
		{"words between days", "五、劳动节：5月1日直到5月4日另加5月5日放假。", announced.Unread, "另加"},
		{"days in brackets between", "五、劳动节：5月1日至5日（5月9日上班）放假。", announced.Unread, "5月9日上班"},
		{"weekday without brackets", "五、劳动节：5月1日放假，5月9日周日上班。", announced.WeekdayOther, "5月9日周日"},
		{"weekday in other brackets", "五、劳动节：5月1日【周六】放假。", announced.WeekdayOther, "5月1日"},
		{"weekday in traditional characters", "五、勞動節：5月1日（週六）放假。", announced.WeekdayOther, "5月1日"},
		{"total first", "五、劳动节：放假6天，5月1日至5日。", announced.TotalOther, "6天"},
		{"total before the word", "五、劳动节：5月1日至5日共6天放假。", announced.TotalOther, "6天"},
		{"total in a sentence of its own", "五、劳动节：5月1日至5日放假。共6天。", announced.TotalOther, "共6天"},
		{"total of three digits", "五、劳动节：5月1日至5日放假，共105天。", announced.TotalOther, "105天"},
		{"total of two", "五、劳动节：5月1日至5日放假，共两天。", announced.TotalOther, "共两天"},
		{"total of days of the calendar", "五、劳动节：5月1日至5日放假，共6个自然日。", announced.TotalOther, "6个自然日"},
		{"a page's number, or a part of the day", "五、劳动节：5月\n2\n9日上班。", announced.Unread, "5月29日上班"},
		{"extension of what is not known", "五、劳动节：5月1日放假。二、春节：延长至2月26日。", announced.NothingBefore, "春节"},
		{"for some", "五、劳动节：5月1日放假，5月4日女职工放假。", announced.Unread, "女职工放假"},
		{"of some", "五、劳动节：5月1日放假，5月9日部分单位上班。", announced.Unread, "部分单位上班"},
		{"not certain", "五、劳动节：5月1日放假，如遇调整，5月9日上班。", announced.Unread, "如遇"},
		{"some days of a stretch", "五、劳动节：5月1日至10日的每周日休息。", announced.Unread, "每周日休息"},
		{"another matter after the word", "五、劳动节：放假通知：4月27日开会，5月1日至5日放假。", announced.Unread, "4月27日开会"},
		{"the word worked first", "五、劳动节：调休上班5月9日，5月1日至5日放假。", announced.Unread, "上班5月9日"},
		{"the word worked first, days in brackets", "五、劳动节：上班（5月9日），5月1日至5日放假。", announced.Unread, "上班(5月9日)"},
		{"half a day, at the end", "五、劳动节：5月1日放假，5月4日放假半天。", announced.Unread, "放假半天"},
		{"a beginning that is no date", "二、春节：除夕至2月23日放假。", announced.Unread, "除夕至2月23日"},
		{"an end that is no date", "二、春节：2月15日至正月初七放假。", announced.Unread, "至正月初七"},
		{"total in brackets", "五、劳动节：5月1日至5日放假（共6天）。", announced.TotalOther, "共6天"},
		{"two notices", "五、劳动节：5月1日放假。国务院办公厅关于2027年部分节假日安排的通知 5月1日放假。", announced.SeveralNotices, "2027年部分节假日安排"},
		{"two notices of a year", "五、劳动节：5月1日放假。关于调整2026年劳动节假期安排的通知 5月1日至4日放假。", announced.SeveralNotices, "调整2026年劳动节"},
		{"another year stated", "现将2027年劳动节放假安排通知如下。五、劳动节：5月1日放假。", announced.SeveralNotices, "2026年"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := announced.Read([]byte("国务院办公厅关于2026年部分节假日安排的通知\n"+tt.text), calendar.Builtin(), 0)
			fault := &announced.Fault{}
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, tt.kind, fault.Kind)
			assert.Contains(t, fault.Text, tt.quoted)
		})
	}
}

func TestTheYear(t *testing.T) {
	t.Parallel()
	const days = "一、元旦：1月1日放假。二、春节：2月16日至19日放假。三、清明节：4月5日放假。四、劳动节：5月1日、2日放假。"
	for text, want := range map[string]int{
		"关于2026年部分节假日安排的通知" + days:             2026,
		"关于二〇二六年部分节假日安排的通知" + days:             2026,
		"现将2026年元旦、春节放假安排通知如下。" + days:         2026,
		days + "国务院办公厅 2025年11月4日":             2026, // presumed
		"国务院办公厅关于2028年部分节假日安排的通知" + days + "完": 2028,
	} {
		r, err := announced.Read([]byte(text), calendar.Builtin(), 2026)
		require.NoError(t, err, text)
		assert.Equal(t, want, r.Notice.Year, text)
	}
	_, err := announced.Read([]byte(days), calendar.Builtin(), 0)
	fault := &announced.Fault{}
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, announced.NoYear, fault.Kind)
}

func TestDocumentNumber(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"国办发明电〔2025〕7号", "国办发明电[2025]7号", "国办发明电（2025）第7号", "国 办 发 明 电〔２０２５〕７号"} {
		r, err := announced.Read([]byte(written+"\n"+string(notice(t, 2026))), calendar.Builtin(), 0)
		require.NoError(t, err)
		assert.Equal(t, "国办发明电〔2025〕7号", r.Notice.Notice)
		same(t, r)
	}
}

func TestWhatIsSetAside(t *testing.T) {
	t.Parallel()
	text := strings.Replace(string(notice(t, 2026)), "四、劳动节", "鼓励各单位安排职工在除夕（2月16日）休息。四、劳动节", 1)
	text = "发布时间：2025年11月04日\n" + text + "\n责任编辑：某某 2025年11月5日"
	r, err := announced.Read([]byte(text), calendar.Builtin(), 0)
	require.NoError(t, err)
	require.Len(t, r.Remarks, 1)
	assert.Equal(t, announced.Advice, r.Remarks[0].Kind)
	same(t, r)
}

// What is read and not taken is told.
func TestNothingIsDroppedInSilence(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text, told string
		kind       announced.RemarkKind
	}{
		"advice after an order":    {"四、劳动节：5月1日放假，鼓励5月4日休息。", "鼓励5月4日休息", announced.Advice},
		"before the first heading": {"元旦1月1日放假，1月4日上班。四、劳动节：5月1日放假。", "1月4日上班", announced.SetAside},
		"a page's date in figures": {"四、劳动节：5月1日放假。相关链接 2025-11-04 一图读懂放假安排", "2025-11-04", announced.SetAside},
		"with a year and no word":  {"四、劳动节：5月1日放假。国务院决定2026年5月9日另行安排。", "2026年5月9日", announced.SetAside},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := announced.Read([]byte("关于2026年部分节假日安排的通知。"+tt.text), calendar.Builtin(), 0)
			require.NoError(t, err)
			assert.Equal(t, "+2026-05-01", told(r.Notice))
			require.Len(t, r.Remarks, 1)
			assert.Equal(t, tt.kind, r.Remarks[0].Kind)
			assert.Contains(t, r.Remarks[0].Text, tt.told)
		})
	}
}

// A notice about one of two holidays that were arranged together takes the place of what was said of both.
func TestAPartOfAHolidayOfTwo(t *testing.T) {
	t.Parallel()
	known, err := calendar.Builtin().With(read(t, `关于2020年部分节假日安排的通知。一、元旦：1月1日放假。二、春节：1月24日至30日放假。
		三、清明节：4月4日放假。四、劳动节：5月1日放假。五、端午节：6月25日放假。六、国庆节、中秋节：10月1日至8日放假。10月10日上班。`, calendar.Builtin()))
	require.NoError(t, err)
	r := read(t, "关于调整2020年国庆节假期安排的通知。10月1日至4日放假。", known)
	assert.NotContains(t, told(r), "2020-10-05")
	assert.NotContains(t, told(r), "2020-10-10")
}

func TestNamesOfHolidays(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"（四）“五一”国际劳动节": "劳动节", "四、“五一”": "劳动节", "四、国际劳动节": "劳动节", "四、勞動節": "劳动节", "七、“十一”": "国庆节",
		"六、国庆节与中秋节": "国庆节、中秋节", "六、中秋节 国庆节": "中秋节、国庆节", "六、中秋节以及国庆节": "中秋节、国庆节", "八、和平纪念日": "和平纪念日",
	} {
		r := read(t, "关于2026年部分节假日安排的通知。"+heading+"：5月1日放假。", calendar.Builtin())
		assert.Equal(t, want, r.Days[0].Name, heading)
	}
}

// An extension that is known already changes nothing; one to a day before the holiday's end is refused.
func TestExtensionTwice(t *testing.T) {
	t.Parallel()
	const text = "关于延长2020年春节假期的通知。一、延长2020年春节假期至2月2日，2月3日（星期一）起正常上班。"
	r := read(t, text, calendar.Builtin())
	next, err := calendar.Builtin().With(r)
	require.NoError(t, err)
	assert.Empty(t, next.Differences(calendar.Builtin()))
	_, err = announced.Read([]byte(strings.Replace(text, "2月2日", "1月28日", 1)), calendar.Builtin(), 0)
	fault := &announced.Fault{}
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, announced.NothingBefore, fault.Kind)
}

func read(t *testing.T, text string, known *calendar.Calendar) calendar.Year {
	t.Helper()
	r, err := announced.Read([]byte(text), known, 0)
	require.NoError(t, err)
	return r.Notice
}

func TestTwoYearsInATitle(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"关于2026年元旦和2027年春节放假安排的通知。一、元旦：1月1日放假。二、春节：2月5日至11日放假。",
		"2025年、2026年部分节假日安排。一、元旦：1月1日放假。",
	} {
		_, err := announced.Read([]byte(text), calendar.Builtin(), 0)
		fault := &announced.Fault{}
		require.ErrorAs(t, err, &fault)
		assert.Equal(t, announced.SeveralNotices, fault.Kind)
	}
}

// In 2015 the State Council gave a day off of its own, and in 2020 it extended one: notices of a part of a year.
func TestNoticesOfAPartOfAYear(t *testing.T) {
	t.Parallel()
	first := map[int]string{
		2015: `国务院办公厅关于2015年部分节假日安排的通知（国办发明电〔2014〕28号）
			一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。
			二、春节：2月18日至24日放假调休，共7天。2月15日（星期日）、2月28日（星期六）上班。
			三、清明节：4月5日放假，4月6日（星期一）补休。四、劳动节：5月1日放假，与周末连休。
			五、端午节：6月20日放假，6月22日（星期一）补休。六、中秋节：9月27日放假。
			七、国庆节：10月1日至7日放假调休，共7天。10月10日（星期六）上班。`,
		2019: `国务院办公厅关于2019年部分节假日安排的通知（国办发明电〔2018〕15号）
			一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
			二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
			三、清明节：4月5日放假，与周末连休。四、劳动节：5月1日放假。五、端午节：6月7日放假，与周末连休。
			六、中秋节：9月13日放假，与周末连休。七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。`,
		2020: `国务院办公厅关于2020年部分节假日安排的通知（国办发明电〔2019〕16号）
			一、元旦：2020年1月1日放假，共1天。二、春节：1月24日至30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班。
			三、清明节：4月4日至6日放假调休，共3天。四、劳动节：5月1日至5日放假调休，共5天。4月26日（星期日）、5月9日（星期六）上班。
			五、端午节：6月25日至27日放假调休，共3天。6月28日（星期日）上班。
			六、国庆节、中秋节：10月1日至8日放假调休，共8天。9月27日（星期日）、10月10日（星期六）上班。`,
	}
	later := map[int]string{
		2015: `国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）
			2015年9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。国务院 2015年5月13日`,
		2019: `国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）
			现将2019年劳动节放假安排调整如下：2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。`,
		2020: `国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）
			一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
			二、各地大专院校、中小学、幼儿园推迟开学，具体时间由教育部门另行通知。国务院办公厅 2020年1月26日`,
	}
	moved := map[int]string{2015: "+2015-09-03 +2015-09-04 +2015-09-05 -2015-09-06", 2020: "+2020-01-31 +2020-02-01 +2020-02-02 -2020-02-03"}
	for year, text := range first {
		r, err := announced.Read([]byte(text), calendar.Builtin(), 0)
		require.NoError(t, err)
		assert.True(t, r.Notice.Balance().Even(), year)
		known, err := calendar.Builtin().With(r.Notice)
		require.NoError(t, err)
		r, err = announced.Read([]byte(later[year]), known, 0)
		require.NoError(t, err, year)
		same(t, r)
		assert.Contains(t, r.Notice.Notice, "；", "both documents")
		assert.Contains(t, told(r.Notice), moved[year])
		assert.Equal(t, year == 2019, r.Notice.Balance().Even(), "%d: days beyond the statutory ones are asked about", year)
	}
	_, err := announced.Read([]byte(strings.ReplaceAll(later[2020], "2020", "2031")), calendar.Builtin(), 0)
	fault := &announced.Fault{}
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, announced.NothingBefore, fault.Kind)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	want, _ := calendar.Builtin().Notice(2020)
	want.Days = append(want.Days, calendar.YearDay{Date: day(t, "2020-02-03"), Name: "春节"})
	text, err := json.Marshal(want)
	require.NoError(t, err)
	gb, err := simplifiedchinese.GBK.NewEncoder().Bytes(text)
	require.NoError(t, err)
	for _, data := range [][]byte{text, gb} {
		r, err := announced.Read(data, calendar.Builtin(), 0)
		require.NoError(t, err)
		assert.Equal(t, []announced.Remark{{Kind: announced.OrdinaryWorkday, Date: day(t, "2020-02-03")}}, r.Remarks)
		same(t, r)
	}
	_, err = announced.Read([]byte(`[]`), calendar.Builtin(), 0)
	fault := &calendar.NoticeError{}
	require.ErrorAs(t, err, &fault)
}
