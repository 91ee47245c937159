package cli

import (
	"fmt"
	"io"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/prose"
)

// describe prints a procedure as an official reads it: the periods first, then
// each state with what can be done in it.
func describe(w io.Writer, d *procedure.Definition) {
	fmt.Fprintf(w, "%s\n%s%s\n", d.Title, d.Regulation.Quoted(), d.Basis)
	if len(d.Filing.Conditions) > 0 {
		fmt.Fprint(w, "\n申请的条件\n")
	}
	for _, c := range d.Filing.Conditions {
		fmt.Fprintf(w, "  %s%s\n", c.Title, c.Bracketed())
	}
	fmt.Fprint(w, "\n期限\n")
	for _, c := range d.Clocks.All() {
		fmt.Fprintf(w, "  %s：%s（%s）\n    届满：%s\n", c.Title, prose.Period(d, c), c.Basis.CitedInFull(), prose.Silence(d, c.Expired))
		if c.Extend != nil {
			fmt.Fprintf(w, "    延期：%s，%s\n", prose.Extension(d, *c.Extend), c.Extend.CitedInFull())
		}
	}
	fmt.Fprintf(w, "\n环节（自 %s 开始）\n", d.Start)
	for name, node := range d.States.All() {
		describeState(w, d, name, node)
	}
	for name, a := range d.Anytime.All() {
		fmt.Fprintf(w, "随时：%s\n", prose.Action(d, name, a))
	}
	for _, c := range d.Children.All() {
		fmt.Fprintf(w, "可以引起：%s\n", prose.Child(d, c))
	}
	for _, list := range []procedure.Ordered[procedure.Never]{d.Never, d.Regulation.Never} {
		for _, n := range list.All() {
			fmt.Fprintf(w, "不得：%s（%s）\n", n.Title, n.CitedInFull())
		}
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
		fmt.Fprintf(w, "    %s\n", prose.Action(d, key, a))
	}
}
