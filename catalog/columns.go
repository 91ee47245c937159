package catalog

import (
	"strconv"
	"strings"

	"github.com/shixian/shixian/office"
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

	get func(e office.Entry) string
	set func(r *row, e *office.Entry, c cell)
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

	get func(i office.Item) string
	set func(r *row, i *office.Item, c cell)
}

// codeTitle is the header of the column that names an entry, on either sheet.
const codeTitle = "信息资源代码"

// mostItems is how many information items an entry may have; mostRelated, how many related entries.
const (
	mostItems   = 500
	mostRelated = 50
)

var columns = []column{
	{
		title: codeTitle, aliases: []string{"资源代码", "目录代码", "目录编号", "资源编码", "信息资源编码"}, field: "code", needed: true, longest: 64, width: 24,
		help: "在目录中唯一。可用国家编码：类1位、项2位、目3位、细目不限位，加“/”和顺序号，如 307003001/000012；也可用本地编码，如 mzj-001",
		get:  func(e office.Entry) string { return e.Code }, set: setCode,
	},
	{
		title: "信息资源名称", aliases: []string{"资源名称", "目录名称", "数据名称"}, field: "title", needed: true, longest: 200, width: 30,
		help: "描述信息资源内容的标题",
		get:  func(e office.Entry) string { return e.Title }, set: text(func(e *office.Entry) *string { return &e.Title }),
	},
	category(0, "类"), category(1, "项"), category(2, "目"), category(3, "细目"),
	{
		title: "所属领域", aliases: []string{"领域", "主题", "所属主题"}, field: "domain", longest: 100, width: 14, help: "如 民政、教育；本地使用，可不填",
		get: func(e office.Entry) string { return e.Domain }, set: text(func(e *office.Entry) *string { return &e.Domain }),
	},
	{
		title: "信息资源提供方", aliases: []string{"提供方", "提供部门", "信息资源提供部门", "数源部门", "资源提供方"}, field: "provider", longest: 100, width: 24,
		help: "提供部门的全称，与系统中的部门名称一致；与下一列至少填一项，两项都填的须是同一部门",
	},
	{
		title: "信息资源提供方代码", aliases: []string{"提供方代码", "提供部门代码", "部门代码", "统一社会信用代码"}, field: "provider", longest: 64, width: 22,
		help: "提供部门的统一社会信用代码，或者系统中的部门代码",
	},
	{
		title: "信息资源摘要", aliases: []string{"摘要", "资源摘要", "目录摘要", "数据内容"}, field: "summary", needed: true, longest: 2000, width: 40, help: "对信息资源内容的概要说明",
		get: func(e office.Entry) string { return e.Summary }, set: text(func(e *office.Entry) *string { return &e.Summary }),
	},
	{
		title: "信息资源格式分类", aliases: []string{"信息资源格式", "格式分类", "资源格式"}, field: "format", needed: true, longest: 50, width: 16,
		help: "信息资源的存在方式", values: formats,
		get: func(e office.Entry) string { return e.Format }, set: setFormat,
	},
	{
		title: "信息资源格式类型", aliases: []string{"格式类型", "资源格式类型"}, field: "format_type", longest: 100, width: 16,
		help: "如 OFD、docx、xlsx、MySQL、达梦、jpg；自描述格式写明名称",
		get:  func(e office.Entry) string { return e.FormatType }, set: text(func(e *office.Entry) *string { return &e.FormatType }),
	},
	{
		title: "共享类型", aliases: []string{"共享属性"}, field: "share", needed: true, width: 14, help: "三类之一",
		values: shareNames[:], get: func(e office.Entry) string { return className(e.Share, shareNames) },
		set: class(func(e *office.Entry) *string { return &e.Share }, shareNames, shareAliases),
	},
	{
		title: "共享类型依据", aliases: []string{"共享依据", "共享属性依据", "不予共享依据", "不予共享的依据"}, field: "share_basis", longest: 1000, width: 34,
		help: "列入有条件共享、不予共享的必须写明依据的法律、行政法规、政策文件及条款",
		get:  func(e office.Entry) string { return e.ShareBasis }, set: text(func(e *office.Entry) *string { return &e.ShareBasis }),
	},
	{
		title: "共享条件", field: "share_terms", longest: 1000, width: 30, help: "使用要求和共享范围，如 作为行政依据、工作参考，用于数据校核、业务协同",
		get: func(e office.Entry) string { return e.ShareTerms }, set: text(func(e *office.Entry) *string { return &e.ShareTerms }),
	},
	{
		title: "共享方式", aliases: []string{"共享方式分类", "共享方式类型"}, field: "share_mode", longest: 100, width: 18,
		help: "获取信息资源的方式", values: modes, open: true,
		get: func(e office.Entry) string { return e.ShareMode }, set: text(func(e *office.Entry) *string { return &e.ShareMode }),
	},
	{
		title: "开放类型", aliases: []string{"开放属性", "是否向社会开放"}, field: "open", needed: true, width: 14, help: "三类之一；“否”视为不予开放，“是”视为无条件开放（写有开放条件的，视为有条件开放）",
		values: openNames[:], get: func(e office.Entry) string { return className(e.Open, openNames) }, set: setOpen,
	},
	{
		title: "开放类型依据", aliases: []string{"开放依据", "开放属性依据", "不予开放依据"}, field: "open_basis", longest: 1000, width: 34,
		help: "列入有条件开放、不予开放的必须写明依据",
		get:  func(e office.Entry) string { return e.OpenBasis }, set: text(func(e *office.Entry) *string { return &e.OpenBasis }),
	},
	{
		title: "开放条件", field: "open_terms", longest: 1000, width: 30, help: "向社会开放的条件",
		get: func(e office.Entry) string { return e.OpenTerms }, set: text(func(e *office.Entry) *string { return &e.OpenTerms }),
	},
	{
		title: "更新周期", aliases: []string{"更新频率", "更新频度"}, field: "update_cycle", needed: true, longest: 100, width: 12,
		help: "信息资源更新的频度；其他周期写作 其他（每学期）", values: office.Cycles, open: true,
		get: func(e office.Entry) string { return e.UpdateCycle }, set: setCycle,
	},
	{
		title: "发布日期", field: "released_on", width: 14, help: "信息资源发布的日期，如 2024-03-01",
		get: func(e office.Entry) string { return e.ReleasedOn }, set: setReleased,
	},
	{
		title: "关联资源代码", aliases: []string{"关联信息资源代码", "关联资源编码"}, field: "related", width: 26, help: "有关联的信息资源的代码，多个以顿号分隔；须在目录中或者在本文件中",
		get: func(e office.Entry) string { return strings.Join(e.Related, "、") }, set: setRelated,
	},
	{
		title: "是否已归集", aliases: []string{"已归集", "归集情况"}, field: "gathered", width: 12, help: "数据是否已归集到共享平台；新条目不填的，视为已归集", values: []string{"是", "否"},
		get: func(e office.Entry) string { return yesNo(e.Gathered) }, set: setGathered,
	},
}

const (
	providerTitle     = "信息资源提供方"
	providerCodeTitle = "信息资源提供方代码"
)

var itemColumns = []itemColumn{
	{
		title: "信息项名称", aliases: []string{"信息项", "数据项名称", "字段名称"}, needed: true, longest: 200, width: 26, help: "信息资源中具体数据项的标题",
		get: func(i office.Item) string { return i.Name }, set: itemText(func(i *office.Item) *string { return &i.Name }),
	},
	{
		title: "数据类型", aliases: []string{"信息项数据类型", "字段类型"}, needed: true, width: 14, help: "也可以写代号，如 C、N、D", values: types,
		get: func(i office.Item) string { return i.Type }, set: setType,
	},
	{
		title: "数据长度", aliases: []string{"长度", "信息项长度", "字段长度"}, width: 10, help: "字符或者数字的最大位数；不知道的不填",
		get: func(i office.Item) string { return length(i.Length) }, set: setLength,
	},
	{
		title: "信息项共享类型", aliases: []string{"数据项共享类型"}, width: 16, help: "与条目不同的才填", values: shareNames[:],
		get: func(i office.Item) string { return className(i.Share, shareNames) },
		set: itemClass(func(i *office.Item) *string { return &i.Share }, shareNames, shareAliases),
	},
	{
		title: "信息项开放类型", aliases: []string{"数据项开放类型"}, width: 16, help: "与条目不同的才填", values: openNames[:],
		get: func(i office.Item) string { return className(i.Open, openNames) },
		set: itemClass(func(i *office.Item) *string { return &i.Open }, openNames, openAliases),
	},
	{
		title: "信息项说明", aliases: []string{"数据项说明", "备注"}, longest: 500, width: 30, help: "可不填",
		get: func(i office.Item) string { return i.Note }, set: itemText(func(i *office.Item) *string { return &i.Note }),
	},
}

// category is a level of the classification (信息资源分类).
func category(level int, title string) column {
	return column{
		title: title, aliases: []string{"信息资源分类" + title, "信息资源分类-" + title, "信息资源分类（" + title + "）", "信息资源" + title}, field: "category", longest: 100, width: 16,
		element: "信息资源分类",
		help:    "信息资源分类的第" + []string{"一", "二", "三", "四"}[level] + "级" + []string{"，如 部门信息资源目录", "", "", ""}[level],
		get: func(e office.Entry) string {
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
