// Package prose words the rules of a procedure in Chinese, as an official reads them: periods, their beginnings, what
// silence leads to, and on what ground. It is used wherever a definition is shown to people.
package prose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// Action is what may be done, where it leads, and what must be said with it.
func Action(d *procedure.Definition, name string, a procedure.Action) string {
	text := fmt.Sprintf("%s（%s）", a.Title, name)
	if a.To != "" {
		text += " → " + a.To
	}
	if len(a.Needs) > 0 {
		var titles []string
		for _, field := range a.Needs {
			titles = append(titles, d.Regulation.Fields.At(field).Title)
		}
		text += "，须说明" + strings.Join(titles, "、")
	}
	if amended := Amended(d, a); len(amended) > 0 {
		text += "，可以修改" + strings.Join(amended, "、")
	}
	if limit := a.Bound(); limit > 0 {
		text += fmt.Sprintf("，至多 %d 次", limit)
	}
	if a.Breach != "" {
		text += "，记" + d.Regulation.Parties.At(d.Against(a)).Title + "违规" + item(d, a.Breach)
	}
	return text + "，" + a.Basis.CitedInFull()
}

// Extension says who may have a clock run longer, by how much, who agrees, and by when that is decided.
func Extension(d *procedure.Definition, e procedure.Extension) string {
	party := func(role string) string { return d.Regulation.Parties.At(role).Title }
	text := fmt.Sprintf("%s：由%s申请，累计至多 %d 个工作日", e.Title, party(e.Request), e.Workdays)
	if e.Approve != "" {
		text += "，经" + party(e.Approve) + "同意"
	}
	if e.Answer != nil {
		text += fmt.Sprintf("（%d 个工作日内答复，其间期限不计；逾期未决的按剩余日数继续计算）", e.Answer.Workdays)
	}
	return text
}

// Child says what case may follow from one of the procedure, who opens it, and whether it is a remedy of the applicant.
func Child(d *procedure.Definition, c procedure.Child) string {
	text := d.Regulation.Parties.At(c.Role).Title + "：" + c.Title
	if c.Remedy != nil && *c.Remedy {
		text += "（救济途径）"
	}
	return text + "，" + c.Basis.CitedInFull()
}

// Amended are the titles of what an action takes again of the form.
func Amended(d *procedure.Definition, a procedure.Action) []string {
	var titles []string
	for _, f := range d.Form {
		if a.Amends.Has(f.Name) {
			titles = append(titles, f.Title)
		}
	}
	return titles
}

// item names the item of a breach; unnamed, it is for the bureau to say.
func item(d *procedure.Definition, breach string) string {
	if b, ok := d.Regulation.Breaches.Get(breach); ok {
		return "（" + b.Article + "）"
	}
	return ""
}

// Period says how long a clock runs, and from when; a promised date needs no beginning.
func Period(d *procedure.Definition, c procedure.Clock) string {
	if c.Until != "" {
		return length(d, c)
	}
	return length(d, c) + "，自" + beginning(d, c.From) + "起"
}

// Within says how late a date may be that is promised; nothing of a field without a cap.
func Within(d *procedure.Definition, f procedure.Field) string {
	if f.Within == nil {
		return ""
	}
	return fmt.Sprintf("不晚于自%s起 %d 个工作日", beginning(d, f.Within.From), f.Within.Workdays)
}

// beginning says from when a clock counts.
func beginning(d *procedure.Definition, ref string) string {
	switch ref {
	case "filed":
		return "收到之日"
	case "today":
		return "当日"
	case "entered":
		return "进入环节之日"
	}
	if d.Facts.Has(ref) {
		return setters(d, ref) + "之日"
	}
	return named(d, ref)
}

// setters names what sets a fact: the filing, and acts. What expiry takes over from another fact is left to that.
func setters(d *procedure.Definition, fact string) string {
	var by []string
	if d.Filing.Set.Has(fact) {
		by = append(by, "收到")
	}
	for _, node := range d.States.All() {
		for _, a := range node.Actions.All() {
			if a.Set.Has(fact) && !slices.Contains(by, a.Title) {
				by = append(by, a.Title)
			}
		}
	}
	if last := len(by) - 1; last > 0 {
		return strings.Join(by[:last], "、") + "或者" + by[last]
	}
	return strings.Join(by, "")
}

// named is the title of what a reference points to: a field of the form, or of an act.
func named(d *procedure.Definition, ref string) string {
	if d.Facts.Has(ref) {
		return "“" + setters(d, ref) + "”"
	}
	act, field, _ := strings.Cut(ref, ".")
	fields := d.Form
	if act != "form" {
		for _, node := range d.States.All() {
			if a, ok := node.Actions.Get(act); ok {
				fields = a.Fields
			}
		}
	}
	for _, f := range fields {
		if f.Name == field {
			return "“" + f.Title + "”"
		}
	}
	return " " + ref + " "
}

func length(d *procedure.Definition, c procedure.Clock) string {
	l, unit := c.Length()
	switch {
	case c.Until != "":
		return "至" + named(d, c.Until) + "所定之日"
	case l.Ref != "" && unit == procedure.UnitWorkdays:
		return named(d, l.Ref) + "所定的工作日数"
	case l.Ref != "":
		return named(d, l.Ref) + "所定的" + unit.Title() + "数"
	case len(l.Cases) > 0:
		return byCondition(l.Cases, unit)
	default:
		return procedure.Span{N: l.Days, Unit: unit}.Written()
	}
}

// byCondition says each length and when it counts: 无条件共享的 1 个工作日，其他 10 个工作日.
func byCondition(cases []procedure.LengthCase, unit procedure.Unit) string {
	var list []string
	for i, l := range cases {
		title := l.Title + "的"
		if i == len(cases)-1 && l.Title == "" {
			title = "其他"
		}
		list = append(list, title+" "+procedure.Span{N: l.Days, Unit: unit}.Written())
	}
	return strings.Join(list, "，")
}

// Silence says what follows when a clock has run out.
func Silence(d *procedure.Definition, x procedure.Expiry) string {
	var text string
	switch {
	case x.To == "":
		return "逾期，升级督办"
	case x.Outcome != "":
		text = d.Outcomes.At(x.Outcome)
	default:
		text = "转入 " + x.To
	}
	if o := x.Overruled; o != nil {
		text += overruled(*o)
	}
	return text
}

// overruled says of which cases silence is no consent, and under which law.
func overruled(o procedure.Overruled) string {
	since := ""
	if o.Applies.From != nil {
		since = procedure.Written(*o.Applies.From) + "起提交的，"
	}
	return "；" + since + "依" + o.Basis.Basis + "不视同同意，由主管部门决定"
}
