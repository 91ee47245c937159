package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Facts are what a letter is filled from. Texts are as the case has them; dates are as officials write them.
type Facts struct {
	Regulation string // its title
	Procedure  string
	Subject    string // the entry's title; empty: the case is about none
	Case       string // number
	FiledOn    string
	On         string              // legal date of the event
	To         string              // name of the addressee
	Public     bool                // the addressee is of the public
	Identity   domain.IdentityKind // by which they identified themselves; empty: it is not known
	From       string              // name of the issuer
	IssuerCode string              // its 机关代字; empty: it has none
	Contact    string              // how it is reached; empty: nobody has said
	Department string              // code of the issuer
	Action     string              // title of what was done
	Statements []Statement         // what was said with it
	Outcome    string
	Silent     bool // it came about by silence
	Ordered    bool // the rectification is ordered in the course of the case, after its notice
	Consent    bool // and silence was consent
	Clock      string
	Due        string // day by which the answer, supplement or rectification is due
	OldDue     string // before the extension
	Days       int    // of the extension
	Remedies   []string
	Corrects   *Reference // a correction: of which letter
	Words      string     // a correction: what stands in place of the body
	Reason     string     // a correction: why
}

// Statement is a value that somebody gave.
type Statement struct {
	Title, Text string
	Basis       bool // by which provision something was decided
}

// You is how the addressee is spoken to: a person, an organisation, or whoever of the public has not said which.
func (f Facts) You() string {
	switch {
	case !f.Public || f.Identity == domain.CreditCode:
		return "你单位"
	case f.Identity == domain.IdentityCard || f.Identity == domain.Passport:
		return "你"
	default:
		return "你（单位）"
	}
}

// Matter is what the case is about as a title names it.
func (f Facts) Matter() string {
	if f.Subject == "" {
		return f.Procedure
	}
	return "“" + f.Subject + "”" + f.Procedure
}

// About names what the case is about.
func (f Facts) About() string {
	if f.Subject == "" {
		return f.Procedure
	}
	return f.Procedure + "（" + f.Subject + "）"
}

//go:embed letters.yaml
var source []byte

// forms are what letters.yaml says, with the version of it.
type forms struct {
	version string
	byKind  map[procedure.Letter]form
}

type form struct {
	name, series, title *template.Template
	body                []*template.Template
}

var present = sync.OnceValue(func() forms {
	f, err := parseForms(source)
	if err != nil {
		panic(err) // a part of the program
	}
	return f
})

// Version is that of the templates by which letters are composed now: the beginning of the SHA-256 of letters.yaml.
func Version() string { return present().version }

func parseForms(source []byte) (forms, error) {
	var texts struct {
		Letters map[procedure.Letter]struct {
			Name   string   `yaml:"name"`
			Series string   `yaml:"series"`
			Title  string   `yaml:"title"`
			Body   []string `yaml:"body"`
		} `yaml:"letters"`
	}
	if err := yaml.UnmarshalWithOptions(source, &texts, yaml.Strict()); err != nil {
		return forms{}, fmt.Errorf("letter: letters.yaml: %w", err)
	}
	all := forms{version: HashOf(source)[:12], byKind: map[procedure.Letter]form{}}
	for kind, text := range texts.Letters {
		var f form
		for _, part := range []struct {
			into **template.Template
			text string
		}{{&f.name, text.Name}, {&f.series, text.Series}, {&f.title, text.Title}} {
			t, err := parse(kind, part.text)
			if err != nil {
				return forms{}, err
			}
			*part.into = t
		}
		for _, paragraph := range text.Body {
			t, err := parse(kind, paragraph)
			if err != nil {
				return forms{}, err
			}
			f.body = append(f.body, t)
		}
		all.byKind[kind] = f
	}
	return all, nil
}

func parse(kind procedure.Letter, text string) (*template.Template, error) {
	t, err := template.New(string(kind)).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, fmt.Errorf("letter: letters.yaml: %w", err)
	}
	return t, nil
}

// Write fills the letter's template; the number is left to whoever allots it. A paragraph that comes out empty is left out.
func Write(kind procedure.Letter, basis []string, on civil.Date, f Facts) (Letter, error) {
	return present().write(kind, basis, on, f)
}

func (all forms) write(kind procedure.Letter, basis []string, on civil.Date, f Facts) (Letter, error) {
	form, ok := all.byKind[kind]
	if !ok {
		return Letter{}, fmt.Errorf("letter: no template for %q", kind)
	}
	f.Statements, basis = onOneLine(f.Statements, basis)
	l := Letter{
		Kind: kind, Issuer: f.From, Department: f.Department, Addressee: f.To, Basis: basis, Contact: f.Contact,
		Date: procedure.Written(on), On: on, Template: all.version, Corrects: f.Corrects,
	}
	for _, part := range []struct {
		into *string
		from *template.Template
	}{{&l.Name, form.name}, {&l.Series, form.series}, {&l.Title, form.title}} {
		text, err := fill(part.from, f)
		if err != nil {
			return Letter{}, err
		}
		*part.into = text
	}
	if f.IssuerCode == "" {
		l.Series = ""
	}
	for _, paragraph := range form.body {
		text, err := fill(paragraph, f)
		if err != nil {
			return Letter{}, err
		}
		for line := range strings.SplitSeq(text, "\n") { // what people wrote may have several
			if line = strings.TrimSpace(line); line != "" {
				l.Body = append(l.Body, line)
			}
		}
	}
	return l, nil
}

// onOneLine puts what somebody said to be the grounds beside the articles on which the act rests, so that the letter has one line
// of them and each of them once.
func onOneLine(statements []Statement, articles []string) (others []Statement, grounds []string) {
	for _, s := range statements {
		if !s.Basis {
			others = append(others, s)
			continue
		}
		text := strings.TrimRight(strings.Join(strings.Fields(s.Text), " "), "。；;. ")
		if text != "" && !slices.ContainsFunc(articles, func(a string) bool { return a == text || strings.HasSuffix(a, "》"+text) }) {
			grounds = append(grounds, text)
		}
	}
	said := strings.Join(grounds, "\n")
	articles = slices.DeleteFunc(slices.Clone(articles), func(a string) bool { return strings.Contains(said, a) })
	return others, append(articles, grounds...)
}

func fill(t *template.Template, f Facts) (string, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}
