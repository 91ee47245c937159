package letter

import (
	"bytes"
	_ "embed"
	"html/template"
	"sync"
)

//go:embed letter.html
var page string

var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(page)) })

// HTML sets the letter as a page of A4 that prints as it is shown.
func (l Letter) HTML(s Setting) ([]byte, error) {
	var b bytes.Buffer
	err := pageTemplate().Execute(&b, struct {
		Letter
		Mark  string
		Lines []string // of the title
	}{l, s.Mark, l.TitleLines(s)})
	return b.Bytes(), err
}
