package articles

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// Text is the text of a regulation, place by place.
type Text struct {
	File       string
	Title      []string    // what stands before the first article or chapter
	Provisions []Provision // in the order of the text
}

// Provision is a paragraph or an item of an article.
type Provision struct {
	Citation Citation // without a paragraph where the article has only one
	Chapter  string   // heading of the chapter, of its first provision only
	Text     string   // without 第N条
	Heads    bool     // items follow, which it leads in
	line     int
}

// First tells whether the article begins here.
func (p Provision) First() bool { return p.Citation.Paragraph <= 1 && p.Citation.Item == 0 }

// Leaf tells whether nothing is beneath it: a paragraph without items, or an item.
func (p Provision) Leaf() bool { return !p.Heads }

var (
	chapterLine = regexp.MustCompile(`^第` + numeral + `[章节编]　`)
	articleLine = regexp.MustCompile(`^(第` + numeral + `条(?:之` + numeral + `)?)　(.*)$`)
	itemLine    = regexp.MustCompile(`^（(` + numeral + `)）(.*)$`)
)

// ParseText reads a pack's text.txt. file is for messages only. The error is
// procedure.Faults: articles and items that do not count up, and lines that are none.
func ParseText(file string, source []byte) (*Text, error) {
	p := textParser{text: &Text{File: file}}
	for i, line := range strings.Split(strings.TrimSuffix(string(source), "\n"), "\n") {
		p.line = i + 1
		p.read(strings.TrimSuffix(line, "\r"))
	}
	if len(p.text.Provisions) == 0 {
		p.fault("no article", "lines that begin 第一条　")
	}
	p.flatten()
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return p.text, nil
}

type textParser struct {
	text    *Text
	line    int
	chapter string
	at      Citation // the last provision
	faults  procedure.Faults
}

func (p *textParser) fault(found, expected string) {
	p.faults = append(p.faults, procedure.Fault{File: p.text.File, Line: p.line, Column: 1, Found: found, Expected: expected})
}

func (p *textParser) read(line string) {
	switch {
	case strings.TrimSpace(line) == "":
		p.fault("an empty line", "a line for each paragraph and item, without others between")
	case chapterLine.MatchString(line):
		p.chapter = strings.TrimPrefix(p.chapter+"　"+line, "　")
	case articleLine.MatchString(line):
		m := articleLine.FindStringSubmatch(line)
		p.article(m[1], m[2])
	case p.at == Citation{}:
		p.text.Title = append(p.text.Title, line)
	case itemLine.MatchString(line):
		m := itemLine.FindStringSubmatch(line)
		p.item(number(m[1]), line)
	default:
		p.add(Citation{Article: p.at.Article, Inserted: p.at.Inserted, Paragraph: p.at.Paragraph + 1}, line)
	}
}

func (p *textParser) article(name, text string) {
	c, _ := parseCitation(name)
	next := Citation{Article: p.at.Article + 1}
	inserted := Citation{Article: p.at.Article, Inserted: p.at.Inserted + 1}
	if c != next && c != inserted {
		p.fault(name, next.String())
	}
	c.Paragraph = 1
	p.add(c, text)
}

func (p *textParser) item(number int, text string) {
	if number != p.at.Item+1 {
		p.fault(text[:strings.Index(text, "）")+len("）")], "（"+numeralOf(p.at.Item+1)+"）")
	}
	p.text.Provisions[p.last(0)].Heads = true
	c := p.at
	c.Item = number
	p.add(c, text)
}

// last is the index of the paragraph that is being read, or of an item of it.
func (p *textParser) last(item int) int {
	for i := len(p.text.Provisions) - 1; i > 0; i-- {
		if p.text.Provisions[i].Citation.Item == item {
			return i
		}
	}
	return 0
}

func (p *textParser) add(c Citation, text string) {
	p.text.Provisions = append(p.text.Provisions, Provision{Citation: c, Chapter: p.chapter, Text: text, line: p.line})
	p.at, p.chapter = c, ""
}

// flatten leaves the paragraph out of the citations of an article that has only one.
func (p *textParser) flatten() {
	paragraphs := map[Citation]int{}
	for _, v := range p.text.Provisions {
		a := v.Citation.Whole()
		paragraphs[a] = max(paragraphs[a], v.Citation.Paragraph)
	}
	for i, v := range p.text.Provisions {
		if paragraphs[v.Citation.Whole()] == 1 {
			p.text.Provisions[i].Citation.Paragraph = 0
		}
	}
}

// resolve writes a citation as the text has it: 第一款 of an article with one paragraph is the article, and an item of an
// article is of its paragraph with such an item. It tells whether the text has it.
func (t *Text) resolve(c Citation) (Citation, bool) {
	found := false
	for _, p := range t.Provisions {
		if p.Citation.Whole() != c.Whole() {
			continue
		}
		if p.Citation.Paragraph == 0 && c.Paragraph == 1 {
			c.Paragraph = 0
		}
		if c.Paragraph == 0 && c.Item > 0 && p.Citation.Item == c.Item {
			return p.Citation, true
		}
		found = found || c.covers(p.Citation)
	}
	return c, found
}

// where is the line of the text, as messages name it.
func (t *Text) where(p Provision) string { return fmt.Sprintf("%s:%d", t.File, p.line) }
