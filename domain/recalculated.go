package domain

// Recalculated is what a walk through the cases that were derived with another calendar has come to.
type Recalculated struct {
	Cases  int // derived anew
	Sooner int // of these, how many leave less time, so that the engine is told
	Left   int // could not be: they are tried again
}
