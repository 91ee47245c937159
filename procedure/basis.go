package procedure

import "strings"

// Authority tells how firmly a rule stands in the regulation's text.
type Authority string

// The authorities. Only what is statutory or construed counts in statutory
// timeliness figures.
const (
	Statutory Authority = "statutory" // in the text, with its article
	Construed Authority = "construed" // the number is in the text, its start or reach is our reading
	Practice  Authority = "practice"  // the text is silent: a default of the bureau
)

// Authorities lists them, the firmest first.
var Authorities = []Authority{Statutory, Construed, Practice}

// authorityWords are what people read of each.
var authorityWords = map[Authority]struct{ title, meaning string }{
	Statutory: {"法定", "条文明确规定"},
	Construed: {"解释", "条文规定了日数，起算或者适用范围由本单位解释"},
	Practice:  {"惯例", "条文没有规定，由主管部门确定"},
}

// Title is the authority in Chinese; of none, nothing.
func (a Authority) Title() string { return authorityWords[a].title }

// Meaning explains the title in a phrase.
func (a Authority) Meaning() string { return authorityWords[a].meaning }

// AuthoritiesExplained is the legend of whatever shows the titles.
func AuthoritiesExplained() string {
	var list []string
	for _, a := range Authorities {
		list = append(list, a.Title()+"："+a.Meaning())
	}
	return strings.Join(list, "；") + "。"
}

// Basis is the ground on which a rule stands.
type Basis struct {
	Basis     string    `yaml:"basis" json:"basis,omitempty"`    // an article, or "practice"
	Authority Authority `yaml:"authority" json:"mark,omitempty"` // default: practice if basis is "practice", else statutory
	Note      string    `yaml:"note" json:"note,omitempty"`      // the reading, if construed
}

// ByPractice is the basis of what no text says.
var ByPractice = Basis{Basis: string(Practice), Authority: Practice}

// Marked fills in the authority that the basis implies.
func (b Basis) Marked() Basis {
	if b.Authority == "" {
		b.Authority = Statutory
		if b.Article() == "" {
			b.Authority = Practice
		}
	}
	return b
}

// Article is the article, if the basis names one.
func (b Basis) Article() string {
	if b.Basis == string(Practice) {
		return ""
	}
	return b.Basis
}

// Cited names the article, and how firmly the rule stands in it unless the text
// itself says it: 第七条 or 第七条，解释 or 惯例.
func (b Basis) Cited() string {
	if b = b.Marked(); b.Authority == Statutory {
		return b.Basis
	}
	return b.CitedInFull()
}

// CitedInFull names the article and how firmly the rule stands in it, always.
func (b Basis) CitedInFull() string {
	b = b.Marked()
	if b.Article() == "" {
		return b.Authority.Title()
	}
	return b.Article() + "，" + b.Authority.Title()
}

// Bracketed is [Basis.Cited] in brackets, to stand behind what it is the basis of.
func (b Basis) Bracketed() string { return "（" + b.Cited() + "）" }
