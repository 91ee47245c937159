package catalog

import (
	"math"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"
	"github.com/xuri/excelize/v2"
	"github.com/xuri/nfp"
)

// odd is what is particular about a cell beside the text that it shows.
type odd struct {
	kind oddity
	day  string // of a date, YYYY-MM-DD; empty if it is none, e.g. only a time
}

type oddity uint8

const (
	ordinary  oddity = iota
	dated            // a day that is shown as one
	halfDated        // a day, of which only a month, a time or the like is shown
	rounded          // a number with more digits than spreadsheets keep
	inexact          // a number that is shown with fewer digits than it has
	failed           // the result of a formula that failed
)

// format is how a style shows numbers.
type format struct {
	id      int
	code    string // of its own; empty for one that comes with every spreadsheet
	general bool
	date    bool // shows days, months or times
	whole   bool // shows year, month and day
}

// chineseDates are the formats of dates and times that come with every spreadsheet, as Chinese editions show them.
var chineseDates = map[int]string{
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
	22: "yyyy/m/d h:mm", 27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m/d/yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`,
	33: `h"时"mm"分"ss"秒"`, 34: `AM/PM h"时"mm"分"`, 35: `AM/PM h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`, 45: "mm:ss", 46: "[h]:mm:ss",
	47: "mm:ss.0", 50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `AM/PM h"时"mm"分"`,
	56: `AM/PM h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// styles reads how the cells' styles show numbers.
func (b *workbook) styles(name string) error {
	var sheet struct {
		Codes []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode(name, &sheet); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, c := range sheet.Codes {
		codes[c.ID] = c.Code
	}
	known := map[int]format{}
	for _, c := range sheet.Cells {
		if _, ok := known[c.ID]; !ok {
			known[c.ID] = newFormat(c.ID, codes[c.ID])
		}
		b.formats = append(b.formats, known[c.ID])
	}
	return nil
}

func newFormat(id int, code string) format {
	f := format{id: id, code: code}
	if code == "" {
		f.code = chineseDates[id]
	}
	f.general = f.code == "" && (id == 0 || id == 49) || f.code == "@" || strings.EqualFold(f.code, "General")
	if f.code == "" || len(f.code) > longestFormat {
		return f
	}
	var year, month, day, clock bool
	parser := nfp.NumberFormatParser()
	for i, section := range parser.Parse(f.code) {
		for _, token := range section.Items {
			if i > 0 || token.TType != nfp.TokenTypeDateTimes && token.TType != nfp.TokenTypeElapsedDateTimes {
				continue
			}
			switch strings.ToLower(token.TValue)[0] {
			case 'y', 'e', 'g', 'b':
				year = true
			case 'm':
				month = true
			case 'd':
				day = true
			default:
				clock = true
			}
		}
	}
	f.date, f.whole = year || month || day || clock, year && month && day
	return f
}

// longestFormat is how many bytes a format may have that is looked at: spreadsheets take no more.
const longestFormat = 255 * 4

// mostExact is the first number of which spreadsheets do not keep every digit: they keep fifteen.
const mostExact = 1e15

// number is what a cell with a number shows, and what is particular about it.
func (b *workbook) number(value string, style int) (string, odd) {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return value, odd{}
	}
	f := format{general: true}
	if style > 0 && style < len(b.formats) {
		f = b.formats[style]
	}
	switch {
	case f.date:
		return b.date(x, f)
	case math.Abs(x) >= mostExact:
		return strconv.FormatFloat(x, 'f', -1, 64), odd{kind: rounded}
	case f.general:
		return general(x)
	}
	shown := b.printer.show(x, f, b.epoch)
	if differs(shown, x) {
		return shown, odd{kind: inexact}
	}
	return shown, odd{}
}

// date is a cell with a date, or with a part of one; that is shown as it is, of as many as there may be problems.
func (b *workbook) date(x float64, f format) (string, odd) {
	o := odd{kind: halfDated}
	if at, err := excelize.ExcelDateToTime(x, b.epoch); err == nil && (x >= 1 || b.epoch && x >= 0) {
		o.day = civil.DateOf(at).String()
	}
	if f.whole && o.day != "" {
		o.kind = dated
		return o.day, o
	}
	if b.halves++; b.halves > mostProblems {
		return strconv.FormatFloat(x, 'f', -1, 64), o
	}
	return b.printer.show(x, f, b.epoch), o
}

// general is a number as it is shown where nothing else is said: with the digits that somebody typed, not those by which the
// computer comes near to it. One with more than ten and a fraction is not shown whole in most columns.
func general(x float64) (string, odd) {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	text := strconv.FormatFloat(short, 'f', -1, 64)
	digits := strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
	if short != math.Trunc(short) && len(digits) > 10 || short != 0 && math.Abs(short) < 1e-4 {
		return text, odd{kind: inexact}
	}
	return text, odd{}
}

// differs tells whether a number is shown as another.
func differs(shown string, x float64) bool {
	bare := strings.NewReplacer(",", "", " ", "", "\u00a0", "", "%", "").Replace(shown)
	seen, err := strconv.ParseFloat(bare, 64)
	if err != nil {
		return false // there are words with it
	}
	if strings.Contains(shown, "%") {
		seen /= 100
	}
	return math.Abs(seen-x) > 1e-12*math.Max(1, math.Abs(x))
}

// mostFormats is how many formats a file may have that are shown; spreadsheets have fewer.
const mostFormats = 300

// printer shows numbers as a spreadsheet does. The library shows only what is in a cell, so it is given one.
type printer struct {
	file   *excelize.File
	styles map[string]int
}

func (p *printer) show(x float64, f format, epoch bool) string {
	raw := strconv.FormatFloat(x, 'f', -1, 64)
	if p.file == nil {
		p.file = excelize.NewFile(excelize.Options{CultureInfo: excelize.CultureNameZhCN})
		p.styles = map[string]int{}
		if epoch {
			_ = p.file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &epoch})
		}
	}
	key := strconv.Itoa(f.id) + " " + f.code
	style, ok := p.styles[key]
	if !ok {
		if len(p.styles) == mostFormats {
			return raw
		}
		wanted := &excelize.Style{NumFmt: f.id}
		if f.code != "" {
			wanted = &excelize.Style{CustomNumFmt: &f.code}
		}
		var err error
		if style, err = p.file.NewStyle(wanted); err != nil {
			return raw
		}
		p.styles[key] = style
	}
	sheet := p.file.GetSheetName(0)
	if p.file.SetCellFloat(sheet, "A1", x, -1, 64) != nil || p.file.SetCellStyle(sheet, "A1", "A1", style) != nil {
		return raw
	}
	shown, err := p.file.GetCellValue(sheet, "A1")
	if err != nil {
		return raw
	}
	return shown
}
