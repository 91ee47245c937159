package ledger

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// previewMoves is how many moves of due days a preview lists; it counts all.
const previewMoves = 1000

// Preview says which due days a calendar would move if it were that of the ledger. What it says is what the revision then
// does, for the same machine says it.
type Preview struct {
	next         *calendar.Calendar
	departmentOf DepartmentOf
	departments  map[string]domain.DepartmentMoves
	sum          domain.CalendarPreview
}

// NewPreview begins a preview of a calendar.
func NewPreview(next *calendar.Calendar, departmentOf DepartmentOf) *Preview {
	return &Preview{
		next: next, departmentOf: departmentOf.Cached(), departments: map[string]domain.DepartmentMoves{},
		sum: domain.CalendarPreview{Calendar: next.Version()},
	}
}

// Add has the machine revise a case, as it stands by the calendar in force, by the other one.
func (p *Preview) Add(tr *Transition) error {
	moved := 0
	if !tr.State.Ended() && tr.State.Calendar != p.next.Version() {
		machine := procedure.NewMachine(tr.Machine.Definition(), p.next)
		_, record, err := machine.Step(tr.State, procedure.Event{ID: "preview", Kind: procedure.CalendarRevised, At: tr.Now})
		if err != nil {
			return fmt.Errorf("case %s: %w", tr.Head.Number, err)
		}
		if moved, err = p.addMoves(tr, record); err != nil {
			return err
		}
	}
	if moved == 0 {
		p.sum.Staying++
	} else {
		p.sum.Moving++
	}
	return nil
}

// Sum is the preview of all cases that were added.
func (p *Preview) Sum() domain.CalendarPreview {
	sum := p.sum
	for _, code := range slices.Sorted(maps.Keys(p.departments)) {
		sum.Departments = append(sum.Departments, p.departments[code])
	}
	return sum
}

func (p *Preview) addMoves(tr *Transition, record procedure.Record) (moved int, err error) {
	d := tr.Machine.Definition()
	for _, c := range record.Commands {
		if c.Kind != procedure.MoveClock {
			continue
		}
		clock := tr.Clock(c.Clock)
		department, err := p.departmentOf.Owing(tr.Assignee(clock.Owner))
		if err != nil {
			return moved, err
		}
		p.count(domain.DueMove{
			Case: tr.Head.Number, Regulation: d.Regulation.ID, Procedure: d.Name, Title: d.Title,
			Department: department, Run: clock.ID, Clock: clock.Title, Old: *c.Old, New: *c.Due,
		})
		moved++
	}
	return moved, nil
}

func (p *Preview) count(m domain.DueMove) {
	if p.sum.Total++; p.sum.Total <= previewMoves {
		p.sum.Moves = append(p.sum.Moves, m)
	}
	moves := p.departments[m.Department]
	moves.Department = m.Department
	if m.Earlier() {
		moves.Earlier++
	} else {
		moves.Later++
	}
	p.departments[m.Department] = moves
}
