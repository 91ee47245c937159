package domain

// ListView is what somebody keeps of a list under a name of theirs: its filters and order.
type ListView struct {
	Name      string
	Query     string // as it stands in the address of the page
	Preferred bool   // what the list opens with; at most one is
}

// MostViews is how many views somebody keeps of a list.
const MostViews = 20
