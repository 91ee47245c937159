package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cloud.google.com/go/civil"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// text is a column whose cells are taken as they are, or are one of those that there are.
func text(f domain.EntryField) func(*row, *domain.Entry, cell) {
	return func(r *row, e *domain.Entry, c cell) {
		*f.In(e).(*string) = c.value
		if c.value != "" && len(f.Values) > 0 && !f.Open && !slices.Contains(f.Values, c.value) {
			r.fail(c, ValueUnknown, "应当是 "+strings.Join(f.Values, "、")+" 之一")
		}
	}
}

func itemText(field func(*procedure.Item) *string) func(*row, *procedure.Item, cell) {
	return func(_ *row, i *procedure.Item, c cell) { *field(i) = c.value }
}

// The code schemes that are taken: the national one (class, item, catalog, detail, then a slash and a number), and a
// district's own.
var (
	nationalCode = regexp.MustCompile(`^[0-9]{6,}/[0-9]+$`)
	ownCode      = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)
)

// scientific is how spreadsheets write a number that has more digits than they keep.
var scientific = regexp.MustCompile(`(?i)^[0-9.]+E\+?[0-9]+$`)

// turned are codes that spreadsheets have taken for dates and saved as text.
var turned = regexp.MustCompile(`(?i)^([0-9]+年)?[0-9]+月([0-9]+日)?$|^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$|` +
	`^[0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$|^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2}$`)

func setCode(r *row, e *domain.Entry, c cell) {
	e.Code = c.value
	switch {
	case c.odd.kind != ordinary: // which says all
	case scientific.MatchString(c.value):
		r.fail(c, NumberRounded, "代码已被表格软件当作数字舍入，请把本列设为“文本”后重新填写")
	case turned.MatchString(c.value):
		r.fail(c, CellDate, turnedIntoDate)
	case !nationalCode.MatchString(c.value) && !ownCode.MatchString(c.value):
		r.fail(c, CodeInvalid, "代码由字母、数字和 . _ - 组成；国家编码为不少于6位的分类码加“/”和顺序号，如 307003001/000012")
	}
}

const turnedIntoDate = "已被表格软件当作日期，原来填写的内容不能确定；请把本列设为“文本”后重新填写"

func setFormat(r *row, e *domain.Entry, c cell) {
	e.Format = c.value
	if !slices.Contains(domain.Formats, c.value) {
		r.fail(c, ValueUnknown, "应当是 "+strings.Join(domain.Formats, "、")+" 之一；具体类型写在“信息资源格式类型”列")
	}
}

func setShare(r *row, e *domain.Entry, c cell) { e.Share = r.class(c, shareNames, shareAliases) }

func itemClass(field func(*procedure.Item) *string, names [3]string, aliases map[string]int) func(*row, *procedure.Item, cell) {
	return func(r *row, i *procedure.Item, c cell) {
		if c.value != "" {
			*field(i) = r.class(c, names, aliases)
		}
	}
}

func (r *row) class(c cell, names [3]string, aliases map[string]int) string {
	class, ok := classNamed(c.value, names, aliases)
	if !ok {
		r.fail(c, ClassUnknown, "应当是 "+strings.Join(names[:], "、")+" 之一")
		return c.value
	}
	return class
}

// setOpen also takes the guide's yes and no: a yes with a condition is conditional.
func setOpen(r *row, e *domain.Entry, c cell) {
	if c.value != "是" {
		e.Open = r.class(c, openNames, openAliases)
		return
	}
	e.Open = procedure.Unconditional
	if r.value("开放条件") != "" {
		e.Open = procedure.Conditional
	}
}

func setCycle(r *row, e *domain.Entry, c cell) {
	cycle, ok := cycleNamed(c.value)
	if !ok {
		r.fail(c, ValueUnknown, "应当是 "+strings.Join(domain.Cycles, "、")+" 之一；其他周期写作 其他（"+shown(c.value)+"）")
		cycle = c.value
	}
	e.UpdateCycle = cycle
}

// day is a column of days, as people write them.
func day(f domain.EntryField) func(*row, *domain.Entry, cell) {
	return func(r *row, e *domain.Entry, c cell) {
		to := f.In(e).(*string)
		if *to = c.value; c.value == "" {
			return
		}
		d, ok := date(c.value)
		switch {
		case c.odd.kind == halfDated:
			r.fail(c, DateInvalid, "单元格没有显示年、月、日，应当是日期，如 2024-03-01")
		case !ok:
			r.fail(c, DateInvalid, "应当是日期，如 2024-03-01")
		default:
			*to = d.String()
		}
	}
}

// What a day may look like: a spreadsheet's own count of days, where nothing says that it is one; and a day with a time.
var (
	serialDay = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
	dayOfTime = regexp.MustCompile(`^([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)[T ]*([0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$`)
	aroundDay = regexp.MustCompile(`\s*([年月日])\s*`)
)

// date reads a date as people and spreadsheets write it. A year, or a year and a month, is none.
func date(value string) (civil.Date, bool) {
	if serialDay.MatchString(value) {
		days, _ := strconv.ParseFloat(value, 64)
		at, err := excelize.ExcelDateToTime(days, false)
		return sensible(civil.DateOf(at), err == nil)
	}
	value = strings.TrimSpace(aroundDay.ReplaceAllString(value, "$1"))
	if found := dayOfTime.FindStringSubmatch(value); found != nil {
		value = found[1]
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"} {
		if at, err := time.Parse(layout, value); err == nil {
			return sensible(civil.DateOf(at), true)
		}
	}
	return civil.Date{}, false
}

// sensible keeps out years that nobody means.
func sensible(d civil.Date, ok bool) (civil.Date, bool) {
	return d, ok && d.Year >= 1900 && d.Year <= 2200
}

func setRelated(r *row, e *domain.Entry, c cell) {
	e.Related = domain.RelatedCodes(c.value)
	switch {
	case len(e.Related) > mostRelated:
		r.fail(c, RelatedInvalid, "不超过 "+strconv.Itoa(mostRelated)+" 个")
	case slices.Contains(e.Related, e.Code):
		r.fail(c, RelatedInvalid, "不能与本条目自身关联")
	case hasTwice(e.Related):
		r.fail(c, RelatedInvalid, "同一代码写了两次")
	}
	if len(e.Related) == 0 {
		e.Related = nil
	}
}

func hasTwice(list []string) bool {
	sorted := slices.Sorted(slices.Values(list))
	return len(slices.Compact(sorted)) < len(list)
}

// yes is a column of what is so or is not.
func yes(f domain.EntryField) func(*row, *domain.Entry, cell) {
	return func(r *row, e *domain.Entry, c cell) {
		*f.In(e).(*bool) = c.value == "是"
		if c.value != "是" && c.value != "否" && c.value != "" {
			r.fail(c, ValueUnknown, "应当是 是、否 之一")
		}
	}
}

func setGathered(r *row, e *domain.Entry, c cell) {
	switch c.value {
	case "", "是", "已归集":
		e.Gathered = true
	case "否", "未归集":
		e.Gathered = false
	default:
		r.fail(c, ValueUnknown, "应当是 是、否 之一")
	}
}

func setType(r *row, i *procedure.Item, c cell) {
	t, ok := typeNamed(c.value)
	if !ok {
		r.fail(c, ValueUnknown, "应当是 "+strings.Join(procedure.ItemTypes, "、")+" 之一")
		t = c.value
	}
	i.Type = t
}

func setLength(r *row, i *procedure.Item, c cell) {
	if c.value == "" {
		return
	}
	found := wholeNumber.FindStringSubmatch(c.value)
	n, err := 0, error(nil)
	if found != nil {
		n, err = strconv.Atoi(strings.ReplaceAll(found[1], ",", ""))
	}
	if err != nil || n < 1 || n > 1e9 || c.odd.kind == inexact {
		r.fail(c, NumberInvalid, "应当是正整数，如 18")
		return
	}
	i.Length = n
}

// wholeNumber is a number that may have commas between thousands and zeros behind a point, as spreadsheets show them.
var wholeNumber = regexp.MustCompile(`^([0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3})+)(\.0+)?$`)

// legible reports what no text may have: control characters, and what Excel shows where a formula failed.
func (r *row) legible(c cell, longest int) {
	switch {
	case r.changed(c):
	case failedFormula.MatchString(c.value):
		r.fail(c, CellError, "单元格是公式出错的结果")
	case strings.ContainsFunc(c.value, func(x rune) bool {
		return unicode.IsControl(x) && x != '\n' && x != '\t' && x != '\r' || x == unicode.ReplacementChar
	}):
		r.fail(c, CharacterInvalid, "含有不能显示的字符或者乱码")
	case longest > 0 && len([]rune(c.value)) > longest:
		r.fail(c, ValueTooLong, "不超过 "+strconv.Itoa(longest)+" 字，现为 "+strconv.Itoa(len([]rune(c.value)))+" 字")
	}
}

var failedFormula = regexp.MustCompile(`^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)$`)

// changed reports what a spreadsheet has made of what somebody typed, so that nobody can tell what that was.
func (r *row) changed(c cell) bool {
	switch {
	case c.odd.kind == failed:
		r.fail(c, CellError, "单元格是公式出错的结果")
	case slices.Contains(days, c.title): // is read as a day
		return false
	case c.odd.kind == dated || c.odd.kind == halfDated:
		r.fail(c, CellDate, turnedIntoDate)
	case c.odd.kind == rounded:
		r.fail(c, NumberRounded, "数字超过15位，已被表格软件舍入，请把本列设为“文本”后重新填写")
	case c.odd.kind == inexact && slices.Contains(coded, c.title):
		r.fail(c, NumberRounded, "单元格显示的数字与其实际的值不同，请把本列设为“文本”后重新填写")
	default:
		return false
	}
	return true
}
