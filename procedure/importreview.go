package procedure

// ImportReview is what a regulation has go before anything enters the catalog. Where an entry comes in by a case, the case does
// it. A file that is taken over goes past the cases, so whoever imports it states the record of what went before.
type ImportReview struct {
	Basis `yaml:",inline"`

	Title string `yaml:"title"` // of the record that is asked for: its number, or who decided when
	Help  string `yaml:"help"`
}
