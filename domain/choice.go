package domain

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Choice is by whose procedure something is asked for here, where several regulations that apply have one for it.
type Choice struct {
	Serves     string   `json:"serves"` // what the procedures are there for, as they say it themselves
	Title      string   `json:"title"`  // of the procedure that was chosen
	Relation   Relation `json:"relation"`
	Regulation string   `json:"regulation"` // whose procedure it is
	Name       string   `json:"name"`       // what that regulation was called when this was entered
	Others     bool     `json:"others"`     // those of the other regulations can be begun as well
}

// String is the choice in words.
func (c Choice) String() string {
	words := c.Title + "（" + c.Relation.Title() + "）依《" + c.Name + "》"
	if c.Others {
		return words + "，也可以依其他法规发起"
	}
	return words + "，不依其他法规发起"
}

// ChoiceFor is what was chosen.
func (l Rules) ChoiceFor(serves string, r Relation) (Choice, bool) {
	i := slices.IndexFunc(l.Choices, func(c Choice) bool { return c.Serves == serves && c.Relation == r })
	if i < 0 {
		return Choice{}, false
	}
	return l.Choices[i], true
}

// Instead is the procedure that somebody of the kind begins instead of this one, since both are there for the same and it is the
// other one's that the house has chosen, or, if it chose none, that of the regulation of the narrower place; nil if there is
// none. also tells that this one can be begun as well: it can unless the house says that it cannot. Alike are the procedures that
// are there for the same. As long as nobody said what applies here, the law is everybody's choice.
func (l Rules) Instead(
	d *procedure.Definition, kind procedure.Filer, alike []*procedure.Definition, day civil.Date,
) (instead *procedure.Definition, also bool) {
	if !l.Set() || d.Purpose == "" {
		return nil, true
	}
	rivals := slices.DeleteFunc(slices.Clone(alike), func(o *procedure.Definition) bool { return !l.rival(d, o, kind, day) })
	choice, made := l.ChoiceFor(d.Purpose, RelationOf(kind))
	if made && choice.Regulation == d.Regulation.ID {
		return nil, true
	}
	for _, o := range rivals {
		if made && choice.Regulation == o.Regulation.ID {
			return o, choice.Others
		}
	}
	for _, o := range rivals {
		if o.Regulation.Below(d.Regulation) {
			return o, true
		}
	}
	return nil, true
}

// rival tells whether another procedure is there for the same, by itself, for the same kind and on the same day.
func (l Rules) rival(d, o *procedure.Definition, kind procedure.Filer, day civil.Date) bool {
	days := procedure.Applies{From: o.Regulation.InForce.From, Through: o.Regulation.InForce.Through}
	return o.Regulation.ID != d.Regulation.ID && o.Purpose == d.Purpose && o.Filing.Parent != procedure.Required &&
		slices.Contains(o.Filing.By, kind) && l.Applies(o.Regulation.ID, RelationOf(kind), day) && days.On(day)
}

// Chooses refuses what is begun by itself under a procedure that the house has another one for, and nothing beside (NotApplied).
func (l Rules) Chooses(d *procedure.Definition, kinds []procedure.Filer, alike []*procedure.Definition, day civil.Date) error {
	var refusal error
	for _, kind := range kinds {
		if !slices.Contains(d.Filing.By, kind) {
			continue
		}
		instead, also := l.Instead(d, kind, alike, day)
		if instead == nil || also {
			return nil
		}
		refusal = procedure.Refuse(NotApplied, "%s在本单位（%s）依%s发起“%s”，不依%s发起", d.Title, RelationOf(kind).Title(),
			instead.Regulation.Quoted(), instead.Title, d.Regulation.Quoted())
	}
	return refusal
}
