package storetest

import (
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var dividing = suite{
	"a holder stays while the case goes on":                      holderStays,
	"of two who claim at once one holds, and both are on record": claimsAtOnce,
	"who heads a department assigns within it":                   assigned,
	"a holder hands over and gives back":                         handedOver,
	"a colleague's act takes the task up, on record":             takenUp,
	"what its holder can no longer do is given back":             givenBack,
	"lists are by who holds":                                     listsByHolder,
	"what somebody has done and filed is listed":                 doneAndFiled,
	"the load is counted by person":                              loadCounted,
	"new work is what came since one looked":                     newWorkCounted,
	"how work was divided is the department's own":               divisionIsInternal,
}

var chief = domain.Person{ID: "p-chief", Login: "Sun", Name: "孙", Department: "mzj", Positions: []domain.Position{domain.Head}}

// divided is a ledger with a case that provider, colleague and chief have before them, and the task.
func divided(t *testing.T, fresh Fresh) (l *ledger, number, task string) {
	l = newLedger(t, fresh)
	l.withColleague()
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: chief}))
	number = l.file()
	return l, number, l.openTask(number)
}

// openTask is the provider's.
func (l *ledger) openTask(number string) string {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	for _, task := range c.State.OpenTasks() {
		if task.Role == "provider" {
			return task.ID
		}
	}
	require.Fail(l.t, "no open task of the provider")
	return ""
}

func (l *ledger) divide(how domain.HoldingAct, number, task string, by domain.Person, to string) domain.Holding {
	l.t.Helper()
	held, err := l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: how, By: by, To: to})
	require.NoError(l.t, err)
	return held
}

// ways are how a case's tasks came to their holders, with those, as the viewer is shown it.
func (l *ledger) ways(number string, viewer domain.Person) (list []string) {
	l.t.Helper()
	all, err := l.Holdings(l.ctx, number, viewer)
	require.NoError(l.t, err)
	for _, h := range all {
		list = append(list, string(h.How)+" "+h.Holder)
	}
	return list
}

func (l *ledger) holder(number, task string) string {
	l.t.Helper()
	all, err := l.HeldTasks(l.ctx, l.show(number), chief)
	require.NoError(l.t, err)
	at := slices.IndexFunc(all, func(h domain.HeldTask) bool { return h.Task == task })
	require.GreaterOrEqual(l.t, at, 0)
	return all[at].Holder
}

func holderStays(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	held := l.divide(domain.Claim, number, task, provider, "")
	assert.Equal(t, []string{provider.ID, "张", "", "mzj"}, []string{held.Holder, held.HolderName, held.Before, held.Department})
	before, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	l.act(number, "supervise_urge", bureau, procedure.Fields{"reason": "请抓紧"})
	after, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	require.Greater(t, after.Version, before.Version)
	require.Equal(t, task, l.openTask(number))
	assert.Equal(t, provider.ID, l.holder(number, task))

	_, err = l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Claim, By: outsider})
	refused(t, err, domain.DivisionRefused)
	_, err = l.Divide(l.ctx, domain.Division{Case: number, Task: "none", How: domain.Claim, By: provider})
	refused(t, err, domain.TaskUnknown)
	l.act(number, "accept", provider, nil)
	_, err = l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Claim, By: colleague})
	refused(t, err, procedure.TaskClosed)
	assert.Empty(t, l.holder(number, l.openTask(number)), "the next task is nobody's yet")
	assert.Empty(t, l.verify().Faults)
}

func claimsAtOnce(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	other := l.reopen(l.config)
	together(t, 2, func(i int) {
		s, by := l.Store, provider
		if i == 1 {
			s, by = other, colleague
		}
		_, err := s.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Claim, By: by})
		assert.NoError(t, err)
	})
	all, err := l.Holdings(l.ctx, number, chief)
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Empty(t, all[0].Before)
	assert.Equal(t, all[0].Holder, all[1].Before, "the later one is told whom it took over from")
	assert.Equal(t, all[1].Holder, l.holder(number, task))
}

func assigned(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	_, err := l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Assign, By: provider, To: colleague.ID})
	refused(t, err, domain.DivisionRefused)
	for _, nobody := range []string{outsider.ID, chief.ID, citizen.ID} {
		_, err = l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Assign, By: chief, To: nobody})
		assert.Equal(t, "to", refused(t, err, domain.DivisionRefused).Field, nobody)
	}
	able, err := l.Colleagues(l.ctx, number, task, chief)
	require.NoError(t, err)
	require.Len(t, able, 2)
	l.divide(domain.Assign, number, task, chief, colleague.ID)
	assert.Equal(t, colleague.ID, l.holder(number, task))
	told := l.notices(colleague)
	require.NotEmpty(t, told)
	assert.Equal(t, domain.NoticeHolder, told[0].Notice)
	assert.Contains(t, told[0].Text, "由孙交您承办")
	assert.NotContains(t, l.notices(provider)[0].Text, "交您承办")
}

func handedOver(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	l.divide(domain.Claim, number, task, provider, "")
	_, err := l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.PassOn, By: colleague, To: colleague.ID})
	refused(t, err, domain.DivisionRefused)
	_, err = l.Divide(l.ctx, domain.Division{Case: number, Task: task, How: domain.Release, By: colleague})
	refused(t, err, domain.DivisionRefused)
	l.divide(domain.PassOn, number, task, provider, colleague.ID)
	l.divide(domain.Release, number, task, colleague, "")
	assert.Empty(t, l.holder(number, task))
	assert.Equal(t, []string{"claim " + provider.ID, "hand_over " + colleague.ID, "release "}, l.ways(number, provider))
}

func takenUp(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	l.divide(domain.Claim, number, task, provider, "")
	l.act(number, "accept", colleague, nil)
	assert.Equal(t, []string{"claim " + provider.ID, "take_up " + colleague.ID}, l.ways(number, provider))
	l.act(number, "approve", provider, nil)
	assert.Len(t, l.ways(number, provider), 2, "what nobody held is only done")
}

func givenBack(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	l.divide(domain.Claim, number, task, provider, "")
	gone := true
	_, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Disabled: &gone}, bureau)
	require.NoError(t, err)
	assert.Empty(t, l.holder(number, task))
	assert.Equal(t, []string{"claim " + provider.ID, "lose "}, l.ways(number, colleague))
	l.divide(domain.Claim, number, task, colleague, "")
	moved := "jtj"
	_, err = l.ChangePerson(l.ctx, colleague.ID, domain.PersonChange{Department: &moved}, bureau)
	require.NoError(t, err)
	assert.Empty(t, l.holder(number, task))
}

func listsByHolder(t *testing.T, fresh Fresh) {
	l, first, task := divided(t, fresh)
	second := l.file()
	l.divide(domain.Claim, first, task, provider, "")
	nobody := ""
	for name, c := range map[string]struct {
		q    domain.TaskQuery
		want []string
	}{
		"the holder's":          {domain.TaskQuery{Person: provider}, []string{first, second}},
		"what the holder holds": {domain.TaskQuery{Person: provider, Held: true}, []string{first}},
		"a colleague's":         {domain.TaskQuery{Person: colleague}, []string{second}},
		"the department's":      {domain.TaskQuery{Person: colleague, Department: true}, []string{first, second}},
		"one person's":          {domain.TaskQuery{Person: chief, Department: true, Holder: &provider.ID}, []string{first}},
		"nobody's":              {domain.TaskQuery{Person: chief, Department: true, Holder: &nobody}, []string{second}},
	} {
		list, err := l.Tasks(l.ctx, c.q)
		require.NoError(t, err)
		var got []string
		for _, task := range list.Items {
			got = append(got, task.Case.Number)
		}
		assert.Equal(t, c.want, got, name)
	}
}

func doneAndFiled(t *testing.T, fresh Fresh) {
	l, first, task := divided(t, fresh)
	second := l.file()
	l.divide(domain.Claim, first, task, provider, "")
	l.act(second, "accept", colleague, nil)
	l.clock.Set("2026-09-15 10:00:00")
	l.act(first, "accept", colleague, nil)
	numbers := func(person, viewer domain.Person) (list []string) {
		after := ""
		for {
			page, err := l.Done(l.ctx, person.ID, viewer, domain.Page{Limit: 1, After: after})
			require.NoError(t, err)
			for _, d := range page.Items {
				list = append(list, d.Case.Number)
			}
			if after = page.Next; after == "" {
				return list
			}
		}
	}
	assert.Equal(t, []string{first, second}, numbers(colleague, colleague), "the latest first, each once")
	assert.Empty(t, numbers(provider, provider), "the task was taken up")
	assert.Empty(t, numbers(colleague, outsider), "of cases that one may not see nothing is told")
	filed, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: applicant, FiledBy: applicant.ID})
	require.NoError(t, err)
	assert.Len(t, filed.Items, 2)
	filed, err = l.Cases(l.ctx, domain.CaseQuery{Viewer: provider, FiledBy: provider.ID})
	require.NoError(t, err)
	assert.Empty(t, filed.Items)
}

func loadCounted(t *testing.T, fresh Fresh) {
	l, first, _ := divided(t, fresh)
	second := l.file()
	l.act(first, "accept", provider, nil)
	l.act(second, "accept", colleague, nil)
	l.divide(domain.Claim, first, l.openTask(first), provider, "")
	c, err := l.Case(l.ctx, first)
	require.NoError(t, err)
	due := c.State.Due().Due
	l.clock.Set(due.String() + " 10:00:00")
	loads := func() map[string]domain.Load {
		list, err := l.Loads(l.ctx, chief)
		require.NoError(t, err)
		require.Empty(t, list[0].Person)
		by := map[string]domain.Load{}
		for _, one := range list {
			by[one.Person] = one
		}
		return by
	}
	by := loads()
	require.Len(t, by, 4)
	assert.Equal(t, domain.Load{Person: provider.ID, Name: "张", Open: 1, Soon: 1, Done: 1}, by[provider.ID])
	assert.Equal(t, domain.Load{Person: colleague.ID, Name: "周", Done: 1}, by[colleague.ID])
	assert.Equal(t, domain.Load{Open: 1, Soon: 1}, by[""])
	assert.Equal(t, domain.Load{Person: chief.ID, Name: "孙"}, by[chief.ID])

	for _, light := range []procedure.Light{procedure.Yellow, procedure.Red} {
		list, err := l.Tasks(l.ctx, domain.TaskQuery{Person: chief, Department: true, Holder: &provider.ID, Light: light})
		require.NoError(t, err)
		want := map[procedure.Light]int{procedure.Yellow: by[provider.ID].Soon, procedure.Red: by[provider.ID].Overdue}[light]
		assert.Len(t, list.Items, want, "a figure counts what its list shows")
	}
	l.clock.Set("2026-11-30 10:00:00")
	assert.Zero(t, loads()[colleague.ID].Done, "it is long ago")
}

func divisionIsInternal(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	l.divide(domain.Claim, number, task, provider, "")
	assert.Len(t, l.ways(number, colleague), 1)
	assert.Len(t, l.ways(number, bureau), 1, "who supervises sees it")
	assert.Empty(t, l.ways(number, applicant))
	assert.Empty(t, l.ways(number, citizen))
	for _, viewer := range []domain.Person{applicant, citizen} {
		held, err := l.HeldTasks(l.ctx, l.show(number), viewer)
		require.NoError(t, err)
		assert.Empty(t, held)
	}
}

// days is a stand-in of a colleague for somebody.
func days(person, deputy domain.Person, from, until string) domain.StandIn {
	first, err := civil.ParseDate(from)
	if err != nil {
		panic(err)
	}
	last, err := civil.ParseDate(until)
	if err != nil {
		panic(err)
	}
	return domain.StandIn{Person: person.ID, Deputy: deputy.ID, From: first, Until: last}
}

func newWorkCounted(t *testing.T, fresh Fresh) {
	l, first, task := divided(t, fresh)
	count := func(p domain.Person) int {
		n, err := l.NewWork(l.ctx, p, 10)
		require.NoError(t, err)
		return n
	}
	look := func(p domain.Person) {
		l.clock.Set(l.clock.Now().Add(time.Minute).Format(time.DateTime))
		require.NoError(t, l.LookAtWork(l.ctx, p))
		l.clock.Set(l.clock.Now().Add(time.Minute).Format(time.DateTime))
	}
	assert.Equal(t, []int{1, 1, 0}, []int{count(provider), count(colleague), count(applicant)})
	look(provider)
	assert.Equal(t, []int{0, 1}, []int{count(provider), count(colleague)}, "each looks for themselves")
	l.file()
	assert.Equal(t, 1, count(provider))
	look(provider)
	l.divide(domain.Claim, first, task, colleague, "")
	assert.Zero(t, count(provider), "a colleague works on it")
	look(colleague)
	l.divide(domain.PassOn, first, task, colleague, provider.ID)
	assert.Equal(t, []int{1, 0}, []int{count(provider), count(colleague)}, "it was given")
	look(provider)
	l.divide(domain.Release, first, task, provider, "")
	l.divide(domain.Claim, first, task, provider, "")
	assert.Zero(t, count(provider), "what one takes oneself is no news")
}
