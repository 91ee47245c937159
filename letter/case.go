package letter

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Case is a case right after an event, from which the letter of that event is filled in: it tells nothing that came later.
type Case struct {
	Machine procedure.Machine
	State   procedure.State
	Before  []procedure.Record // of the same transition, before the event
	Ledger  Ledger
}

// Ledger is what a letter needs to know beside the case.
type Ledger interface {
	// Names are those of the departments.
	Names() (domain.Names, error)
	// Department is one by its code; only its code is known if nobody else is.
	Department(code string) (domain.Department, error)
	// Correspondent is a member of the public; an empty name: nobody by the id is known.
	Correspondent(id string) (Correspondent, error)
	// DepartmentOf returns the only department whose people are among the assignee, or "" if those of several could be.
	DepartmentOf(assignee domain.Assignee) (string, error)
	// Records are what happened in the case up to the transition that is being recorded, in its order.
	Records(number string) ([]procedure.Record, error)
	// Letters is how many letters the case has had, with the numbers that were left out in it.
	Letters(number string) (int, error)
	// Next allots the next number of a series in a year; 0: the ledger has none in it.
	Next(series string, year int) (int, error)
	// Letter is the one that an event issued.
	Letter(number string, seq int) (Issued, error)
}

// Correspondent is a member of the public who is written to.
type Correspondent struct {
	Name     string
	Identity domain.IdentityKind // by which they identified themselves; empty: it is not known
}

// Write composes the letter that the event gives rise to. Ordinal is its place among the letters of its case.
func (c Case) Write(kind procedure.Letter, ordinal int, rec procedure.Record) (Letter, error) {
	names, err := c.Ledger.Names()
	if err != nil {
		return Letter{}, err
	}
	w := writer{Case: c, names: names, kind: kind, rec: rec}
	facts, err := w.facts()
	if err != nil {
		return Letter{}, err
	}
	l, err := Write(kind, w.grounds(), c.State.LegalDate(rec), facts)
	if err != nil {
		return l, err
	}
	return l, c.number(&l, ordinal)
}

// number has the letter numbered: in the series of the department that issues it, or within the case, if it has no 机关代字.
func (c Case) number(l *Letter, ordinal int) error {
	if l.Series != "" {
		nth, err := c.Ledger.Next(l.Series, l.On.Year)
		if err != nil {
			return err
		}
		if nth > 0 {
			l.Number = SeriesNumber(l.Series, l.On.Year, nth)
			return nil
		}
	}
	l.Series, l.Number = "", Number(c.State.Number, ordinal)
	return nil
}

// writer is a letter in the making.
type writer struct {
	Case
	names domain.Names
	kind  procedure.Letter
	rec   procedure.Record
}

func (c writer) facts() (Facts, error) {
	d, s, rec := c.Machine.Definition(), c.State, c.rec
	f := Facts{
		Regulation: d.Regulation.Title, Procedure: d.Title, Case: s.Number,
		FiledOn: procedure.Written(s.FiledOn), On: procedure.Written(s.LegalDate(rec)),
		Public: s.Parties.Applicant == procedure.Public, Action: d.ActionTitle(rec.From, rec.Event.Action),
		Silent: rec.Event.Kind == procedure.ClockExpired,
	}
	if s.Resource != nil {
		f.Subject = s.Resource.Title
	}
	if err := c.parties(&f); err != nil {
		return f, err
	}
	if c.kind == procedure.CorrectionLetter {
		return f, c.correction(&f)
	}
	c.say(&f)
	c.timed(&f)
	if c.kind == procedure.AnswerLetter {
		f.Outcome = c.decided()
		return f, c.remedies(&f)
	}
	return f, nil
}

// parties fills in who writes to whom.
func (c writer) parties(f *Facts) error {
	code, err := c.signer()
	if err != nil {
		return err
	}
	f.Department, f.From = code, c.Machine.Definition().Regulation.Issuer
	if code != "" {
		d, err := c.Ledger.Department(code)
		if err != nil {
			return err
		}
		f.From, f.IssuerCode, f.Contact = d.Signs(), d.IssuerCode, d.Contact
	}
	if c.kind == procedure.RectificationLetter {
		f.Public, f.Ordered = false, c.rec.Event.Kind == procedure.Acted
		return c.writeTo(f, c.State.Parties.Provider)
	}
	if person := c.State.Parties.Person; person != "" {
		to, err := c.Ledger.Correspondent(person)
		if err != nil {
			return err
		}
		if f.To, f.Identity = to.Name, to.Identity; f.To != "" {
			return nil
		}
	}
	return c.writeTo(f, c.State.Parties.Applicant)
}

// writeTo addresses a department, or whom the parties of the case call by that code.
func (c writer) writeTo(f *Facts, code string) error {
	d, err := c.Ledger.Department(code)
	f.To = cmp.Or(d.FullName, c.names.Of(code))
	return err
}

// say fills in what was said with the event.
func (c writer) say(f *Facts) {
	d, fields, values := c.Machine.Definition(), c.Machine.Definition().FieldsOf(c.rec), c.rec.Event.Fields
	switch {
	case f.Ordered: // what was found is in the filing: an order has to say it itself, with what it changes
		found := slices.DeleteFunc(slices.Clone(d.Form), func(field procedure.Field) bool { return values[field.Name] != nil })
		f.Statements = slices.Concat(c.statements(found, c.State.Form), c.statements(fields, values))
	case c.kind != procedure.ReceiptLetter:
		f.Statements = c.statements(fields, values)
	}
	provider := c.names.Of(c.State.Parties.Provider)
	f.Statements = slices.DeleteFunc(f.Statements, func(s Statement) bool { // who is addressed is named there
		return s.Text == f.To || c.kind == procedure.RectificationLetter && s.Text == provider
	})
}

// correction fills in which letter is corrected, and how.
func (c writer) correction(f *Facts) error {
	corrected, err := c.Ledger.Letter(c.State.Number, c.rec.Event.Letter)
	if err != nil {
		return err
	}
	f.Corrects, f.To = corrected.Reference(), corrected.Addressee
	f.Words, _ = c.rec.Event.Fields[CorrectionText].(string)
	f.Reason, _ = c.rec.Event.Fields[CorrectionReason].(string)
	return nil
}

// What the event of a correction says.
const (
	CorrectionText   = "text"   // in place of the body
	CorrectionReason = "reason" // for which it is corrected
)

// statements is what was given in the fields, without ticks and files.
func (c writer) statements(fields []procedure.Field, values procedure.Fields) []Statement {
	var list []Statement
	for _, field := range fields {
		value, ok := values[field.Name]
		if !ok || field.Type == procedure.Confirm || field.Type == procedure.Attachment || value == "" {
			continue
		}
		list = append(list, Statement{Title: field.Title, Text: c.names.Text(field, value), Basis: field.Tells == procedure.TellsBasis})
	}
	return list
}

// timed fills in by when what is due, and of an extension from when to when.
func (c writer) timed(f *Facts) {
	if ev := c.rec.Event; ev.Kind == procedure.ClockExpired {
		f.Clock, f.Consent = c.State.ClockTitle(ev.Clock), c.expired().Consent
	}
	for _, m := range c.rec.Commands {
		extended := m.Kind == procedure.ExtendClock
		if m.Due == nil || extended != (c.kind == procedure.ExtensionLetter) ||
			(!extended && m.Kind != procedure.StartClock && m.Kind != procedure.RestartClock) {
			continue
		}
		f.Clock, f.Due = c.State.ClockTitle(m.Clock), procedure.Written(*m.Due)
		if extended && m.Old != nil {
			f.OldDue, f.Days = procedure.Written(*m.Old), c.extendedBy(m.Clock)
		}
		return
	}
}

// clock is the clock that has run out, as the definition has it.
func (c writer) clock() procedure.Clock {
	name, _, _ := strings.Cut(c.rec.Event.Clock, "#")
	return c.Machine.Definition().ClockOf(name)
}

func (c writer) expired() procedure.Expiry { return c.Machine.Definition().ExpiryIn(c.rec) }

func (c writer) extendedBy(clock string) int {
	for _, r := range c.State.Clocks {
		for _, e := range r.Extensions {
			at := e.RequestedAt
			if e.DecidedAt != nil {
				at = *e.DecidedAt
			}
			if r.ID == clock && e.Granted && at.Equal(c.rec.Event.At) {
				return e.Workdays
			}
		}
	}
	return 0
}

// decided is the case's outcome, if the event brought it about, or else what was done: of what comes later it says nothing.
func (c writer) decided() string {
	if c.State.Outcome != nil {
		return c.State.Outcome.Title
	}
	d, rec := c.Machine.Definition(), c.rec
	switch rec.Event.Kind {
	case procedure.Acted:
		action := d.States.At(rec.From).Actions.At(rec.Event.Action)
		return cmp.Or(d.Outcomes.At(action.Outcome), d.ActionTitle(rec.From, rec.Event.Action))
	case procedure.ClockExpired:
		return cmp.Or(d.Outcomes.At(c.expired().Outcome), d.States.At(rec.To).Title)
	default:
		return d.States.At(rec.To).Title
	}
}

// remedies fills in the cases that the law lets the applicant open against what was decided, if they are open now.
func (c writer) remedies(f *Facts) error {
	d := c.Machine.Definition()
	offers, err := c.Machine.Offers(c.State)
	for _, o := range offers {
		if d.IsRemedy(o.Name) && d.OwedByApplicant(o.Role) {
			f.Remedies = append(f.Remedies, o.Title+inBrackets(d.Regulation, o.Basis))
		}
	}
	return err
}

// grounds are the articles on which the event rests, each once.
func (c writer) grounds() []string {
	d, rec := c.Machine.Definition(), c.rec
	var bases []procedure.Basis
	switch rec.Event.Kind {
	case procedure.LetterCorrected:
		return nil
	case procedure.ClockExpired:
		bases = append(bases, c.clock().Basis, c.expired().Basis)
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
	var articles []string
	for _, b := range bases {
		if article := articleOf(b); article != "" && !slices.Contains(articles, article) {
			articles = append(articles, article)
		}
	}
	if len(articles) == 0 {
		return nil
	}
	return []string{d.Regulation.Quoted() + strings.Join(articles, "、")}
}

// inBrackets names the article in its regulation; what is only practice is none.
func inBrackets(r *procedure.Regulation, b procedure.Basis) string {
	article := articleOf(b)
	if article == "" {
		return ""
	}
	return "（" + r.Quoted() + article + "）"
}

// articleOf is the article of a basis; what is only practice has none.
func articleOf(b procedure.Basis) string {
	b = b.Marked()
	if b.Authority == procedure.Practice {
		return ""
	}
	return b.Basis
}
