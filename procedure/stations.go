package procedure

import "slices"

// Station is one of the stations of a case as who applied is shown them.
type Station struct {
	State string // where somebody owes something; empty: the end
	Title string // the state's, or the outcome's; empty: an end that has none yet
	Stage Stage
}

// Stage is where a station is, seen from where the case stands.
type Stage string

// The stages of a station.
const (
	Passed  Stage = "passed"
	Present Stage = "present"
	Ahead   Stage = "ahead"
)

// Stations are the stations of a case: those that it came by, where it stands, and those that come if it goes on as usual, up to
// the end. Usual is, where somebody decides, the first action of the definition that needs no reason; at a gateway, the branch
// that the case takes as it is now.
func (m Machine) Stations(s State) ([]Station, error) {
	var stations []Station
	for _, task := range s.Tasks {
		if task.decidesExtension() || task.Node == s.Node && s.Outcome == nil {
			continue
		}
		if !slices.ContainsFunc(stations, func(passed Station) bool { return passed.State == task.Node }) {
			stations = append(stations, m.station(task.Node, Passed))
		}
	}
	if s.Outcome != nil {
		return append(stations, Station{Title: s.Outcome.Title, Stage: Present}), nil
	}
	ahead, err := m.ahead(s)
	if err != nil {
		return nil, err
	}
	stations = slices.DeleteFunc(stations, func(passed Station) bool { return slices.Contains(ahead, passed.State) })
	for i, state := range ahead {
		stage := Ahead
		if i == 0 {
			stage = Present
		}
		stations = append(stations, m.station(state, stage))
	}
	return append(stations, Station{Stage: Ahead}), nil
}

func (m Machine) station(state string, stage Stage) Station {
	return Station{State: state, Title: m.def.States.At(state).Title, Stage: stage}
}

// ahead lists where the case stands and the states in which somebody will owe something on the usual way from there.
func (m Machine) ahead(s State) ([]string, error) {
	list := []string{s.Node}
	seen := map[string]bool{}
	for state := s.Node; state != "" && !seen[state]; {
		seen[state] = true
		node := m.def.States.At(state)
		if state != s.Node && len(node.Owed()) > 0 {
			list = append(list, state)
		}
		var err error
		if state, err = m.usual(&s, node); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// usual is where the case goes from a state as a rule; empty: no further.
func (m Machine) usual(s *State, node Node) (string, error) {
	switch {
	case node.End != "":
		return "", nil
	case len(node.Gateway) > 0:
		for _, b := range node.Gateway {
			if yes, err := m.holds(s, b.When); err != nil || yes {
				return b.To, err
			}
		}
		return "", nil
	case node.Service != "":
		return node.To, nil
	}
	first := ""
	for name, a := range node.Actions.All() {
		if a.To == "" {
			continue
		}
		if o := m.ownAction(name, a, a.Role, "", OwnAction); !o.Justified() && !a.Once {
			return a.To, nil
		}
		if first == "" {
			first = a.To
		}
	}
	return first, nil
}
