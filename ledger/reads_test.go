package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

const (
	regulation = `
regulation: test-pack
title: 测试办法
short: 测试
issuer: 测试机关
document: 测试〔2026〕1号
case_prefix: TP
in_force: {from: 2020-01-01, basis: 第九条}
standing: in_force
counting: {basis: 民法典第二百零一条}
parties:
  applicant: {title: 需求部门, department: applicant}
  provider: {title: 提供部门, department: provider}
  bureau: {title: 数据局, position: bureau}
`
	parentSource = `
procedure: parent
workflow: Parent
title: 主办办件
basis: 第一条
filing: {by: [department], resource: required, provider: resource.provider}
outcomes: {done: 办结}
children:
  child: {title: 协办, procedure: child, role: provider, basis: practice}
start: work
states:
  work:
    title: 办理
    task: {role: provider, title: 办理}
    actions:
      ask: {title: 请求协办, opens: child, basis: practice}
      finish: {title: 办结, to: ended, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`
	childSource = `
procedure: child
workflow: Child
title: 协办办件
basis: 第二条
filing: {by: [department], resource: optional}
outcomes: {done: 办结}
start: help
states:
  help:
    title: 协办
    task: {role: bureau, title: 协办}
    actions:
      finish: {title: 办结, to: ended, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`
)

var (
	wjw = domain.Person{ID: "p1", Department: "wjw", Positions: []domain.Position{domain.Staff}}
	mzj = domain.Person{ID: "p2", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	sjj = domain.Person{ID: "p3", Department: "sjj", Positions: []domain.Position{domain.Staff, domain.Bureau}}
)

// book is a repository in memory that counts what is read of it.
type book struct {
	t           *testing.T
	definitions map[string]*procedure.Definition
	cases       map[string]ledger.Transition
	now         time.Time
	ids         int
	reads       map[string]int
}

func newBook(t *testing.T) *book {
	t.Helper()
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(regulation))
	require.NoError(t, err)
	b := &book{
		t: t, definitions: map[string]*procedure.Definition{}, cases: map[string]ledger.Transition{}, reads: map[string]int{},
		now: time.Date(2026, 9, 14, 10, 0, 0, 0, procedure.Shanghai),
	}
	for _, source := range []string{parentSource, childSource} {
		d, err := procedure.Parse(r, "procedure.yaml", []byte(source))
		require.NoError(t, err)
		b.definitions[d.ID()] = d
	}
	return b
}

func (b *book) Hold(number string) (*ledger.Transition, error) {
	b.reads["case "+number]++
	tr, there := b.cases[number]
	if !there {
		return nil, procedure.Refuse(domain.CaseUnknown, "%s", number)
	}
	b.now = b.now.Add(time.Second)
	return &ledger.Transition{
		Head: tr.Head, Machine: tr.Machine, Calendar: tr.Calendar, State: tr.State, Before: tr.State, Acts: tr.Acts, Now: b.now,
	}, nil
}

func (b *book) Calendar() (ledger.Calendar, error) {
	return ledger.Calendar{Calendar: calendar.Builtin()}, nil
}

func (b *book) Law() (domain.Law, error) { return domain.Law{}, nil }

func (b *book) NextNumber(prefix string) (string, time.Time, error) {
	return fmt.Sprintf("%s-2026-%06d", prefix, len(b.cases)+1), b.now, nil
}

func (b *book) Published(id string) (*procedure.Definition, error) { return b.definitions[id], nil }

func (b *book) Keep(*procedure.Definition) error { return nil }

func (b *book) Person(id string) (domain.Person, error) {
	return map[string]domain.Person{"p1": wjw, "p2": mzj, "p3": sjj}[id], nil
}

func (*book) Areas() (procedure.Areas, error) { return procedure.Areas{}, nil }
func (b *book) CheckDepartment(string) error  { return nil }

func (b *book) Entry(code string) (domain.Entry, error) {
	b.reads["entry "+code]++
	if code != "mzj-001" {
		return domain.Entry{}, procedure.Refuse(domain.EntryUnknown, "%s", code)
	}
	return domain.Entry{Resource: procedure.Resource{Code: code, Provider: "mzj", Share: "conditional", Open: "withheld"}}, nil
}

func (b *book) Claim(domain.Filing, procedure.State) ([]string, error) { return nil, nil }

func (b *book) CheckAttachment(string, string, string) error { return nil }

func (b *book) LastAct(string, string) (time.Time, error) { return time.Time{}, nil }

func (b *book) NewID(time.Time) string {
	b.ids++
	return fmt.Sprintf("id%d", b.ids)
}

func (b *book) Here(_ domain.Law, d *procedure.Definition) (*procedure.Definition, error) {
	return d, nil
}

func (b *book) Alike(*procedure.Definition) []*procedure.Definition { return nil }

func (b *book) Savepoint(do func(ledger.Repository) error) error { return do(b) }

func (b *book) Record(tr *ledger.Transition) error {
	kept := *tr
	kept.Acts = nil
	b.cases[tr.Head.Number] = kept
	return nil
}

// within does something as one transaction, and fails the test if it reads a case or an entry more than once.
func (b *book) within(what string, do func(ledger.Cases) error) map[string]int {
	b.t.Helper()
	b.reads = map[string]int{}
	require.NoError(b.t, do(ledger.Cases{Repository: b}), what)
	for read, times := range b.reads {
		assert.Equal(b.t, 1, times, "%s: how often %s is read", what, read)
	}
	return b.reads
}

func (b *book) file(f domain.Filing) map[string]int {
	b.t.Helper()
	return b.within("file", func(c ledger.Cases) error {
		tr, err := c.File(f)
		if err != nil {
			return err
		}
		return c.Record(tr)
	})
}

// register judges an act and leaves it pending.
func (b *book) register(number, action string, by domain.Person) map[string]int {
	b.t.Helper()
	return b.within("register", func(c ledger.Cases) error {
		tr, err := c.Hold(number)
		if err != nil {
			return err
		}
		act, err := c.Judge(tr, domain.Act{Case: number, Action: action, By: by})
		if err != nil {
			return err
		}
		kept := b.cases[number]
		kept.Acts = append(kept.Acts, act)
		b.cases[number] = kept
		return nil
	})
}

func (b *book) advance(number string) map[string]int {
	b.t.Helper()
	return b.within("advance", func(c ledger.Cases) error {
		tr, err := c.Hold(number)
		if err != nil {
			return err
		}
		if err := tr.Advance(); err != nil {
			return err
		}
		return c.Conclude(tr)
	})
}

const parent, child = "TP-2026-000001", "TP-2026-000002"

// What a use case needs of other cases and of the catalog it reads once, whatever it then does with it.
func TestParentAndEntryAreReadOnce(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	about := domain.Filing{Definition: b.definitions["test-pack/parent"], By: wjw, Resource: "mzj-001"}
	assert.Equal(t, map[string]int{"entry mzj-001": 1}, b.file(about))

	assert.Equal(t, map[string]int{"case " + parent: 1}, b.register(parent, "ask", mzj))
	assert.Equal(t, map[string]int{"case " + parent: 1}, b.advance(parent), "a child case is filed with its parent in hand")
	require.Equal(t, parent, b.cases[child].State.Parent)

	assert.Equal(t, map[string]int{"case " + child: 1}, b.register(child, "finish", sjj))
	assert.Equal(t, map[string]int{"case " + child: 1, "case " + parent: 1}, b.advance(child), "the parent hears of the end")
	assert.Equal(t, "done", b.cases[parent].State.Children[0].Outcome)
}

func TestAFilingThatFollowsReadsItsParentOnce(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	b.file(domain.Filing{Definition: b.definitions["test-pack/parent"], By: wjw, Resource: "mzj-001"})
	follows := domain.Filing{Definition: b.definitions["test-pack/child"], By: mzj, Parent: parent, Child: "child", Resource: "mzj-001"}
	assert.Equal(t, map[string]int{"case " + parent: 1, "entry mzj-001": 1}, b.file(follows))
	assert.Equal(t, parent, b.cases[child].State.Parent)
}

// A refusal says which item of the filing it is about; a case that somebody may not see is as unknown as one that is not there.
func TestAFilingNamesTheItemThatIsUnknown(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	b.file(domain.Filing{Definition: b.definitions["test-pack/parent"], By: wjw, Resource: "mzj-001"})
	stranger := domain.Person{ID: "p4", Department: "jtj", Positions: []domain.Position{domain.Staff}}
	follows := domain.Filing{Definition: b.definitions["test-pack/child"], By: mzj, Parent: "TP-2026-000009", Child: "child"}
	unseen := follows
	unseen.Parent, unseen.By = parent, stranger
	about := domain.Filing{Definition: b.definitions["test-pack/parent"], By: wjw, Resource: "none"}
	for item, list := range map[string][]domain.Filing{"parent": {follows, unseen}, "resource": {about}} {
		for _, f := range list {
			_, err := ledger.Cases{Repository: b}.File(f)
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, item, refusal.Field, refusal)
		}
	}
}
