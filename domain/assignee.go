package domain

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// Assignee is who may fill a role in one case: the holders of a position in one department (or in any), or one member of
// the public.
type Assignee struct {
	Department string // code; empty: any
	Position   Position
	Person     string // a member of the public; then the rest is empty
}

// AssigneeOf resolves a party of the regulation for one case.
func AssigneeOf(party procedure.Party, parties procedure.Parties) Assignee {
	assignee := Assignee{Position: party.Position}
	if assignee.Position == "" {
		assignee.Position = Staff
	}
	switch party.Department {
	case procedure.RoleApplicant:
		if parties.Applicant == procedure.Public {
			return Assignee{Person: parties.Person}
		}
		return assignee.in(parties.Applicant)
	case procedure.RoleProvider:
		return assignee.in(parties.Provider)
	case procedure.SideSuperior:
		return assignee.over(parties)
	}
	return assignee
}

// over ties the assignee to the department that is superior to both sides. If there is none, because they are of one area or
// nobody there holds the position, a bureau's place is taken by the higher bureau, wherever that is: a task is never nobody's
// for want of an area.
func (s Assignee) over(parties procedure.Parties) Assignee {
	s.Department = parties.Superiors[s.Position]
	if s.Department == "" && s.Position == Bureau {
		s.Position = HigherBureau
	}
	return s
}

// in ties the assignee to a department. If the case has no such party, the assignee is vacant: the role is nobody's, not
// everybody's.
func (s Assignee) in(department string) Assignee {
	if department == "" {
		return Assignee{}
	}
	s.Department = department
	return s
}

// Vacant tells the assignee of a party that the case does not have.
func (s Assignee) Vacant() bool { return s == Assignee{} || s == Assignee{Position: Staff} }

// Admits tells whether the person is among the assignee, or stands in for somebody who is.
func (s Assignee) Admits(p Person) bool {
	if s.Person != "" {
		return s.Person == p.ID
	}
	return p.Acts(s.Position) && !p.Public() && (s.Department == "" || s.Department == p.Department)
}

// Roles returns the roles that the person may fill in a case, in the order of
// the regulation's parties.
func Roles(p Person, r *procedure.Regulation, parties procedure.Parties) []string {
	var roles []string
	for role, party := range r.Parties.All() {
		if AssigneeOf(party, parties).Admits(p) {
			roles = append(roles, role)
		}
	}
	return roles
}

// Supervises tells whether the person sees every case by their own position.
func Supervises(p Person) bool { return slices.ContainsFunc(p.Positions, Position.SeesAll) }

// Expedites tells whether the person may expedite; in which cases, their regulations say.
func Expedites(p Person) bool { return slices.ContainsFunc(p.Positions, Position.Expedites) }

// ReportsOn tells whether the person may read timeliness reports, and whose: of one department, or, if none is named, of
// all. Supervisors read all, whoever holds a seat in a department its own.
func ReportsOn(p Person) (department string, ok bool) {
	if p.Public() {
		return "", false
	}
	if Supervises(p) {
		return "", true
	}
	return p.Department, p.Seated()
}

// MaySee tells whether the person may read a case: supervisors, the people of
// the departments on both sides, and the member of the public who filed it.
func MaySee(p Person, parties procedure.Parties) bool {
	if p.Public() {
		return parties.Person != "" && parties.Person == p.ID
	}
	return SeesAll(p) || p.Department == parties.Applicant || p.Department == parties.Provider
}

// SeesAll tells whether the person reads every case: supervisors, and who stands in for one.
func SeesAll(p Person) bool { return slices.ContainsFunc(p.WorkPositions(), Position.SeesAll) }

// MayOpenApplicant tells whether the person may learn who of the public a case is of, and find it by their name: whoever has a
// part in the case, not all who may read it.
func MayOpenApplicant(p Person, r *procedure.Regulation, parties procedure.Parties) bool {
	return parties.Person != "" && MaySee(p, parties) && len(Roles(p, r, parties)) > 0
}

// FilerOf returns the kinds in which the person may open a case about a resource
// of the given provider.
func FilerOf(p Person, provider string) []procedure.Filer {
	if p.Public() {
		return []procedure.Filer{procedure.FiledByPublic}
	}
	var kinds []procedure.Filer
	if p.Acts(Staff) {
		kinds = append(kinds, procedure.FiledByDepartment)
		if provider != "" && provider == p.Department {
			kinds = append(kinds, procedure.FiledByProvider)
		}
	}
	if p.Acts(Bureau) {
		kinds = append(kinds, procedure.FiledByBureau)
	}
	if p.Acts(Government) {
		kinds = append(kinds, procedure.FiledByGovernment)
	}
	return kinds
}
