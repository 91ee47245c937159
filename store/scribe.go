package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// chapter is what is written of one case. The rows on top are the chronicle's until the case rests, the others the scribe's.
type chapter struct {
	grants      []grantRow
	dispatches  []dispatchRow
	attachments []attachmentRow

	row           caseRow
	last          *transition
	events        []eventRow
	acts          []actRow
	notifications []notificationRow
	chance        *rand.ChaCha8
}

// job is a transition to write down, or with rest a family that is complete.
type job struct {
	chapter *chapter
	tr      *transition
	rest    *family
}

// scribe makes rows of transitions, in the order in which they come, and writes the cases that rest.
type scribe struct {
	s     *Store
	seed  uint64
	owing func(office.Seat) (string, error)
	jobs  chan job
	batch batch
}

// scribes work beside each other. All of a family goes to one of them.
type scribes struct {
	all    []*scribe
	next   int
	of     map[*family]*scribe
	ctx    context.Context //nolint:containedctx // that of the whole chronicle
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
}

// queue is how many transitions may wait for a scribe.
const queue = 1024

func newScribes(ctx context.Context, s *Store, seed uint64, departments map[office.Position]string) *scribes {
	all := &scribes{of: map[*family]*scribe{}}
	all.ctx, all.cancel = context.WithCancelCause(ctx)
	owing := func(seat office.Seat) (string, error) {
		if seat.Department != "" || seat.Person != "" {
			return seat.Department, nil
		}
		return departments[seat.Position], nil
	}
	for range max(runtime.GOMAXPROCS(0), 1) {
		scribe := &scribe{s: s, seed: seed, owing: owing, jobs: make(chan job, queue)}
		all.all = append(all.all, scribe)
		all.group.Go(func() {
			if err := scribe.work(all.ctx); err != nil {
				all.cancel(err)
			}
		})
	}
	return all
}

func (a *scribes) write(f *family, p *chapter, tr *transition) error {
	return a.hand(f, job{chapter: p, tr: tr})
}

func (a *scribes) rest(f *family) error {
	defer delete(a.of, f)
	return a.hand(f, job{rest: f})
}

func (a *scribes) hand(f *family, j job) error {
	s, known := a.of[f]
	if !known {
		s = a.all[a.next%len(a.all)]
		a.next++
		a.of[f] = s
	}
	select {
	case s.jobs <- j:
		return nil
	case <-a.ctx.Done():
		return context.Cause(a.ctx)
	}
}

// close waits until all is written, or says what has failed.
func (a *scribes) close() error {
	for _, s := range a.all {
		close(s.jobs)
	}
	a.group.Wait()
	err := context.Cause(a.ctx)
	a.cancel(errors.New("the chronicle is closed"))
	return err
}

func (s *scribe) work(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case j, more := <-s.jobs:
			if !more {
				return s.batch.write(ctx, s.s)
			}
			if err := s.do(ctx, j); err != nil {
				return err
			}
		}
	}
}

func (s *scribe) do(ctx context.Context, j job) error {
	if j.rest == nil {
		return s.take(j.chapter, j.tr)
	}
	for _, m := range j.rest.members {
		if err := s.batch.add(m.chapter, s.owing); err != nil {
			return err
		}
	}
	if len(s.batch.cases) < batchCases {
		return nil
	}
	return s.batch.write(ctx, s.s)
}

// take does what tx.record does, but for the writing.
func (s *scribe) take(p *chapter, tr *transition) error {
	if tr.fresh {
		p.chance = stream(s.seed, tr.state.Number)
		p.row = tr.row
	}
	tr.row, tr.chance = p.row, p.chance
	links, err := tr.written()
	if err != nil {
		return err
	}
	p.row, p.last = tr.row, tr
	p.events = append(p.events, links...)
	p.acts = append(p.acts, tr.settled()...)
	for _, n := range tr.notificationRows() {
		n.Posted = true // what people were told then is not sent out now
		p.notifications = append(p.notifications, n)
	}
	return nil
}

// batchCases is how many cases are written in one transaction.
const batchCases = 2000

// batch is rows to be written at once.
type batch struct {
	cases         []caseRow
	texts         []text
	acts          []actRow
	tasks         []taskRow
	events        []eventRow
	obligations   []obligationRow
	grants        []grantRow
	dispatches    []dispatchRow
	notifications []notificationRow
	attachments   []attachmentRow
}

// add takes a case that rests. Tasks and obligations are the same whether they are written with each transition or once:
// one that has ended does not change any more, and the calendar of a chronicle is one.
func (b *batch) add(p *chapter, owing func(office.Seat) (string, error)) error {
	p.row.Started = p.row.EndedAt != nil // what goes on is started by the sweep
	p.last.before = procedure.State{}
	obligations, err := p.last.obligationRows(owing)
	if err != nil {
		return err
	}
	b.cases = append(b.cases, p.row)
	b.texts = append(b.texts, text{p.row.Number, p.last.searchedIn()})
	b.acts = append(b.acts, p.acts...)
	b.tasks = append(b.tasks, p.last.taskRows()...)
	b.events = append(b.events, p.events...)
	b.obligations = append(b.obligations, obligations...)
	b.grants = append(b.grants, p.grants...)
	b.dispatches = append(b.dispatches, p.dispatches...)
	b.notifications = append(b.notifications, p.notifications...)
	b.attachments = append(b.attachments, p.attachments...)
	return nil
}

// write writes the rows in one transaction: the cases first, which the others name.
func (b *batch) write(ctx context.Context, s *Store) error {
	if len(b.cases) == 0 {
		return nil
	}
	err := s.engine.bulk(ctx, s.pools[0], b.into)
	*b = batch{}
	return err
}

func (b *batch) into(in inserter) error {
	for _, table := range []func() error{
		func() error { return insert(in, b.cases) },
		func() error { return in.index(context.Background(), searchedCases, b.texts) },
		func() error { return insert(in, b.acts) },
		func() error { return insert(in, b.tasks) },
		func() error { return insert(in, b.events) },
		func() error { return insert(in, b.obligations) },
		func() error { return insert(in, b.grants) },
		func() error { return insert(in, b.dispatches) },
		func() error { return insert(in, b.notifications) },
		func() error { return insert(in, b.attachments) },
	} {
		if err := table(); err != nil {
			return err
		}
	}
	return nil
}

func seedOf(seed uint64, name string) [32]byte {
	sum := sha256.New()
	_ = binary.Write(sum, binary.BigEndian, seed)
	_, _ = io.WriteString(sum, name)
	return [32]byte(sum.Sum(nil))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
