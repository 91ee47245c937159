package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// previewMoves is how many moves of due days a preview lists; it counts all.
const previewMoves = 1000

// PreviewNotice says which due days a year's notice would move if it were entered now. It writes nothing. What it says is
// what the revision then does, for the same machine says it.
func (s *Store) PreviewNotice(ctx context.Context, y calendar.Year) (office.CalendarPreview, error) {
	p, err := s.reading(ctx).previewNotice(y)
	return p, explain(fmt.Sprintf("preview the notice of %d", y.Year), err)
}

func (t tx) previewNotice(y calendar.Year) (office.CalendarPreview, error) {
	present, next, err := t.would(y)
	if err != nil {
		return office.CalendarPreview{}, err
	}
	p := preview{tx: t, next: next, departments: map[string]office.DepartmentMoves{}, seats: map[office.Seat]string{}}
	p.Calendar = next.Version()
	if err := t.eachOpen(t.db, present, p.look); err != nil {
		return office.CalendarPreview{}, err
	}
	for _, code := range slices.Sorted(maps.Keys(p.departments)) {
		p.Departments = append(p.Departments, p.departments[code])
	}
	return p.CalendarPreview, nil
}

// preview is a notice on trial. It keeps what it says of the cases, and no case.
type preview struct {
	office.CalendarPreview
	tx          tx
	next        *calendar.Calendar
	departments map[string]office.DepartmentMoves
	seats       map[office.Seat]string // departments, by the seats asked for before
}

// look has the machine revise a case, as it stands by the calendar in force, by the other one.
func (p *preview) look(tr *transition, err error) error {
	if err != nil {
		return fmt.Errorf("case %s: %w", tr.row.Number, err)
	}
	moved := 0
	if !tr.state.Ended() && tr.state.Calendar != p.next.Version() {
		machine := procedure.NewMachine(tr.machine.Definition(), p.next)
		_, record, err := machine.Step(tr.state, procedure.Event{ID: "preview", Kind: procedure.CalendarRevised, At: tr.now})
		if err != nil {
			return err
		}
		if moved, err = p.note(tr, record); err != nil {
			return err
		}
	}
	if moved == 0 {
		p.Staying++
	} else {
		p.Moving++
	}
	return nil
}

func (p *preview) note(tr *transition, record procedure.Record) (moved int, err error) {
	for _, c := range record.Commands {
		if c.Kind != procedure.MoveClock {
			continue
		}
		run := tr.run(c.Clock)
		department, err := p.owing(tr.seat(run.Owner))
		if err != nil {
			return moved, err
		}
		p.count(office.DueMove{
			Case: tr.row.Number, Regulation: tr.row.Regulation, Procedure: tr.row.Procedure, Title: tr.row.Title,
			Department: department, Run: run.ID, Clock: run.Title, Old: *c.Old, New: *c.Due,
		})
		moved++
	}
	return moved, nil
}

func (p *preview) owing(seat office.Seat) (string, error) {
	if department, asked := p.seats[seat]; asked {
		return department, nil
	}
	department, err := owing(seat, p.tx.departmentOf)
	if seat.Person == "" { // the public are many
		p.seats[seat] = department
	}
	return department, err
}

func (p *preview) count(m office.DueMove) {
	if p.Total++; p.Total <= previewMoves {
		p.Moves = append(p.Moves, m)
	}
	sum := p.departments[m.Department]
	sum.Department = m.Department
	if m.Earlier() {
		sum.Earlier++
	} else {
		sum.Later++
	}
	p.departments[m.Department] = sum
}
