package api

import (
	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/prose"
)

// toField is what a field of a definition takes.
func toField(d *procedure.Definition) func(procedure.Field) gen.Field {
	return func(f procedure.Field) gen.Field {
		field := gen.Field{
			Name: f.Name, Title: f.Title, Type: gen.FieldType(f.Type), Required: f.Required,
			Min: f.Min, Max: f.Max, Help: f.Help, When: string(f.When), Within: prose.Within(d, f),
		}
		for value, title := range f.Of.All() {
			field.Options = append(field.Options, gen.NamedValue{Value: value, Title: title})
		}
		return field
	}
}

func toBasis(b procedure.Basis) gen.Basis {
	b = b.Marked()
	return gen.Basis{Article: b.Article(), Authority: gen.BasisAuthority(b.Authority), AuthorityTitle: b.Authority.Title(), Note: b.Note}
}

// toAction is what an action asks for and leads to.
func toAction(d *procedure.Definition, o procedure.OpenAction) gen.Action {
	return gen.Action{
		Action: o.Action, Title: o.Title, Role: o.Role, RoleTitle: roleTitle(d, o.Role), Task: o.Task,
		Fields: each(o.Fields, toField(d)), Values: o.Values, To: o.To, ToTitle: d.States.At(o.To).Title, Basis: toBasis(o.Basis),
		Manner: gen.ActionManner(d.Manner(o)), Approver: roleTitle(d, d.Approver(o)), Justified: o.Justified(), Ends: d.EndsWith(o),
	}
}

// toValues lists the values in the order of the fields, with their Chinese words.
func (v view) toValues(fields []procedure.Field, values procedure.Fields) []gen.FieldValue {
	list := []gen.FieldValue{}
	for _, f := range fields {
		if value, ok := values[f.Name]; ok {
			list = append(list, gen.FieldValue{Name: f.Name, Title: f.Title, Value: value, Text: domain.Names(v.departments).Text(f, value)})
		}
	}
	return list
}
