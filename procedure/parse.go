package procedure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/goccy/go-yaml"
)

// ParseRegulation reads a pack's regulation.yaml. file is for messages only.
func ParseRegulation(file string, source []byte) (*Regulation, error) {
	var r Regulation
	if err := decode(file, source, &r); err != nil {
		return nil, err
	}
	r.Source = source
	return &r, nil
}

// Parse reads a procedure of a regulation and checks it: structure, references and
// expressions. Every error names the file, the line and what was expected.
func Parse(r *Regulation, file string, source []byte) (*Definition, error) {
	d := Definition{Regulation: r, Source: Source{File: file, Regulation: r.Source, Procedure: source}}
	if err := decode(file, source, &d); err != nil {
		return nil, err
	}
	if err := d.compileAll(); err != nil {
		return nil, err
	}
	d.ref = d.ID() + "@" + fingerprint(r.Source, source)
	return &d, nil
}

func decode(file string, source []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(source), yaml.Strict())
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// Ref identifies the definition by what it says: "pack/procedure@sha256". A case
// keeps the one it was filed under to its end.
func (d *Definition) Ref() string { return d.ref }

func fingerprint(sources ...[]byte) string {
	sum := sha256.New()
	for _, source := range sources {
		sum.Write(source)
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (d *Definition) compileAll() error {
	for where, e := range d.expressions() {
		if e.text == "" {
			continue
		}
		if err := d.compile(e.text, e.condition); err != nil {
			return fmt.Errorf("%s: %s: %w", d.Source.File, where, err)
		}
	}
	return nil
}

type expression struct {
	text      Expression
	condition bool // it must yield true or false
}

// expressions yields every expression of the definition with the place where it stands.
func (d *Definition) expressions() func(yield func(string, expression) bool) {
	return func(yield func(string, expression) bool) {
		more := true
		say := func(where string, e Expression, condition bool) {
			more = more && yield(where, expression{e, condition})
		}
		for _, f := range d.Form {
			say("form."+f.Name+".when", f.When, true)
		}
		for name, node := range d.States.All() {
			for i, b := range node.Gateway {
				say(fmt.Sprintf("states.%s.gateway[%d].when", name, i), b.When, true)
			}
			for action, a := range node.Actions.All() {
				say("states."+name+".actions."+action+".when", a.When, true)
			}
		}
		for action, a := range d.Anytime.All() {
			say("anytime."+action+".when", a.When, true)
		}
		for _, a := range d.actions() {
			for _, f := range a.fields {
				say("action "+a.name+" field "+f.Name+".when", f.When, true)
			}
		}
		for name, r := range d.Related.All() {
			say("related."+name+".when", r.When, true)
			for field, e := range r.Form.All() {
				say("related."+name+".form."+field, e, false)
			}
		}
	}
}
