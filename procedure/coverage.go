package procedure

// Coverage tells which transitions of a definition a set of simulations took.
type Coverage struct {
	Definition *Definition
	Taken      int
	Missing    []string // in the order of the definition
}

// Cover counts the transitions that the simulations took.
func Cover(d *Definition, simulations []Simulation) Coverage {
	taken := map[string]bool{}
	for _, sim := range simulations {
		for _, name := range sim.Taken() {
			taken[name] = true
		}
	}
	c := Coverage{Definition: d}
	for _, name := range Transitions(d) {
		if taken[name] {
			c.Taken++
		} else {
			c.Missing = append(c.Missing, name)
		}
	}
	return c
}
