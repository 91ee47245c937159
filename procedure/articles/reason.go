package articles

// Reason is why nothing of a pack implements an article.
type Reason string

// The reasons. All but Missing say that the article gives nobody anything to do here.
const (
	Purpose           Reason = "purpose"
	Scope             Reason = "scope"
	Definition        Reason = "definition"
	Principle         Reason = "principle"
	Organisation      Reason = "organisation"
	Infrastructure    Reason = "infrastructure"
	DataWork          Reason = "data_work"
	Security          Reason = "security"
	InternalRules     Reason = "internal_rules"
	Budget            Reason = "budget"
	Training          Reason = "training"
	Publicity         Reason = "publicity"
	Encouragement     Reason = "encouragement"
	LegalEffect       Reason = "legal_effect"
	OtherLaw          Reason = "other_law"
	OtherAuthority    Reason = "other_authority"
	LiabilityOfOthers Reason = "liability_of_others"
	Interpretation    Reason = "interpretation"
	Commencement      Reason = "commencement"
	Missing           Reason = "missing"
)

// Explained is a reason in words.
type Explained struct {
	Reason  Reason
	Title   string // in Chinese
	Meaning string // in Chinese, a phrase
}

// Reasons is the closed list, with what each says.
var Reasons = []Explained{
	{Purpose, "目的", "立法目的和根据"},
	{Scope, "适用范围", "适用、参照适用或者不适用于什么"},
	{Definition, "定义", "用语的含义、数据的分类"},
	{Principle, "原则", "只定原则，未定何人何时办何事"},
	{Organisation, "机构", "领导体制、机构设置和职责分工"},
	{Infrastructure, "平台和系统", "平台、网络、系统的建设、接入和技术规范"},
	{DataWork, "数据工作", "数据的采集、汇聚、治理和质量，在业务系统中进行"},
	{Security, "安全措施", "安全防护的技术和组织措施"},
	{InternalRules, "内部制度", "单位内部的制度、规程和人员安排"},
	{Budget, "经费", "经费和资金安排"},
	{Training, "培训", "培训"},
	{Publicity, "宣传", "宣传"},
	{Encouragement, "鼓励", "鼓励、倡导，不构成义务"},
	{LegalEffect, "效力", "数据、文书的法律效力"},
	{OtherLaw, "其他法律", "依照其他法律、法规和规定办理"},
	{OtherAuthority, "其他机关", "由本法规之外的机关依其职责办理"},
	{LiabilityOfOthers, "其他责任", "政务部门之外的主体的责任，或者由司法、监察机关追究的责任"},
	{Interpretation, "解释", "由何机关解释"},
	{Commencement, "施行", "施行日期和效力衔接"},
	{Missing, "尚未实现", "有义务，本系统尚未实现"},
}

// Title is the reason in Chinese; of none, nothing.
func (r Reason) Title() string {
	for _, e := range Reasons {
		if e.Reason == r {
			return e.Title
		}
	}
	return ""
}

// CatalogRule is a rule that the application keeps in its catalog by itself, whatever the pack.
type CatalogRule struct {
	Name  string // what stands after catalog. in by
	Title string // in Chinese
}

// CatalogRules is the closed list of what catalog.RULE can name.
var CatalogRules = []CatalogRule{
	{"elements", "目录条目须载明国家目录指南的各项要素"},
	{"classes", "目录条目须列入一类共享类型、一类开放类型"},
	{"class_basis", "列入有条件或者不予共享、开放的，须载明依据"},
	{"versions", "目录逐版留存，何人何时因何变更可查"},
	{"public", "公众可以查询可供开放的目录条目"},
	{"grounds", "不予开放、有条件开放的条目，其名称和依据向社会公开"},
	{"update_cycle", "按更新周期计算下次更新之日，逾期未更新的列出"},
	{"grants", "授权何部门为何用途使用何数据，逐件登记"},
}
