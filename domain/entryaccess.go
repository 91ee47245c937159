package domain

import "github.com/shixian/shixian/procedure"

// Told is a version of an entry as a person may know it, of which present is the version in force: how its data are got at,
// and whom to ask, are for those who may have the data without being granted them. Who is granted them learns it with the
// grant.
func (e Entry) Told(p Person, present Entry) Entry {
	if keepsEntry(p, present) || present.freeTo(p) && e.freeTo(p) {
		return e
	}
	for _, f := range EntryFields {
		if f.Guarded {
			*f.Text(&e) = ""
		}
	}
	return e
}

// keepsEntry tells whether a person is of those who answer for the entry: its provider's, or whoever keeps the catalog.
func keepsEntry(p Person, e Entry) bool {
	return p.Holds(Bureau) || p.Holds(Administrator) || !p.Public() && p.Department == e.Provider
}

// freeTo tells whether a person may have the entry's data without asking.
func (e Entry) freeTo(p Person) bool {
	return !e.Retired && (e.Open == procedure.Unconditional || !p.Public() && e.Share == procedure.Unconditional)
}
