package whatif

import (
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Study replays cases under a question's supposition and counts what differs. It keeps no case, but some numbers.
type Study struct {
	question     Question
	departmentOf ledger.DepartmentOf
	each         func(Difference) error
	sum          *sum
}

// NewStudy begins a study. Each is told of every case that differs, in the order in which they are added; it may be nil.
func NewStudy(q Question, departmentOf ledger.DepartmentOf, each func(Difference) error) *Study {
	if each == nil {
		each = func(Difference) error { return nil }
	}
	return &Study{question: q, departmentOf: departmentOf.Cached(), each: each, sum: newSum()}
}

// comparison is a case that was replayed twice.
type comparison struct {
	number     string
	difference Difference
	differs    bool
	apart      bool   // under its own rules it does not end as was recorded
	failed     string // why it could not be replayed under its own rules, in Chinese; empty: it could
}

// Add replays cases, on all processors.
func (s *Study) Add(batch []domain.History) error {
	compared := make([]comparison, len(batch))
	var replaying errgroup.Group
	replaying.SetLimit(runtime.GOMAXPROCS(0))
	for i, h := range batch {
		replaying.Go(func() error {
			compared[i] = s.question.compare(h)
			return nil
		})
	}
	_ = replaying.Wait() // what fails is counted
	for _, c := range compared {
		if err := s.take(c); err != nil {
			return err
		}
	}
	return nil
}

// take counts a case, and hands it on if it differs.
func (s *Study) take(c comparison) error {
	for i := range c.difference.Clocks {
		clock := &c.difference.Clocks[i]
		var err error
		if clock.Department, err = s.departmentOf.Owing(clock.owner); err != nil {
			return fmt.Errorf("case %s: %w", c.number, err)
		}
	}
	s.sum.add(c)
	if !c.differs {
		return nil
	}
	return s.each(c.difference)
}

// Answer is what came of the cases that were added, of all that there are.
func (s *Study) Answer(all int) Answer {
	a := s.sum.answer()
	a.Question, a.Cases = s.question.told(), all
	return a
}

// compare replays a case under its own rules and under those supposed.
func (q Question) compare(h domain.History) comparison {
	c := comparison{number: h.State.Number}
	was, err := Replay(h, q.present(h.Definition), q.Now)
	if err == nil && was.Stop != nil {
		err = fmt.Errorf("“%s”：%s", was.Stop.Title, was.Stop.Why)
	}
	var recorded, would Ending
	if err == nil {
		recorded, err = q.recorded(h)
	}
	if err == nil {
		would, err = Replay(h, q.supposed(h.Definition, h.Records[0].Event.At), q.Now)
	}
	if err != nil {
		c.failed = err.Error()
		return c
	}
	_, c.apart = Between(recorded, was)
	c.difference, c.differs = Between(was, would)
	return c
}

// recorded is how the case stands by the record, taken to the present.
func (q Question) recorded(h domain.History) (Ending, error) {
	e := Ending{Machine: procedure.NewMachine(h.Definition, q.Calendar), State: h.State}
	if e.State.Ended() {
		return e, nil
	}
	var revision []procedure.Event
	if e.State.Calendar != q.Calendar.Version() {
		revision = []procedure.Event{{ID: "revision", Kind: procedure.CalendarRevised, At: q.Now}}
	}
	var err error
	e.State, err = e.Machine.Follow(e.State, revision, q.Now, func(procedure.State, procedure.Record) {})
	return e, err
}
