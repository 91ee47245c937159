package procedure

import (
	"fmt"
	"strings"
)

// Excess is where a procedure gives more time than a higher law, or takes silence for consent of which that knows nothing.
type Excess struct {
	Definition *Definition
	Law        *Regulation // the higher one
	Here       Applies     // the days of filing on which its ceilings count here
	Kind       string      // name of the ceiling
	Ceiling    Ceiling

	Case     string   // what the entry is where the ceiling depends on that, in Chinese
	Clocks   []string // those of the procedure that are longer, one after the other
	Days     int      // working days that they give together; 0 with Endless
	Extended int      // working days by which they can be extended, together
	Endless  bool     // one is as long as somebody promises
	Limit    int      // working days under the higher law
	Longer   int      // working days by which it lets them be extended

	Consent bool // the clock takes silence for consent; the lengths are then left out

	stretch stretch
}

// Exceeds lists where procedures of one regulation exceed the ceilings of higher laws, in the order of the laws' ceilings
// and of the procedures' states. The laws are those that count for the procedure.
func (d *Definition) Exceeds(laws []Higher) []Excess {
	var list []Excess
	for _, higher := range laws {
		for kind, ceiling := range higher.Law.Ceilings.All() {
			about := Excess{Definition: d, Law: higher.Law, Here: higher.Here, Kind: kind, Ceiling: ceiling}
			for _, s := range d.stretches(kind) {
				about.stretch = s
				list = append(list, about.longest()...)
			}
			list = append(list, about.consents()...)
		}
	}
	return list
}

// longest is the way through the stretch that exceeds the ceiling the furthest, for each length that the ceiling has.
func (e Excess) longest() []Excess {
	var list []Excess
	worst := map[int]int{} // length of the ceiling → place in the list
	for _, entry := range classPairs {
		limit := e.Ceiling.Workdays.under(&entry)
		for _, r := range e.stretch.runs(&entry) {
			this := e.of(r, limit)
			at, there := worst[limit.Days]
			switch {
			case this.beyond() <= 0 && !this.Endless:
			case !there:
				worst[limit.Days] = len(list)
				list = append(list, this)
			case this.Endless && !list[at].Endless || this.beyond() > list[at].beyond():
				list[at] = this
			}
		}
	}
	return list
}

// classPairs are an entry of each pair of classes.
var classPairs = func() []Resource {
	var list []Resource
	for _, share := range Classes {
		for _, open := range Classes {
			list = append(list, Resource{Share: share, Open: open})
		}
	}
	return list
}()

func (e Excess) of(r run, limit LengthCase) Excess {
	e.Case, e.Limit = limit.Title, limit.Days
	if e.Case == "" && len(e.Ceiling.Workdays.Cases) > 0 {
		e.Case = "其他"
	}
	if e.Ceiling.Extend != nil {
		e.Longer = e.Ceiling.Extend.Workdays
	}
	e.Clocks, e.Days, e.Extended, e.Endless = r.clocks, r.days, r.extended, r.endless
	if e.Endless {
		e.Days = 0
	}
	return e
}

// beyond is by how many working days it is longer, extended or not.
func (e Excess) beyond() int { return max(e.Days-e.Limit, e.Days+e.Extended-e.Limit-e.Longer) }

// consents are the clocks of the kind that take silence for consent, if the law knows none.
func (e Excess) consents() []Excess {
	var list []Excess
	for name, k := range e.Definition.Clocks.All() {
		if e.Ceiling.DeemedConsent == NoDeemedConsent && k.Kind == e.Kind && k.Expired.Consent {
			e.Consent, e.Clocks = true, []string{name}
			list = append(list, e)
		}
	}
	return list
}

// Lower says in Chinese what the procedure gives, clock by clock with its ground.
func (e Excess) Lower() string {
	var parts []string
	for _, name := range e.Clocks {
		k := e.Definition.Clocks.At(name)
		parts = append(parts, k.Title+"（"+e.lengthOf(name)+"，"+k.CitedInFull()+"）")
	}
	text := strings.Join(parts, "、")
	switch {
	case e.Consent:
		x := e.Definition.Clocks.At(e.Clocks[0]).Expired
		return text + "，逾期视同同意" + x.Bracketed()
	case e.Endless:
		return text + "，没有上限"
	case len(parts) > 1:
		text += fmt.Sprintf("，合计 %d 个工作日", e.Days)
	}
	return text + extendable(e.Extended)
}

func (e Excess) lengthOf(name string) string {
	r := e.Definition.runOf(name, nil)
	if r.endless {
		return "至所承诺之日"
	}
	return Span{r.days, UnitWorkdays}.Written()
}

func extendable(days int) string {
	if days == 0 {
		return ""
	}
	return fmt.Sprintf("，可以延长 %d 个工作日", days)
}

// Higher says in Chinese what the higher law gives.
func (e Excess) Higher() string {
	text := e.Law.Cite(e.Ceiling.Cited()) + "：" + e.Ceiling.Title
	if e.Consent {
		return text + "，没有视同同意"
	}
	if e.Case != "" {
		text += "（" + e.Case + "）"
	}
	return text + " " + Span{e.Limit, UnitWorkdays}.Written() + extendable(e.Longer)
}

// Binds says in Chinese what counts.
func (e Excess) Binds() string {
	if e.Consent {
		return "逾期不视同同意，由主管部门决定"
	}
	return "应当在" + e.Law.Cite(e.Ceiling.Article()) + "规定的 " + Span{e.Limit, UnitWorkdays}.Written() + "内办理" + extendable(e.Longer)
}

// String says all of it in a line.
func (e Excess) String() string { return e.Lower() + "；" + e.Higher() + "；" + e.Binds() }

// Finding is the excess where the first of the clocks stands.
func (e Excess) Finding() Finding {
	path := "clocks." + e.Clocks[0]
	return Finding{File: e.Definition.Source.File, Line: e.Definition.Source.at.of(path).line, Path: path, Message: e.String()}
}
