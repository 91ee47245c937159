package catalog

import (
	"strconv"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// column is an element of an entry, or of an item, as a column of the file.
type column struct {
	title   string   // header
	aliases []string // other headers under which departments know it
	field   string   // name in the API
	element string   // what differences are shown under, if not the title
	needed  bool     // a cell may not be empty
	longest int      // characters; 0: no text of its own
	width   float64  // of the column, in characters
	help    string   // what is expected
	values  []string // to choose from
	open    bool     // other values than those are taken as well
	guarded bool     // an empty cell leaves what is there as it is

	get func(e domain.Entry) string
	set func(r *row, e *domain.Entry, c cell)
}

// itemColumn is an element of an information item.
type itemColumn struct {
	title   string
	aliases []string
	needed  bool
	longest int
	width   float64
	help    string
	values  []string

	get func(i procedure.Item) string
	set func(r *row, i *procedure.Item, c cell)
}

// codeTitle is the header of the column that names an entry, on either sheet.
const codeTitle = "信息资源代码"

// mostRelated is how many related entries an entry may have.
const mostRelated = 50

const (
	providerTitle     = "信息资源提供方"
	providerCodeTitle = "信息资源提供方代码"
)

// columns are those of an entry: one for each of its fields, but one for each level of its classification, two for the
// department that provides it, and none for its items, which have columns of their own.
var columns = entryColumns()

func entryColumns() []column {
	var list []column
	for _, f := range domain.EntryFields {
		switch f.Kind {
		case domain.ItemsField:
		case domain.LevelsField:
			for level, title := range levels {
				list = append(list, category(f, level, title))
			}
		case domain.DepartmentField: // its cells are read together
			list = append(list, fieldColumn(f), providerCode)
		default:
			list = append(list, fieldColumn(f))
		}
	}
	return list
}

// fieldColumn is the column of a field. How a cell is read follows from what the field holds, if the field has no way of its own.
func fieldColumn(f domain.EntryField) column {
	c := column{
		title: f.Title, aliases: f.Aliases, field: f.Name, needed: f.Needed, longest: f.Longest, width: f.Width, help: f.Help,
		values: f.Values, open: f.Open, guarded: f.Guarded,
	}
	switch f.Kind {
	case domain.CodeField, domain.TextField, domain.DayField:
		c.get = func(e domain.Entry) string { return *f.In(&e).(*string) }
		c.set = text(f)
		if f.Kind == domain.DayField {
			c.set = day(f)
		}
	case domain.ClassField:
		names := shareNames
		if f.Name == "open" {
			names = openNames
		}
		c.values = names[:]
		c.get = func(e domain.Entry) string { return className(*f.In(&e).(*string), names) }
	case domain.CodesField:
		c.get = func(e domain.Entry) string { return strings.Join(*f.In(&e).(*[]string), "、") }
	case domain.YesNoField:
		c.get = func(e domain.Entry) string { return yesNo(*f.In(&e).(*bool)) }
		c.set = yes(f)
	case domain.LevelsField, domain.DepartmentField, domain.ItemsField: // read together with other cells
	}
	if set := sets[f.Name]; set != nil {
		c.set = set
	}
	return c
}

// sets are the ways in which some fields are read that their kind does not tell.
var sets = map[string]func(*row, *domain.Entry, cell){
	"code": setCode, "format": setFormat, "share": setShare, "open": setOpen, "update_cycle": setCycle, "related": setRelated, "gathered": setGathered,
}

var providerCode = column{
	title: providerCodeTitle, aliases: []string{"提供方代码", "提供部门代码", "部门代码", "统一社会信用代码"}, field: "provider", longest: 64, width: 22,
	help: "提供部门的统一社会信用代码，或者系统中的部门代码",
}

var itemColumns = []itemColumn{
	{
		title: "信息项名称", aliases: []string{"信息项", "数据项名称", "字段名称"}, needed: true, longest: 200, width: 26, help: "信息资源中具体数据项的标题",
		get: func(i procedure.Item) string { return i.Name }, set: itemText(func(i *procedure.Item) *string { return &i.Name }),
	},
	{
		title: "数据类型", aliases: []string{"信息项数据类型", "信息项类型", "数据项类型", "字段类型"}, needed: true, width: 14, help: "也可以写代号，如 C、N、D", values: procedure.ItemTypes,
		get: func(i procedure.Item) string { return i.Type }, set: setType,
	},
	{
		title: "数据长度", aliases: []string{"长度", "信息项长度", "信息项数据长度", "数据项长度", "字段长度"}, width: 10, help: "字符或者数字的最大位数；不知道的不填",
		get: func(i procedure.Item) string { return length(i.Length) }, set: setLength,
	},
	{
		title: "信息项共享类型", aliases: []string{"数据项共享类型"}, width: 16, help: "与条目不同的才填", values: shareNames[:],
		get: func(i procedure.Item) string { return className(i.Share, shareNames) },
		set: itemClass(func(i *procedure.Item) *string { return &i.Share }, shareNames, shareAliases),
	},
	{
		title: "信息项开放类型", aliases: []string{"数据项开放类型"}, width: 16, help: "与条目不同的才填", values: openNames[:],
		get: func(i procedure.Item) string { return className(i.Open, openNames) },
		set: itemClass(func(i *procedure.Item) *string { return &i.Open }, openNames, openAliases),
	},
	{
		title: "信息项说明", aliases: []string{"数据项说明", "备注"}, longest: 500, width: 30, help: "可不填",
		get: func(i procedure.Item) string { return i.Note }, set: itemText(func(i *procedure.Item) *string { return &i.Note }),
	},
}

// levels are those of the classification (信息资源分类).
var levels = []string{"类", "项", "目", "细目"}

// category is the column of a level.
func category(f domain.EntryField, level int, title string) column {
	return column{
		title: title, aliases: []string{f.Title + title, f.Title + "-" + title, f.Title + "（" + title + "）", "信息资源" + title},
		field: f.Name, longest: f.Longest, width: f.Width, element: f.Title,
		help: f.Title + "的第" + []string{"一", "二", "三", "四"}[level] + "级" + []string{"，如 部门信息资源目录", "", "", ""}[level],
		get: func(e domain.Entry) string {
			if level < len(e.Category) {
				return e.Category[level]
			}
			return ""
		},
	}
}

func yesNo(yes bool) string {
	if yes {
		return "是"
	}
	return "否"
}

func length(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
