package domain

import "github.com/shixian/shixian/procedure"

// Changed returns the entry with what a case says in place of what it said before; what the case leaves out stays. A class
// that is unconditional has no basis.
func (e Entry) Changed(given procedure.ServiceInputs) (Entry, error) {
	for _, f := range EntryFields {
		text := given.Text(f.Name)
		if text == "" {
			continue
		}
		switch to := f.In(&e).(type) {
		case *string:
			*to = text
		case *bool:
			*to, _ = given.YesNo(f.Name)
		case *[]string:
			*to = RelatedCodes(text)
		case *[]procedure.Item:
			items, err := given.Items(f.Name)
			if err != nil {
				return e, err
			}
			*to = items
		}
	}
	e.ShareBasis, e.OpenBasis = basisOf(e.Share, e.ShareBasis), basisOf(e.Open, e.OpenBasis)
	return e, nil
}

// basisOf is the basis of a class. What is not withheld from anybody has none.
func basisOf(class, basis string) string {
	if class == procedure.Unconditional {
		return ""
	}
	return basis
}
