package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
)

func TestWhatSomebodyLeaves(t *testing.T) {
	t.Parallel()
	account := func(department string, disabled bool, positions ...domain.Position) domain.Account {
		return domain.Account{Person: domain.Person{ID: "p", Department: department, Positions: positions}, Disabled: disabled}
	}
	staff, bureau := domain.Assignee{Department: "sjj", Position: domain.Staff}, domain.Assignee{Position: domain.Bureau}
	before := account("sjj", false, domain.Staff, domain.Bureau)
	for name, c := range map[string]struct {
		before, after domain.Account
		want          []domain.Assignee
	}{
		"nothing changed":        {before, before, nil},
		"disabled":               {before, account("sjj", true, domain.Staff, domain.Bureau), []domain.Assignee{staff, bureau}},
		"moved, with a position": {before, account("mzj", false, domain.Staff, domain.Bureau), []domain.Assignee{staff}},
		"a position taken":       {before, account("sjj", false, domain.Staff), []domain.Assignee{bureau}},
		"was disabled already":   {account("sjj", true, domain.Staff), account("", true), nil},
		"of the public":          {account("", false), account("", true), nil},
	} {
		assert.Equal(t, c.want, domain.Leaves(c.before, c.after), name)
	}
}
