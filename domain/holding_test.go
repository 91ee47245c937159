package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var (
	zhang = domain.Person{ID: "zhang", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	li    = domain.Person{ID: "li", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	sun   = domain.Person{ID: "sun", Department: "mzj", Positions: []domain.Position{domain.Head}}
	other = domain.Person{ID: "other", Department: "wjw", Positions: []domain.Position{domain.Staff, domain.Head}}
)

func standing(p, of domain.Person) domain.Person {
	p.StandsInFor = []domain.StoodIn{{Person: of.ID, Positions: of.Lent()}}
	return p
}

func TestWhoDividesWork(t *testing.T) {
	t.Parallel()
	task := domain.Assignee{Department: "mzj", Position: domain.Staff}
	for name, c := range map[string]struct {
		by     domain.Person
		holder string
		want   []domain.HoldingAct
	}{
		"staff of what nobody holds":         {zhang, "", []domain.HoldingAct{domain.Claim}},
		"staff of what a colleague holds":    {zhang, "li", []domain.HoldingAct{domain.Claim}},
		"the holder":                         {li, "li", []domain.HoldingAct{domain.PassOn, domain.Release}},
		"who stands in for the holder":       {standing(zhang, li), "li", []domain.HoldingAct{domain.Claim, domain.PassOn, domain.Release}},
		"the head of what nobody holds":      {sun, "", []domain.HoldingAct{domain.Assign}},
		"the head of what somebody holds":    {sun, "li", []domain.HoldingAct{domain.Assign, domain.Release}},
		"who stands in for the head":         {standing(zhang, sun), "", []domain.HoldingAct{domain.Claim, domain.Assign}},
		"another department":                 {other, "", nil},
		"a member of the public":             {domain.Person{ID: "citizen"}, "", nil},
		"an administrator of the department": {domain.Person{ID: "a", Department: "mzj", Positions: []domain.Position{domain.Administrator}}, "", nil},
	} {
		assert.Equal(t, c.want, task.Divides(c.by, c.holder), name)
	}
	assert.Nil(t, domain.Assignee{Person: "citizen"}.Divides(domain.Person{ID: "citizen"}, ""), "what a member of the public owes is nobody else's")
}

func TestWhoHoldsThen(t *testing.T) {
	t.Parallel()
	task := domain.Assignee{Department: "mzj", Position: domain.Staff}
	machine := li
	machine.Machine = true
	for name, c := range map[string]struct {
		d      domain.Division
		holder string
		to     domain.Person
		want   string
		field  string // refused
	}{
		"a claim":                       {d: domain.Division{How: domain.Claim, By: zhang}, want: "zhang"},
		"a claim of what is held":       {d: domain.Division{How: domain.Claim, By: zhang}, holder: "li", want: "zhang"},
		"an assignment":                 {d: domain.Division{How: domain.Assign, By: sun}, to: li, want: "li"},
		"an assignment to another's":    {d: domain.Division{How: domain.Assign, By: sun}, to: other, field: "to"},
		"an assignment to who may not":  {d: domain.Division{How: domain.Assign, By: sun}, to: sun, field: "to"},
		"an assignment to a machine":    {d: domain.Division{How: domain.Assign, By: sun}, to: machine, field: "to"},
		"an assignment to who holds it": {d: domain.Division{How: domain.Assign, By: sun}, holder: "li", to: li, field: "to"},
		"a handover":                    {d: domain.Division{How: domain.PassOn, By: li}, holder: "li", to: zhang, want: "zhang"},
		"a release":                     {d: domain.Division{How: domain.Release, By: li}, holder: "li"},
		"a release by a colleague":      {d: domain.Division{How: domain.Release, By: zhang}, holder: "li", field: "-"},
		"a way that there is not":       {d: domain.Division{How: domain.TakeUp, By: zhang}, field: "-"},
	} {
		got, err := c.d.Holder(task, c.holder, c.to)
		if c.field == "" {
			require.NoError(t, err, name)
			assert.Equal(t, c.want, got, name)
			continue
		}
		var refusal *procedure.Refusal
		require.ErrorAs(t, err, &refusal, name)
		assert.Equal(t, domain.DivisionRefused, refusal.Code, name)
		assert.NotEmpty(t, refusal.Detail, name)
		if c.field != "-" {
			assert.Equal(t, c.field, refusal.Field, name)
		}
	}
}

func TestAnActTakesUp(t *testing.T) {
	t.Parallel()
	task := domain.Assignee{Department: "mzj", Position: domain.Staff}
	for name, c := range map[string]struct {
		by                   domain.Person
		name, holder         string
		wantHolder, wantName string
	}{
		"what nobody holds stays nobody's":       {by: zhang},
		"one's own":                              {by: zhang, holder: "zhang", wantHolder: "zhang"},
		"a colleague's":                          {by: zhang, holder: "li", wantHolder: "zhang"},
		"that of whom one stands in for":         {by: standing(zhang, li), holder: "li", wantHolder: "li", wantName: "li"},
		"a third one's, in a colleague's name":   {by: standing(zhang, sun), name: "sun", holder: "li", wantHolder: "zhang", wantName: "sun"},
		"the holder's, who lends what is no use": {by: standing(zhang, sun), holder: "sun", wantHolder: "zhang"},
	} {
		holder, inNameOf := task.TakenUp(c.by, c.name, c.holder)
		assert.Equal(t, []string{c.wantHolder, c.wantName}, []string{holder, inNameOf}, name)
	}
}
