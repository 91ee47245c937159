package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

const changePack = `
procedure: change
workflow: Change
title: 变更
basis: 第一条
filing: {by: [provider], resource: required, provider: resource.provider}
form:
  - {name: name, title: 名称, type: text, max: 20}
  - {name: class, title: 类型, type: enum, of: {unconditional: 无条件, conditional: 有条件, withheld: 不予}}
  - {name: ground, title: 依据, type: text, required: true, when: 'form.class in ["conditional", "withheld"]'}
  - {name: sworn, title: 确认, type: confirm, required: true, when: form.class == "withheld"}
  - {name: cycle, title: 周期, type: enum, of: {每日: 每日}}
  - {name: there, title: 已归集, type: boolean}
  - {name: list, title: 信息项, type: items}
outcomes: {updated: 已更新}
start: work
states:
  work:
    title: 办理
    task: {role: provider, title: 办理}
    actions:
      submit: {title: 提交, to: publish, amends: all, basis: 第一条}
  publish:
    title: 发布
    service: publish_entry
    with: {title: form.name, share: form.class, share_basis: form.ground, update_cycle: form.cycle, gathered: form.there, items: form.list}
    end: updated
    basis: 第一条
`

const changeRegulation = `
regulation: r
title: 办法
short: 办法
issuer: 县人民政府
document: 一号
case_prefix: RR
in_force: {from: 2026-01-01, basis: 第一条}
standing: in_force
counting: {basis: 第一条}
parties:
  applicant: {title: 申请部门, department: applicant, basis: 第一条}
  provider: {title: 提供部门, department: provider, basis: 第一条}
  bureau: {title: 主管部门, position: bureau, basis: 第一条}
`

func TestAFormBeginsWithTheEntry(t *testing.T) {
	t.Parallel()
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(changeRegulation))
	require.NoError(t, err)
	d, err := procedure.Parse(r, "change.yaml", []byte(changePack))
	require.NoError(t, err)
	e := domain.Entry{
		Resource:    procedure.Resource{Title: "低保对象", Share: "conditional", ShareBasis: "某条例"},
		UpdateCycle: "其他（每学期）", Items: []procedure.Item{{Name: "姓名"}},
	}
	present := e.FormValues(d)
	assert.Equal(t, procedure.Fields{
		"name": "低保对象", "class": "conditional", "ground": "某条例", "there": false, "list": `[{"name":"姓名"}]`,
	}, present, "a cycle that is not among the options is left out")

	with := func(change procedure.Fields) procedure.Fields {
		form := procedure.Fields{}
		for _, values := range []procedure.Fields{present, change} {
			for name, v := range values {
				form[name] = v
			}
		}
		return form
	}
	for _, tc := range []struct {
		name         string
		change, left procedure.Fields
	}{
		{"nothing is changed", nil, procedure.Fields{}},
		{"a text", procedure.Fields{"name": "新名称"}, procedure.Fields{"name": "新名称"}},
		{"items are the same as a list", procedure.Fields{"list": []any{map[string]any{"name": "姓名"}}}, procedure.Fields{}},
		{"a basis is said with its class", procedure.Fields{"ground": "另一条例"}, procedure.Fields{"class": "conditional", "ground": "另一条例"}},
		{"a class is said with its basis", procedure.Fields{"class": "withheld", "sworn": true},
			procedure.Fields{"class": "withheld", "ground": "某条例", "sworn": true}},
	} {
		assert.Equal(t, tc.left, e.Changes(d, with(tc.change)), tc.name)
	}

	act := func(form, fields procedure.Fields) procedure.Fields {
		return e.ChangesOf(d, form, fields, d.Amended("submit"))
	}
	assert.Equal(t, procedure.Fields{"note": "x"}, act(nil, with(procedure.Fields{"note": "x"})), "what the entry says is left out")
	assert.Equal(t, procedure.Fields{"name": ""}, act(procedure.Fields{"name": "改过"}, procedure.Fields{"name": "低保对象"}), "back to what it was")
	assert.Equal(t, procedure.Fields{"name": "低保对象"}, act(procedure.Fields{"name": "低保对象"}, procedure.Fields{"name": "低保对象"}),
		"what the form says already, as after a publication, stays")
	assert.Empty(t, act(nil, procedure.Fields{"name": ""}), "nothing is emptied that was never said")
}

func TestShifts(t *testing.T) {
	t.Parallel()
	was := domain.Entry{Resource: procedure.Resource{Title: "甲", Share: "conditional", Open: "withheld", Provider: "mzj"}}
	is := was
	is.Title = "乙"
	assert.Empty(t, domain.Shifts(was, is, nil), "to those who use the data it is the same")
	is.Share, is.Open, is.Provider, is.Retired = "withheld", "conditional", "rsj", true
	shifts := domain.Shifts(was, is, domain.Names{"mzj": "民政局"})
	assert.Equal(t, []domain.Shift{
		{"share", "共享类型", "有条件共享", "不予共享"}, {"open", "开放类型", "不予开放", "有条件开放"},
		{"provider", "提供部门", "民政局", "rsj"}, {"retired", "目录条目", "在目录中", "退出目录"},
	}, shifts)
	assert.Equal(t, shifts[1:], domain.ShiftsTold(shifts))
}
