package procedure

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong with a file of a pack: where it stands, what
// was found there and what was expected.
type Fault struct {
	File     string
	Line     int // 1 is the first
	Column   int
	Path     string // e.g. states.review.actions.approve.to; empty for the whole file
	Found    string
	Expected string
}

// Error says it in one line, in the form that editors and terminals jump to.
func (f Fault) Error() string {
	where := fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Path != "" {
		where += f.Path + ": "
	}
	return where + "found " + f.Found + ", expected " + f.Expected
}

// Faults is everything that is wrong with a file, in the order of its lines. It
// is the error of ParseRegulation, Parse and ParseScenarios; get it by errors.As.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a single Fault.
func (f Faults) Unwrap() []error {
	list := make([]error, len(f))
	for i := range f {
		list[i] = f[i]
	}
	return list
}
