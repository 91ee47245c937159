package procedure

// Never is what a regulation forbids, in the words of the law: it must not come about in any case, whatever anybody does and
// whatever time brings. Prove explores every path for it.
type Never struct {
	Basis `yaml:",inline"`

	Title string     `yaml:"title"` // what must not be
	At    Occasion   `yaml:"at"`    // the steps that are looked at; every step if it says nothing
	When  Expression `yaml:"when"`  // what must not hold then; always forbidden if it says nothing
}

// Occasion names the steps of a case at which a prohibition is looked at: the step does one of what is named.
type Occasion struct {
	Filed   bool       `yaml:"filed"`   // the case is filed
	Act     References `yaml:"act"`     // an action is taken, one of the language such as agree_CLOCK included
	State   References `yaml:"state"`   // a state is entered
	Service References `yaml:"service"` // a service is asked for
	Outcome References `yaml:"outcome"` // the case is decided so
	Breach  References `yaml:"breach"`  // a breach goes on record: items of the list, Unnamed, or AnyBreach
}

// AnyBreach is every breach that goes on record, whatever its item.
const AnyBreach = "any"

// always tells whether every step is meant.
func (o Occasion) always() bool {
	return !o.Filed && len(o.Act)+len(o.State)+len(o.Service)+len(o.Outcome)+len(o.Breach) == 0
}

// prohibitions yields what must never be in a case of the definition, by the path under which it stands: its own and the
// regulation's.
func (d *Definition) prohibitions() func(yield func(string, Never) bool) {
	return func(yield func(string, Never) bool) {
		for name, n := range d.Never.All() {
			if !yield(name, n) {
				return
			}
		}
		for name, n := range d.Regulation.Never.All() {
			if !yield(regulationNever+name, n) {
				return
			}
		}
	}
}

// regulationNever marks a prohibition that stands in regulation.yaml.
const regulationNever = "regulation:"
