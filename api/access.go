package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// AccessTable is who may see and do what, as Markdown in Chinese: derived from
// what decides it, and published as docs/access.md.
func AccessTable(packs Packs) string {
	var b strings.Builder
	b.WriteString(accessHead)
	writePositions(&b)
	for _, r := range packs.Regulations() {
		fmt.Fprintf(&b, "\n## %s（`%s`）\n\n", r.Title, r.ID)
		writeParties(&b, r)
		for _, d := range packs.Definitions(r.ID) {
			writeProcedure(&b, d)
		}
	}
	return b.String()
}

const accessHead = `# 谁能看什么、办什么

本表由程序从法规包的定义和判断权限的代码生成，不要手工修改。更新：` + "`go test ./api -run TestAccessTable -update`" + `。

一个人在一个办件中担任什么办理角色，由其部门和角色确定；能办什么，由办理角色和办件所处的环节确定。看不到的办件，与不存在的办件无从区分。

## 角色

`

// competences are what depends on the position alone, not on the part somebody has in a case: a column each.
var competences = []struct {
	title string
	of    func(domain.Person) string
}{
	{"监督一览", func(p domain.Person) string { return tick(domain.Supervises(p)) }},
	{"催办", func(p domain.Person) string { return tick(domain.Expedites(p)) }},
	{"时效报表", reportsSeen},
	{"录入放假通知", func(p domain.Person) string { return tick(mayEnterNotice(p)) }},
	{"假设推演", func(p domain.Person) string { return tick(maySuppose(p)) }},
	{"推送订阅", func(p domain.Person) string { return tick(domain.MayAdminister(p)) }},
	{"分派本部门任务", func(p domain.Person) string { return tick(domain.MayAssign(p)) }},
	{"管理", func(p domain.Person) string { return tick(domain.MayAdminister(p)) }},
	{"管理记录与台账完整性核验", func(p domain.Person) string { return tick(domain.MayReadAdministration(p)) }},
	{"更正文书", lettersCorrected},
	{"目录", entriesSeen},
	{"上传条目的数据文件", filesPut},
	{"导入目录", func(p domain.Person) string { return tick(mayImportCatalog(p)) }},
}

func writePositions(b *strings.Builder) {
	head := []string{"角色", "可见的办件"}
	for _, c := range competences {
		head = append(head, c.title)
	}
	tableHead(b, head...)
	row := func(title, sees string, p domain.Person) {
		cells := []string{title, sees}
		for _, c := range competences {
			cells = append(cells, c.of(p))
		}
		tableRow(b, cells...)
	}
	for _, position := range procedure.Positions {
		p := domain.Person{ID: "p", Department: "d", Positions: []domain.Position{position}}
		sees := "本部门申请或提供的"
		if domain.MaySee(p, procedure.Parties{}) {
			sees = "全部"
		}
		row(position.Title()+" `"+string(position)+"`", sees, p)
	}
	row(filerTitles[procedure.FiledByPublic], "本人发起的", domain.Person{ID: "p"})
	row("未登录", "凭编号和查询码，本人发起的", domain.Person{})
}

func reportsSeen(p domain.Person) string {
	department, ok := domain.ReportsOn(p)
	switch {
	case !ok:
		return "无"
	case department == "":
		return "全部"
	default:
		return "本部门"
	}
}

func lettersCorrected(p domain.Person) string {
	switch {
	case domain.MayCorrectLetter(p, ""):
		return "全部"
	case domain.MayCorrectLetter(p, p.Department):
		return "本部门发出的"
	default:
		return "无"
	}
}

func entriesSeen(p domain.Person) string {
	if mayReadEntry(p, domain.Entry{Resource: procedure.Resource{Open: procedure.Withheld}}) {
		return "全部"
	}
	return "可以开放的"
}

func filesPut(p domain.Person) string {
	switch {
	case domain.MayPutFiles(p, domain.Entry{Resource: procedure.Resource{Provider: "another"}}):
		return "全部"
	case domain.MayPutFiles(p, domain.Entry{Resource: procedure.Resource{Provider: p.Department}}):
		return "本部门提供的"
	default:
		return ""
	}
}

func writeParties(b *strings.Builder, r *procedure.Regulation) {
	tableHead(b, "角色", "由谁担任")
	for role, party := range r.Parties.All() {
		tableRow(b, party.Title+" `"+role+"`", fills(party))
	}
}

// fills says who may fill a party's role.
func fills(p procedure.Party) string {
	assignee := domain.AssigneeOf(p, procedure.Parties{Applicant: "applicant", Provider: "provider"})
	position := assignee.Position.Title()
	switch p.Department {
	case procedure.RoleApplicant:
		return "申请部门的" + position + "；由公众申请的，申请人本人"
	case procedure.RoleProvider:
		return "提供部门的" + position
	case procedure.SideSuperior:
		return "双方共同上级中担任“" + p.Position.Title() + "”的人；没有的，担任“" + position + "”的人"
	default:
		return "担任“" + position + "”的人"
	}
}

func writeProcedure(b *strings.Builder, d *procedure.Definition) {
	fmt.Fprintf(b, "\n### %s（`%s`）\n\n", d.Title, d.ID())
	filers := each(d.Filing.By, func(f procedure.Filer) string { return filerTitles[f] })
	fmt.Fprintf(b, "发起：%s", strings.Join(filers, "、"))
	if d.Filing.Parent == procedure.Required {
		b.WriteString("，只能由所涉办件提起")
	}
	b.WriteString("。")
	for name, r := range d.Children.All() {
		fmt.Fprintf(b, "引出“%s”（`%s`）：%s。", r.Title, name, roleTitle(d, r.Role))
	}
	b.WriteString("\n\n")
	roles := rolesActing(d)
	tableHead(b, append([]string{"环节", "办理"}, each(roles, func(role string) string { return roleTitle(d, role) })...)...)
	for state, node := range d.States.All() {
		for _, o := range byAction(d.OpenIn(state)) {
			cells := []string{node.Title + " `" + state + "`", o.title + " `" + o.action + "`"}
			for _, role := range roles {
				cells = append(cells, tick(slices.Contains(o.roles, role)))
			}
			tableRow(b, cells...)
		}
	}
}

// rolesActing are the roles that do something in a procedure, in the order of
// the regulation's parties.
func rolesActing(d *procedure.Definition) []string {
	acting := map[string]bool{}
	for state := range d.States.All() {
		for _, o := range d.OpenIn(state) {
			acting[o.Role] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(d.Regulation.Parties.Keys), func(role string) bool { return !acting[role] })
}

// shared is an action with the roles that may take it.
type shared struct {
	action, title string
	roles         []string
}

func byAction(open []procedure.OpenAction) []shared {
	var list []shared
	for _, o := range open {
		i := slices.IndexFunc(list, func(s shared) bool { return s.action == o.Action })
		if i < 0 {
			i = len(list)
			list = append(list, shared{action: o.Action, title: o.Title})
		}
		list[i].roles = append(list[i].roles, o.Role)
	}
	return list
}

func tick(yes bool) string {
	if yes {
		return "●"
	}
	return ""
}

func tableHead(b *strings.Builder, cells ...string) {
	tableRow(b, cells...)
	b.WriteString("|" + strings.Repeat("---|", len(cells)) + "\n")
}

func tableRow(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}
