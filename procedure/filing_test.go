package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

func TestFilingRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		filed         string
		form          procedure.Fields
		change        func(*procedure.Application)
		code          procedure.Code
		field, detail string
	}{
		{name: "before it is in force", filed: "2023-12-31 23:59:59", code: procedure.NotInForce, detail: "自2024年1月1日起施行"},
		{name: "after it has lapsed", filed: "2026-10-16", code: procedure.NotInForce, detail: "2026年10月16日起不再受理"},
		{name: "not for this kind of person", change: func(a *procedure.Application) { a.Kind = procedure.FiledByBureau },
			code: procedure.NotYourFiling, detail: "样样都有"},
		{name: "not the provider", change: func(a *procedure.Application) { a.Kind = procedure.FiledByProvider },
			code: procedure.NotYourFiling, detail: "提供该数据的部门"},
		{name: "nothing filled in", form: procedure.Fields{"event_on": nil}, code: procedure.FieldMissing, field: "event_on", detail: "事由发生日"},
		{name: "box not ticked", form: procedure.Fields{"agreed": false}, code: procedure.FieldInvalid, field: "agreed", detail: "必须确认"},
		{name: "too many days", form: procedure.Fields{"limit": 31}, code: procedure.FieldInvalid, field: "limit", detail: "不得大于 30"},
		{name: "not of the enum", form: procedure.Fields{"kind": "other"}, code: procedure.FieldInvalid, field: "kind", detail: "plain、special"},
		{name: "asked for under a condition", form: procedure.Fields{"kind": "special"}, code: procedure.FieldMissing, field: "why_special", detail: "特殊在何处"},
		{name: "a text where a condition counts", form: procedure.Fields{"limit": "many"}, code: procedure.FieldInvalid, field: "limit", detail: "应为整数"},
		{name: "unknown field", form: procedure.Fields{"colour": "red"}, code: procedure.FieldUnknown, field: "colour", detail: "owner、event_on"},
		{name: "a list for a text", form: procedure.Fields{"evidence": []any{"a"}}, code: procedure.FieldInvalid, field: "evidence", detail: "应为文字"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.filed == "" {
				c.filed = "2026-09-22 10:00"
			}
			a := application(t, c.filed, c.form)
			if c.change != nil {
				c.change(&a)
			}
			d := variant(t, "title: 证据, type: attachment}", "title: 证据, type: attachment, when: form.limit > 3}")
			_, _, err := procedure.NewMachine(d, calendar.Builtin()).File(a)
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, c.code, refusal.Code)
			assert.Equal(t, c.field, refusal.Field)
			assert.Contains(t, refusal.Detail, c.detail)
		})
	}
}

func TestFilingNeedsItsResource(t *testing.T) {
	t.Parallel()
	a := application(t, "2026-09-22 10:00", nil)
	_, _, err := procedure.NewMachine(variant(t, "resource: optional", "resource: required"), calendar.Builtin()).File(a)
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, procedure.ResourceNeeded, refusal.Code)

	none := variant(t, "resource: optional", "resource: none")
	a.Resource = &procedure.Resource{Code: "R-1", Provider: "p-dept"}
	_, _, err = procedure.NewMachine(none, calendar.Builtin()).File(a)
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, procedure.FieldUnknown, refusal.Code)
}

func TestFilingNeedsItsParent(t *testing.T) {
	t.Parallel()
	m := procedure.NewMachine(variant(t, "resource: optional", "resource: optional\n  parent: required"), calendar.Builtin())
	a := application(t, "2026-09-22 10:00", nil)
	_, _, err := m.File(a)
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, procedure.ParentNeeded, refusal.Code)
	assert.Contains(t, refusal.Detail, "样样都有")

	a.Parent = "T-2026-000001"
	s, _, err := m.File(a)
	require.NoError(t, err)
	assert.Equal(t, a.Parent, s.Parent)
}

func TestFilingOnTheLastDayInForce(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-10-15 23:59:59.999999", nil)
	assert.Equal(t, "2026-10-15", d.s.FiledOn.String())
}

// A condition of a field is about what is being said, not about what was said before.
func TestConditionalFields(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", special)
	assert.Equal(t, "跨部门", d.s.Form["why_special"])

	d = file(t, variant(t, "explain: {title: 释明, to: answering, takes: [note]}",
		`explain: {title: 释明, to: answering, fields: [{name: way, title: 方式, type: enum, required: true, of: {oral: 口头, written: 书面}}, `+
			`{name: paper, title: 文号, type: text, required: true, when: act.explain.way == "written"}]}`,
	), "2026-09-22 10:00", nil)
	d.must("2026-09-22 11:00", "provider", "ask", nil)
	d.refused(procedure.FieldMissing, "2026-09-22 12:00", "bureau", "explain", procedure.Fields{"way": "written"})
	d.must("2026-09-22 12:00", "bureau", "explain", procedure.Fields{"way": "oral"})
	d.must("2026-09-22 13:00", "provider", "ask", nil)
	d.refused(procedure.FieldMissing, "2026-09-22 14:00", "bureau", "explain", procedure.Fields{"way": "written"})
}

// What a person is shown before filing is when the answer comes if all is accepted.
func TestExpected(t *testing.T) {
	t.Parallel()
	m := procedure.NewMachine(synthetic(t), calendar.Builtin())
	forecast, err := m.Expected(application(t, "2026-09-28 10:00", nil))
	require.NoError(t, err)
	require.NotNil(t, forecast.On)
	assert.Equal(t, "2026-10-10", forecast.On.String())
	assert.NotEmpty(t, forecast.Clock)

	for _, days := range []any{nil, -1, 1_000_000, "many"} {
		forecast, err = m.Expected(application(t, "2026-09-28 10:00", procedure.Fields{"limit": days}))
		require.NoError(t, err, "%v", days)
		assert.Nil(t, forecast.On, "%v: the length is not known, or will be refused", days)
	}
}

func TestFiledByTheProvider(t *testing.T) {
	t.Parallel()
	a := application(t, "2026-09-22 10:00", nil)
	a.Kind, a.Applicant = procedure.FiledByProvider, "p-dept"
	s, record, err := procedure.NewMachine(synthetic(t), calendar.Builtin()).File(a)
	require.NoError(t, err)
	assert.Equal(t, procedure.Parties{Applicant: "p-dept", Provider: "p-dept"}, s.Parties)
	assert.Equal(t, []string{"filed", "sort/3"}, record.Transitions)
}

// What may be asked about an entry or without one has a provider either way: the
// entry's, or else the department that the form names.
func TestProviderIsTheFirstReferenceThatHasAValue(t *testing.T) {
	t.Parallel()
	m := procedure.NewMachine(variant(t,
		"provider: form.owner", "provider: [resource.provider, form.owner]",
		"type: department, required: true}", `type: department, required: true, when: resource.code == ""}`,
	), calendar.Builtin())
	a := application(t, "2026-09-22 10:00", nil)
	s, _, err := m.File(a)
	require.NoError(t, err)
	assert.Equal(t, "p-dept", s.Parties.Provider)

	a.Resource = &procedure.Resource{Code: "R-1", Provider: "r-dept"}
	s, _, err = m.File(a)
	require.NoError(t, err)
	assert.Equal(t, "r-dept", s.Parties.Provider, "whatever the form says")

	a.Resource = &procedure.Resource{Code: "R-1"}
	delete(a.Form, "owner")
	_, _, err = m.File(a)
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, procedure.ResourceNeeded, refusal.Code)
}
