package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shixian/shixian/procedure"
)

// RegulationOf is how reports name a regulation and its procedures.
func RegulationOf(r *procedure.Regulation, procedures []*procedure.Definition) Regulation {
	named := Regulation{ID: r.ID, Title: r.Title, Short: r.Short, Document: r.Document, Procedures: map[string]string{}}
	for _, d := range procedures {
		named.Procedures[d.Name] = d.Title
	}
	return named
}

// DepartmentName names a department; one that is not known goes by its code.
func (r Report) DepartmentName(code string) string {
	if code == Nobody {
		return "（多个部门均可办理）"
	}
	for _, d := range r.Departments {
		if d.Code == code {
			return d.Name
		}
	}
	return code
}

// GroupName names a group of departments.
func GroupName(group string) string {
	if group == Nobody {
		return "（未分组）"
	}
	return group
}

func (r Report) regulation(id string) Regulation {
	i := slices.IndexFunc(r.Regulations, func(n Regulation) bool { return n.ID == id })
	if i < 0 {
		return Regulation{ID: id, Title: id, Short: id}
	}
	return r.Regulations[i]
}

// RegulationName is the short title of a regulation.
func (r Report) RegulationName(id string) string { return cmp.Or(r.regulation(id).Short, id) }

// ProcedureName is the title of a procedure.
func (r Report) ProcedureName(regulation, name string) string {
	return cmp.Or(r.regulation(regulation).Procedures[name], name)
}

// ArticleName is a basis as reports show it: a practice stands in no article.
func ArticleName(basis string) string {
	if basis == "" {
		return ""
	}
	return procedure.Basis{Basis: basis}.Cited()
}

// Title is the report's, with its period.
func (r Report) Title() string {
	return "政务数据事项办理时效报表（" + r.Period() + "）"
}

// Period names the days that the report is about.
func (r Report) Period() string { return spanTitle(r.Query.From, r.Query.Through) }

// Scope says in Chinese what the report is confined to.
func (r Report) Scope() []string {
	q := r.Query
	var list []string
	add := func(what, value string) {
		if value != "" {
			list = append(list, what+"："+value)
		}
	}
	if q.Regulation != "" {
		add("法规", r.regulation(q.Regulation).Title)
	}
	if q.Procedure != "" {
		add("程序", r.ProcedureName(q.Regulation, q.Procedure))
	}
	if q.Group != "" {
		add("部门分组", GroupName(q.Group))
	}
	if q.Department != "" {
		add("部门", r.DepartmentName(q.Department))
	}
	add("依据", ArticleName(q.Article))
	add("期限", q.Clock)
	add("依据性质", q.Authority.Title())
	return list
}

// covered are the regulations of which the report has rows, or the one that it is confined to.
func (r Report) covered() []Regulation {
	if r.Query.Regulation != "" {
		return []Regulation{r.regulation(r.Query.Regulation)}
	}
	var list []Regulation
	for _, n := range r.Regulations {
		if slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Regulation == n.ID }) {
			list = append(list, n)
		}
	}
	if list == nil { // not told apart
		return r.Regulations
	}
	return list
}

// Warnings say in Chinese what keeps the figures from being those of real work.
func (r Report) Warnings() []string {
	var list []string
	if r.Drill > 0 {
		list = append(list, fmt.Sprintf("演练数据：一个工作日为 %s，每天都是工作日，不得作为正式报表使用", r.Drill))
	}
	if r.Demo {
		list = append(list, "含演示数据，不得作为正式报表使用")
	}
	return list
}

// Notes say in Chinese what the rows are about and what is left out.
func (r Report) Notes() []string {
	return []string{
		"统计对象为各部门负有的期限：办件的每个期限每计算一次为一件，由申请人和公众负有的期限（如补正）不统计。",
		"统计期按到期日划分；到期日为延期、中止和最新公布的放假安排之后的到期日。",
		"法定、解释、惯例分别统计，任何一个数字都不混合。" + procedure.AuthoritiesExplained(),
		"“全部期限”含其余两类；“首次答复”为办件中最先由申请人以外的一方负有的期限；“办结”为决定办件结果的期限（办理，或者届满发生规定的后果），撤回的没有办结，其用时自提出之日起算，扣除只等待申请人的工作日。",
		fmt.Sprintf("应办结不足 %d 件的为小样本，不评红黄绿灯；按期办结率 %s 以上为绿灯，%s 以上不足 %s 为黄灯，其余为红灯。",
			r.Thresholds.SmallSample, percent(r.Thresholds.Green), percent(r.Thresholds.Amber), percent(r.Thresholds.Green)),
	}
}

func percent(v float64) string { return fmt.Sprintf("%g%%", float64(perMille(v))/10) }
