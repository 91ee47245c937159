package articles

import (
	"cmp"
	"regexp"
	"strings"
)

// Citation names a place in a regulation's text. A number that is zero is not said:
// the citation then means everything beneath.
type Citation struct {
	Article   int // 第N条
	Inserted  int // 第N条之M, an article put in later
	Paragraph int // 第M款
	Item      int // 第K项
}

const numeral = `[零一二三四五六七八九十百]+`

var citations = regexp.MustCompile(
	`(?:第(` + numeral + `)条(?:之(` + numeral + `))?)?(?:第(` + numeral + `)款)?(?:第(` + numeral + `)项)?`)

// Cited reads what a basis cites of its own regulation, in the order of the basis:
// 第五条第一款、第三款 is two. Nothing of another law, such as 民法典第二百零一条, and nothing of practice. Of
// 第四条至第七条 it gives the ends.
func Cited(basis string) []Citation {
	if !strings.HasPrefix(basis, "第") {
		return nil
	}
	var list []Citation
	var last Citation
	for _, m := range citations.FindAllStringSubmatch(basis, -1) {
		if m[0] == "" {
			continue
		}
		c := Citation{number(m[1]), number(m[2]), number(m[3]), number(m[4])}
		if c.Article == 0 { // goes on from the one before
			c.Article, c.Inserted = last.Article, last.Inserted
			c.Paragraph = cmp.Or(c.Paragraph, last.Paragraph)
		}
		list, last = append(list, c), c
	}
	return list
}

// parseCitation reads a citation that is nothing else.
func parseCitation(text string) (Citation, bool) {
	m := citations.FindStringSubmatch(text)
	if m == nil || m[0] != text || m[1] == "" {
		return Citation{}, false
	}
	c := Citation{number(m[1]), number(m[2]), number(m[3]), number(m[4])}
	return c, c.String() == text
}

// String is the citation as it is written: 第十四条第二款.
func (c Citation) String() string {
	text := "第" + numeralOf(c.Article) + "条"
	if c.Inserted > 0 {
		text += "之" + numeralOf(c.Inserted)
	}
	if c.Paragraph > 0 {
		text += "第" + numeralOf(c.Paragraph) + "款"
	}
	if c.Item > 0 {
		text += "第" + numeralOf(c.Item) + "项"
	}
	return text
}

// Whole is the article that the citation is of.
func (c Citation) Whole() Citation { return Citation{Article: c.Article, Inserted: c.Inserted} }

// covers tells whether another place is the same or beneath.
func (c Citation) covers(other Citation) bool {
	return c.Whole() == other.Whole() &&
		(c.Paragraph == 0 || c.Paragraph == other.Paragraph) && (c.Item == 0 || c.Item == other.Item)
}

// depth counts the numbers that the citation says below the article.
func (c Citation) depth() int { return min(c.Paragraph, 1) + min(c.Item, 1) }

// meets tells whether one of the two covers the other.
func (c Citation) meets(other Citation) bool { return c.covers(other) || other.covers(c) }

const digits = "零一二三四五六七八九"

// number reads a Chinese numeral below a thousand; nothing is 0.
func number(text string) int {
	total, digit := 0, 0
	for _, r := range text {
		switch r {
		case '百':
			total, digit = total+max(digit, 1)*100, 0
		case '十':
			total, digit = total+max(digit, 1)*10, 0
		default:
			digit = strings.Index(digits, string(r)) / len("零")
		}
	}
	return total + digit
}

// numeralOf writes a number below a thousand as articles are numbered: 十四, 一百零一.
func numeralOf(n int) string {
	digit := func(d int) string { return string([]rune(digits)[d]) }
	var b strings.Builder
	hundreds, tens, ones := n/100, n/10%10, n%10
	if hundreds > 0 {
		b.WriteString(digit(hundreds) + "百")
	}
	switch {
	case tens > 1 || tens == 1 && hundreds > 0:
		b.WriteString(digit(tens) + "十")
	case tens == 1:
		b.WriteString("十")
	case hundreds > 0 && ones > 0:
		b.WriteString("零")
	}
	if ones > 0 {
		b.WriteString(digit(ones))
	}
	return b.String()
}
