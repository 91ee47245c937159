package store

import (
	"context"
	"math/rand/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store/dialect"
)

// CaseTree is a case with those that follow from it. They are written together: each names its parent case.
type CaseTree struct {
	Cases []*CaseRows
}

// CaseRows is what is written of one case. What its services and people brought is the caller's to add until the tree is
// written; the rows of its transitions are made by a row writer.
type CaseRows struct {
	Grants      []domain.Grant
	Dispatches  []domain.Dispatch
	Attachments []domain.Attachment

	head          ledger.Head
	row           caseRow
	last          *ledger.Transition
	random        *rand.ChaCha8 // of the case: the same for the same seed, whichever writer makes the rows
	events        []eventRow
	acts          []actRow
	notifications []notificationRow
	letters       []letterRow
}

// take does what tx.record does, but for the writing.
func (c *CaseRows) take(tr *ledger.Transition, seed uint64, known correspondents) (err error) {
	if tr.New {
		c.random, c.head = RandomStream(seed, tr.Head.Number), tr.Head
	}
	tr.Head = c.head
	letters, err := tr.Letters(bulkLetters{c, known})
	if err != nil {
		return err
	}
	for _, l := range letters {
		c.letters = append(c.letters, toLetterRow(tr.Head.Number, l))
	}
	row, links, err := nextRow(SHA256, tr, letters, c.random)
	if err != nil {
		return err
	}
	c.row, c.head, c.last = row, tr.Head, tr
	c.events = append(c.events, links...)
	for _, n := range tr.AllNotices() {
		notification := toNotificationRow(tr.Head.Number, ledger.IDAt(tr.Now, c.random), n)
		notification.Posted = true // what people were told then is not sent out now
		c.notifications = append(c.notifications, notification)
	}
	return c.settle(tr.Answers())
}

func (c *CaseRows) settle(answers []domain.Act) error {
	for _, act := range answers {
		digest, err := digestOf(act.Case, act.Action, act.Task, act.Fields)
		if err != nil {
			return err
		}
		row, err := toActRow(act, len(c.acts)+1, digest)
		if err != nil {
			return err
		}
		c.acts = append(c.acts, row)
	}
	return nil
}

// batchCases is how many cases are written in one transaction.
const batchCases = 2000

// batch is rows to be written at once.
type batch struct {
	cases         []caseRow
	texts         []dialect.Text
	acts          []actRow
	tasks         []taskRow
	events        []eventRow
	obligations   []obligationRow
	grants        []grantRow
	grantFiles    []grantFileRow
	suspensions   []suspensionRow
	dispatches    []dispatchRow
	notifications []notificationRow
	attachments   []attachmentRow
	letters       []letterRow
	resources     []caseResourceRow
	untold        []untoldRow
}

// add takes a case to which nothing more will happen. Tasks and obligations are the same whether they are written with each
// transition or once: one that has ended does not change any more, and the calendar of simulated cases is one.
func (b *batch) add(c *CaseRows, departmentOf ledger.DepartmentOf) error {
	if c.row.EndedAt == nil {
		// The sweep starts what goes on.
		b.untold = append(b.untold, untoldRow{CaseNumber: c.row.Number, Version: c.row.Version, AlarmAt: alarmOr(c.row.NextAlarmAt)})
	}
	c.last.Before = procedure.State{}
	obligations, err := obligationRows(c.last, departmentOf)
	if err != nil {
		return err
	}
	b.cases = append(b.cases, c.row)
	b.texts = append(b.texts, dialect.Text{Key: c.row.Number, Words: caseWords(c.last, c.row)})
	if about, is := resourceOf(c.last); is {
		b.resources = append(b.resources, about)
	}
	b.acts = append(b.acts, c.acts...)
	b.tasks = append(b.tasks, taskRows(c.last)...)
	b.events = append(b.events, c.events...)
	b.obligations = append(b.obligations, obligations...)
	b.notifications = append(b.notifications, c.notifications...)
	b.letters = append(b.letters, c.letters...)
	grants, suspensions := grantRows(c.Grants)
	b.grants, b.suspensions = append(b.grants, grants...), append(b.suspensions, suspensions...)
	for _, g := range c.Grants {
		b.grantFiles = append(b.grantFiles, grantFileRows(g)...)
	}
	for _, d := range c.Dispatches {
		b.dispatches = append(b.dispatches, dispatchRow{d.Case, d.Call, d.Kind, d.Title, micros(d.At)})
	}
	for _, a := range c.Attachments {
		b.attachments = append(b.attachments, toAttachmentRow(a))
	}
	return nil
}

// write writes the rows in one transaction: the cases first, which the others name.
func (b *batch) write(ctx context.Context, s *Store) error {
	if len(b.cases) == 0 {
		return nil
	}
	err := s.dialect.Bulk(ctx, s.pools[0], b.into)
	*b = batch{}
	return err
}

func (b *batch) into(in dialect.Inserter) error {
	for _, table := range []func() error{
		func() error { return insert(in, b.cases) },
		func() error { return in.Index(context.Background(), searchedCases, b.texts) },
		func() error { return insert(in, b.acts) },
		func() error { return insert(in, b.tasks) },
		func() error { return insert(in, b.events) },
		func() error { return insert(in, b.obligations) },
		func() error { return insert(in, b.grants) },
		func() error { return insert(in, b.grantFiles) },
		func() error { return insert(in, b.suspensions) },
		func() error { return insert(in, b.dispatches) },
		func() error { return insert(in, b.notifications) },
		func() error { return insert(in, b.attachments) },
		func() error { return insert(in, b.letters) },
		func() error { return insert(in, b.resources) },
		func() error { return insert(in, b.untold) },
	} {
		if err := table(); err != nil {
			return err
		}
	}
	return nil
}
