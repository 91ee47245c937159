package app

import (
	"errors"
	"fmt"
	"slices"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/workflows"
)

// sound refuses packs that lint finds fault with, as they are or as the ceilings of higher laws bind them, which a house may
// have them do at any time: under them a case could get stuck, or what the law forbids could happen.
func sound(library *regulations.Library) error {
	embedded, err := regulations.Embedded()
	if err != nil {
		return err
	}
	before, err := bothForms(embedded)
	if err != nil {
		return err
	}
	packs, err := bothForms(library)
	if err != nil {
		return err
	}
	proved := map[string]bool{} // by reference
	for _, p := range before {
		known(proved, p)
	}
	var faults []error
	for _, p := range packs {
		if !slices.ContainsFunc(p.Procedures, func(d *procedure.Definition) bool { return !proved[d.Ref()] }) {
			continue
		}
		for _, f := range p.Unsound(calendar.Builtin()) {
			faults = append(faults, errors.New(f.String()))
		}
		known(proved, p)
	}
	return errors.Join(append(faults, ownTypes(library)...)...)
}

// bothForms are the packs as they are, and as the ceilings of higher laws bind them.
func bothForms(library *regulations.Library) ([]regulations.Pack, error) {
	bound, err := library.Bound(library.Above)
	if err != nil {
		return nil, err
	}
	return slices.Concat(library.Packs(), bound.Packs()), nil
}

func known(proved map[string]bool, p regulations.Pack) {
	for _, d := range p.Procedures {
		proved[d.Ref()] = true
	}
}

// ownTypes are faults of procedures that take the name of a workflow type of the application's own.
func ownTypes(library *regulations.Library) []error {
	var faults []error
	for _, p := range library.Packs() {
		for _, d := range p.Procedures {
			if d.Workflow == workflows.DailyRunType {
				faults = append(faults, fmt.Errorf("%s: workflow: %s is the application's own workflow type; name another", d.Source.File, d.Workflow))
			}
		}
	}
	return faults
}
