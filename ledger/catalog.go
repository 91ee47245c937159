package ledger

import (
	"errors"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// What a case does to the catalog is looked at when it is filed, when its form is amended, and when an act leads to the
// service that would do it: whoever files or acts is there to put it right, and whoever looks after services is not.

// publishable refuses a form of which something could not stand in the catalog: a new code that is taken, a related entry or
// a provider that there is none of.
func (c Cases) publishable(d *procedure.Definition, s procedure.State) error {
	for _, service := range []string{procedure.EnterEntry, procedure.PublishEntry} {
		for _, element := range domain.EntryFields {
			for _, field := range d.FormInputs(service, element.Name) {
				text, _ := s.Form[field].(string)
				if err := c.element(element.Kind, field, text, s.Resource); err != nil {
					return err
				}
			}
		}
	}
	if d.Calls(procedure.EnterEntry) && s.Resource == nil {
		return c.CheckDepartment(s.Parties.Provider)
	}
	return nil
}

// unsaid leaves out of a form that is filed what the entry says already: a change says only what changes.
func (c Cases) unsaid(d *procedure.Definition, about *procedure.Resource, form procedure.Fields) (procedure.Fields, error) {
	if about == nil || len(d.Elements()) == 0 {
		return form, nil
	}
	e, err := c.Entry(about.Code)
	if err != nil {
		return form, err
	}
	return e.Changes(d, form), nil
}

// unsaidBy does the same of an act that takes the form again.
func (c Cases) unsaidBy(a domain.Act, tr *Transition) (procedure.Fields, error) {
	d, elements := tr.Machine.Definition(), tr.Machine.Definition().Elements()
	amended := slices.DeleteFunc(d.Amended(a.Action), func(f string) bool { return elements[f] == "" })
	if tr.State.Resource == nil || len(amended) == 0 {
		return a.Fields, nil
	}
	e, err := c.Entry(tr.State.Resource.Code)
	if err != nil {
		return a.Fields, err
	}
	return e.ChangesOf(d, tr.State.Form, a.Fields, amended), nil
}

func (c Cases) element(kind domain.FieldKind, field, text string, about *procedure.Resource) error {
	switch {
	case text == "":
		return nil
	case kind == domain.CodesField:
		return c.inCatalog(field, domain.RelatedCodes(text), about)
	case kind == domain.CodeField && about == nil:
		return at(field, c.free(text))
	case kind == domain.DepartmentField:
		return at(field, c.CheckDepartment(text))
	default:
		return nil
	}
}

// free refuses a code that an entry has, or had.
func (c Cases) free(code string) error {
	_, err := c.Entry(code)
	refusal, ok := errors.AsType[*procedure.Refusal](err)
	switch {
	case err == nil:
		return domain.TakenCode(code)
	case ok && refusal.Code == domain.EntryUnknown:
		return nil
	default:
		return err
	}
}

// inCatalog refuses codes of entries that are not there. The entry that the case is about has been read.
func (c Cases) inCatalog(field string, codes []string, about *procedure.Resource) error {
	for _, code := range codes {
		if about != nil && code == about.Code {
			continue
		}
		_, err := c.Entry(code)
		if _, unknown := errors.AsType[*procedure.Refusal](err); unknown {
			refusal := procedure.Refuse(domain.RelatedUnknown, "关联资源代码 %s 不在目录中", code)
			refusal.Field = field
			return refusal
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// servable refuses what leads to a service that could not do what the case says, or would do nothing.
func (c Cases) servable(d *procedure.Definition, before, next procedure.State) error {
	for _, call := range next.Calls() {
		if slices.ContainsFunc(before.Services, func(b procedure.Call) bool { return b.ID == call.ID }) {
			continue
		}
		if err := c.doable(d, next, call); err != nil {
			return err
		}
	}
	return nil
}

func (c Cases) doable(d *procedure.Definition, s procedure.State, call procedure.Call) error {
	switch call.Service {
	case procedure.EnterEntry:
		return c.enterable(d, s, call.Node)
	case procedure.PublishEntry:
		return c.changes(d, s, call.Node)
	case procedure.RetireEntry:
		_, err := c.listed(s)
		return err
	default:
		return nil
	}
}

func (c Cases) enterable(d *procedure.Definition, s procedure.State, node string) error {
	if s.Resource != nil {
		return procedure.Refuse(procedure.FieldBound, "本件涉及的是目录条目 %s，不能另行编入", s.Resource.Code)
	}
	entered, err := d.Entered(s, node)
	if err != nil {
		return err
	}
	if err := c.free(entered.Code); err != nil {
		return err
	}
	return domain.CheckEntry(domain.Entry{Resource: entered})
}

// changes refuses a change that would leave the entry as it is, or as no entry may be. Once the case has published, it may
// find that nothing more is to be changed.
func (c Cases) changes(d *procedure.Definition, s procedure.State, node string) error {
	e, err := c.listed(s)
	if err != nil {
		return err
	}
	given, err := d.ServiceInputs(s, node)
	if err != nil {
		return err
	}
	changed, err := e.Changed(given)
	if err != nil {
		return err
	}
	published := slices.ContainsFunc(s.Services, func(p procedure.Call) bool { return p.Service == procedure.PublishEntry && p.DoneAt != nil })
	if domain.SameContent(e, changed) && !published {
		return procedure.Refuse(domain.NothingChanged, "与现行目录一致，不会产生新版本；请先填写要变更的要素或者信息项，不需要变更的撤回本件")
	}
	return domain.CheckEntry(changed)
}

// amendsNothing refuses an act that takes again what the form says of the entry, and leaves the entry as it is.
func (c Cases) amendsNothing(d *procedure.Definition, s procedure.State, action string) error {
	amended := d.Amended(action)
	again := func(field string) bool { return slices.Contains(amended, field) }
	for name, n := range d.States.All() {
		if n.Service == procedure.PublishEntry && s.Resource != nil && slices.ContainsFunc(n.FormFields(), again) {
			return c.changes(d, s, name)
		}
	}
	return nil
}

// listed is the entry that the case is about, unless it has left the catalog.
func (c Cases) listed(s procedure.State) (domain.Entry, error) {
	if s.Resource == nil {
		return domain.Entry{}, procedure.Refuse(procedure.ResourceNeeded, "本件没有所涉及的目录条目")
	}
	e, err := c.Entry(s.Resource.Code)
	if err == nil && e.Retired {
		err = domain.RetiredEntry(e.Code)
	}
	return e, err
}
