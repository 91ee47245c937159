package ledger

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// File makes a case of a filing, and records on its parent case, if it has one, that it did. The case itself is returned
// unrecorded, for the caller to add how the filing is told from one that is sent again.
func (c Cases) File(f domain.Filing) (*Transition, error) {
	if f.Parent == "" {
		return c.fileAbout(f, nil)
	}
	parent, err := c.offering(&f)
	if err != nil {
		return nil, err
	}
	held, err := c.holdParents(parent)
	if err != nil {
		return nil, err
	}
	tr, err := c.fileAbout(f, parent)
	if err != nil {
		return nil, err
	}
	if err := parent.link(tr, f.Child); err != nil {
		return nil, err
	}
	return tr, c.settle(held)
}

// fileAbout files about the entry that the filing names, or else about the one that the parent case is about: another one is
// not what that case has gone through.
func (c Cases) fileAbout(f domain.Filing, parent *Transition) (*Transition, error) {
	of := inherited(parent)
	switch {
	case f.Resource == "":
		return c.fileNew(f, of, parent)
	case of != nil && of.Code != f.Resource:
		return nil, at("resource", procedure.Refuse(procedure.FieldBound, "来源办件涉及的是目录条目 %s，不能改为 %s", of.Code, f.Resource))
	}
	e, err := c.Entry(f.Resource)
	if err != nil {
		return nil, at("resource", err)
	}
	if e.Retired && of == nil {
		return nil, at("resource", domain.RetiredEntry(f.Resource))
	}
	return c.fileNew(f, &e.Resource, parent)
}

func inherited(parent *Transition) *procedure.Resource {
	if parent == nil {
		return nil
	}
	return parent.State.Resource
}

// fileNew allots a number, reads the clock, and has the machine file the case. Numbers of a prefix and year have no gaps,
// so the sequence is held from here to the end of the transaction: lock no case after it.
func (c Cases) fileNew(f domain.Filing, resource *procedure.Resource, parent *Transition) (*Transition, error) {
	if f.Definition.Filing.Resource == procedure.None && f.Resource == "" {
		resource = nil // a parent's resource is not forced on a procedure that takes none
	}
	cal, err := c.Calendar()
	if err != nil {
		return nil, err
	}
	law, err := c.Law()
	if err != nil {
		return nil, err
	}
	if f.Definition, err = c.Here(law, f.Definition); err != nil {
		return nil, err
	}
	if f.Form, err = c.unsaid(f.Definition, resource, f.Form); err != nil {
		return nil, err
	}
	if err := c.Keep(f.Definition); err != nil {
		return nil, err
	}
	number, now, err := c.NextNumber(f.Definition.Regulation.Prefix)
	if err != nil {
		return nil, err
	}
	if parent == nil {
		if err := c.applied(law, f, procedure.DateOf(now)); err != nil {
			return nil, err
		}
	}
	tr := &Transition{
		Head: Head{Number: number, FiledBy: f.By.ID}, Machine: procedure.NewMachine(f.Definition, cal), Calendar: cal, Now: now, New: true,
	}
	a, err := opened(application(f, tr, resource), parent, f.Child)
	if err != nil {
		return nil, err
	}
	if a.Areas, err = c.Areas(); err != nil {
		return nil, err
	}
	if err := tr.apply(f, a); err != nil {
		return nil, err
	}
	if err := c.publishable(f.Definition, tr.State); err != nil {
		return nil, err
	}
	if err := c.servable(f.Definition, procedure.State{}, tr.State); err != nil {
		return nil, err
	}
	tr.Claims, err = c.Claim(f, tr.State)
	return tr, err
}

// applied refuses what is filed by itself under a regulation that does not apply here, or that the house has chosen another one
// instead of. What follows from another case belongs to that matter, and stays with its law.
func (c Cases) applied(law domain.Law, f domain.Filing, day civil.Date) error {
	relation := domain.RelationOfPerson(f.By)
	if f.ByDuty {
		relation = domain.BetweenDepartments
	}
	if err := law.Accepts(f.Definition.Regulation, relation, day); err != nil {
		return err
	}
	return law.Chooses(f.Definition, kinds(f), c.Alike(f.Definition), day)
}

// apply has the machine file in each kind in which the person may, until one is taken.
func (tr *Transition) apply(f domain.Filing, a procedure.Application) error {
	var err error
	for _, a.Kind = range kinds(f) {
		a.By.For = cmp.Or(f.For, inNameOf(f, a.Kind))
		var state procedure.State
		var record procedure.Record
		if state, record, err = tr.Machine.File(a); err == nil {
			if f.Applicant != nil {
				record.Event.Fields = withApplicant(record.Event.Fields, *f.Applicant)
			}
			tr.took(state, record)
			return nil
		}
		var refusal *procedure.Refusal
		if !errors.As(err, &refusal) || refusal.Code != procedure.NotYourFiling {
			return err
		}
	}
	return err
}

// inNameOf is in whose name somebody files in a kind: of a colleague for whom they stand in, where their own positions do not suffice.
func inNameOf(f domain.Filing, kind procedure.Filer) string {
	return f.By.InNameOf(func(p domain.Person) bool { return slices.Contains(domain.FilerOf(p, p.Department), kind) })
}

// application is the filing as the machine takes it. One that nobody asked for is filed in the bureau's name, by nobody.
func application(f domain.Filing, tr *Transition, resource *procedure.Resource) procedure.Application {
	a := procedure.Application{
		Number: tr.Head.Number, At: tr.Now, Applicant: f.By.Department, Form: f.Form, Resource: resource, Parent: f.Parent,
	}
	if f.ByDuty {
		return a
	}
	if f.By.Public() {
		a.Applicant, a.Person = procedure.Public, f.By.ID
	}
	parties := procedure.Parties{Applicant: a.Applicant, Person: a.Person}
	a.By = procedure.Actor{Person: f.By.ID, Department: f.By.Department, Roles: domain.Roles(f.By, f.Definition.Regulation, parties)}
	return a
}

// opened has an application follow from its parent case: it knows what that case is, and is bound by it.
func opened(a procedure.Application, parent *Transition, child string) (procedure.Application, error) {
	if parent == nil {
		return a, nil
	}
	known, bound, err := parent.Machine.Opening(parent.State, child)
	a.ParentCase, a.Bound = &known, bound
	return a, err
}

// kinds are those in which the person may file and the procedure takes, or any one, for the machine to refuse. Whether a
// department provides the data, the machine checks once it knows who does.
func kinds(f domain.Filing) []procedure.Filer {
	if f.ByDuty {
		return []procedure.Filer{procedure.FiledByBureau}
	}
	all := domain.FilerOf(f.By, f.By.Department)
	taken := slices.DeleteFunc(slices.Clone(all), func(k procedure.Filer) bool {
		return !slices.Contains(f.Definition.Filing.By, k)
	})
	if len(taken) == 0 {
		return []procedure.Filer{""}
	}
	return taken
}

// withApplicant adds to the filing's values who filed, so that the chain binds it as salted digests, and it could be
// erased with them. No field of a form has a dot in its name.
func withApplicant(values procedure.Fields, a domain.Applicant) procedure.Fields {
	values = maps.Clone(values)
	if values == nil {
		values = procedure.Fields{}
	}
	of := func(name, value string) { values[domain.ApplicantValues+name] = value }
	of("name", a.Name)
	values[domain.ApplicantIdentity] = string(a.IdentityKind) + " " + a.IdentityNumber
	of("phone", a.Phone)
	of("email", a.Email)
	of("address", a.Address)
	return values
}
