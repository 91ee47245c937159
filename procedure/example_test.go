package procedure_test

import (
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

const exampleRegulation = `
regulation: example
title: 示例办法
short: 示例
issuer: 示例机关
document: 示例〔2026〕1号
case_prefix: SL
in_force: {from: 2026-01-01}
standing: in_force
counting: {basis: 民法典第二百零一条}
parties:
  applicant: {title: 申请部门, department: applicant}
  provider: {title: 提供部门, department: provider}
`

const exampleProcedure = `
procedure: request
workflow: Request
title: 申请
basis: 第一条
filing: {by: [department], resource: required, provider: resource.provider, expects: answer}
form:
  - {name: purpose, title: 用途, type: text, required: true}
outcomes: {granted: 同意, refused: 不同意, deemed: 视同同意}
clocks:
  answer:
    title: 答复
    workdays: 5
    from: filed
    basis: 第二条
    expired: {to: granted, outcome: deemed, consent: true, basis: 第二条}
start: review
states:
  review:
    title: 审查
    task: {role: provider, title: 审查并答复}
    clock: answer
    actions:
      grant: {title: 同意, to: granted}
      refuse: {title: 不同意, to: refused, fields: [{name: reason, title: 理由, type: text, required: true}]}
  granted: {title: 同意, end: granted}
  refused: {title: 不同意, end: refused}
`

func exampleMachine() procedure.Machine {
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(exampleRegulation))
	if err != nil {
		panic(err)
	}
	d, err := procedure.Parse(r, "request.yaml", []byte(exampleProcedure))
	if err != nil {
		panic(err)
	}
	return procedure.NewMachine(d, calendar.Builtin())
}

func exampleApplication() procedure.Application {
	return procedure.Application{
		Number: "SL-1", At: time.Date(2026, 9, 28, 10, 0, 0, 0, procedure.Shanghai), Kind: procedure.FiledByDepartment,
		Applicant: "civil-affairs", Form: procedure.Fields{"purpose": "核对救助对象"},
		Resource: &procedure.Resource{Code: "hf-001", Provider: "public-security"},
	}
}

// A provider who says nothing for five working days has consented: the National
// Day holiday is not counted, and Saturday 10-10 is worked.
func Example() {
	m := exampleMachine()
	s, _, err := m.File(exampleApplication())
	if err != nil {
		panic(err)
	}
	fmt.Println("due:", s.Due().Due)

	s, records, err := m.Advance(s, nil, time.Date(2026, 10, 20, 0, 0, 0, 0, procedure.Shanghai))
	if err != nil {
		panic(err)
	}
	fmt.Println("took:", records[0].Transitions, "at", records[0].Event.At.Format(time.DateTime))
	fmt.Println("outcome:", s.Outcome.Title, "on", s.Outcome.On)
	// Output:
	// due: 2026-10-10
	// took: [answer/expired] at 2026-10-11 00:00:00
	// outcome: 视同同意 on 2026-10-10
}

// An act that is not in order changes nothing and says what was expected.
func ExampleMachine_Step() {
	m := exampleMachine()
	s, _, err := m.File(exampleApplication())
	if err != nil {
		panic(err)
	}
	act := procedure.Event{
		ID: "act-1", Kind: procedure.Acted, At: s.FiledAt.Add(time.Hour), Action: "refuse",
		By: procedure.Actor{Roles: []string{"provider"}},
	}
	s, record, err := m.Step(s, act)
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Node, record.Refusal)

	act.Fields = procedure.Fields{"reason": "用途超出职责"}
	s, record, err = m.Step(s, act)
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Node, record.Refusal == nil, s.Clocks[0].Outcome)
	// Output:
	// review field_missing: “理由”必须填写 (reason)
	// refused true met
}

func ExampleMachine_Open() {
	m := exampleMachine()
	s, _, err := m.File(exampleApplication())
	if err != nil {
		panic(err)
	}
	open, err := m.Open(s)
	if err != nil {
		panic(err)
	}
	for _, o := range open {
		fmt.Println(o.Role, "may", o.Action, o.Title)
	}
	// Output:
	// provider may grant 同意
	// provider may refuse 不同意
}

// What is wrong with a file comes all at once, each fault with its place.
func ExampleParse() {
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(exampleRegulation))
	if err != nil {
		panic(err)
	}
	_, err = procedure.Parse(r, "request.yaml", []byte(exampleProcedure+"  lost: {title: 遗失, task: {role: burau, title: 查找}, clock: anwser}\n"))
	if faults, ok := errors.AsType[procedure.Faults](err); ok {
		for _, f := range faults {
			fmt.Println(f)
		}
	}
	// Output:
	// request.yaml:28:34: states.lost.task.role: found the undeclared role "burau", expected one of applicant, provider
	// request.yaml:28:60: states.lost.clock: found the undeclared clock "anwser", expected one of answer
}

func ExampleLint() {
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(exampleRegulation))
	if err != nil {
		panic(err)
	}
	d, err := procedure.Parse(r, "request.yaml", []byte(exampleProcedure+"  lost: {title: 遗失, end: refused}\n"))
	if err != nil {
		panic(err)
	}
	for _, f := range procedure.Lint(d) {
		fmt.Println(f)
	}
	// Output:
	// request.yaml:28: states.lost: no case comes to this state
}

func ExampleEndOf() {
	due := civil.Date{Year: 2026, Month: 10, Day: 10}
	fmt.Println("in time until", procedure.EndOf(due).Add(-time.Microsecond).Format("2006-01-02 15:04:05.999999"))
	// Output:
	// in time until 2026-10-10 23:59:59.999999
}
