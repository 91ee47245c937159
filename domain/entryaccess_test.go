package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func TestHowDataAreGotAtIsToldToThoseWhoMayHaveThem(t *testing.T) {
	t.Parallel()
	public, other := domain.Person{ID: "p"}, domain.Person{ID: "o", Department: "wjw", Positions: []domain.Position{domain.Staff}}
	provider := domain.Person{ID: "m", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	bureau := domain.Person{ID: "b", Department: "sjj", Positions: []domain.Position{domain.Bureau}}
	entry := func(share, open string) domain.Entry {
		return domain.Entry{Resource: procedure.Resource{
			Code: "x", Provider: "mzj", Share: share, Open: open, Access: "https://example.gov.cn", Contact: "王某",
		}}
	}
	shared, opened, held := entry("unconditional", "withheld"), entry("withheld", "unconditional"), entry("conditional", "conditional")
	retired := opened
	retired.Retired = true
	for name, c := range map[string]struct {
		entry, present domain.Entry
		to             []domain.Person
		not            []domain.Person
	}{
		"open":            {opened, opened, []domain.Person{public, other, provider, bureau}, nil},
		"shared":          {shared, shared, []domain.Person{other, provider, bureau}, []domain.Person{public}},
		"on conditions":   {held, held, []domain.Person{provider, bureau}, []domain.Person{public, other}},
		"open no more":    {opened, held, []domain.Person{provider, bureau}, []domain.Person{public, other}},
		"not open before": {held, opened, []domain.Person{provider, bureau}, []domain.Person{public, other}},
		"retired":         {opened, retired, []domain.Person{provider, bureau}, []domain.Person{public, other}},
	} {
		for _, p := range c.to {
			assert.Equal(t, c.entry, c.entry.Told(p, c.present), "%s to %s", name, p.ID)
		}
		for _, p := range c.not {
			told := c.entry.Told(p, c.present)
			assert.Empty(t, told.Access+told.Contact, "%s to %s", name, p.ID)
			assert.Equal(t, "x", told.Code)
		}
	}
}
