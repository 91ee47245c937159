package articles

import (
	"fmt"

	"github.com/shixian/shixian/procedure"
)

// Ledger says of every article what implements it, or why nothing does.
type Ledger struct {
	Regulation string                   `yaml:"regulation"`
	Articles   procedure.Ordered[Entry] `yaml:"articles"` // by citation
	file       string
	places     procedure.Places
}

// Entry is what a ledger says of a citation.
type Entry struct {
	By      []string `yaml:"by"`      // paths; see the package
	Because Reason   `yaml:"because"` // with By and Missing: in part
	Note    string   `yaml:"note"`
}

// Duty tells whether somebody has something to do by what the entry is of: it is implemented or missing, and no other
// reason says that it is none.
func (e Entry) Duty() bool { return e.Because == Missing || e.Because == "" && len(e.By) > 0 }

// ledgerSchema is the published schema of articles.yaml.
const ledgerSchema = "articles.schema.json"

// ParseLedger reads a pack's articles.yaml. file is for messages only. The error is procedure.Faults: what its schema
// refuses, such as a reason that is not in the list.
func ParseLedger(file string, source []byte) (*Ledger, error) {
	l := Ledger{file: file}
	var err error
	l.places, err = procedure.Decode(file, source, ledgerSchema, &l)
	if err != nil {
		return nil, err
	}
	return &l, nil
}

// finding is something wrong with the entry of a citation.
func (l *Ledger) finding(citation, format string, args ...any) procedure.Finding {
	path := "articles"
	if citation != "" {
		path += "." + citation
	}
	return procedure.Finding{File: l.file, Line: l.places.Line(path), Path: path, Message: fmt.Sprintf(format, args...)}
}
