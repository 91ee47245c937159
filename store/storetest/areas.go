package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var areas = suite{
	"a department is of an area":                           departmentsOfAreas,
	"who is superior to both is found out at filing":       superiorFoundAtFiling,
	"where nobody is superior the higher bureau stands in": nobodySuperior,
}

// packSuperior goes to the superior that both sides have in common, if they are of different areas.
const packSuperior = `
procedure: dispute
workflow: Dispute
title: 争议协调
basis: 第一条
filing: {by: [department], resource: required, provider: resource.provider}
outcomes: {done: 办结}
start: level
states:
  level:
    title: 是否同级
    gateway: [{when: case.crosses_levels, title: 跨层级、跨地域, to: above}, {title: 同级, to: here}]
  here: {title: 同级协调, task: {role: bureau, title: 协调}, actions: {settle: {title: 提出意见, to: done}}}
  above: {title: 上级协调, task: {role: superior, title: 协调}, actions: {settle: {title: 提出意见, to: done}}}
  done: {title: 办结, end: done}
`

// cityBureau is of the city, to whose districts both sides belong.
var cityBureau = domain.Person{ID: "p-city", Login: "Shi", Name: "史", Department: "sj", Positions: []domain.Position{domain.Staff, domain.Bureau}}

func (l *ledger) dispute() procedure.State {
	l.t.Helper()
	source := strings.Replace(packRegulation, "parties:\n", "parties:\n  superior: {title: 共同上级, department: superior, position: bureau}\n", 1)
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(source))
	require.NoError(l.t, err)
	d, err := procedure.Parse(r, "dispute.yaml", []byte(packSuperior))
	require.NoError(l.t, err)
	filed, err := l.File(l.ctx, domain.Filing{Definition: d, By: applicant, Resource: "mzj-001"})
	require.NoError(l.t, err)
	return filed.Case.State
}

// place puts departments into areas.
func (l *ledger) place(areas map[string]procedure.Area) {
	l.t.Helper()
	for code, area := range areas {
		_, err := l.ChangeDepartment(l.ctx, code, domain.DepartmentChange{Area: &area}, manager)
		require.NoError(l.t, err)
	}
}

func (l *ledger) inbox(p domain.Person) int {
	l.t.Helper()
	list, err := l.Tasks(l.ctx, domain.TaskQuery{Person: p, Page: domain.Page{Limit: 50}})
	require.NoError(l.t, err)
	return len(list.Items)
}

func departmentsOfAreas(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	none, err := l.Areas(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, procedure.Areas{}, none, "a house of one area says none")
	d := domain.Department{Code: "sj", Name: "市数据局", Area: "340100"}
	require.NoError(t, l.EnterDepartment(l.ctx, d, manager))
	list, err := l.Departments(l.ctx)
	require.NoError(t, err)
	assert.Contains(t, list, d)
	refused(t, l.PutDepartment(l.ctx, domain.Department{Code: "x", Name: "x", Area: "3401"}), procedure.FieldInvalid)
	refused(t, l.EnterDepartment(l.ctx, domain.Department{Code: "x", Name: "x", Area: "340001"}, manager), procedure.FieldInvalid)
	_, err = l.ChangeDepartment(l.ctx, "sj", domain.DepartmentChange{Area: new(procedure.Area("110100"))}, manager)
	refused(t, err, procedure.FieldInvalid)
	changed, err := l.ChangeDepartment(l.ctx, "sj", domain.DepartmentChange{Area: new(procedure.Area(""))}, manager)
	require.NoError(t, err)
	assert.Empty(t, changed.Area)
	acts, err := l.Administration(l.ctx, domain.AdministrationQuery{Subject: "sj", Page: domain.Page{Limit: 1}})
	require.NoError(t, err)
	assert.Equal(t, []domain.FieldChange{{Field: "area", Old: "340100"}}, acts.Items[0].Changes)
}

func superiorFoundAtFiling(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "sj", Name: "市数据局", Area: "340100"}))
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: cityBureau, PasswordHash: "h"}))
	same := l.dispute()
	assert.Equal(t, "here", same.Node)
	assert.Equal(t, procedure.Parties{Applicant: "wjw", Provider: "mzj"}, same.Parties)

	l.place(map[string]procedure.Area{"wjw": "340102", "mzj": "340111", "sjj": "340102"})
	across := l.dispute()
	assert.Equal(t, "above", across.Node)
	assert.Equal(t, procedure.Parties{
		Applicant: "wjw", Provider: "mzj", ApplicantArea: "340102", ProviderArea: "340111",
		Superiors: map[procedure.Position]string{domain.Bureau: "sj"},
	}, across.Parties)
	assert.Equal(t, 2, l.inbox(cityBureau), "what is for any bureau, and what is for the superior")
	assert.Equal(t, 1, l.inbox(bureau), "not what is for the superior")

	l.place(map[string]procedure.Area{"wjw": "", "mzj": ""})
	c, err := l.Case(l.ctx, across.Number)
	require.NoError(t, err)
	assert.Equal(t, across.Parties, c.State.Parties, "a case stays between the areas that it was filed between")
	out := l.act(across.Number, "settle", cityBureau, nil)
	assert.True(t, out.Case.State.Ended())
}

func nobodySuperior(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	higher := domain.Person{ID: "p-higher", Login: "Gao", Name: "高", Department: "jtj", Positions: []domain.Position{domain.HigherBureau}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: higher, PasswordHash: "h"}))
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "sj", Name: "市数据局", Area: "340100"}))
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: cityBureau, PasswordHash: "h", Disabled: true}))
	l.place(map[string]procedure.Area{"wjw": "340102", "mzj": "340111"})
	s := l.dispute()
	assert.Equal(t, "above", s.Node)
	assert.Nil(t, s.Parties.Superiors, "whoever is disabled is nobody's superior")
	assert.Equal(t, 1, l.inbox(higher))
	out := l.act(s.Number, "settle", higher, nil)
	assert.True(t, out.Case.State.Ended())
}
