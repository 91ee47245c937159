package ledger

import (
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Duty is a standing duty of a regulation in one year, and who owes it.
type Duty struct {
	Regulation *procedure.Regulation
	Name       string
	Duty       procedure.Duty
	Occurrence procedure.Occurrence
	Department string // empty: owed once, by nobody's department
}

// DutiesDue lists the duties of a regulation that are to be opened after one day and through another, given the departments
// that owe those of each.
func DutiesDue(r *procedure.Regulation, through, today civil.Date, owing map[procedure.Each][]string) []Duty {
	var due []Duty
	for name, d := range r.Duties.All() {
		for _, o := range d.Open(through, today) {
			for _, department := range owing[d.OwedBy(r)] {
				due = append(due, Duty{r, name, d, o, department})
			}
		}
	}
	return due
}

// Filer and Key stand where a person's stand in other cases, so that a duty is opened once.
func (d Duty) Filer() string { return "duty:" + d.Regulation.ID + "/" + d.Name }

// Key tells the duty of one year and department from others.
func (d Duty) Key() string { return fmt.Sprintf("%d/%s", d.Occurrence.Covers, d.Department) }

// Filing is the case that the duty opens, in the name of the bureau and under the definition in force.
func (d Duty) Filing(bureau string, def *procedure.Definition) domain.Filing {
	return domain.Filing{
		By: domain.Person{ID: d.Filer(), Department: bureau}, Key: d.Key(), Definition: def,
		Form: d.Duty.Form(d.Occurrence, d.Regulation, d.Department), ByDuty: true,
	}
}
