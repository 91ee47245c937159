package domain

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Stands tells whether the grant can be used on a day, or a case can give its use back.
func (g Grant) Stands(on civil.Date) bool {
	status := g.Status(on)
	return status == GrantNotBegun || status == GrantInForce || status == GrantSuspended
}

// Standing are those of the grants that stand on a day.
func Standing(grants []Grant, on civil.Date) []Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return !g.Stands(on) })
}

// Shift is one respect in which a version of an entry says something else to those who hold grants on it, in words.
type Shift struct {
	Field    string // name of the element, or "retired"
	Title    string
	Old, New string
}

// Shifts are how a version differs from the one before for those who hold grants on the entry: its classes, who provides it, and
// whether it is in the catalog.
func Shifts(was, is Entry, names Names) []Shift {
	var shifts []Shift
	if was.Share != is.Share {
		shifts = append(shifts, Shift{"share", "共享类型", procedure.ClassTitle(was.Share) + "共享", procedure.ClassTitle(is.Share) + "共享"})
	}
	if was.Open != is.Open {
		shifts = append(shifts, Shift{"open", "开放类型", procedure.ClassTitle(was.Open) + "开放", procedure.ClassTitle(is.Open) + "开放"})
	}
	if was.Provider != is.Provider {
		shifts = append(shifts, Shift{"provider", "提供部门", names.Of(was.Provider), names.Of(is.Provider)})
	}
	if is.Retired && !was.Retired {
		shifts = append(shifts, Shift{"retired", "目录条目", "在目录中", "退出目录"})
	}
	return shifts
}

// ShiftsTold are those of the shifts that the public is told of: it learns nothing of classes of sharing.
func ShiftsTold(shifts []Shift) []Shift {
	return slices.DeleteFunc(slices.Clone(shifts), func(s Shift) bool { return s.Field == "share" })
}

// SeesGrants tells whether the person may read who holds grants on an entry: whoever provides it, and who supervises.
func SeesGrants(p Person, e procedure.Resource) bool {
	return Supervises(p) || !p.Public() && p.Department == e.Provider
}

// Holder is who is told of the grant. Data that are opened to everyone have none.
func (g Grant) Holder() Assignee {
	if g.Grantee == procedure.Public {
		return Assignee{Person: g.Person}
	}
	return Assignee{Position: Staff}.in(g.Grantee)
}
