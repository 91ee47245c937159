package domain

import "reflect"

// EntryField is an element of a catalog entry. It is said here once: the columns of files, what the ledger keeps, what a
// version differs in, what a case may change, the API's answers and the workbench's pages are made from [EntryFields].
type EntryField struct {
	Name    string // in the API, in the ledger and in the form of a change
	Title   string // what the guide and the files call it
	English string
	Label   string // what pages call it, if not by its title
	Kind    FieldKind
	With    string // the field that pages show it beside, if it says nothing alone

	// Of a file's column.
	Aliases []string // other titles under which departments know it
	Needed  bool     // a cell may not be empty
	Longest int      // characters; 0: no text of its own
	Width   float64  // in characters
	Help    string   // what is expected
	Values  []string // to choose from
	Open    bool     // other values than those are taken as well
	Guarded bool     // told only to those for whom the data are ([Entry.Told]), so that an empty cell says nothing

	In func(*Entry) any // points to its value: a *string, *bool, *[]string or *[]procedure.Item
}

// FieldKind is what a field holds.
type FieldKind string

// The kinds of field.
const (
	CodeField       FieldKind = "code"       // the entry's own
	TextField       FieldKind = "text"       //
	DayField        FieldKind = "day"        // YYYY-MM-DD
	ClassField      FieldKind = "class"      // of sharing or opening
	YesNoField      FieldKind = "yes_no"     //
	LevelsField     FieldKind = "levels"     // of the classification
	DepartmentField FieldKind = "department" // a department
	CodesField      FieldKind = "codes"      // of other entries
	ItemsField      FieldKind = "items"      //
)

// Formats are the ways in which data exist (信息资源格式) by the national guide.
var Formats = []string{"电子文件", "电子表格", "数据库", "图形图像", "流媒体", "自描述格式"}

// ShareModes are ways of sharing that are proposed; others are taken too.
var ShareModes = []string{"共享平台：接口", "共享平台：库表", "共享平台：文件", "邮件", "拷盘", "介质交换"}

// EntryFields are all that somebody says of an entry, in the order of the guide. What the ledger alone says of one, such as
// its version, is not among them.
var EntryFields = []EntryField{
	{
		Name: "code", Title: "信息资源代码", English: "Code", Kind: CodeField, In: func(e *Entry) any { return &e.Code },
		Aliases: []string{"资源代码", "目录代码", "目录编号", "资源编码", "信息资源编码"}, Needed: true, Longest: 64, Width: 24,
		Help: "在目录中唯一。可用国家编码：类1位、项2位、目3位、细目不限位，加“/”和顺序号，如 307003001/000012；也可用本地编码，如 mzj-001",
	},
	{
		Name: "title", Title: "信息资源名称", English: "Name", Kind: TextField, In: func(e *Entry) any { return &e.Title },
		Aliases: []string{"资源名称", "目录名称", "数据名称"}, Needed: true, Longest: 200, Width: 30, Help: "描述信息资源内容的标题",
	},
	{
		Name: "category", Title: "信息资源分类", English: "Classification", Kind: LevelsField, In: func(e *Entry) any { return &e.Category },
		Longest: 100, Width: 16,
	},
	{
		Name: "domain", Title: "所属领域", English: "Domain", Kind: TextField, In: func(e *Entry) any { return &e.Domain },
		Aliases: []string{"领域", "主题", "所属主题"}, Longest: 100, Width: 14, Help: "如 民政、教育；本地使用，可不填",
	},
	{
		Name: "provider", Title: "信息资源提供方", English: "Provider", Kind: DepartmentField, In: func(e *Entry) any { return &e.Provider },
		Aliases: []string{"提供方", "提供部门", "信息资源提供部门", "数源部门", "资源提供方"}, Longest: 100, Width: 24,
		Help: "提供部门的全称，与系统中的部门名称一致；与下一列至少填一项，两项都填的须是同一部门",
	},
	{
		Name: "summary", Title: "信息资源摘要", English: "Summary", Kind: TextField, In: func(e *Entry) any { return &e.Summary },
		Aliases: []string{"摘要", "资源摘要", "目录摘要", "数据内容"}, Needed: true, Longest: 2000, Width: 40, Help: "对信息资源内容的概要说明",
	},
	{
		Name: "format", Title: "信息资源格式分类", English: "Format", Label: "信息资源格式", Kind: TextField, In: func(e *Entry) any { return &e.Format },
		Aliases: []string{"信息资源格式", "格式分类", "资源格式"}, Needed: true, Longest: 50, Width: 16, Help: "信息资源的存在方式", Values: Formats,
	},
	{
		Name: "format_type", Title: "信息资源格式类型", English: "Type of format", Kind: TextField, With: "format", In: func(e *Entry) any { return &e.FormatType },
		Aliases: []string{"格式类型", "资源格式类型"}, Longest: 100, Width: 16, Help: "如 OFD、docx、xlsx、MySQL、达梦、jpg；自描述格式写明名称",
	},
	{
		Name: "share", Title: "共享类型", English: "Sharing", Kind: ClassField, In: func(e *Entry) any { return &e.Share },
		Aliases: []string{"共享属性"}, Needed: true, Width: 14, Help: "三类之一",
	},
	{
		Name: "share_basis", Title: "共享类型依据", English: "Basis of sharing", Kind: TextField, With: "share", In: func(e *Entry) any { return &e.ShareBasis },
		Aliases: []string{"共享依据", "共享属性依据", "不予共享依据", "不予共享的依据"}, Longest: 1000, Width: 34,
		Help: "列入有条件共享、不予共享的必须写明依据的法律、行政法规、政策文件及条款",
	},
	{
		Name: "share_terms", Title: "共享条件", English: "Terms of sharing", Kind: TextField, In: func(e *Entry) any { return &e.ShareTerms },
		Longest: 1000, Width: 30, Help: "使用要求和共享范围，如 作为行政依据、工作参考，用于数据校核、业务协同",
	},
	{
		Name: "share_mode", Title: "共享方式", English: "Way of sharing", Kind: TextField, In: func(e *Entry) any { return &e.ShareMode },
		Aliases: []string{"共享方式分类", "共享方式类型"}, Longest: 100, Width: 18, Help: "获取信息资源的方式", Values: ShareModes, Open: true,
	},
	{
		Name: "access", Title: "获取方式", English: "Access", Kind: TextField, In: func(e *Entry) any { return &e.Access },
		Aliases: []string{"获取地址", "服务地址", "接口地址"}, Longest: 1000, Width: 34, Guarded: true,
		Help: "数据从何处取得：服务、接口的地址，交换任务，或者办理的地点；只告知有权取得数据的人，空白的不改动目录中已有的",
	},
	{
		Name: "contact", Title: "联系人和联系方式", English: "Contact", Kind: TextField, In: func(e *Entry) any { return &e.Contact },
		Aliases: []string{"联系方式"}, Longest: 200, Width: 24, Guarded: true,
		Help: "如 数据科 王某 0551-00000000；只告知有权取得数据的人，空白的不改动目录中已有的",
	},
	{
		Name: "open", Title: "开放类型", English: "Opening", Kind: ClassField, In: func(e *Entry) any { return &e.Open },
		Aliases: []string{"开放属性", "是否向社会开放"}, Needed: true, Width: 14,
		Help: "三类之一；“否”视为不予开放，“是”视为无条件开放（写有开放条件的，视为有条件开放）",
	},
	{
		Name: "open_basis", Title: "开放类型依据", English: "Basis of opening", Kind: TextField, With: "open", In: func(e *Entry) any { return &e.OpenBasis },
		Aliases: []string{"开放依据", "开放属性依据", "不予开放依据"}, Longest: 1000, Width: 34, Help: "列入有条件开放、不予开放的必须写明依据",
	},
	{
		Name: "open_terms", Title: "开放条件", English: "Terms of opening", Kind: TextField, In: func(e *Entry) any { return &e.OpenTerms },
		Longest: 1000, Width: 30, Help: "向社会开放的条件",
	},
	{
		Name: "update_cycle", Title: "更新周期", English: "Update cycle", Kind: TextField, In: func(e *Entry) any { return &e.UpdateCycle },
		Aliases: []string{"更新频率", "更新频度"}, Needed: true, Longest: 100, Width: 12,
		Help: "信息资源更新的频度；其他周期写作 其他（每学期）", Values: Cycles, Open: true,
	},
	{
		Name: "released_on", Title: "发布日期", English: "Released", Kind: DayField, In: func(e *Entry) any { return &e.ReleasedOn },
		Width: 14, Help: "信息资源发布的日期，如 2024-03-01",
	},
	{
		Name: "related", Title: "关联资源代码", English: "Related", Label: "关联资源", Kind: CodesField, In: func(e *Entry) any { return &e.Related },
		Aliases: []string{"关联信息资源代码", "关联资源编码"}, Width: 26, Help: "有关联的信息资源的代码，多个以顿号分隔；须在目录中或者在本文件中",
	},
	{
		Name: "gathered", Title: "是否已归集", English: "Gathered", Label: "已归集", Kind: YesNoField, In: func(e *Entry) any { return &e.Gathered },
		Aliases: []string{"已归集", "归集情况"}, Width: 12, Help: "数据是否已归集到共享平台；新条目不填的，视为已归集", Values: []string{"是", "否"},
	},
	{Name: "items", Title: "信息项", English: "Information items", Kind: ItemsField, In: func(e *Entry) any { return &e.Items }},
}

// Text is the field of an entry that is a text of its own, or nil: a class, a code and a department are none.
func (f EntryField) Text(e *Entry) *string {
	if f.Kind != TextField && f.Kind != DayField {
		return nil
	}
	return f.In(e).(*string)
}

// SameContent tells whether two versions say the same, whatever the ledger says of them.
func SameContent(a, b Entry) bool {
	for _, f := range EntryFields {
		if !reflect.DeepEqual(f.In(&a), f.In(&b)) {
			return false
		}
	}
	return true
}
