package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"

	"github.com/shixian/shixian/procedure"
)

// Facts are what a letter is filled from. Texts are as the case has them; dates are as officials write them.
type Facts struct {
	Regulation string // its title
	Procedure  string
	Subject    string // the entry's title; empty: the case is about none
	Case       string // number
	FiledOn    string
	On         string      // legal date of the event
	To         string      // name of the addressee
	Public     bool        // the addressee is of the public
	From       string      // name of the issuer
	Department string      // code of the issuer
	Action     string      // title of what was done
	Statements []Statement // what was said with it
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
type Statement struct{ Title, Text string }

// You is how the addressee is spoken to.
func (f Facts) You() string {
	if f.Public {
		return "你（单位）"
	}
	return "你单位"
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

// forms are the templates of letters.yaml by kind, with the version that they make together.
type forms struct {
	version string
	byKind  map[procedure.Letter]form
}

type form struct {
	title *template.Template
	body  []*template.Template
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
	var texts map[procedure.Letter]struct {
		Title string   `yaml:"title"`
		Body  []string `yaml:"body"`
	}
	if err := yaml.UnmarshalWithOptions(source, &texts, yaml.Strict()); err != nil {
		return forms{}, fmt.Errorf("letter: letters.yaml: %w", err)
	}
	all := forms{version: HashOf(source)[:12], byKind: map[procedure.Letter]form{}}
	for kind, text := range texts {
		var f form
		var err error
		if f.title, err = parse(kind, text.Title); err != nil {
			return forms{}, err
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

// Write fills the letter's template. A paragraph that comes out empty is left out.
func Write(kind procedure.Letter, number string, basis []string, on civil.Date, f Facts) (Letter, error) {
	return present().write(kind, number, basis, on, f)
}

func (all forms) write(kind procedure.Letter, number string, basis []string, on civil.Date, f Facts) (Letter, error) {
	form, ok := all.byKind[kind]
	if !ok {
		return Letter{}, fmt.Errorf("letter: no template for %q", kind)
	}
	title, err := fill(form.title, f)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{
		Kind: kind, Title: title, Issuer: f.From, Department: f.Department, Number: number, Addressee: f.To, Basis: basis,
		Date: procedure.Written(on), On: on, Template: all.version, Corrects: f.Corrects,
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

func fill(t *template.Template, f Facts) (string, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}
