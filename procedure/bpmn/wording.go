package bpmn

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// notes is the documentation that every rule has: its ground, and how it was read.
func (b *builder) notes(basis procedure.Basis) []string {
	if basis.Basis == "" {
		return nil
	}
	doc := []string{"依据：" + basis.Cited()}
	if basis.Note != "" {
		doc = append(doc, "说明："+basis.Note)
	}
	return doc
}

func length(c procedure.Clock) string {
	l, unit := c.Length()
	word := strings.TrimPrefix(unit.Title(), "个")
	switch {
	case c.Until != "":
		return "至承诺之日"
	case l.Ref != "":
		return "所定" + word
	case len(l.Cases) > 0:
		var days []string
		for _, one := range l.Cases {
			days = append(days, strconv.Itoa(one.Days))
		}
		return strings.Join(days, "或 ") + " " + word
	}
	return strconv.Itoa(l.Days) + " " + word
}

// clockLabel is what stands beside a timer: how long, and by which article.
func clockLabel(c procedure.Clock) string {
	name := c.Title + " " + length(c)
	if widthOf(name) > labelWidth {
		name = c.Title + "\n" + length(c) // or it would break between the number and its unit
	}
	return name + "\n" + c.Basis.Cited()
}

func (b *builder) clockDoc(c procedure.Clock) []string {
	doc := append([]string{"期限：" + c.Title + "，" + length(c) + b.counted(c)}, b.notes(c.Basis)...)
	x := c.Expired
	silence := "届满：" + x.Basis.Cited()
	if x.To == "" {
		silence += "，任务不中止，逾期催办"
	}
	if x.Outcome != "" {
		silence += "，" + b.def.Outcomes.At(x.Outcome)
	}
	doc = append(doc, silence)
	if x.Note != "" {
		doc = append(doc, "届满的说明："+x.Note)
	}
	if x.Breach != "" {
		doc = append(doc, "违规情形："+b.breach(x.Breach))
	}
	return doc
}

func (b *builder) breach(item string) string {
	known, ok := b.def.Regulation.Breaches.Get(item)
	if !ok {
		return "由主管部门认定"
	}
	return known.Article + " " + known.Title
}

// counted says from when a clock counts; the day itself is not counted.
func (b *builder) counted(c procedure.Clock) string {
	switch {
	case c.Until != "":
		return "（" + c.Until + "）"
	case c.From == "today":
		return "，自申请次日起算"
	case c.From == "filed":
		return "，自收到次日起算"
	case c.From == "entered":
		return "，自进入本环节次日起算"
	}
	for _, f := range b.def.Form {
		if c.From == "form."+f.Name {
			return "，自“" + f.Title + "”次日起算"
		}
	}
	return "，自 " + c.From + " 次日起算"
}

func (b *builder) extensionDoc(x procedure.Extension) []string {
	doc := []string{fmt.Sprintf("延期：最多 %d 工作日，%s申请", x.Workdays, b.title(x.Request))}
	if x.Approve != "" {
		doc[0] += "，" + b.title(x.Approve) + "同意"
	}
	if a := x.Answer; a != nil {
		doc = append(doc, fmt.Sprintf("申请在 %d 工作日内答复（%s），其间期限不计；逾期未决的，期限按剩余日数继续计算", a.Workdays, a.Cited()))
	}
	return append(doc, b.notes(x.Basis)...)
}

func (b *builder) actionDoc(a procedure.Action) []string {
	doc := b.notes(a.Basis)
	if bound := a.Bound(); bound > 0 {
		doc = append(doc, fmt.Sprintf("最多办理 %d 次", bound))
	}
	if a.When != "" {
		doc = append(doc, "条件："+string(a.When))
	}
	if a.Outcome != "" {
		doc = append(doc, "结果："+b.def.Outcomes.At(a.Outcome))
	}
	if a.Remark != "" {
		doc = append(doc, a.Remark)
	}
	return doc
}

var holdTitles = map[string]string{
	procedure.HoldPause: "中止计算", procedure.HoldRestart: "离开本环节后重新计算", procedure.HoldDelivered: "已交付，待核查",
}

// holds notes the clocks that do not run while the case stands here.
func (b *builder) holds(n *node, state procedure.Node) {
	for clock, how := range state.Hold.All() {
		n.doc = append(n.doc, "期限“"+b.def.Clocks.At(clock).Title+"”："+holdTitles[how])
		f := fact{tag: "hold"}
		f.set("clock", clock)
		f.set("as", how)
		n.facts = append(n.facts, f)
	}
}

// annotations says which other procedures may follow; they are not awaited.
func annotations(d *procedure.Definition) []string {
	var list []string
	for name, r := range d.Children.All() {
		text := fmt.Sprintf("相关程序：%s\n%s，%s", r.Title, d.Regulation.Parties.At(r.Role).Title, r.Basis.Cited())
		if conditions := offered(d, name, r); len(conditions) > 0 {
			text += "\n" + strings.Join(conditions, "；")
		}
		list = append(list, text)
	}
	return list
}

func offered(d *procedure.Definition, name string, r procedure.Child) []string {
	var list []string
	if r.OnBreach {
		list = append(list, "有违规记录时")
	}
	if r.When != "" {
		list = append(list, condition(d, string(r.When)))
	}
	for _, state := range d.States.All() {
		for _, a := range state.Actions.All() {
			if a.Opens == name {
				list = append(list, "“"+a.Title+"”时即启动")
			}
		}
	}
	return list
}

// condition words an expression for people: titles in the place of codes and names.
func condition(d *procedure.Definition, when string) string {
	for code, title := range d.Outcomes.All() {
		when = strings.ReplaceAll(when, `"`+code+`"`, "“"+title+"”")
	}
	for _, f := range d.Form {
		if strings.Contains(when, "form."+f.Name+" ") {
			when = strings.ReplaceAll(when, "form."+f.Name+" ", f.Title+" ")
			for value, title := range f.Of.All() {
				when = strings.ReplaceAll(when, `"`+value+`"`, "“"+title+"”")
			}
		}
	}
	return strings.NewReplacer(`resource.code != ""`, "已指明数据资源", "case.outcome", "结果",
		" not in [", "不是", " in [", "为", " == ", "为", " != ", "不是",
		`""`, "（未办结）", "]", "", ", ", "或", " && ", "且", " || ", "或者").Replace(when)
}
