package catalog

import (
	"slices"
	"strings"

	"golang.org/x/text/width"

	"github.com/shixian/shixian/domain"
)

// directory finds departments by what files call them.
type directory struct {
	byName map[string][]string // codes, by name in half-width characters; two departments may have one name
	byCode map[string]string   // by code, and by unified social credit code
	nameOf map[string]string
	names  []string
}

func newDirectory(list []domain.Department) directory {
	d := directory{byName: map[string][]string{}, byCode: map[string]string{}, nameOf: map[string]string{}}
	for _, dep := range list {
		name := width.Fold.String(dep.Name)
		d.byName[name] = append(d.byName[name], dep.Code)
		d.names = append(d.names, dep.Name)
		d.nameOf[dep.Code] = dep.Name
		if dep.CreditCode != "" {
			d.byCode[strings.ToUpper(dep.CreditCode)] = dep.Code
		}
	}
	for _, dep := range list {
		d.byCode[strings.ToUpper(dep.Code)] = dep.Code
	}
	return d
}

// near is the department whose name resembles one that is unknown, if any does.
func (d directory) near(name string) string {
	var n names
	for _, known := range d.names {
		n.add(known, nil)
	}
	return n.nearest(name)
}

// provider is the department that the line names, and whether it names one at all.
func (c comparison) provider(r *row) (string, bool) {
	name, code := r.cell(providerTitle), r.cell(providerCodeTitle)
	if name.column < 0 && code.column < 0 {
		return "", false
	}
	if r.changed(name) || r.changed(code) {
		return "", true
	}
	byCode, known := c.departments.byCode[strings.ToUpper(code.value)]
	byName := c.departments.byName[width.Fold.String(name.value)]
	switch {
	case name.value == "" && code.value == "":
		if name.column < 0 {
			name = code
		}
		r.fail(name, ValueMissing, "应当填写信息资源提供方或者其代码")
	case code.value != "" && !known:
		r.fail(code, DepartmentUnknown, "没有代码为 "+shown(code.value)+" 的部门；应当是统一社会信用代码或者系统中的部门代码")
		return code.value, true
	case name.value != "" && len(byName) == 0:
		message := "没有名为“" + shown(name.value) + "”的部门"
		if near := c.departments.near(name.value); near != "" {
			message += "，是否为“" + near + "”？"
		}
		r.fail(name, DepartmentUnknown, message)
	case name.value != "" && code.value != "" && !slices.Contains(byName, byCode):
		r.fail(code, DepartmentMismatch, "提供方与提供方代码不是同一部门")
	case code.value != "":
		return byCode, true
	case len(byName) > 1:
		r.fail(name, DepartmentMismatch, "有几个部门名为“"+shown(name.value)+"”，请填写提供方代码")
	default:
		return byName[0], true
	}
	return "", true
}
