package letter

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Letter is an official letter as it was issued: everything that setting it needs. Its stored form is Content.
type Letter struct {
	Kind       procedure.Letter `json:"kind"`
	Number     string           `json:"number"`               // 发文字号
	Title      string           `json:"title"`                // e.g. 关于“企业名录”开放申请的答复
	Issuer     string           `json:"issuer"`               // 发文机关, who signs
	Department string           `json:"department,omitempty"` // its code; empty: the regulation's own issuer signs
	Addressee  string           `json:"addressee"`            // 主送
	Body       []string         `json:"body"`
	Basis      []string         `json:"basis,omitempty"` // articles on which it rests; those of practice are left out
	Date       string           `json:"date"`            // 成文日期, in Arabic numerals without leading zeros
	On         civil.Date       `json:"on"`              // the same
	Template   string           `json:"template"`        // version of the templates that it was composed with: Version
	Corrects   *Reference       `json:"corrects,omitempty"`
	AtUpgrade  bool             `json:"composed_at_upgrade,omitempty"` // long after its event, by the first build that kept letters
	Name       string           `json:"name,omitempty"`                // what kind of letter it is called, e.g. 答复书; empty: as its title
	Series     string           `json:"series,omitempty"`              // in which it is numbered, e.g. 瑶民答复; empty: within its case
	Contact    string           `json:"contact,omitempty"`             // how the issuer is reached; empty: the letter does not say
}

// Reference names a letter in another one.
type Reference struct {
	Seq    int    `json:"seq"` // of the event that issued it
	Number string `json:"number"`
	Title  string `json:"title"`
	Date   string `json:"date"`
}

// Issued is a letter on record.
type Issued struct {
	Letter
	Seq     int    // of the event that issued it
	Content []byte // what is kept of it: JSON with its keys in the order of Letter's fields, as it was first written
	Hash    string // SHA-256 of Content, in hexadecimal digits
}

// Issue puts a letter into the form in which it is kept.
func Issue(l Letter, seq int) (Issued, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		return Issued{}, fmt.Errorf("letter %s: %w", l.Number, err)
	}
	content := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	return Issued{l, seq, content, HashOf(content)}, nil
}

// Read is a letter of which the content was kept.
func Read(content []byte, seq int) (Issued, error) {
	i := Issued{Seq: seq, Content: content, Hash: HashOf(content)}
	if err := json.Unmarshal(content, &i.Letter); err != nil {
		return i, fmt.Errorf("the letter of event %d: %w", seq, err)
	}
	return i, nil
}

// HashOf is the hash by which a letter is known: of the bytes that are kept.
func HashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Reference names the letter.
func (i Issued) Reference() *Reference { return &Reference{i.Seq, i.Number, i.Title, i.Date} }

// CorrectedBy finds, among the letters of a case, the one that corrects another.
func CorrectedBy(letters []Issued, seq int) (Issued, bool) {
	at := slices.IndexFunc(letters, func(l Issued) bool { return l.Corrects != nil && l.Corrects.Seq == seq })
	if at < 0 {
		return Issued{}, false
	}
	return letters[at], true
}

// Text is what is set between addressee and signature: the body with the articles before its closing words.
func (l Letter) Text() []string {
	if len(l.Basis) == 0 || len(l.Body) == 0 {
		return l.Body
	}
	last := len(l.Body) - 1
	return slices.Concat(l.Body[:last], []string{"法律依据：" + strings.Join(l.Basis, "；") + "。"}, l.Body[last:])
}

// Called is what kind of letter it is called.
func (l Letter) Called() string { return cmp.Or(l.Name, l.Title) }

// Note is the 附注: how the issuer is reached, or nothing.
func (l Letter) Note() string {
	if l.Contact == "" {
		return ""
	}
	return "（联系方式：" + l.Contact + "）"
}

// FileName is the one of the letter set as a file: what it is called and its case, and its ordinal among those of the case that are
// called so, from the second one on.
func FileName(letters []Issued, l Issued, number, extension string) string {
	before := 0
	for _, other := range letters {
		if other.Called() == l.Called() && other.Seq < l.Seq {
			before++
		}
	}
	name := l.Called() + " " + number
	if before > 0 {
		name += fmt.Sprintf("（%d）", before+1)
	}
	return name + extension
}

// SeriesNumber makes the nth letter's number of its series and year, e.g. 瑶民答复〔2026〕12号.
func SeriesNumber(series string, year, nth int) string {
	return fmt.Sprintf("%s〔%d〕%d号", series, year, nth)
}

// Number makes the number of the case's, of a letter whose issuer has no 机关代字: YH-2026-000012 and its second letter give YH〔2026〕12-2号.
func Number(number string, ordinal int) string {
	parts := strings.Split(number, "-")
	if len(parts) < 3 {
		return fmt.Sprintf("%s-%d号", number, ordinal)
	}
	last := strings.TrimLeft(parts[len(parts)-1], "0")
	return fmt.Sprintf("%s〔%s〕%s-%d号", strings.Join(parts[:len(parts)-2], "-"), parts[len(parts)-2], last, ordinal)
}
