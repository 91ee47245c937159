package procedure

import "fmt"

// Restore reads a definition that was published before, such as one that the
// ledger keeps for the cases filed under it. The build that published it has
// checked it. A later build may ask more of a new pack, and must not lock out open
// cases by it; so nothing is looked at but what running the definition needs.
func Restore(file string, regulation, procedure []byte) (*Definition, error) {
	r := Regulation{Source: regulation}
	if err := decodeEarlier(regulation, &r); err != nil {
		return nil, fmt.Errorf("regulation of %s: %w", file, err)
	}
	d := Definition{Regulation: &r, Source: Source{File: file, Regulation: regulation, Procedure: procedure}}
	if err := decodeEarlier(procedure, &d); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	d.readAsBefore()
	for path, e := range d.expressions() {
		if e.text == "" {
			continue
		}
		if err := d.compile(e.text, e.condition); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, path, err)
		}
	}
	d.ref = d.ID() + "@" + fingerprint(regulation, procedure)
	return &d, nil
}
