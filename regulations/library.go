package regulations

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/articles"
)

//go:embed */*.yaml */text.txt */scenarios/*.yaml
var embedded embed.FS

// Pack is a regulation with its procedures and scenarios, in the order of their
// file names.
type Pack struct {
	Regulation *procedure.Regulation
	Procedures []*procedure.Definition
	Scenarios  []procedure.Scenario
	Under      []procedure.Scenario // those that play under the ceilings of higher laws, with their procedures
	Waiting    []procedure.Scenario // those under a law that the library does not have
	Text       *articles.Text       // nil: the pack has no text.txt
	Ledger     *articles.Ledger     // what implements each article; nil: the pack has no articles.yaml
	under      []procedure.Scenario
	faulty     []string // names of the procedures that could not be read
}

// Library is a set of packs. It never changes.
type Library struct {
	packs   []Pack
	unbound *Library // what the packs have, if this is how they are under higher laws; see Bound
	house   house
}

// Embedded returns the packs that come with the binary.
func Embedded() (*Library, error) { return readEmbedded() }

// Once is enough, since neither the files nor a Library ever change.
var readEmbedded = sync.OnceValues(func() (*Library, error) { return Load(embedded) })

// Load reads every pack of a folder. All faults of all packs are reported
// together; a library with a faulty pack is not returned.
func Load(folder fs.FS) (*Library, error) {
	found, err := fs.Glob(folder, "*/"+regulationFile)
	if err != nil {
		return nil, err
	}
	faults := []error{unread(folder)}
	if len(found) == 0 {
		faults = append(faults, errors.New("no pack found: a folder with a regulation.yaml in it was expected"))
	}
	var l Library
	for _, file := range found {
		pack, err := loadPack(folder, path.Dir(file))
		faults = append(faults, err)
		if pack.Regulation != nil {
			l.packs = append(l.packs, pack)
		}
	}
	if err := errors.Join(append(append(faults, l.unique()...), l.kinds()...)...); err != nil {
		return nil, err
	}
	return &l, l.related()
}

// With returns a library that also has the packs of another; one with the same
// id takes the place of ours. Two with the same case prefix are refused.
func (l *Library) With(other *Library) (*Library, error) {
	var merged Library
	for _, p := range l.packs {
		if _, taken := other.Regulation(p.Regulation.ID); !taken {
			merged.packs = append(merged.packs, p)
		}
	}
	merged.packs = append(merged.packs, other.packs...) // last, so that what two have in common is their fault
	if err := errors.Join(append(merged.unique(), merged.kinds()...)...); err != nil {
		return nil, err
	}
	if err := merged.related(); err != nil {
		return nil, err
	}
	slices.SortFunc(merged.packs, func(a, b Pack) int { return strings.Compare(a.Regulation.ID, b.Regulation.ID) })
	return &merged, nil
}

// loadPack returns no regulation if that could not be read: there is then nothing to compare with others.
func loadPack(folder fs.FS, dir string) (Pack, error) {
	var pack Pack
	file := path.Join(dir, regulationFile)
	source, err := fs.ReadFile(folder, file)
	if err != nil {
		return pack, err
	}
	if pack.Regulation, err = procedure.ParseRegulation(file, source); err != nil {
		return Pack{}, err
	}
	var faults []error
	if pack.Regulation.ID != dir {
		faults = append(faults, fmt.Errorf("%s: regulation is %q, but its folder is named %q", file, pack.Regulation.ID, dir))
	}
	faults = append(faults, pack.loadProcedures(folder, dir), pack.loadScenarios(folder, dir), pack.loadArticles(folder, dir))
	return pack, errors.Join(faults...)
}

func (p *Pack) loadProcedures(folder fs.FS, dir string) error {
	files, err := fs.Glob(folder, path.Join(dir, "*.yaml"))
	if err != nil {
		return err
	}
	var faults []error
	for _, file := range files {
		if base := path.Base(file); base == regulationFile || base == ledgerFile {
			continue
		}
		source, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		d, err := procedure.Parse(p.Regulation, file, source)
		if err != nil {
			faults = append(faults, err)
			p.faulty = append(p.faulty, strings.TrimSuffix(path.Base(file), ".yaml"))
			continue
		}
		if d.Name+".yaml" != path.Base(file) {
			faults = append(faults, fmt.Errorf("%s: procedure is %q; name the file %s.yaml", file, d.Name, d.Name))
		}
		p.Procedures = append(p.Procedures, d)
	}
	faults = append(faults, p.checkChildren()...)
	faults = append(faults, p.checkDuties(path.Join(dir, regulationFile))...)
	return errors.Join(append(faults, p.checkEvaluation(path.Join(dir, regulationFile))...)...)
}

// checkEvaluation refuses an indicator of a procedure that the pack does not have.
func (p *Pack) checkEvaluation(file string) []error {
	if p.Regulation.Evaluation == nil {
		return nil
	}
	var faults []error
	for name, i := range p.Regulation.Evaluation.Indicators.All() {
		for _, procedure := range i.Procedures {
			if !p.has(procedure) {
				faults = append(faults, fmt.Errorf("%s: evaluation.indicators.%s.procedures: the pack has no procedure %q", file, name, procedure))
			}
		}
	}
	return faults
}

// checkDuties refuses a duty that the application could not open as a case.
func (p *Pack) checkDuties(file string) []error {
	var faults []error
	for name, duty := range p.Regulation.Duties.All() {
		if !p.has(duty.Procedure) {
			faults = append(faults, fmt.Errorf("%s: duties.%s.procedure: the pack has no procedure %q", file, name, duty.Procedure))
		}
		for _, d := range p.Procedures {
			if d.Name != duty.Procedure {
				continue
			}
			for _, fault := range duty.Check(d) {
				faults = append(faults, fmt.Errorf("%s: duties.%s: %s: %s", file, name, d.Source.File, fault))
			}
		}
	}
	return faults
}

// checkChildren refuses a child case of a procedure that the pack does not have, and a procedure that only a parent
// case could open and none does.
func (p *Pack) checkChildren() []error {
	var faults []error
	offered := map[string]bool{}
	for _, d := range p.Procedures {
		for name, r := range d.Children.All() {
			offered[r.Procedure] = true
			if !p.has(r.Procedure) {
				found := fmt.Sprintf("the procedure %q, which the pack does not have", r.Procedure)
				faults = append(faults, d.Fault("children."+name+".procedure", found, p.names()))
			}
			if target := p.procedure(r.Procedure); target != nil {
				faults = append(faults, each(d.CheckChild(name, target))...)
			}
		}
	}
	for _, d := range p.Procedures {
		if d.Filing.Parent == procedure.Required && !offered[d.Name] && len(p.faulty) == 0 {
			faults = append(faults, fmt.Errorf("%s: filing.parent: no procedure of the pack has %q among its child cases", d.Source.File, d.Name))
		}
	}
	return faults
}

func (p *Pack) loadScenarios(folder fs.FS, dir string) error {
	files, err := fs.Glob(folder, path.Join(dir, "scenarios", "*.yaml"))
	if err != nil {
		return err
	}
	var faults []error
	for _, file := range files {
		source, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		scenarios, err := procedure.ParseScenarios(file, source)
		faults = append(faults, err)
		for _, sc := range scenarios {
			if len(sc.Under) > 0 {
				p.under = append(p.under, sc)
			}
			if !p.has(sc.Procedure) {
				faults = append(faults, sc.Fault("procedure", fmt.Sprintf("the procedure %q, which the pack does not have", sc.Procedure), p.names()))
			}
			if len(sc.Under) > 0 { // its procedures are known once all packs are
				continue
			}
			if d := p.procedure(sc.Procedure); d != nil {
				faults = append(faults, each(sc.Check(d))...)
			}
			faults = append(faults, relate(p.Procedures, sc))
			sc.Definition = p.procedure(sc.Procedure)
			p.Scenarios = append(p.Scenarios, sc)
		}
	}
	return errors.Join(faults...)
}

// relate gives what went before a scenario its procedures, so that it can be played. The error names one that there is not,
// or whose children do not lead there.
func relate(procedures []*procedure.Definition, sc procedure.Scenario) error {
	to := sc.Procedure
	for s := sc.Parent; s != nil; s = s.Parent {
		i := slices.IndexFunc(procedures, func(d *procedure.Definition) bool { return d.Name == s.Procedure })
		if i < 0 {
			return fmt.Errorf("%s: %s: parent: the pack has no procedure %q", sc.File, sc.Title, s.Procedure)
		}
		if s.Definition = procedures[i]; s.Definition.Children.At(s.Child).Procedure != to {
			return fmt.Errorf("%s: %s: parent: %s has no child case %q of the procedure %s", sc.File, sc.Title, s.Procedure, s.Child, to)
		}
		to = s.Procedure
	}
	return nil
}

// has tells whether the pack has a procedure, be it a faulty one: that fault is
// told where it is, and not again wherever the name is used.
func (p *Pack) has(procedure string) bool {
	for _, d := range p.Procedures {
		if d.Name == procedure {
			return true
		}
	}
	return slices.Contains(p.faulty, procedure)
}

// Unsound returns what [procedure.Lint] and [procedure.Prove] find in the pack; cal is for the dates of the scenarios that show it.
func (p Pack) Unsound(cal procedure.Calendar) []procedure.Finding {
	var findings []procedure.Finding
	for _, d := range p.Procedures {
		findings = append(findings, procedure.Lint(d)...)
	}
	return append(findings, procedure.Prove(p.Procedures, cal)...)
}

// procedure is the pack's procedure of that name, or nil.
func (p *Pack) procedure(name string) *procedure.Definition {
	i := slices.IndexFunc(p.Procedures, func(d *procedure.Definition) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	return p.Procedures[i]
}

// names are those of the pack's procedures, as what was expected.
func (p *Pack) names() string {
	names := slices.Clone(p.faulty)
	for _, d := range p.Procedures {
		names = append(names, d.Name)
	}
	return "one of " + strings.Join(names, ", ")
}

func each(faults []procedure.Fault) []error {
	list := make([]error, len(faults))
	for i := range faults {
		list[i] = faults[i]
	}
	return list
}

// ScenariosOf returns the scenarios of one of the pack's procedures.
func (p Pack) ScenariosOf(d *procedure.Definition) []procedure.Scenario {
	var list []procedure.Scenario
	for _, sc := range p.Scenarios {
		if sc.Procedure == d.Name {
			list = append(list, sc)
		}
	}
	return list
}

// unique refuses two regulations whose case numbers could be the same.
func (l *Library) unique() []error {
	var faults []error
	seen := map[string]*procedure.Regulation{}
	for _, p := range l.packs {
		r := p.Regulation
		if other, taken := seen[r.Prefix]; taken {
			where := other.Fault("case_prefix", "", "")
			faults = append(faults, r.Fault("case_prefix",
				fmt.Sprintf("%q, as in %s:%d (%s)", r.Prefix, where.File, where.Line, other.Quoted()), "letters with which no other pack's case numbers begin"))
		}
		seen[r.Prefix] = r
	}
	return faults
}

// Packs returns every pack, by regulation id.
func (l *Library) Packs() []Pack { return l.packs }

// Regulations returns every regulation, by id.
func (l *Library) Regulations() []*procedure.Regulation {
	var list []*procedure.Regulation
	for _, p := range l.packs {
		list = append(list, p.Regulation)
	}
	return list
}

// Regulation returns the regulation with the id.
func (l *Library) Regulation(id string) (*procedure.Regulation, bool) {
	for _, p := range l.packs {
		if p.Regulation.ID == id {
			return p.Regulation, true
		}
	}
	return nil, false
}

// Definitions returns the procedures of a regulation.
func (l *Library) Definitions(regulation string) []*procedure.Definition {
	for _, p := range l.packs {
		if p.Regulation.ID == regulation {
			return p.Procedures
		}
	}
	return nil
}

// Definition returns the procedure with the id "pack/procedure".
func (l *Library) Definition(id string) (*procedure.Definition, bool) {
	regulation, name, _ := strings.Cut(id, "/")
	for _, d := range l.Definitions(regulation) {
		if d.Name == name {
			return d, true
		}
	}
	return nil, false
}

// Alike are the procedures that are there for the same as this one, its own included.
func (l *Library) Alike(d *procedure.Definition) []*procedure.Definition {
	var list []*procedure.Definition
	if d.Purpose == "" {
		return list
	}
	for _, p := range l.packs {
		for _, o := range p.Procedures {
			if o.Purpose == d.Purpose {
				list = append(list, o)
			}
		}
	}
	return list
}

// Scenarios returns the scenarios of a regulation with the procedures under which they play, in the order of their files,
// those under higher laws last, if these bind here; nothing if there is none with this id.
func (l *Library) Scenarios(regulation string) []procedure.Scenario {
	for _, p := range l.packs {
		if p.Regulation.ID == regulation {
			if l.Binds() {
				return slices.Concat(p.Scenarios, p.Under)
			}
			return p.Scenarios
		}
	}
	return nil
}
