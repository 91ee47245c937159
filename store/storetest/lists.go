package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var lists = suite{
	"cases come latest first, page by page":    casesByPage,
	"what comes meanwhile moves no page":       pagesHold,
	"a cursor of another list is refused":      cursorsRefused,
	"cases are filtered":                       casesFiltered,
	"text is found, wildcards are text":        textFound,
	"a viewer's list is what they may see":     viewerMaySee,
	"tasks come by due day, undated ones last": tasksByDue,
	"an inbox holds the tasks that one may do": inboxes,
}

func numbersOf(list domain.List[domain.Summary]) []string {
	var numbers []string
	for _, s := range list.Items {
		numbers = append(numbers, s.Number)
	}
	return numbers
}

func (l *ledger) cases(q domain.CaseQuery) domain.List[domain.Summary] {
	l.t.Helper()
	list, err := l.Cases(l.ctx, q)
	require.NoError(l.t, err)
	return list
}

func casesByPage(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	var filed []string
	for i := range 7 {
		if i%2 == 0 {
			l.clock.Add(time.Microsecond) // the others are filed at the same instant
		}
		filed = append([]string{l.file()}, filed...)
	}
	var seen []string
	for q := (domain.CaseQuery{Page: domain.Page{Limit: 3}}); ; {
		list := l.cases(q)
		seen = append(seen, numbersOf(list)...)
		if q.Page.After = list.Next; list.Next == "" {
			break
		}
		assert.Len(t, list.Items, 3)
	}
	assert.Equal(t, filed, seen)
	assert.Len(t, l.cases(domain.CaseQuery{Page: domain.Page{Limit: 7}}).Items, 7)
	assert.Empty(t, l.cases(domain.CaseQuery{Page: domain.Page{Limit: 7}}).Next, "the end is said when it is reached")
}

func pagesHold(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 4 {
		l.file()
	}
	first := l.cases(domain.CaseQuery{Page: domain.Page{Limit: 2}})
	l.file()
	second := l.cases(domain.CaseQuery{Page: domain.Page{Limit: 2, After: first.Next}})
	assert.Equal(t, []string{"YH-2026-000004", "YH-2026-000003"}, numbersOf(first))
	assert.Equal(t, []string{"YH-2026-000002", "YH-2026-000001"}, numbersOf(second))
}

func cursorsRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	l.file()
	entries, err := l.Entries(l.ctx, domain.EntryQuery{Page: domain.Page{Limit: 1}})
	require.NoError(t, err)
	for _, cursor := range []string{"!", "eyJ9", entries.Next, "W251bGwsbnVsbF0"} {
		_, err := l.Cases(l.ctx, domain.CaseQuery{Page: domain.Page{After: cursor}})
		assert.Equal(t, "after", refused(t, err, domain.CursorInvalid).Field)
	}
}

func casesFiltered(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	reviewed, accepting := l.accepted(), l.file()
	withdrawn := l.file()
	l.act(withdrawn, "withdraw", applicant, nil)
	other := l.fileParent(parent)
	yes, no := true, false
	due := day("2026-09-20")
	after := due.AddDays(1)
	for name, c := range map[string]struct {
		q    domain.CaseQuery
		want []string
	}{
		"regulation":     {domain.CaseQuery{Regulation: "test-pack"}, []string{other}},
		"procedure":      {domain.CaseQuery{Procedure: "share-application"}, []string{withdrawn, accepting, reviewed}},
		"node":           {domain.CaseQuery{Node: "review"}, []string{reviewed}},
		"department":     {domain.CaseQuery{Department: "mzj", Node: "review"}, []string{reviewed}},
		"no department":  {domain.CaseQuery{Department: "jtj"}, nil},
		"ended":          {domain.CaseQuery{Ended: &yes}, []string{withdrawn}},
		"open":           {domain.CaseQuery{Ended: &no}, []string{accepting, reviewed, other}},
		"overdue":        {domain.CaseQuery{Overdue: &yes}, nil},
		"due before":     {domain.CaseQuery{DueBefore: &due}, []string{accepting}},
		"due before too": {domain.CaseQuery{DueBefore: &after}, []string{accepting, reviewed}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, numbersOf(l.cases(c.q))) })
	}
	list := l.cases(domain.CaseQuery{Node: "review"})
	assert.Equal(t, domain.Summary{
		Number: reviewed, Regulation: "yaohai-2024", Procedure: "share-application", Title: "政务数据共享申请",
		Subject: "社会救助对象信息mzj-001", Node: "review", NodeTitle: "核实需求并答复", Applicant: "wjw", Provider: "mzj",
		FiledAt: At("2026-09-14 10:00:00"), DueOn: &due, DueClock: "答复",
		Signal: procedure.Signal{Light: procedure.Green, Left: 5},
	}, withZone(list.Items[0]))
}

// withZone makes instants comparable by ==.
func withZone(s domain.Summary) domain.Summary {
	s.FiledAt = s.FiledAt.In(procedure.Shanghai)
	return s
}

func textFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.filing()
	f.Form["purpose"] = "100% of A_b"
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	special := filed.Case.State.Number
	plain := l.file()
	for text, want := range map[string][]string{
		"100%": {special}, "a_B": {special}, "_": {special}, `\`: nil, "低保": {plain}, "yh-2026": {plain, special},
		"000002": {plain}, "社会救助对象信息MZJ": {plain, special}, "a%b": nil,
	} {
		assert.Equal(t, want, numbersOf(l.cases(domain.CaseQuery{Text: text})), text)
	}
	f.Form["purpose"], f.Key = "续办 "+plain, "mentions"
	mentions, err := l.File(l.ctx, f)
	require.NoError(t, err)
	full := "ｙｈ" + plain[2:] + " " // as it is typed with full-width letters
	assert.Equal(t, []string{plain}, numbersOf(l.cases(domain.CaseQuery{Text: full})), "a whole number finds its case alone")
	assert.Empty(t, l.cases(domain.CaseQuery{Text: plain, Procedure: "open-data-request"}).Items, "within the other filters")
	assert.Empty(t, l.cases(domain.CaseQuery{Text: plain, Viewer: outsider}).Items, "and by whoever may see it")
	assert.Equal(t, []string{mentions.Case.State.Number, plain}, numbersOf(l.cases(domain.CaseQuery{Text: plain[3:]})), "a part of it is text")
}

func viewerMaySee(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	l.file()
	for _, by := range []domain.Person{applicant, outsider, citizen} {
		_, err := l.File(l.ctx, domain.Filing{Definition: parent, By: by, Resource: "mzj-002"})
		require.NoError(t, err)
	}
	everything := l.cases(domain.CaseQuery{}).Items
	require.Len(t, everything, 4)
	for _, viewer := range append(slices.Clone(people), domain.Person{ID: "p-stranger"}) {
		var want []string
		for _, s := range everything {
			if domain.MaySee(viewer, l.state(s.Number).Parties) {
				want = append(want, s.Number)
			}
		}
		assert.Equal(t, want, numbersOf(l.cases(domain.CaseQuery{Viewer: viewer})), viewer.ID)
	}
}

func (l *ledger) tasks(q domain.TaskQuery) []string {
	l.t.Helper()
	list, err := l.Tasks(l.ctx, q)
	require.NoError(l.t, err)
	var ids []string
	for _, task := range list.Items {
		assert.Equal(l.t, task.Case.Number, list.Items[len(ids)].Case.Number)
		ids = append(ids, task.Case.Number+" "+task.ID)
	}
	return ids
}

// sameBases sees that a task names the ground of the clock that it runs under, and none if it runs under none.
func (l *ledger) sameBases(q domain.TaskQuery) {
	l.t.Helper()
	list, err := l.Tasks(l.ctx, q)
	require.NoError(l.t, err)
	for _, task := range list.Items {
		owed, err := l.Obligations(l.ctx, task.Case.Number)
		require.NoError(l.t, err)
		var want procedure.Basis
		for _, o := range owed {
			if o.Run.ID == task.Clock {
				want = o.Run.Basis
			}
		}
		assert.Equal(l.t, want, task.Basis, task.ID)
		assert.Equal(l.t, task.DueOn != nil, task.Basis != procedure.Basis{}, task.ID)
	}
}

func tasksByDue(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	undated := l.fileParent(parent)
	later := l.accepted()
	sooner := l.file()
	want := []string{sooner + " 1-acceptance", later + " 2-review", undated + " 1-work"}
	assert.Equal(t, want, l.tasks(domain.TaskQuery{Person: provider}))
	l.sameBases(domain.TaskQuery{Person: provider})

	var seen []string
	for q := (domain.TaskQuery{Person: provider, Page: domain.Page{Limit: 1}}); ; {
		list, err := l.Tasks(l.ctx, q)
		require.NoError(t, err)
		for _, task := range list.Items {
			seen = append(seen, task.Case.Number+" "+task.ID)
		}
		if q.Page.After = list.Next; list.Next == "" {
			break
		}
	}
	assert.Equal(t, want, seen)

	assert.Equal(t, want[:2], l.tasks(domain.TaskQuery{Person: provider, Procedure: byNumber(l, sooner).Procedure}))
	assert.Equal(t, want[1:2], l.tasks(domain.TaskQuery{Person: provider, Text: later}))
	assert.Empty(t, l.tasks(domain.TaskQuery{Person: provider, Text: "没有这样的办件"}))
	assert.Empty(t, l.tasks(domain.TaskQuery{Person: provider, Regulation: "nowhere"}))
}

func byNumber(l *ledger, number string) domain.Summary {
	for _, s := range l.cases(domain.CaseQuery{}).Items {
		if s.Number == number {
			return s
		}
	}
	l.t.Fatalf("no case %s", number)
	return domain.Summary{}
}

func inboxes(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	head := domain.Person{ID: "p-head", Login: "head", Name: "长", Department: "mzj", Positions: []domain.Position{domain.Head}}
	clerk := domain.Person{ID: "p-clerk", Login: "clerk", Name: "员", Department: "sjj", Positions: []domain.Position{domain.Staff}}
	for _, p := range []domain.Person{head, clerk} {
		require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: p}))
	}
	l.file()
	review := l.accepted()
	call := l.act(review, "approve", provider, nil).Case.State.Calls()[0]
	_, err := l.Advance(l.ctx, review, []procedure.Event{failed(call)}, nil)
	require.NoError(t, err)
	const acceptance, repair = "YH-2026-000001 1-acceptance", "YH-2026-000002 3-granted"
	for name, c := range map[string]struct {
		q    domain.TaskQuery
		want []string
	}{
		"the provider's":            {domain.TaskQuery{Person: provider}, []string{acceptance}},
		"the bureau's":              {domain.TaskQuery{Person: bureau}, []string{repair}},
		"nobody else's":             {domain.TaskQuery{Person: outsider}, nil},
		"not a head's":              {domain.TaskQuery{Person: head}, nil},
		"the head's department":     {domain.TaskQuery{Person: head, Department: true}, []string{acceptance}},
		"the bureau's department":   {domain.TaskQuery{Person: clerk, Department: true}, []string{repair}},
		"not the clerk's own":       {domain.TaskQuery{Person: clerk}, nil},
		"no department's":           {domain.TaskQuery{Person: outsider, Department: true}, nil},
		"not the public's, however": {domain.TaskQuery{Person: citizen, Department: true}, nil},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, l.tasks(c.q)) })
	}
}
