package store

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// BulkWriter writes whole cases many at once: months of cases, that somebody simulates in memory by the same use
// cases as all others. Nobody else may write to the ledger meanwhile, and it belongs to one goroutine.
type BulkWriter struct {
	s        *Store
	mark     DemoMark
	writers  *rowWriters
	contents []*blob
}

// Present is what a ledger holds before cases are simulated on top of it.
type Present struct {
	Calendar    ledger.Calendar
	People      []domain.Person
	Departments []domain.Department
	Entries     []domain.Entry // of the catalog, as they are now
	Numbers     map[NumberSeries]int
}

// NumberSeries is a sequence of case numbers.
type NumberSeries struct {
	Prefix string
	Year   int
}

// Number is the nth number of the series.
func (n NumberSeries) Number(nth int) string { return caseNumber(n.Prefix, n.Year, nth) }

// BulkWriter begins to write cases that start at from. It refuses a ledger that holds anything but a demonstration, and
// marks it as unfinished until Close.
func (s *Store) BulkWriter(ctx context.Context, mark DemoMark, from time.Time) (*BulkWriter, Present, error) {
	w := &BulkWriter{s: s, mark: mark}
	if err := s.markDemo(ctx, mark.begun(), true); err != nil {
		return nil, Present{}, err
	}
	// The reports of the simulated months are kept on the first daily run, as those of months that it missed.
	err := s.writing(ctx, "begin to write cases in bulk", func(t tx) error {
		_, err := t.snapshotsSince(procedure.DateOf(from))
		return err
	})
	if err != nil {
		return nil, Present{}, err
	}
	present, err := s.reading(ctx).beforeBulk()
	if err != nil {
		return nil, present, explain("begin to write cases in bulk", err)
	}
	w.writers = newRowWriters(ctx, s, mark.Seed, present)
	return w, present, nil
}

func (t tx) beforeBulk() (p Present, err error) {
	snap, err := t.calendar()
	if err != nil {
		return p, err
	}
	p.Calendar, p.Numbers = snap, map[NumberSeries]int{}
	var numbers []numberRow
	if err := t.db.Find(&numbers).Error; err != nil {
		return p, err
	}
	for _, n := range numbers {
		p.Numbers[NumberSeries{n.Prefix, n.Year}] = n.Last
	}
	var entries []entryRow
	if err := t.db.Where("current").Find(&entries).Error; err != nil {
		return p, err
	}
	if p.Entries, err = mapped(entries, entryRow.entry); err != nil {
		return p, err
	}
	if p.Departments, err = t.departments(); err != nil {
		return p, err
	}
	p.People, err = t.people()
	return p, err
}

// holders is who alone holds a position: what departmentOf asks the tables.
func holders(people []domain.Person) map[domain.Position]string {
	alone := map[domain.Position]string{}
	for _, p := range people {
		if p.Public() {
			continue
		}
		for _, position := range p.Positions {
			if first, held := alone[position]; held && first != p.Department {
				alone[position] = ""
			} else if !held {
				alone[position] = p.Department
			}
		}
	}
	return alone
}

// Published is the definition under which cases of a procedure are filed now.
func (w *BulkWriter) Published(ctx context.Context, id string) (*procedure.Definition, error) {
	return w.s.reading(ctx).published(id)
}

// Here is a procedure as cases are filed under it now.
func (w *BulkWriter) Here(ctx context.Context, d *procedure.Definition) (*procedure.Definition, error) {
	law, err := w.s.Law(ctx)
	if err != nil {
		return nil, err
	}
	return w.s.Here(law, d)
}

// Keep puts a definition that is used on record.
func (w *BulkWriter) Keep(ctx context.Context, d *procedure.Definition) error {
	if _, there := w.s.definitions.get(d.Ref()); there {
		return nil
	}
	if _, err := w.s.Definition(ctx, d.Ref()); err == nil {
		return nil
	}
	return w.s.writing(ctx, "keep a definition", func(t tx) error { return t.keep(d) })
}

// Record makes the rows of a case's next transition. Those of a tree of cases are made in order.
func (w *BulkWriter) Record(tree *CaseTree, c *CaseRows, tr *ledger.Transition) error {
	return w.writers.take(tree, rowJob{rows: c, tr: tr})
}

// Write writes a tree to which nothing more will happen.
func (w *BulkWriter) Write(tree *CaseTree) error { return w.writers.finish(tree) }

// Receive keeps the content of an attachment, the same content once.
func (w *BulkWriter) Receive(content io.Reader) (size int64, sha256 string, err error) {
	b, err := w.s.receive(content)
	if err != nil {
		return 0, "", err
	}
	if slices.ContainsFunc(w.contents, func(k *blob) bool { return k.sha256 == b.sha256 }) {
		b.discard()
	} else {
		w.contents = append(w.contents, b)
	}
	return b.size, b.sha256, nil
}

// Close waits until all cases are written, writes the catalog and the numbers, and marks the history as complete.
func (w *BulkWriter) Close(ctx context.Context, catalog []EntryHistory, numbers map[NumberSeries]int) error {
	if err := w.writers.close(); err != nil {
		return explain("write cases in bulk", err)
	}
	if err := w.s.writeCatalog(ctx, catalog); err != nil {
		return explain("write the catalog in bulk", err)
	}
	err := w.s.writing(ctx, "end writing in bulk", func(t tx) error {
		for series, last := range numbers {
			if err := t.db.Clauses(overwrite).Create(&numberRow{series.Prefix, series.Year, last}).Error; err != nil {
				return err
			}
		}
		for persons := []string{""}; len(persons) > 0; {
			var err error
			if persons, err = t.indexApplicantsAfter(persons[len(persons)-1]); err != nil {
				return err
			}
		}
		for _, b := range w.contents {
			if err := t.keepContent(b); err != nil {
				return err
			}
			b.discard()
		}
		return t.putDemo(w.mark)
	})
	if err != nil {
		return err
	}
	return explain("settle what was written in bulk", w.s.dialect.Settle(ctx, w.s.pools[0]))
}

// Abandon leaves the history as far as it was written. The ledger is marked: it is of no use.
func (w *BulkWriter) Abandon() {
	_ = w.writers.close()
	for _, b := range w.contents {
		b.discard()
	}
}

var errUnfinished = errors.New("ledger: a simulated history was begun here and not finished: use another database")
