package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"sync"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
)

// rowJob is a transition to make rows of, or with done a tree that is complete.
type rowJob struct {
	rows *CaseRows
	tr   *ledger.Transition
	done *CaseTree
}

// rowWriter makes rows of transitions, in the order in which they come, and writes the trees that are complete.
type rowWriter struct {
	s            *Store
	seed         uint64
	departmentOf ledger.DepartmentOf
	known        correspondents
	jobs         chan rowJob
	batch        batch
}

// rowWriters work beside each other. All of a tree goes to one of them.
type rowWriters struct {
	all    []*rowWriter
	next   int
	of     map[*CaseTree]*rowWriter
	ctx    context.Context //nolint:containedctx // that of all that is written
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
}

// queue is how many transitions may wait for a row writer.
const queue = 1024

func newRowWriters(ctx context.Context, s *Store, seed uint64, present Present) *rowWriters {
	all := &rowWriters{of: map[*CaseTree]*rowWriter{}}
	all.ctx, all.cancel = context.WithCancelCause(ctx)
	holders := holders(present.People)
	departmentOf := func(assignee domain.Assignee) (string, error) {
		if assignee.Department != "" || assignee.Person != "" {
			return assignee.Department, nil
		}
		return holders[assignee.Position], nil
	}
	known := correspondents{
		names: domain.NamesOf(present.Departments), departments: map[string]domain.Department{}, people: domain.Names{}, departmentOf: departmentOf,
	}
	for _, d := range present.Departments {
		known.departments[d.Code] = d
	}
	for _, p := range present.People {
		known.people[p.ID] = p.Name
	}
	for range max(runtime.GOMAXPROCS(0), 1) {
		w := &rowWriter{s: s, seed: seed, departmentOf: departmentOf, known: known, jobs: make(chan rowJob, queue)}
		all.all = append(all.all, w)
		all.group.Go(func() {
			if err := w.work(all.ctx); err != nil {
				all.cancel(err)
			}
		})
	}
	return all
}

func (a *rowWriters) finish(tree *CaseTree) error {
	defer delete(a.of, tree)
	return a.take(tree, rowJob{done: tree})
}

func (a *rowWriters) take(tree *CaseTree, j rowJob) error {
	w, known := a.of[tree]
	if !known {
		w = a.all[a.next%len(a.all)]
		a.next++
		a.of[tree] = w
	}
	select {
	case w.jobs <- j:
		return nil
	case <-a.ctx.Done():
		return context.Cause(a.ctx)
	}
}

// close waits until all is written, or says what has failed.
func (a *rowWriters) close() error {
	for _, w := range a.all {
		close(w.jobs)
	}
	a.group.Wait()
	err := context.Cause(a.ctx)
	a.cancel(errors.New("the row writers are closed"))
	return err
}

func (w *rowWriter) work(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case j, more := <-w.jobs:
			if !more {
				return w.batch.write(ctx, w.s)
			}
			if err := w.do(ctx, j); err != nil {
				return err
			}
		}
	}
}

func (w *rowWriter) do(ctx context.Context, j rowJob) error {
	if j.done == nil {
		return j.rows.take(j.tr, w.seed, w.known)
	}
	for _, c := range j.done.Cases {
		if err := w.batch.add(c, w.departmentOf); err != nil {
			return err
		}
	}
	if len(w.batch.cases) < batchCases {
		return nil
	}
	return w.batch.write(ctx, w.s)
}

// RandomStream is a source of random numbers of its own for each name, the same for the same seed.
func RandomStream(seed uint64, name string) *rand.ChaCha8 {
	sum := sha256.New()
	_ = binary.Write(sum, binary.BigEndian, seed)
	_, _ = io.WriteString(sum, name)
	return rand.NewChaCha8([32]byte(sum.Sum(nil)))
}
