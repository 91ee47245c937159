package procedure

// EntryCall is the state in which a case that comes to the named state changes or retires its catalog entry before anybody
// else has to act: by way of gateways and services only. There is none in most cases.
func (d *Definition) EntryCall(state string) (node string, found bool) {
	return d.entryCall(state, map[string]bool{})
}

func (d *Definition) entryCall(state string, seen map[string]bool) (string, bool) {
	if state == "" || seen[state] {
		return "", false
	}
	seen[state] = true
	n := d.States.At(state)
	if n.Service == PublishEntry || n.Service == RetireEntry {
		return state, true
	}
	for _, b := range n.Gateway {
		if node, found := d.entryCall(b.To, seen); found {
			return node, true
		}
	}
	if n.Service != "" {
		return d.entryCall(n.To, seen)
	}
	return "", false
}

// ChangesEntry tells whether cases of the procedure can change or retire the catalog entry that they are about.
func (d *Definition) ChangesEntry() bool { return d.Calls(PublishEntry) || d.Calls(RetireEntry) }
