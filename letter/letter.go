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

	"github.com/shixian/shixian/procedure"
)

// Letter is an official letter, ready to be set.
type Letter struct {
	Kind      procedure.Letter
	Title     string // e.g. 补正通知书
	Issuer    string // 发文机关
	Number    string // 发文字号
	Addressee string // 主送
	Body      []string
	Basis     []string // articles on which it rests; those of practice are left out
	Date      string   // 成文日期, in Arabic numerals without leading zeros
}

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

type form struct {
	Title string   `yaml:"title"`
	Body  []string `yaml:"body"`
}

var forms = sync.OnceValue(func() map[procedure.Letter]form {
	list := map[procedure.Letter]form{}
	if err := yaml.UnmarshalWithOptions(source, &list, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("letter: letters.yaml: %v", err)) // a part of the program
	}
	return list
})

// Write fills the letter's template. A paragraph that comes out empty is left out.
func Write(kind procedure.Letter, number string, basis []string, on civil.Date, f Facts) (Letter, error) {
	form, ok := forms()[kind]
	if !ok {
		return Letter{}, fmt.Errorf("letter: no template for %q", kind)
	}
	title, err := fill(form.Title, f)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Kind: kind, Title: title, Issuer: f.From, Number: number, Addressee: f.To, Basis: basis, Date: procedure.Written(on)}
	for _, text := range form.Body {
		paragraph, err := fill(text, f)
		if err != nil {
			return Letter{}, err
		}
		for line := range strings.SplitSeq(paragraph, "\n") { // what people wrote may have several
			if line = strings.TrimSpace(line); line != "" {
				l.Body = append(l.Body, line)
			}
		}
	}
	return l, nil
}

// Text is what is set between addressee and signature: the body with the articles before its closing words.
func (l Letter) Text() []string {
	if len(l.Basis) == 0 || len(l.Body) == 0 {
		return l.Body
	}
	last := len(l.Body) - 1
	return slices.Concat(l.Body[:last], []string{"法律依据：" + strings.Join(l.Basis, "；") + "。"}, l.Body[last:])
}

func fill(text string, f Facts) (string, error) {
	t, err := template.New("letter").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}

// Number makes the letter's number of the case's: YH-2026-000012 and its second letter give YH〔2026〕12-2号.
func Number(number string, ordinal int) string {
	parts := strings.Split(number, "-")
	if len(parts) < 3 {
		return fmt.Sprintf("%s-%d号", number, ordinal)
	}
	last := strings.TrimLeft(parts[len(parts)-1], "0")
	return fmt.Sprintf("%s〔%s〕%s-%d号", strings.Join(parts[:len(parts)-2], "-"), parts[len(parts)-2], last, ordinal)
}
