package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// A small regulation of the tests' own, for what one real procedure alone does not show.
const (
	packRegulation = `
regulation: test-pack
title: 测试办法
short: 测试
issuer: 测试机关
document: 测试〔2026〕1号
case_prefix: TP
in_force: {from: 2020-01-01, basis: 第九条}
standing: in_force
counting: {basis: 民法典第二百零一条}
parties:
  applicant: {title: 需求部门, department: applicant}
  provider: {title: 提供部门, department: provider}
  bureau: {title: 数据局, position: bureau}
`
	packParent = `
procedure: parent
workflow: Parent
title: 主办办件
basis: 第一条
filing: {by: [department, public], resource: required, provider: resource.provider}
form:
  - {name: evidence, title: 证据, type: attachment}
  - {name: words, title: 说明, type: text}
outcomes: {done: 办结}
children:
  child: {title: 协办, procedure: child, role: provider, basis: practice, form: {about: '"办件 " + case.number'}}
  lost: {title: 转出, procedure: nowhere, role: provider, basis: practice}
start: work
states:
  work:
    title: 办理
    task: {role: provider, title: 办理}
    actions:
      ask: {title: 请求协办, opens: child, basis: practice}
      lose: {title: 转出, opens: lost, basis: practice}
      prove: {title: 举证, basis: practice, fields: [{name: proof, title: 证明, type: attachment, required: true}]}
      finish: {title: 办结, to: ended, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`
	packChild = `
procedure: child
workflow: Child
title: 协办办件
basis: 第二条
filing: {by: [department], resource: none}
form:
  - {name: about, title: 事由, type: text, required: true}
outcomes: {done: 办结}
children:
  deeper: {title: 再协办, procedure: child, role: bureau, basis: practice}
start: help
states:
  help:
    title: 协办
    task: {role: bureau, title: 协办}
    actions:
      finish: {title: 办结, to: ended, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`
)

// pack publishes the tests' own regulation.
func (l *ledger) pack() (parent, child *procedure.Definition) {
	l.t.Helper()
	parent, child = parsePack(l.t, packParent), parsePack(l.t, packChild)
	require.NoError(l.t, l.PublishDefinitions(l.ctx, parent, child))
	return parent, child
}

func parsePack(t testing.TB, source string) *procedure.Definition {
	t.Helper()
	regulation, err := procedure.ParseRegulation("regulation.yaml", []byte(packRegulation))
	require.NoError(t, err)
	d, err := procedure.Parse(regulation, "procedure.yaml", []byte(source))
	require.NoError(t, err)
	return d
}
