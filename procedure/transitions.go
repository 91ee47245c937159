package procedure

import (
	"strconv"
	"strings"
)

// filedTransition is the transition by which every case begins.
const filedTransition = "filed"

// Transitions lists every transition that the machine can record, in the order of
// the definition: "filed", "CLOCK/expired", "CLOCK/expired_after_lapse",
// "CLOCK/expired_overruled", "CLOCK/extend", "CLOCK/agree", "CLOCK/refuse", "CLOCK/undecided", "anytime/ACTION", "STATE/N" for
// the N-th branch of a gateway, "STATE/ACTION", and "STATE/done" of a service. The
// repair of a failed service belongs to the language and is not among them.
func Transitions(d *Definition) []string {
	list := []string{filedTransition}
	for name, c := range d.Clocks.All() {
		list = append(list, c.transitions(name)...)
	}
	for name := range d.Anytime.All() {
		list = append(list, "anytime/"+name)
	}
	for name, node := range d.States.All() {
		list = append(list, node.transitions(name)...)
	}
	return list
}

// Took lists the branches of gateways among the transitions that a record tells of.
func (d *Definition) Took(transitions []string) []Branch {
	var list []Branch
	for _, t := range transitions {
		state, n, _ := strings.Cut(t, "/")
		i, err := strconv.Atoi(n)
		if branches := d.States.At(state).Gateway; err == nil && i >= 1 && i <= len(branches) {
			list = append(list, branches[i-1])
		}
	}
	return list
}

func (c Clock) transitions(name string) []string {
	var list []string
	for _, way := range c.Expired.consequences() {
		list = append(list, name+"/"+string(way))
	}
	if c.Extend == nil {
		return list
	}
	list = append(list, name+"/extend")
	if c.Extend.Approve != "" {
		list = append(list, name+"/agree", name+"/refuse")
	}
	if c.Extend.Answer != nil {
		list = append(list, name+"/undecided")
	}
	return list
}

func (n Node) transitions(name string) []string {
	var list []string
	for i := range n.Gateway {
		list = append(list, name+"/"+strconv.Itoa(i+1))
	}
	for action := range n.Actions.All() {
		list = append(list, name+"/"+action)
	}
	if n.Service != "" {
		list = append(list, name+"/done")
	}
	return list
}
