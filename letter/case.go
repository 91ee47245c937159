package letter

import (
	"cmp"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Case is what the letters of a case are filled in from.
type Case struct {
	Machine   procedure.Machine
	State     procedure.State
	Names     domain.Names // of the departments
	Applicant string       // the name of the member of the public who filed; empty: a department did
}

// Sent is a letter of a case with the event that it follows from.
type Sent struct {
	Letter
	Seq int        // of the event
	On  civil.Date // the event's legal date
}

// Letters writes every letter of the case, in the order of what they follow from.
func (c Case) Letters(events []domain.Event) ([]Sent, error) {
	var list []Sent
	for _, e := range events {
		kind, written := Of(c.Machine.Definition(), e.Record)
		if !written {
			continue
		}
		on := c.State.LegalDate(e.Record)
		l, err := Write(kind, Number(c.State.Number, len(list)+1), c.grounds(e.Record), on, c.facts(kind, e.Record))
		if err != nil {
			return nil, err
		}
		list = append(list, Sent{l, e.Seq, on})
	}
	return list, nil
}

func (c Case) facts(kind procedure.Letter, rec procedure.Record) Facts {
	d, s := c.Machine.Definition(), c.State
	f := Facts{
		Regulation: d.Regulation.Title, Procedure: d.Title, Case: s.Number,
		FiledOn: procedure.Written(s.FiledOn), On: procedure.Written(c.State.LegalDate(rec)),
		Public: s.Parties.Applicant == procedure.Public, From: c.issuer(kind, rec), Action: d.ActionTitle(rec.From, rec.Event.Action),
		Silent: rec.Event.Kind == procedure.ClockExpired,
	}
	f.To = cmp.Or(c.Applicant, c.Names.Of(s.Parties.Applicant))
	if kind == procedure.RectificationLetter {
		f.To, f.Public, f.Ordered = c.Names.Of(s.Parties.Provider), false, rec.Event.Kind == procedure.Acted
	}
	if s.Resource != nil {
		f.Subject = s.Resource.Title
	}
	switch {
	case f.Ordered: // what was found is in the filing: an order has to say it itself, with what it changes
		fields, values := d.FieldsOf(rec), rec.Event.Fields
		found := slices.DeleteFunc(slices.Clone(d.Form), func(field procedure.Field) bool { return values[field.Name] != nil })
		f.Statements = slices.Concat(c.statements(found, s.Form), c.statements(fields, values))
	case kind != procedure.ReceiptLetter:
		f.Statements = c.statements(d.FieldsOf(rec), rec.Event.Fields)
	}
	f.Statements = slices.DeleteFunc(f.Statements, func(s Statement) bool { return s.Text == f.To }) // who is addressed is named there
	c.timed(kind, rec, &f)
	if kind == procedure.AnswerLetter {
		f.Outcome, f.Remedies = c.outcomeOf(rec), c.remedies()
	}
	return f
}

// issuer is the department that acted, or the provider for what no person did: a filing, an expiry.
func (c Case) issuer(kind procedure.Letter, rec procedure.Record) string {
	acted := rec.Event.By.Department
	if rec.Event.Kind == procedure.Filed && kind != procedure.RectificationLetter {
		acted = ""
	}
	if code := cmp.Or(acted, c.State.Parties.Provider); code != "" {
		return c.Names.Of(code)
	}
	return c.Machine.Definition().Regulation.Issuer
}

// statements is what was given in the fields, without ticks and files.
func (c Case) statements(fields []procedure.Field, values procedure.Fields) []Statement {
	var list []Statement
	for _, field := range fields {
		value, ok := values[field.Name]
		if !ok || field.Type == procedure.Confirm || field.Type == procedure.Attachment || value == "" {
			continue
		}
		list = append(list, Statement{Title: field.Title, Text: c.Names.Text(field, value)})
	}
	return list
}

// timed fills in by when what is due, and of an extension from when to when.
func (c Case) timed(kind procedure.Letter, rec procedure.Record, f *Facts) {
	if rec.Event.Kind == procedure.ClockExpired {
		f.Clock = c.State.ClockTitle(rec.Event.Clock)
		name, _, _ := strings.Cut(rec.Event.Clock, "#")
		f.Consent = c.Machine.Definition().Clocks.At(name).Expired.Consent
	}
	for _, m := range rec.Commands {
		extended := m.Kind == procedure.ExtendClock
		if m.Due == nil || extended != (kind == procedure.ExtensionLetter) ||
			(!extended && m.Kind != procedure.StartClock && m.Kind != procedure.RestartClock) {
			continue
		}
		f.Clock, f.Due = c.State.ClockTitle(m.Clock), procedure.Written(*m.Due)
		if extended && m.Old != nil {
			f.OldDue, f.Days = procedure.Written(*m.Old), c.extendedBy(m.Clock, rec)
		}
		return
	}
}

func (c Case) extendedBy(clock string, rec procedure.Record) int {
	for _, r := range c.State.Clocks {
		for _, e := range r.Extensions {
			at := e.RequestedAt
			if e.DecidedAt != nil {
				at = *e.DecidedAt
			}
			if r.ID == clock && e.Granted && at.Equal(rec.Event.At) {
				return e.Workdays
			}
		}
	}
	return 0
}

// outcomeOf is the decision: the case's own, or the one that it is about to have when a service is done.
func (c Case) outcomeOf(rec procedure.Record) string {
	if c.State.Outcome != nil {
		return c.State.Outcome.Title
	}
	d := c.Machine.Definition()
	name, _, _ := strings.Cut(rec.Event.Clock, "#")
	action := d.States.At(rec.From).Actions.At(rec.Event.Action)
	return d.Outcomes.At(cmp.Or(action.Outcome, d.Clocks.At(name).Expired.Outcome, d.States.At(rec.To).End))
}

// remedies are the cases that the applicant may open now.
func (c Case) remedies() []string {
	offers, err := c.Machine.Offers(c.State)
	if err != nil {
		return nil // what cannot be told now is left out of the letter
	}
	var list []string
	for _, o := range offers {
		if c.Machine.Definition().Regulation.Parties.At(o.Role).Department == procedure.RoleApplicant {
			list = append(list, o.Title+groundOf(c.Machine.Definition().Regulation, o.Basis, "（%s）"))
		}
	}
	return list
}

// grounds are the articles on which the event rests.
func (c Case) grounds(rec procedure.Record) []string {
	d := c.Machine.Definition()
	var bases []procedure.Basis
	switch rec.Event.Kind {
	case procedure.ClockExpired:
		name, _, _ := strings.Cut(rec.Event.Clock, "#")
		bases = append(bases, d.ClockOf(name).Basis, d.ClockOf(name).Expired.Basis)
	case procedure.Acted:
		for _, o := range d.OpenIn(rec.From) {
			if o.Action == rec.Event.Action {
				bases = append(bases, o.Basis)
				break
			}
		}
	default:
		bases = append(bases, procedure.Basis{Basis: d.Basis})
	}
	list := []string{}
	for _, b := range bases {
		if text := groundOf(d.Regulation, b, "%s"); text != "" && (len(list) == 0 || list[0] != text) {
			list = append(list, text)
		}
	}
	return list
}

// groundOf names the article in its regulation; what is only practice is none.
func groundOf(r *procedure.Regulation, b procedure.Basis, format string) string {
	b = b.Marked()
	if b.Authority == procedure.Practice || b.Basis == "" {
		return ""
	}
	return strings.Replace(format, "%s", r.Quoted()+b.Basis, 1)
}
