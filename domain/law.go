package domain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Relation is between whom data goes. A place may follow one regulation between its departments and another towards the public.
type Relation string

// The relations.
const (
	BetweenDepartments Relation = "departments" // with the bureau and the government, too
	TowardsPublic      Relation = "public"      // citizens, legal persons and other organisations
)

// Relations are all of them, in the order in which they are shown.
var Relations = []Relation{BetweenDepartments, TowardsPublic}

// Title is what people call the relation.
func (r Relation) Title() string {
	if r == TowardsPublic {
		return "面向公众"
	}
	return "部门之间"
}

// RelationOf is the one in which somebody of this kind files.
func RelationOf(kind procedure.Filer) Relation {
	if kind == procedure.FiledByPublic {
		return TowardsPublic
	}
	return BetweenDepartments
}

// RelationOfPerson is the one in which the person files.
func RelationOfPerson(p Person) Relation {
	if p.Public() {
		return TowardsPublic
	}
	return BetweenDepartments
}

// Force says that a regulation applies here in a relation. Days are Shanghai's, and both are of the time in which it applies.
type Force struct {
	Regulation string      `json:"regulation"` // its id
	Title      string      `json:"title"`      // what it was called when this was entered
	Relation   Relation    `json:"relation"`
	From       *civil.Date `json:"from,omitempty"`    // nil: as long as the regulation itself
	Through    *civil.Date `json:"through,omitempty"` // nil: until further notice
}

// on tells whether the day is of the time in which the regulation applies.
func (f Force) on(day civil.Date) bool {
	return (f.From == nil || !day.Before(*f.From)) && (f.Through == nil || !day.After(*f.Through))
}

// String is the record in words, for the log of administration.
func (f Force) String() string {
	words := f.Title + "（" + f.Relation.Title()
	if f.From != nil {
		words += "，自" + procedure.Written(*f.From)
	}
	if f.Through != nil {
		words += "，至" + procedure.Written(*f.Through)
	}
	return words + "）"
}

// Rules are what a house decides about the law that applies in it.
type Rules struct {
	Force    []Force  // none: every regulation applies
	Ceilings Ceilings // what the ceilings of higher laws do
	Choices  []Choice // where several regulations offer the same
}

// Law is which regulations apply here, and how they stand to each other: what somebody entered last, as a whole.
type Law struct {
	Version int64 // counts what was entered; 0: nobody ever entered anything
	Rules
	EnteredAt time.Time
	EnteredBy string // id of the person; empty: on the machine, by its command line
	Name      string // of the person
}

// Set tells whether anybody said what applies here.
func (l Rules) Set() bool { return len(l.Force) > 0 }

// Of is the record of a regulation in a relation.
func (l Rules) Of(regulation string, r Relation) (Force, bool) {
	i := slices.IndexFunc(l.Force, func(f Force) bool { return f.Regulation == regulation && f.Relation == r })
	if i < 0 {
		return Force{}, false
	}
	return l.Force[i], true
}

// Applies tells whether the regulation applies here in the relation on a day.
func (l Rules) Applies(regulation string, r Relation, day civil.Date) bool {
	if !l.Set() {
		return true
	}
	f, listed := l.Of(regulation, r)
	return listed && f.on(day)
}

// AppliesAtAll tells whether the regulation applies here on a day, in whatever relation.
func (l Rules) AppliesAtAll(regulation string, day civil.Date) bool {
	return slices.ContainsFunc(Relations, func(r Relation) bool { return l.Applies(regulation, r, day) })
}

// OfferedTo are those of the procedure's filers who can begin a case by themselves on a day, alike being the procedures that are
// there for the same. What follows from another case stays with the law of that case, and is nobody's to begin.
func (l Rules) OfferedTo(d *procedure.Definition, alike []*procedure.Definition, day civil.Date) []procedure.Filer {
	offered := []procedure.Filer{}
	if d.Filing.Parent == procedure.Required {
		return offered
	}
	for _, kind := range d.Filing.By {
		instead, also := l.Instead(d, kind, alike, day)
		if l.Applies(d.Regulation.ID, RelationOf(kind), day) && (instead == nil || also) {
			offered = append(offered, kind)
		}
	}
	return offered
}

// RelationsOf are those in which somebody files under one of the procedures.
func RelationsOf(procedures []*procedure.Definition) []Relation {
	return slices.DeleteFunc(slices.Clone(Relations), func(r Relation) bool {
		return !slices.ContainsFunc(procedures, func(d *procedure.Definition) bool {
			return slices.ContainsFunc(d.Filing.By, func(kind procedure.Filer) bool { return RelationOf(kind) == r })
		})
	})
}

// Accepts refuses what is filed by itself under a regulation that does not apply in the relation on that day (NotApplied): it
// says since or until when, and what applies instead.
func (l Law) Accepts(regulation *procedure.Regulation, r Relation, day civil.Date) error {
	if l.Applies(regulation.ID, r, day) {
		return nil
	}
	return procedure.Refuse(NotApplied, "%s，不能据此发起申请；%s", l.why(regulation, r, day), l.instead(r, day))
}

func (l Law) why(regulation *procedure.Regulation, r Relation, day civil.Date) string {
	f, listed := l.Of(regulation.ID, r)
	switch {
	case !listed:
		return fmt.Sprintf("自%s起，本单位不适用%s（%s）", procedure.Written(procedure.DateOf(l.EnteredAt)), regulation.Quoted(), r.Title())
	case f.From != nil && day.Before(*f.From):
		return fmt.Sprintf("%s自%s起才在本单位适用（%s）", regulation.Quoted(), procedure.Written(*f.From), r.Title())
	default:
		return fmt.Sprintf("%s在本单位适用至%s止（%s）", regulation.Quoted(), procedure.Written(*f.Through), r.Title())
	}
}

func (l Law) instead(r Relation, day civil.Date) string {
	var titles []string
	for _, f := range l.Force {
		if f.Relation == r && f.on(day) {
			titles = append(titles, "《"+f.Title+"》")
		}
	}
	if len(titles) == 0 {
		return r.Title() + "现在没有适用的法规"
	}
	return "现在适用" + strings.Join(titles, "、")
}

// CheckForce refuses records that contradict themselves or each other (LawInvalid).
func CheckForce(list []Force) error {
	if len(list) == 0 {
		return procedure.Refuse(LawInvalid, "至少应有一部法规适用")
	}
	return checkForce(list)
}

func checkForce(list []Force) error {
	var law Rules
	for _, f := range list {
		switch _, twice := law.Of(f.Regulation, f.Relation); {
		case !slices.Contains(Relations, f.Relation):
			return procedure.Refuse(LawInvalid, "%s：适用范围 %q 有误，应为 departments 或者 public", f.Title, f.Relation)
		case twice:
			return procedure.Refuse(LawInvalid, "%s（%s）出现两次，只能有一次", f.Title, f.Relation.Title())
		case f.From != nil && f.Through != nil && f.Through.Before(*f.From):
			return procedure.Refuse(LawInvalid, "%s：截止日早于起始日", f)
		}
		law.Force = append(law.Force, f)
	}
	return nil
}

// SameForce tells whether two lists say the same, in whatever order and whatever the regulations were called.
func SameForce(a, b []Force) bool { return slices.Equal(spelled(a), spelled(b)) }

func spelled(list []Force) []string {
	lines := make([]string, 0, len(list))
	for _, f := range list {
		f.Title = f.Regulation
		lines = append(lines, f.String())
	}
	slices.Sort(lines)
	return lines
}
