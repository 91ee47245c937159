package procedure

import (
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
)

func (t *stepContext) file(a Application) error {
	if err := t.m.def.Regulation.acceptsOn(t.on); err != nil {
		return err
	}
	if !slices.Contains(t.m.def.Filing.By, a.Kind) {
		return Refuse(NotYourFiling, "您不能发起“%s”", t.m.def.Title)
	}
	if t.m.def.Filing.Parent == Required && a.Parent == "" {
		return Refuse(ParentNeeded, "“%s”须在所涉办件的页面提起", t.m.def.Title)
	}
	if err := t.concerns(a.Resource); err != nil {
		return err
	}
	if err := t.fillIn(a); err != nil {
		return err
	}
	if err := t.provider(a.Areas); err != nil {
		return err
	}
	if a.Kind == FiledByProvider && a.Applicant != t.s.Parties.Provider {
		return Refuse(NotYourFiling, "只有提供该数据的部门可以发起“%s”", t.m.def.Title)
	}
	if err := t.admitted(t.m.def.Filing.Conditions); err != nil {
		return err
	}
	if err := t.set(t.m.def.Filing.Set); err != nil {
		return err
	}
	t.took("filed")
	if err := t.enter(t.m.def.Start); err != nil {
		return err
	}
	t.rec.To = t.s.Node
	return t.warnOfLapse()
}

// fillIn takes the form, with what the parent case binds.
func (t *stepContext) fillIn(a Application) error {
	values, err := t.bind(a.Form, a.Bound)
	if err != nil {
		return err
	}
	form, err := t.accept(t.m.def.Form, values)
	if err != nil {
		return err
	}
	t.s.Form, t.rec.Event.Fields = form, form
	return t.complete(t.m.def.Form, form)
}

// acceptsOn refuses a new case outside the time in which the regulation is in force.
func (r *Regulation) acceptsOn(d civil.Date) error {
	switch {
	case r.InForce.From != nil && d.Before(*r.InForce.From):
		return Refuse(NotInForce, "%s自%s起施行，%s不能据此发起申请", r.Quoted(), Written(*r.InForce.From), Written(d))
	case r.lapsedOn(d):
		return Refuse(NotInForce, "%s施行至%s止（%s），%s起不再受理新的办件",
			r.Quoted(), Written(*r.InForce.Through), r.InForce.Basis, Written(r.InForce.Through.AddDays(1)))
	case r.Standing == Repealed:
		return Refuse(NotInForce, "%s已废止，不再受理新的办件", r.Quoted())
	}
	return nil
}

func (r *Regulation) lapsedOn(d civil.Date) bool {
	return r.InForce.Through != nil && d.After(*r.InForce.Through)
}

func (t *stepContext) concerns(r *Resource) error {
	switch need := t.m.def.Filing.Resource; {
	case need == Required && r == nil:
		return &Refusal{ResourceNeeded, "请指明所涉及的目录条目", "resource"}
	case need == None && r != nil:
		return &Refusal{FieldUnknown, fmt.Sprintf("“%s”不涉及目录条目", t.m.def.Title), "resource"}
	}
	return nil
}

// provider finds out which department is the provider, and with that how the two sides stand to each other.
func (t *stepContext) provider(areas Areas) error {
	refs := t.m.def.Filing.Provider
	for _, ref := range refs {
		if v, err := t.lookup(ref); err == nil && v != Public {
			t.s.Parties.Provider = v.(string)
			t.s.Parties.settle(areas)
			return nil
		}
	}
	if len(refs) == 0 {
		return nil
	}
	return Refuse(ResourceNeeded, "无法确定提供部门（%s）", strings.Join(refs, "、"))
}

// warnOfLapse tells who files in a regulation's last days that it will have
// lapsed before the answer is due.
func (t *stepContext) warnOfLapse() error {
	due, err := t.expected(t.m.def.States.At(t.s.Node))
	if err != nil || due.On == nil {
		return err
	}
	if t.m.def.Regulation.lapsedOn(*due.On) {
		t.remark(t.m.def.Regulation.Notices.At("lapses_before_due"))
	}
	return nil
}
