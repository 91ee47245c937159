package seed

import (
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// BulkLedger simulates cases in memory by the ledger's own use cases, and hands what has come to rest to a bulk writer. Its
// time is what it was last told. It stands for the ledger and for what a case's services work on; who acts, when and how is
// for its caller to say. It belongs to one goroutine.
type BulkLedger struct {
	writer   *store.BulkWriter
	at       time.Time
	calendar ledger.Calendar
	random   *rand.ChaCha8
	people   map[string]domain.Person
	numbers  map[store.NumberSeries]int
	entries  map[string]*entryHistory
	areas    procedure.Areas
	cases    map[string]*memoryCase
}

// memoryCase is a case that goes on.
type memoryCase struct {
	head    ledger.Head
	machine procedure.Machine
	state   procedure.State
	pending []domain.Act
	tree    *memoryTree
	rows    *store.CaseRows
}

// memoryTree is a case with those that follow from it. They are written together: each names the one before it.
type memoryTree struct {
	members []*memoryCase
	rows    store.CaseTree
}

// NewBulkLedger begins a simulated history that starts at from. It refuses a ledger that holds anything but a demonstration.
func NewBulkLedger(ctx context.Context, s *store.Store, mark store.DemoMark, from time.Time) (*BulkLedger, error) {
	writer, present, err := s.BulkWriter(ctx, mark, from)
	if err != nil {
		return nil, err
	}
	b := &BulkLedger{
		writer: writer, at: instant(from), calendar: present.Calendar, random: store.RandomStream(mark.Seed, ""),
		people: map[string]domain.Person{}, numbers: present.Numbers, entries: map[string]*entryHistory{}, cases: map[string]*memoryCase{},
		areas: domain.AreasOf(present.Departments, present.People),
	}
	for _, p := range present.People {
		b.people[p.ID] = p
	}
	for _, e := range present.Entries {
		b.entries[e.Code] = &entryHistory{present: e, EntryHistory: store.EntryHistory{Stored: e.Version}}
	}
	return b, nil
}

// instant is a time as the ledger keeps it.
func instant(t time.Time) time.Time { return t.Truncate(time.Microsecond).In(procedure.Shanghai) }

// At moves legal time on. It never goes back.
func (b *BulkLedger) At(t time.Time) {
	if t = instant(t); t.After(b.at) {
		b.at = t
	}
}

// Now is the legal time.
func (b *BulkLedger) Now() time.Time { return b.at }

func (b *BulkLedger) useCases() ledger.Cases { return ledger.Cases{Repository: memory{b}} }

// File is store.File at the simulated time.
func (b *BulkLedger) File(f domain.Filing) (domain.Case, error) {
	var tr *ledger.Transition
	err := memory{b}.Savepoint(func(r ledger.Repository) (err error) {
		if tr, err = b.useCases().File(f); err != nil {
			return err
		}
		return r.Record(tr)
	})
	if err != nil {
		return domain.Case{}, err
	}
	return b.asCase(b.cases[tr.Head.Number]), nil
}

// Act registers an act and applies it. The ledger does the second when the workflow has heard of the first: a moment later.
func (b *BulkLedger) Act(a domain.Act, later time.Duration) (domain.Advanced, error) {
	tr, err := memory{b}.Hold(a.Case)
	if err != nil {
		return domain.Advanced{}, err
	}
	if a, err = b.useCases().Judge(tr, a); err != nil {
		return domain.Advanced{}, err
	}
	c := b.cases[a.Case]
	c.head.LastAt, c.pending = tr.Now, append(c.pending, a)
	b.At(b.at.Add(later))
	return b.Advance(context.Background(), a.Case, nil, nil)
}

// Advance is store.Advance at the simulated time. It answers no acts.
func (b *BulkLedger) Advance(_ context.Context, number string, results []procedure.Event, _ []string) (domain.Advanced, error) {
	tr, err := memory{b}.Hold(number)
	if err != nil {
		return domain.Advanced{}, err
	}
	if err := tr.Advance(tr.Awaited(results)...); err != nil {
		return domain.Advanced{}, err
	}
	if err := b.useCases().Conclude(tr); err != nil {
		return domain.Advanced{}, err
	}
	out := domain.Advanced{Now: tr.Now, Case: b.asCase(b.cases[number])}
	if alarm, ok := tr.Machine.Alarm(tr.State); ok {
		out.Alarm, out.Wait = &alarm, alarm.At.Sub(tr.Now)
	}
	return out, nil
}

// Rest says that nothing more will happen to the case and those that follow from it: they can be written.
func (b *BulkLedger) Rest(number string) error {
	c, there := b.cases[number]
	if !there {
		return nil
	}
	for _, m := range c.tree.members {
		delete(b.cases, m.state.Number)
	}
	return b.writer.Write(&c.tree.rows)
}

// Close writes what goes on still, the catalog and the numbers, and marks the history as complete.
func (b *BulkLedger) Close(ctx context.Context) error {
	for _, number := range slices.Sorted(maps.Keys(b.cases)) {
		if err := b.Rest(number); err != nil {
			break // a row writer has failed: Close says why
		}
	}
	var catalog []store.EntryHistory
	for _, code := range slices.Sorted(maps.Keys(b.entries)) {
		catalog = append(catalog, b.entries[code].EntryHistory)
	}
	return b.writer.Close(ctx, catalog, b.numbers)
}

// Abandon leaves the history as far as it was written. The ledger is marked: it is of no use.
func (b *BulkLedger) Abandon() { b.writer.Abandon() }

func (b *BulkLedger) asCase(c *memoryCase) domain.Case {
	return domain.Case{State: c.state, Definition: c.machine.Definition(), RecordedAt: b.at}
}

// Case is the case as it stands, if it goes on.
func (b *BulkLedger) Case(_ context.Context, number string) (domain.Case, error) {
	c, err := b.going(number)
	if err != nil {
		return domain.Case{}, err
	}
	return b.asCase(c), nil
}

func (b *BulkLedger) going(number string) (*memoryCase, error) {
	c, there := b.cases[number]
	if !there {
		return nil, domain.UnknownCase(number)
	}
	return c, nil
}

// Attach adds a file to a case, as its person would before an act that names it.
func (b *BulkLedger) Attach(a domain.Attachment, content io.Reader) (domain.Attachment, error) {
	c, err := b.going(a.Case)
	if err != nil {
		return a, err
	}
	if a.Size, a.SHA256, err = b.writer.Receive(content); err != nil {
		return a, err
	}
	a.ID, a.AddedAt = ledger.IDAt(b.at, b.random), b.at
	c.rows.Attachments = append(c.rows.Attachments, a)
	return a, nil
}
