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

// rounded is how spreadsheets write a number that has more digits than they keep.
var rounded = regexp.MustCompile(`^[0-9.]+E\+?[0-9]+$`)

func setCode(r *row, e *domain.Entry, c cell) {
	e.Code = c.value
	if rounded.MatchString(c.value) {
		r.fail(c, NumberRounded, "代码已被表格软件当作数字舍入，请把本列设为“文本”后重新填写")
	} else if !nationalCode.MatchString(c.value) && !ownCode.MatchString(c.value) {
		r.fail(c, CodeInvalid, "代码由字母、数字和 . _ - 组成；国家编码为不少于6位的分类码加“/”和顺序号，如 307003001/000012")
	}
}

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
		d, ok := date(c.value, c.table.epoch)
		if !ok {
			r.fail(c, DateInvalid, "应当是日期，如 2024-03-01")
			return
		}
		*to = d.String()
	}
}

// date reads a date as people and spreadsheets write it; a spreadsheet's own is a count of days.
func date(value string, epoch bool) (civil.Date, bool) {
	if days, err := strconv.ParseFloat(value, 64); err == nil && len(value) != 8 {
		at, err := excelize.ExcelDateToTime(days, epoch)
		return sensible(civil.DateOf(at), err == nil && days >= 1)
	}
	value, _, _ = strings.Cut(value, " ")
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
	n, err := strconv.ParseFloat(c.value, 64)
	if err != nil || n != float64(int(n)) || n < 1 || n > 1e9 {
		r.fail(c, NumberInvalid, "应当是正整数，如 18")
		return
	}
	i.Length = int(n)
}

// legible reports what no text may have: control characters, and what Excel shows where a formula failed.
func (r *row) legible(c cell, longest int) {
	switch {
	case slices.Contains([]string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}, c.value):
		r.fail(c, CellError, "单元格是公式出错的结果")
	case strings.ContainsFunc(c.value, func(x rune) bool {
		return unicode.IsControl(x) && x != '\n' && x != '\t' && x != '\r' || x == unicode.ReplacementChar
	}):
		r.fail(c, CharacterInvalid, "含有不能显示的字符或者乱码")
	case longest > 0 && len([]rune(c.value)) > longest:
		r.fail(c, ValueTooLong, "不超过 "+strconv.Itoa(longest)+" 字，现为 "+strconv.Itoa(len([]rune(c.value)))+" 字")
	}
}
