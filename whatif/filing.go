package whatif

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// file files the case again. A filing that the rules refuse stops the replay.
func (r *replay) file() error {
	h, d := r.history, r.Machine.Definition()
	refusal := procedure.Refuse(procedure.NotYourFiling, "“%s”不再能由原申请人发起", d.Title)
	a := r.application()
	for _, a.Kind = range kinds(h, d) {
		state, _, err := r.Machine.File(a)
		if err == nil {
			r.State = state
			return nil
		}
		var refused *procedure.Refusal
		if !errors.As(err, &refused) {
			return err
		}
		refusal = refused
	}
	r.State = procedure.State{Number: h.State.Number, Parties: h.State.Parties, FiledAt: h.State.FiledAt, FiledOn: h.State.FiledOn}
	r.Stop = &Stop{Kind: NotFiled, At: h.State.FiledAt, Title: d.Title, Why: refusal.Detail}
	return nil
}

func (r *replay) application() procedure.Application {
	s, filed := r.history.State, r.history.Records[0].Event
	form := maps.Clone(filed.Fields)
	// Who filed stands beside the form, under names with a dot, as no field has.
	maps.DeleteFunc(form, func(name string, _ any) bool { return strings.Contains(name, ".") })
	bound := procedure.Fields{}
	for _, name := range s.Bound {
		if v, ok := form[name]; ok {
			bound[name] = v
		}
	}
	return procedure.Application{
		Number: s.Number, At: filed.At, By: filed.By, Applicant: s.Parties.Applicant, Person: s.Parties.Person,
		Form: r.onWorkdays(form, func() []procedure.Field { return r.Machine.Definition().Form }), Resource: r.history.State.FiledAbout(),
		Parent: s.Parent, ParentCase: s.ParentCase, Bound: bound, Areas: s.Parties.Areas(),
	}
}

// kinds are those in which the case may have been filed, and may be under the rules.
func kinds(h domain.History, d *procedure.Definition) []procedure.Filer {
	public := h.State.Parties.Applicant == procedure.Public
	return slices.DeleteFunc(slices.Clone(h.Definition.Filing.By), func(k procedure.Filer) bool {
		return (k == procedure.FiledByPublic) != public || !slices.Contains(d.Filing.By, k)
	})
}
