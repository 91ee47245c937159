package app

import (
	"fmt"
	"io"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// describe prints a procedure as an official reads it: the periods first, then
// each state with what can be done in it.
func describe(w io.Writer, d *procedure.Definition) {
	fmt.Fprintf(w, "%s\n《%s》%s\n\n期限\n", d.Title, d.Regulation.Title, d.Basis)
	for _, c := range d.Clocks.All() {
		fmt.Fprintf(w, "  %s：%s（%s）\n    期满：%s\n", c.Title, period(d, c), ground(c.Basis), silence(d, c.Expired))
	}
	fmt.Fprintf(w, "\n环节（自 %s 开始）\n", d.Start)
	for name, node := range d.States.All() {
		describeState(w, d, name, node)
	}
	for name, a := range d.Anytime.All() {
		fmt.Fprintf(w, "随时：%s\n", action(d, name, a))
	}
}

func describeState(w io.Writer, d *procedure.Definition, name string, node procedure.Node) {
	fmt.Fprintf(w, "  %s %s", name, node.Title)
	if node.End != "" {
		fmt.Fprintf(w, " ■ %s", d.Outcomes.At(node.End))
	}
	fmt.Fprintln(w)
	for _, b := range node.Gateway {
		fmt.Fprintf(w, "    %s → %s\n", b.Title, b.To)
	}
	for _, t := range node.Owed() {
		fmt.Fprintf(w, "    %s：%s\n", d.Regulation.Parties.At(t.Role).Title, t.Title)
	}
	for key, a := range node.Actions.All() {
		fmt.Fprintf(w, "    %s\n", action(d, key, a))
	}
}

func action(d *procedure.Definition, name string, a procedure.Action) string {
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
	return text + "，" + ground(a.Basis)
}

// period says how long a clock runs, and from when; a promised date needs no beginning.
func period(d *procedure.Definition, c procedure.Clock) string {
	if c.Until != "" {
		return length(c)
	}
	return length(c) + "，自" + beginning(d, c.From) + "起"
}

// beginning says from when a clock counts.
func beginning(d *procedure.Definition, ref string) string {
	switch ref {
	case "filed":
		return "收到之日"
	case "entered":
		return "进入环节之日"
	}
	for _, f := range d.Form {
		if ref == "form."+f.Name {
			return f.Title
		}
	}
	return " " + ref + " "
}

func length(c procedure.Clock) string {
	switch {
	case c.Until != "":
		return "至承诺之日（" + c.Until + "）"
	case c.Workdays.Ref != "":
		return "工作日数由 " + c.Workdays.Ref + " 定"
	default:
		return fmt.Sprintf("%d 个工作日", c.Workdays.Days)
	}
}

func silence(d *procedure.Definition, x procedure.Expiry) string {
	if x.To == "" {
		return "逾期，升级督办"
	}
	if x.Outcome != "" {
		return d.Outcomes.At(x.Outcome)
	}
	return "转入 " + x.To
}

var markTitles = map[procedure.Mark]string{
	procedure.Statutory: "明文", procedure.Construed: "解释", procedure.Practice: "惯例",
}

func ground(b procedure.Basis) string {
	b = b.Marked()
	if b.Mark == procedure.Practice && b.Basis == string(procedure.Practice) {
		return markTitles[b.Mark]
	}
	return b.Basis + "，" + markTitles[b.Mark]
}
