package seed

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// memory is the bulk ledger as the ledger's use cases see it.
type memory struct{ *BulkLedger }

// Hold has nothing to lock: the simulation belongs to one goroutine.
func (m memory) Hold(number string) (*ledger.Transition, error) {
	c, err := m.going(number)
	if err != nil {
		return nil, err
	}
	now := m.at
	if c.head.LastAt.After(now) {
		now = c.head.LastAt
	}
	return &ledger.Transition{
		Head: c.head, Machine: c.machine, Calendar: m.calendar, State: c.state, Before: c.state, Acts: c.pending, Now: now,
	}, nil
}

func (m memory) Calendar() (ledger.Calendar, error) { return m.calendar, nil }

// Law lets a simulated history go through every regulation.
func (m memory) Law() (domain.Law, error) { return domain.Law{}, nil }

func (m memory) Here(_ domain.Law, d *procedure.Definition) (*procedure.Definition, error) {
	return m.writer.Here(context.Background(), d)
}

// Alike are none, as the history goes through every regulation.
func (m memory) Alike(*procedure.Definition) []*procedure.Definition { return nil }

func (m memory) NextNumber(prefix string) (string, time.Time, error) {
	series := store.NumberSeries{Prefix: prefix, Year: m.at.Year()}
	m.numbers[series]++
	return series.Number(m.numbers[series]), m.at, nil
}

func (m memory) Published(id string) (*procedure.Definition, error) {
	return m.writer.Published(context.Background(), id)
}

func (m memory) Keep(d *procedure.Definition) error { return m.writer.Keep(context.Background(), d) }

func (m memory) Person(id string) (domain.Person, error) {
	p, there := m.people[id]
	if !there {
		return p, procedure.Refuse(domain.PersonUnknown, "没有此人：%s", id)
	}
	return p, nil
}

// CheckDepartment takes every department: the simulation names those that are there.
func (m memory) CheckDepartment(string) error { return nil }

func (m memory) Entry(code string) (domain.Entry, error) {
	e, there := m.entries[code]
	if !there {
		return domain.Entry{}, procedure.Refuse(domain.EntryUnknown, "目录中没有编号为 %s 的条目", code)
	}
	return e.present, nil
}

func (m memory) Areas() (procedure.Areas, error) { return m.areas, nil }

func (m memory) Claim(domain.Filing, procedure.State) ([]string, error) { return nil, nil }

func (m memory) CheckAttachment(number, field, id string) error {
	c, there := m.cases[number]
	if there && slices.ContainsFunc(c.rows.Attachments, func(a domain.Attachment) bool { return a.ID == id }) {
		return nil
	}
	return ledger.NotOfCase(field, id)
}

// LastAct finds nothing: the simulated public neither urges nor complains.
func (m memory) LastAct(string, string) (time.Time, error) { return time.Time{}, nil }

func (m memory) NewID(at time.Time) string { return ledger.IDAt(at, m.random) }

// Savepoint takes numbers back that a refused filing was allotted. Nothing else is written before it succeeds.
func (m memory) Savepoint(do func(ledger.Repository) error) error {
	before := maps.Clone(m.numbers)
	err := do(m)
	if err != nil {
		m.numbers = before
	}
	return err
}

// Record keeps the state to go on with, and has a row writer write the transition down.
func (m memory) Record(tr *ledger.Transition) error {
	if !tr.Changed() {
		return nil
	}
	c, there := m.cases[tr.Head.Number]
	if !there {
		c = m.begin(tr)
	}
	for _, act := range tr.Answers() {
		c.pending = slices.DeleteFunc(slices.Clone(c.pending), func(p domain.Act) bool { return p.ID == act.ID })
	}
	c.state = tr.State
	if tr.State.LastAt.After(c.head.LastAt) {
		c.head.LastAt = tr.State.LastAt
	}
	return m.writer.Record(&c.tree.rows, c.rows, tr)
}

func (m memory) begin(tr *ledger.Transition) *memoryCase {
	c := &memoryCase{head: tr.Head, machine: tr.Machine, rows: &store.CaseRows{}, tree: &memoryTree{}}
	if parent, there := m.cases[tr.State.Parent]; there {
		c.tree = parent.tree
	}
	c.tree.members = append(c.tree.members, c)
	c.tree.rows.Cases = append(c.tree.rows.Cases, c.rows)
	m.cases[tr.Head.Number] = c
	return c
}
