package procedure

import (
	"crypto/sha256"
	"encoding/hex"
)

// The schemas of a pack's files.
const (
	regulationSchema = "regulation.schema.json"
	procedureSchema  = "procedure.schema.json"
	scenarioSchema   = "scenario.schema.json"
)

// ParseRegulation reads a pack's regulation.yaml and checks it. file is for
// messages only. The error is Faults: all that is wrong, each with its line and
// what was expected.
func ParseRegulation(file string, source []byte) (*Regulation, error) {
	doc, err := oneDocument(file, source)
	if err != nil {
		return nil, err
	}
	var r Regulation
	if doc.load(regulationSchema, &r) {
		(&checker{document: doc, r: &r}).regulation()
	}
	r.Source, r.file, r.at = source, file, doc.at
	return &r, doc.err()
}

// Parse reads a procedure of a regulation and checks it: structure, references
// and expressions. The error is Faults, as of ParseRegulation.
func Parse(r *Regulation, file string, source []byte) (*Definition, error) {
	doc, err := oneDocument(file, source)
	if err != nil {
		return nil, err
	}
	d := Definition{Regulation: r, Source: Source{File: file, Regulation: r.Source, Procedure: source}}
	d.Source.at = doc.at
	if doc.load(procedureSchema, &d) {
		d.Source.actions = d.actions()
		(&checker{document: doc, d: &d, r: r}).procedure()
	}
	d.ref = d.ID() + "@" + fingerprint(r.Source, source)
	return &d, doc.err()
}

func oneDocument(file string, source []byte) (*document, error) {
	list, err := documents(file, source)
	if err != nil {
		return nil, err
	}
	if len(list) > 1 {
		at := list[1].at.of("")
		return nil, Faults{{File: file, Line: at.line, Column: at.column, Found: "a second YAML document", Expected: "one"}}
	}
	return list[0], nil
}

// load validates the document and decodes it, and tells whether it holds what its
// schema says, so that its meaning can be checked.
func (d *document) load(schema string, into any) bool {
	d.validate(schema)
	if len(d.faults) == 0 {
		d.decode(into)
	}
	return len(d.faults) == 0
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

// Decode reads a file of a pack that is no procedure into a value, by the published schema of that name. file is for
// messages only. The error is Faults, as of ParseRegulation.
func Decode(file string, source []byte, schema string, into any) (Places, error) {
	doc, err := oneDocument(file, source)
	if err != nil {
		return Places{}, err
	}
	doc.load(schema, into)
	return Places{doc.at}, doc.err()
}

// Places says where the entries of a file stand.
type Places struct{ at places }

// Line is the line of the entry at a path such as states.review, or else of the nearest thing around it. 1 is the first.
func (p Places) Line(path string) int { return p.at.of(path).line }
