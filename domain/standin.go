package domain

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// StandIn says that somebody does the department work of a colleague for some days (代理).
type StandIn struct {
	ID         string
	Person     string // whose work it is
	PersonName string
	Deputy     string // who does it
	DeputyName string
	Department string     // of both
	From       civil.Date // legal dates, both inclusive
	Until      civil.Date
	Note       string
	By         string // who named the deputy
	At         time.Time
	EndedBy    string
	EndedAt    *time.Time // before its last day; nil: it ends by itself
}

// StoodIn is a colleague for whom somebody stands in now, with the positions that are lent.
type StoodIn struct {
	Person    string
	Name      string
	Positions []Position
}

// Lent are the positions of a person that somebody who stands in for them has: not the offices that watch one another.
func (p Person) Lent() []Position {
	return slices.DeleteFunc(slices.Clone(p.Positions), func(o Position) bool { return slices.Contains(offices, o) })
}

// Acts tells whether the person holds the position, or stands in for somebody who does: for tasks and acts of the department.
func (p Person) Acts(position Position) bool { return slices.Contains(p.WorkPositions(), position) }

// WorkPositions are those that the person holds, and those that are lent to them, each once.
func (p Person) WorkPositions() []Position {
	all := slices.Clone(p.Positions)
	for _, s := range p.StandsInFor {
		for _, position := range s.Positions {
			if !slices.Contains(all, position) {
				all = append(all, position)
			}
		}
	}
	return all
}

// Own is the person without the positions that are lent to them.
func (p Person) Own() Person {
	p.StandsInFor = nil
	return p
}

// Capacity is in whose name somebody does something: in their own, or in that of whom they stand in for.
type Capacity struct {
	Person        // who does it, with the positions of that name alone
	For    string // empty: their own
}

// Capacities are all in which the person does department work, their own first.
func (p Person) Capacities() []Capacity {
	list := []Capacity{{Person: p.Own()}}
	for _, s := range p.StandsInFor {
		lent := p.Own()
		lent.Positions = s.Positions
		list = append(list, Capacity{lent, s.Person})
	}
	return list
}

// InNameOf is in whose name the person does what needs a capacity: their own, if that suffices.
func (p Person) InNameOf(suffices func(Person) bool) string {
	for _, c := range p.Capacities() {
		if suffices(c.Person) {
			return c.For
		}
	}
	return ""
}

// StandsInForPerson tells whether the person stands in for the other now.
func (p Person) StandsInForPerson(other string) bool {
	return slices.ContainsFunc(p.StandsInFor, func(s StoodIn) bool { return s.Person == other })
}

// Check refuses what cannot be: days in the wrong order or past, people of two departments or of none, machines, positions that are
// never lent, and a name given by somebody who is neither the person nor their head.
func (s StandIn) Check(person, deputy, by Person, today civil.Date) error {
	switch {
	case s.Until.Before(s.From) || s.Until.Before(today):
		return about("until", StandInInvalid, "代理的最后一日不能早于第一日，也不能早于今天")
	case by.ID != person.ID && !(MayAssign(by.Own()) && by.Department == person.Department):
		return procedure.Refuse(StandInRefused, "代理由本人或者本部门负责人指定")
	case person.ID == deputy.ID || person.Department == "" || person.Department != deputy.Department || person.Machine || deputy.Machine:
		return about("deputy", StandInInvalid, "只能由同一部门的另一名工作人员代理")
	case len(person.Lent()) == 0:
		return about("person", StandInRefused, "系统管理员、安全管理员、审计监督的角色不能代理")
	case len(deputy.Offices()) > 0:
		return about("deputy", StandInRefused, "担任系统管理员、安全管理员、审计监督的人不能代理他人")
	}
	return nil
}

func about(field string, code procedure.Code, text string) *procedure.Refusal {
	refusal := procedure.Refuse(code, "%s", text)
	refusal.Field = field
	return refusal
}

// MayEndStandIn tells whether the person ends it before its time: who it is for, who does it, and their head.
func MayEndStandIn(p Person, s StandIn) bool {
	return p.ID == s.Person || p.ID == s.Deputy || MayAssign(p.Own()) && p.Department == s.Department
}
