package seed

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// formFiller is a form or the fields of an act, being filled in.
type formFiller struct {
	*simulation
	procedure string
	action    string // empty of a form
	fields    []procedure.Field
	by        domain.Person
	values    procedure.Fields
	number    string // of the case; empty while it is filed
	code      string // of the entry
	entry     string // its title
	applicant string
	provider  string // department code
}

// about says what catalog entry the form is about.
func (s *formFiller) about(code string) {
	if e, err := s.Ledger.Entry(context.Background(), code); err == nil {
		s.code, s.entry, s.provider = code, e.Title, e.Provider
	}
	s.applicant = s.by.Department
}

// begin fills in what is asked for, and some of what need not be filled in.
func (s *formFiller) begin() {
	s.values = maps.Clone(s.values)
	if s.values == nil {
		s.values = procedure.Fields{}
	}
	s.draw()
	for _, f := range s.fields {
		if _, named := s.values[f.Name]; named {
			continue
		}
		wanted := f.Required && f.When == ""
		if !wanted && f.When == "" {
			likely, named := s.Habits.Optional[f.Name]
			if !named {
				likely = s.Habits.Optional["*"]
			}
			wanted = s.chance.Float64() < likely && (f.Type != procedure.Text || len(s.texts(f)) > 0)
		}
		if wanted {
			s.fill(f)
		}
	}
}

// draw takes over one of the sheets that fit the form.
func (s *formFiller) draw() {
	if s.number != "" {
		return
	}
	names := s.names()
	fitting := slices.DeleteFunc(slices.Clone(s.Corpus.Sheets[s.procedure]), func(drawn map[string]string) bool { return !s.fits(drawn, names) })
	if len(fitting) == 0 {
		return
	}
	for name, text := range fitting[s.chance.IntN(len(fitting))] {
		if _, named := s.values[name]; !named {
			s.values[name] = names.filled(text)
		}
	}
}

// fits tells whether the form asks for every field of a formFiller and takes its value.
func (s *formFiller) fits(drawn map[string]string, names wordings) bool {
	for name, text := range drawn {
		i := slices.IndexFunc(s.fields, func(f procedure.Field) bool { return f.Name == name })
		if i < 0 || s.fields[i].Type == procedure.Enum && !s.fields[i].Of.Has(text) || len(names.sayable([]string{text})) == 0 {
			return false
		}
	}
	return true
}

// correct fills in what was refused as missing or wrong. Anything else that is refused is not for the formFiller to mend.
func (s *formFiller) correct(err error) (again bool, fault error) {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) {
		return false, err
	}
	i := slices.IndexFunc(s.fields, func(f procedure.Field) bool { return f.Name == refusal.Field })
	if i < 0 || refusal.Code != procedure.FieldMissing && refusal.Code != procedure.FieldInvalid {
		return false, nil
	}
	return s.fill(s.fields[i]), nil
}

// fill gives a field a value, and tells whether it could.
func (s *formFiller) fill(f procedure.Field) bool {
	value := s.value(f)
	if value == nil {
		return false
	}
	s.values[f.Name] = value
	return true
}

func (s *formFiller) value(f procedure.Field) any {
	switch f.Type {
	case procedure.Enum:
		return f.Of.Keys[s.chance.IntN(len(f.Of.Keys))]
	case procedure.Integer:
		return s.count(f)
	case procedure.Boolean:
		return s.chance.Float64() < 0.3
	case procedure.Confirm:
		return true
	case procedure.Date, procedure.Promise:
		return s.date(f.Type == procedure.Promise)
	case procedure.Department:
		return s.department()
	case procedure.Attachment:
		return s.attach(f)
	case procedure.Items: // what most registers have
		return procedure.WriteItems([]procedure.Item{{Name: "名称", Type: "字符型", Length: 100}, {Name: "登记日期", Type: "日期型"}})
	default:
		texts := s.texts(f)
		if len(texts) == 0 {
			texts = s.Corpus.Other
		}
		text := s.names().filled(texts[s.chance.IntN(len(texts))])
		if runes := []rune(text); f.Max > 0 && len(runes) > f.Max {
			text = string(runes[:f.Max])
		}
		return text
	}
}

// texts are what can be written into the field of this case.
func (s *formFiller) texts(f procedure.Field) []string {
	return s.names().sayable(s.Corpus.texts(s.procedure, s.action, f.Name))
}

func (s *formFiller) names() wordings {
	applicant := s.population.names[s.applicant]
	if applicant == "" {
		applicant = "申请人"
	}
	return wordings{
		"{entry}": s.entry, "{code}": s.code, "{another}": s.population.another[s.code], "{applicant}": applicant, "{provider}": s.population.names[s.provider],
	}
}

// usual is what a period that somebody sets case by case is at most, as a rule.
const usual = 15

func (s *formFiller) count(f procedure.Field) int {
	least, most := max(f.Min, 1), usual
	if f.Max > 0 {
		most = min(most, f.Max)
	}
	if most <= least {
		return least
	}
	return least + s.chance.IntN(most-least+1)
}

// date is one in the last days, or for a promise in the next.
func (s *formFiller) date(promise bool) any {
	today := procedure.DateOf(s.progress.At)
	if !promise {
		return today.AddDays(-s.chance.IntN(9)).String()
	}
	day, err := s.Calendar.AddWorkdays(today, 3+s.chance.IntN(10))
	if err != nil {
		return nil
	}
	return day.String()
}

func (s *formFiller) department() any {
	if s.provider != "" && s.provider != s.by.Department {
		return s.provider
	}
	providers := slices.Sorted(maps.Keys(s.population.providers))
	return providers[s.chance.IntN(len(providers))]
}

// attach adds a file to the case; one that is not filed yet has none.
func (s *formFiller) attach(f procedure.Field) any {
	if s.number == "" {
		return nil
	}
	a, err := s.Ledger.Attach(domain.Attachment{
		Case: s.number, Name: f.Title + ".txt", Type: "text/plain; charset=utf-8", By: s.by.ID,
	}, strings.NewReader(s.Corpus.File))
	if err != nil {
		return nil
	}
	return a.ID
}
