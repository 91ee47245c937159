package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
)

func TestWhoSigns(t *testing.T) {
	t.Parallel()
	person := func(id string, positions ...domain.Position) domain.Person {
		return domain.Person{ID: id, Name: id, Department: "mzj", Positions: positions}
	}
	standing := func(p domain.Person, lenders ...domain.Person) domain.Person {
		for _, l := range lenders {
			p.StandsInFor = append(p.StandsInFor, domain.StoodIn{Person: l.ID, Name: l.Name, Positions: l.Lent()})
		}
		return p
	}
	head, deputy := person("head", domain.Head), person("deputy", domain.Staff)
	other := person("other", domain.Staff, domain.Head)
	elsewhere := head
	elsewhere.Department = "gaj"
	machine := head
	machine.Machine = true
	for name, tried := range map[string]struct {
		by, behalf string
		signer     domain.Person
		inNameOf   string
		may        bool
	}{
		"the head":                                           {"officer", "", head, "", true},
		"nobody else of the department":                      {"officer", "", deputy, "", false},
		"no head of another":                                 {"officer", "", elsewhere, "", false},
		"no machine":                                         {"officer", "", machine, "", false},
		"a stand-in, in the head's name":                     {"officer", "", standing(deputy, head), "head", true},
		"no stand-in what they drafted":                      {"deputy", "", standing(deputy, head), "", false},
		"no head what they drafted":                          {"head", "", head, "", false},
		"a head what was drafted in their name":              {"officer", "head", head, "", true},
		"no stand-in what was drafted in the same name":      {"officer", "head", standing(deputy, head), "", false},
		"no stand-in what the one who is stood in for wrote": {"head", "", standing(deputy, head), "", false},
		"no stand-in what was drafted in their own name":     {"officer", "deputy", standing(deputy, head), "", false},
		"the name of another head, where one may not":        {"head", "", standing(deputy, head, other), "other", true},
	} {
		s := domain.SignOff{Department: "mzj", Position: domain.Head, By: tried.by, For: tried.behalf}
		inNameOf, may := s.Signer(tried.signer)
		assert.Equal(t, []any{tried.inNameOf, tried.may}, []any{inNameOf, may}, name)
	}
}
