package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Chronicle writes a past: cases that are lived through in simulated time, by the same course as all others, and written
// many at once. It holds in memory what goes on in them, and hands what has come to rest to scribes, who make the rows and
// write them. It stands for the ledger and for the world that a case's services work on; who acts, when and how is for its
// caller to say. It belongs to one goroutine, and nobody else may write to the ledger meanwhile.
type Chronicle struct {
	s        *Store
	mark     DemoMark
	at       time.Time
	snap     snapshot
	chance   *rand.ChaCha8
	people   map[string]office.Person
	numbers  map[numberKey]int
	entries  map[string]*chronicled
	cases    map[string]*life
	scribes  *scribes
	contents []*blob
}

type numberKey struct {
	prefix string
	year   int
}

// chronicled is a catalog entry with the versions that the chronicle has given it.
type chronicled struct {
	present office.Entry
	stored  int // its version in the ledger; 0: none
	rows    []entryRow
	updated *dataUpdateRow
}

// life is a case that is going on.
type life struct {
	machine procedure.Machine
	state   procedure.State
	pending []actRow
	acts    int
	lastAt  int64
	family  *family
	chapter *chapter
}

// family is a case with those that follow from it. They are written together: each names the one before it.
type family struct {
	members []*life
}

// Chronicle begins a past that starts at from. It refuses a ledger that holds anything but a demonstration.
func (s *Store) Chronicle(ctx context.Context, mark DemoMark, from time.Time) (*Chronicle, error) {
	c := &Chronicle{
		s: s, mark: mark, at: instant(from), chance: stream(mark.Seed, ""), people: map[string]office.Person{},
		numbers: map[numberKey]int{}, entries: map[string]*chronicled{}, cases: map[string]*life{},
	}
	if err := s.markDemo(ctx, mark.begun(), true); err != nil {
		return nil, err
	}
	// The reports of a past's months are kept on the house's first morning, as those of months that it missed.
	err := s.writing(ctx, "begin a chronicle", func(t tx) error {
		_, err := t.snapshotsSince(procedure.DateOf(from))
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := c.read(ctx); err != nil {
		return nil, explain("begin a chronicle", err)
	}
	c.scribes = newScribes(ctx, s, mark.Seed, c.departments())
	return c, nil
}

// stream is a source of chance of its own for each name, the same for the same seed.
func stream(seed uint64, name string) *rand.ChaCha8 {
	return rand.NewChaCha8(seedOf(seed, name))
}

func (c *Chronicle) read(ctx context.Context) (err error) {
	t := c.s.reading(ctx)
	if c.snap, err = t.calendar(); err != nil {
		return err
	}
	var numbers []numberRow
	if err := t.db.Find(&numbers).Error; err != nil {
		return err
	}
	for _, n := range numbers {
		c.numbers[numberKey{n.Prefix, n.Year}] = n.Last
	}
	var entries []entryRow
	if err := t.db.Where("current").Find(&entries).Error; err != nil {
		return err
	}
	for _, row := range entries {
		e, err := row.entry()
		if err != nil {
			return err
		}
		c.entries[e.Code] = &chronicled{present: e, stored: e.Version}
	}
	return c.readPeople(t)
}

func (c *Chronicle) readPeople(t tx) error {
	people, err := t.people()
	for _, p := range people {
		c.people[p.ID] = p
	}
	return err
}

// departments is what departmentOf asks the tables: who alone holds a position.
func (c *Chronicle) departments() map[office.Position]string {
	holders := map[office.Position]string{}
	for _, p := range c.people {
		if p.Public() {
			continue
		}
		for _, position := range p.Positions {
			if first, held := holders[position]; held && first != p.Department {
				holders[position] = ""
			} else if !held {
				holders[position] = p.Department
			}
		}
	}
	return holders
}

// At moves legal time on. It never goes back.
func (c *Chronicle) At(t time.Time) {
	if t = instant(t); t.After(c.at) {
		c.at = t
	}
}

// File is Store.File at the chronicle's time.
func (c *Chronicle) File(f office.Filing) (office.Case, error) {
	f.Form = cleanFields(f.Form)
	digest, err := filingDigest(f)
	if err != nil {
		return office.Case{}, err
	}
	var tr *transition
	err = c.apart(func(b books) (err error) {
		if tr, err = (course{b}).open(f); err != nil {
			return err
		}
		tr.row.FilingDigest = digest
		return b.record(tr)
	})
	if err != nil {
		return office.Case{}, err
	}
	return c.asCase(c.cases[tr.state.Number]), nil
}

// Act registers an act and applies it. The ledger does the second when the workflow has heard of the first: a moment later.
func (c *Chronicle) Act(a office.Act, later time.Duration) (office.Advanced, error) {
	a.Fields = cleanFields(a.Fields)
	digest, err := digestOf(a.Case, a.Action, a.Task, a.Fields)
	if err != nil {
		return office.Advanced{}, err
	}
	tr, err := c.hold(a.Case)
	if err != nil {
		return office.Advanced{}, err
	}
	if err := tr.advance(); err != nil {
		return office.Advanced{}, err
	}
	if a, err = (course{c}).judge(tr, a); err != nil {
		return office.Advanced{}, err
	}
	l := c.cases[a.Case]
	row, err := toActRow(a, l.acts+1, digest)
	if err != nil {
		return office.Advanced{}, err
	}
	l.acts, l.lastAt, l.pending = l.acts+1, micros(tr.now), append(l.pending, row)
	c.At(c.at.Add(later))
	return c.Advance(context.Background(), a.Case, nil, nil)
}

// Advance is Store.Advance at the chronicle's time. It answers no acts.
func (c *Chronicle) Advance(_ context.Context, number string, results []procedure.Event, _ []string) (office.Advanced, error) {
	tr, err := c.hold(number)
	if err != nil {
		return office.Advanced{}, err
	}
	if err := tr.advance(tr.results(results)...); err != nil {
		return office.Advanced{}, err
	}
	if err := (course{c}).conclude(tr); err != nil {
		return office.Advanced{}, err
	}
	out := office.Advanced{Now: tr.now, Case: c.asCase(c.cases[number])}
	if alarm, ok := tr.machine.Alarm(tr.state); ok {
		out.Alarm, out.Wait = &alarm, alarm.At.Sub(tr.now)
	}
	return out, nil
}

// Rest says that nothing more will happen to the case and those that follow from it: they can be written.
func (c *Chronicle) Rest(number string) error {
	l, there := c.cases[number]
	if !there {
		return nil
	}
	for _, m := range l.family.members {
		delete(c.cases, m.state.Number)
	}
	return c.scribes.rest(l.family)
}

// Close writes what goes on still, the catalog and the numbers, and marks the past as complete.
func (c *Chronicle) Close(ctx context.Context) error {
	for _, number := range sortedKeys(c.cases) {
		if err := c.Rest(number); err != nil {
			break // a scribe has failed: close says why
		}
	}
	if err := c.scribes.close(); err != nil {
		return explain("write a past", err)
	}
	if err := c.writeEntries(ctx); err != nil {
		return explain("write the catalog of a past", err)
	}
	err := c.s.writing(ctx, "end a chronicle", func(t tx) error {
		for key, last := range c.numbers {
			if err := t.db.Clauses(overwrite).Create(&numberRow{key.prefix, key.year, last}).Error; err != nil {
				return err
			}
		}
		for _, b := range c.contents {
			if err := t.keepContent(b); err != nil {
				return err
			}
		}
		return t.putDemo(c.mark)
	})
	if err != nil {
		return err
	}
	return explain("settle a past", c.s.engine.settle(ctx, c.s.pools[0]))
}

// Abandon leaves the past as far as it was written. The ledger is marked: it is of no use.
func (c *Chronicle) Abandon() { _ = c.scribes.close() }

func (c *Chronicle) asCase(l *life) office.Case {
	return office.Case{State: l.state, Definition: l.machine.Definition(), Started: l.state.Ended(), RecordedAt: c.at}
}

// Case is the case as it stands, if it goes on.
func (c *Chronicle) Case(_ context.Context, number string) (office.Case, error) {
	l, there := c.cases[number]
	if !there {
		return office.Case{}, unknownCase(number)
	}
	return c.asCase(l), nil
}

// Now is the chronicle's time.
func (c *Chronicle) Now() time.Time { return c.at }

// ConfirmStarted has nothing to do: a case of the past that goes on is started by the sweep, like any other.
func (c *Chronicle) ConfirmStarted(context.Context, string) error { return nil }

// What a course needs.

func (c *Chronicle) hold(number string) (*transition, error) {
	l, there := c.cases[number]
	if !there {
		return nil, unknownCase(number)
	}
	row := caseRow{Number: number, LastAt: l.lastAt}
	return &transition{
		row: row, machine: l.machine, calendar: c.snap, state: l.state, before: l.state, acts: l.pending,
		now: row.at(c.at), chance: c.chance,
	}, nil
}

func (c *Chronicle) calendar() (snapshot, error) { return c.snap, nil }

func (c *Chronicle) number(prefix string) (string, time.Time, error) {
	key := numberKey{prefix, c.at.Year()}
	c.numbers[key]++
	return caseNumber(prefix, key.year, c.numbers[key]), c.at, nil
}

func (c *Chronicle) published(id string) (*procedure.Definition, error) {
	return c.s.reading(context.Background()).published(id)
}

func (c *Chronicle) keep(d *procedure.Definition) error {
	if _, there := c.s.definitions.get(d.Ref()); there {
		return nil
	}
	if _, err := c.s.Definition(context.Background(), d.Ref()); err == nil {
		return nil
	}
	return c.s.writing(context.Background(), "keep a definition", func(t tx) error { return t.keep(d) })
}

func (c *Chronicle) person(id string) (office.Person, error) {
	p, there := c.people[id]
	if !there {
		return p, refuse(office.PersonUnknown, "没有此人：%s", id)
	}
	return p, nil
}

func (c *Chronicle) entry(code string) (office.Entry, error) {
	e, there := c.entries[code]
	if !there {
		return office.Entry{}, refuse(office.EntryUnknown, "目录中没有编号为 %s 的条目", code)
	}
	return e.present, nil
}

func (c *Chronicle) claimed(office.Filing, procedure.State) ([]string, error) { return nil, nil }

func (c *Chronicle) attached(number, field, id string) error {
	l, there := c.cases[number]
	if there && slices.ContainsFunc(l.chapter.attachments, func(r attachmentRow) bool { return r.ID == id }) {
		return nil
	}
	return notOfCase(field, id)
}

// apart takes numbers back that a refused filing was allotted. Nothing else is written before it succeeds.
func (c *Chronicle) apart(do func(books) error) error {
	before := map[numberKey]int{}
	for key, last := range c.numbers {
		before[key] = last
	}
	err := do(c)
	if err != nil {
		c.numbers = before
	}
	return err
}

// record keeps the state to go on with, and has a scribe write the transition down.
func (c *Chronicle) record(tr *transition) error {
	if !tr.changed() {
		return nil
	}
	number := tr.state.Number
	l, there := c.cases[number]
	if !there {
		l = &life{machine: tr.machine, chapter: &chapter{}, family: c.familyOf(tr.state.Opener)}
		l.family.members = append(l.family.members, l)
		c.cases[number] = l
	}
	settled := tr.settled()
	for _, row := range settled {
		l.pending = slices.DeleteFunc(slices.Clone(l.pending), func(p actRow) bool { return p.ID == row.ID })
	}
	l.state, l.lastAt = tr.state, max(l.lastAt, micros(tr.state.LastAt))
	return c.scribes.write(l.family, l.chapter, tr)
}

func (c *Chronicle) familyOf(opener string) *family {
	if l, there := c.cases[opener]; there {
		return l.family
	}
	return &family{}
}

// Attach adds a file to a case, as its person would before an act that names it.
func (c *Chronicle) Attach(a office.Attachment, content io.Reader) (office.Attachment, error) {
	l, there := c.cases[a.Case]
	if !there {
		return a, unknownCase(a.Case)
	}
	b, err := c.s.receive(content)
	if err != nil {
		return a, err
	}
	if slices.ContainsFunc(c.contents, func(k *blob) bool { return k.sha256 == b.sha256 }) {
		b.discard()
	} else {
		c.contents = append(c.contents, b)
	}
	a.ID, a.Size, a.SHA256, a.AddedAt = idAt(c.at, c.chance), b.size, b.sha256, c.at
	l.chapter.attachments = append(l.chapter.attachments, attachmentRow{
		ID: a.ID, CaseNumber: textOrNull(a.Case), Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256,
		AddedBy: a.By, AddedAt: micros(a.AddedAt),
	})
	return a, nil
}

// What a case's services do.

// Grant is Store.Grant.
func (c *Chronicle) Grant(_ context.Context, g office.Grant) error {
	l, there := c.cases[g.Case]
	if !there {
		return unknownCase(g.Case)
	}
	if slices.ContainsFunc(l.chapter.grants, func(r grantRow) bool { return r.Call == g.Call }) {
		return nil
	}
	l.chapter.grants = append(l.chapter.grants, toGrantRow(g, micros(g.GrantedAt)))
	return nil
}

// Revoke is Store.Revoke.
func (c *Chronicle) Revoke(_ context.Context, grantedBy, reason string) error {
	l, there := c.cases[grantedBy]
	if !there {
		return unknownCase(grantedBy)
	}
	for i := range l.chapter.grants {
		if g := &l.chapter.grants[i]; g.EndedAt == nil {
			g.EndedAt, g.EndReason = microsOrNull(&c.at), reason
		}
	}
	return nil
}

// Dispatch is Store.Dispatch.
func (c *Chronicle) Dispatch(_ context.Context, d office.Dispatch) error {
	l, there := c.cases[d.Case]
	if !there {
		return unknownCase(d.Case)
	}
	if !slices.ContainsFunc(l.chapter.dispatches, func(r dispatchRow) bool { return r.Call == d.Call }) {
		l.chapter.dispatches = append(l.chapter.dispatches, dispatchRow{d.Case, d.Call, d.Kind, d.Title, micros(d.At)})
	}
	return nil
}

// Entry is Store.Entry.
func (c *Chronicle) Entry(_ context.Context, code string) (office.Entry, error) { return c.entry(code) }

// Entries are all, by code, as they are now.
func (c *Chronicle) Entries() []office.Entry {
	var list []office.Entry
	for _, code := range sortedKeys(c.entries) {
		list = append(list, c.entries[code].present)
	}
	return list
}

// PublishEntry is Store.PublishEntry.
func (c *Chronicle) PublishEntry(_ context.Context, e office.Entry) error {
	known, there := c.entries[e.Code]
	if there && known.present.ByCase == e.ByCase && e.ByCase != "" {
		return nil
	}
	if there && e.ByCase != "" && e.Version != known.present.Version+1 {
		return fmt.Errorf("the change of entry %s would be version %d, but %d is the present one", e.Code, e.Version, known.present.Version)
	}
	return c.PutEntry(e)
}

// PutEntry is Store.PutEntry.
func (c *Chronicle) PutEntry(e office.Entry) error {
	if err := sound(e); err != nil {
		return err
	}
	known, there := c.entries[e.Code]
	if !there {
		known = &chronicled{}
		c.entries[e.Code] = known
	}
	if e.Since.IsZero() {
		e.Since = c.at
	}
	e.Since, e.Version = instant(e.Since), known.present.Version+1
	row, err := toEntryRow(e)
	if err != nil {
		return err
	}
	for i := range known.rows {
		known.rows[i].Current = false
	}
	known.present, known.rows = e, append(known.rows, row)
	return nil
}

// ReportUpdate is Store.ReportUpdate for an entry that the past has brought: reported at the end of the working hours of
// its day, once.
func (c *Chronicle) ReportUpdate(u office.DataUpdate) error {
	known, there := c.entries[u.Code]
	if !there || known.stored > 0 {
		return fmt.Errorf("the past has brought no entry %s whose data could be updated", u.Code)
	}
	at := procedure.StartOf(u.On).Add(17 * time.Hour)
	known.updated = &dataUpdateRow{Code: u.Code, OnDay: u.On.String(), At: micros(at), Person: u.By}
	return nil
}

// writeEntries writes the entries that the past has brought, and the versions of those that were there.
func (c *Chronicle) writeEntries(ctx context.Context) error {
	var changed, added []*chronicled
	for _, code := range sortedKeys(c.entries) {
		switch e := c.entries[code]; {
		case e.stored == 0:
			added = append(added, e)
		case len(e.rows) > 0:
			changed = append(changed, e)
		}
	}
	for some := range slices.Chunk(added, entryBatch) {
		err := c.s.engine.bulk(ctx, c.s.pools[0], func(in inserter) error { return insertEntries(ctx, in, some) })
		if err != nil {
			return err
		}
	}
	var updates []dataUpdateRow
	for _, e := range added {
		if e.updated != nil {
			updates = append(updates, *e.updated)
		}
	}
	return c.s.writing(ctx, "write the versions of a past", func(t tx) error {
		if len(updates) > 0 {
			if err := t.db.CreateInBatches(&updates, entryBatch).Error; err != nil {
				return err
			}
		}
		return t.succeed(changed)
	})
}

// entryBatch is how many entries are written in one transaction.
const entryBatch = 5000

func insertEntries(ctx context.Context, in inserter, entries []*chronicled) error {
	var rows []entryRow
	var words []text
	var present []office.Entry
	for _, e := range entries {
		rows = append(rows, e.rows...)
		words = append(words, text{e.present.Code, searchedIn(e.present)})
		present = append(present, e.present)
	}
	if err := insert(in, rows); err != nil {
		return err
	}
	if err := in.index(ctx, searchedCatalog, words); err != nil {
		return err
	}
	fresh := freshnessOf(present)
	for i, e := range entries {
		if e.updated != nil {
			fresh[i].UpdatedOn, fresh[i].BaseOn = &e.updated.OnDay, e.updated.OnDay
		}
	}
	return insert(in, fresh)
}

// succeed writes versions that take the place of some in the ledger.
func (t tx) succeed(changed []*chronicled) error {
	for _, e := range changed {
		if err := t.db.Model(&entryRow{}).Where("code = ? AND current", e.present.Code).Update("current", false).Error; err != nil {
			return err
		}
		if err := t.db.Create(&e.rows).Error; err != nil {
			return err
		}
		if err := t.indexEntries([]office.Entry{e.present}); err != nil {
			return err
		}
	}
	return nil
}

var errUnfinished = errors.New("ledger: a past was begun here and not finished: use another database")
