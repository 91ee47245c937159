package bpmn

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// writer writes XML, indented.
type writer struct {
	b    strings.Builder
	open []string
}

// start opens an element; attributes without a value are left out.
func (w *writer) start(name string, attrs ...attr) {
	w.tag(name, attrs, ">\n")
	w.open = append(w.open, name)
}

// leaf writes an element without content.
func (w *writer) leaf(name string, attrs ...attr) { w.tag(name, attrs, "/>\n") }

// text writes an element that holds text only.
func (w *writer) text(name, text string, attrs ...attr) {
	w.tag(name, attrs, ">"+escaped(text)+"</"+name+">\n")
}

func (w *writer) end() {
	name := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	w.b.WriteString(strings.Repeat("  ", len(w.open)) + "</" + name + ">\n")
}

func (w *writer) tag(name string, attrs []attr, closing string) {
	w.b.WriteString(strings.Repeat("  ", len(w.open)) + "<" + name)
	for _, a := range attrs {
		if a.value != "" {
			w.b.WriteString(" " + a.name + `="` + escaped(a.value) + `"`)
		}
	}
	w.b.WriteString(closing)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

func px(n int) string { return strconv.Itoa(n) }
