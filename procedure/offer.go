package procedure

// Offer is a child case that may be opened now, with its form filled in from
// what is on record.
type Offer struct {
	Name      string   `json:"name"`
	Procedure string   `json:"procedure"` // name within the same pack
	Title     string   `json:"title"`
	Role      string   `json:"role"`
	Basis     Basis    `json:"basis"`
	Form      Fields   `json:"form"`
	Binds     []string `json:"binds,omitempty"` // fields of Form that whoever files cannot change
}

// Offers lists the child cases that may be opened, also on an ended case: a
// breach stays on record. A name is offered once for each case, unless it may be
// repeated, or is offered on a breach and the delay goes on though it has ended.
func (m Machine) Offers(s State) ([]Offer, error) {
	var offers []Offer
	for name, r := range m.def.Children.All() {
		yes, err := m.offers(&s, name, r)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		form, err := m.Prefill(s, name)
		if err != nil {
			return nil, err
		}
		offers = append(offers, Offer{
			Name: name, Procedure: r.Procedure, Title: r.Title, Role: r.Role, Basis: r.Basis.Marked(), Form: form, Binds: r.bound(form),
		})
	}
	return offers, nil
}

// offers tells whether a child case may be opened.
func (m Machine) offers(s *State, name string, r Child) (bool, error) {
	again := r.Repeat || r.OnBreach && s.Overdue()
	if s.opened(name, again) || r.OnBreach && len(s.Breaches) == 0 {
		return false, nil
	}
	return m.holds(s, r.When)
}

// bound lists the fields of the form that bind.
func (r Child) bound(form Fields) []string {
	var names []string
	for _, name := range r.Form.Keys {
		if _, filled := form[name]; filled && r.Binds.Has(name) {
			names = append(names, name)
		}
	}
	return names
}

// opened tells whether a child case stands in the way of another by the name: any
// one, or if it may come again one that has not ended.
func (s State) opened(name string, again bool) bool {
	for _, l := range s.Children {
		if l.Name == name && (!again || l.Outcome == "") {
			return true
		}
	}
	return false
}

// Prefill returns the form of a child case, filled in from this one.
func (m Machine) Prefill(s State, name string) (Fields, error) {
	var last *Breached
	if n := len(s.Breaches); n > 0 {
		last = &s.Breaches[n-1]
	} else {
		last = &Breached{}
	}
	form := Fields{}
	for field, e := range m.def.Children.At(name).Form.All() {
		v, err := m.evaluate(&s, e, last)
		if err != nil {
			return nil, err
		}
		if v != "" {
			form[field] = v
		}
	}
	return form, nil
}
