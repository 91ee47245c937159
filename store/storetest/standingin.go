package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var standingIn = suite{
	"a stand-in has the other's positions from midnight to midnight": standsInForDays,
	"a stand-in acts in the other's name, on record":                 actsInTheName,
	"offices are never lent":                                         officesAreNotLent,
	"what is lent is not lent on":                                    notLentOn,
	"four eyes stay four":                                            fourEyes,
	"a stand-in is named by the person or their head, and ended":     namedAndEnded,
}

// aide is of the bureau, and holds no position in it but staff.
var aide = domain.Person{ID: "p-aide", Login: "Gao", Name: "高", Department: "sjj", Positions: []domain.Position{domain.Staff}}

// standIns is a ledger in which aide can stand in for bureau, and each is logged in for a year.
func standIns(t *testing.T, fresh Fresh) *ledger {
	l := newLedger(t, fresh)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: aide}))
	l.letIn(aide)
	return l
}

func (l *ledger) letIn(p domain.Person) {
	l.t.Helper()
	now := l.clock.Now()
	require.NoError(l.t, l.IssueToken(l.ctx, domain.Token{Hash: "of " + p.ID, Person: p.ID, IssuedAt: now, ExpiresAt: now.Add(365 * 24 * time.Hour)}))
}

// loaded is the person as a request has them.
func (l *ledger) loaded(p domain.Person) domain.Person {
	l.t.Helper()
	now, err := l.TokenHolder(l.ctx, "of "+p.ID)
	require.NoError(l.t, err)
	return now
}

// standsIn has the deputy stand in until 16 September.
func (l *ledger) standsIn(person, deputy domain.Person, from string) domain.StandIn {
	l.t.Helper()
	in, err := l.NameStandIn(l.ctx, days(person, deputy, from, "2026-09-16"), person)
	require.NoError(l.t, err)
	return in
}

func standsInForDays(t *testing.T, fresh Fresh) {
	l := standIns(t, fresh)
	number := l.file()
	l.standsIn(bureau, aide, "2026-09-15")
	urge := func() error {
		_, err := l.register(number, "supervise_urge", aide, procedure.Fields{"reason": "请抓紧"})
		return err
	}
	for _, moment := range []struct {
		at   string
		lent bool
	}{
		{"2026-09-14 23:59:59", false}, {"2026-09-15 00:00:00", true}, {"2026-09-16 23:59:59", true}, {"2026-09-17 00:00:00", false},
	} {
		l.clock.Set(moment.at)
		p := l.loaded(aide)
		assert.Equal(t, moment.lent, p.Acts(domain.Bureau), moment.at)
		assert.Equal(t, moment.lent, domain.MaySee(p, procedure.Parties{Applicant: "wjw", Provider: "mzj"}), moment.at)
		assert.False(t, p.Holds(domain.Bureau), "what is lent is not held")
		list, err := l.Cases(l.ctx, domain.CaseQuery{Viewer: p})
		require.NoError(t, err)
		assert.Len(t, list.Items, map[bool]int{true: 1}[moment.lent], moment.at)
		if moment.lent {
			require.NoError(t, urge(), moment.at)
		} else {
			refused(t, urge(), domain.CaseUnknown)
		}
	}
}

func actsInTheName(t *testing.T, fresh Fresh) {
	l, number, task := divided(t, fresh)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: aide}))
	l.standsIn(bureau, aide, "2026-09-14")
	l.act(number, "supervise_urge", aide, procedure.Fields{"reason": "请抓紧"})
	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	last := events[len(events)-1].Record.Event.By
	assert.Equal(t, []string{aide.ID, bureau.ID}, []string{last.Person, last.For})

	l.divide(domain.Claim, number, task, provider, "")
	l.standsIn(provider, colleague, "2026-09-14")
	l.act(number, "accept", colleague, nil)
	assert.Equal(t, []string{"claim " + provider.ID}, l.ways(number, provider), "who stands in does not take over")
	assert.Equal(t, 1, l.count("SELECT count(*) FROM acts WHERE person = 'p-colleague' AND behalf = 'p-provider' AND action = 'accept'"))
	done, err := l.Done(l.ctx, provider.ID, provider, domain.Page{})
	require.NoError(t, err)
	assert.Len(t, done.Items, 1, "it was done for the holder")

	l.act(number, "approve", colleague, nil)
	assert.Equal(t, 1, l.count("SELECT count(*) FROM acts WHERE behalf = '' AND action = 'approve'"), "what one's own position suffices for is one's own")
	assert.Empty(t, l.verify().Faults)
}

func officesAreNotLent(t *testing.T, fresh Fresh) {
	l := standIns(t, fresh)
	spare := domain.Person{ID: "p-spare", Login: "spare", Department: "jtj", Positions: []domain.Position{domain.Administrator}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: spare}))
	for _, office := range []domain.Position{domain.Administrator, domain.Security, domain.Auditor} {
		holder := domain.Person{ID: "p-office", Login: "office", Name: "官", Department: "sjj", Positions: []domain.Position{office}}
		require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: holder}))
		_, err := l.NameStandIn(l.ctx, days(holder, aide, "2026-09-14", "2026-09-16"), holder)
		refused(t, err, domain.StandInRefused)
		_, err = l.NameStandIn(l.ctx, days(bureau, holder, "2026-09-14", "2026-09-16"), bureau)
		refused(t, err, domain.StandInRefused)

		holder.Positions = []domain.Position{domain.Staff, office}
		require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: holder}))
		l.standsIn(holder, aide, "2026-09-14")
		assert.NotContains(t, l.loaded(aide).WorkPositions(), office, "the rest of the work is lent")
	}
}

func notLentOn(t *testing.T, fresh Fresh) {
	l := standIns(t, fresh)
	third := domain.Person{ID: "p-third", Login: "third", Name: "三", Department: "sjj", Positions: []domain.Position{domain.Staff}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: third}))
	l.letIn(third)
	l.standsIn(bureau, aide, "2026-09-14")
	l.standsIn(aide, third, "2026-09-14")
	assert.True(t, l.loaded(aide).Acts(domain.Bureau))
	assert.False(t, l.loaded(third).Acts(domain.Bureau))

	gone := true
	_, err := l.ChangePerson(l.ctx, bureau.ID, domain.PersonChange{Disabled: &gone}, outsider)
	require.NoError(t, err)
	assert.False(t, l.loaded(aide).Acts(domain.Bureau), "who is disabled lends nothing")
}

func fourEyes(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	clerk := domain.Person{ID: "p-clerk", Login: "clerk", Name: "文", Department: officer.Department, Positions: []domain.Position{domain.Staff}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: clerk}))
	both := officer
	both.Positions = []domain.Position{domain.Staff, domain.Security}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: both}))
	l.letIn(clerk)
	l.standsIn(both, clerk, "2026-09-14")
	wanted := []domain.Position{domain.Staff, domain.Bureau}
	_, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Positions: &wanted}, manager)
	require.NoError(t, err)
	asked, err := l.RightsRequests(l.ctx, provider.ID)
	require.NoError(t, err)
	require.Len(t, asked, 1)
	_, err = l.DecideRights(l.ctx, asked[0].ID, true, l.loaded(clerk))
	refused(t, err, domain.SecondNeeded)
}

func namedAndEnded(t *testing.T, fresh Fresh) {
	l, _, _ := divided(t, fresh)
	l.letIn(colleague)
	_, err := l.NameStandIn(l.ctx, days(provider, colleague, "2026-09-14", "2026-09-16"), colleague)
	refused(t, err, domain.StandInRefused)
	_, err = l.NameStandIn(l.ctx, days(provider, outsider, "2026-09-14", "2026-09-16"), provider)
	refused(t, err, domain.StandInInvalid)
	_, err = l.NameStandIn(l.ctx, days(provider, colleague, "2026-09-10", "2026-09-13"), provider)
	refused(t, err, domain.StandInInvalid)
	in, err := l.NameStandIn(l.ctx, days(provider, colleague, "2026-09-14", "2026-09-16"), chief)
	require.NoError(t, err)
	assert.Contains(t, l.notices(colleague)[0].Text, "由您代理张在本部门的工作")
	assert.Contains(t, l.notices(provider)[0].Text, "由周代理")
	list, err := l.StandIns(l.ctx, colleague)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, "张", list[0].PersonName)
	assert.True(t, l.loaded(colleague).StandsInForPerson(provider.ID))

	refused(t, l.EndStandIn(l.ctx, in.ID, outsider), domain.StandInUnknown)
	require.NoError(t, l.EndStandIn(l.ctx, in.ID, colleague))
	refused(t, l.EndStandIn(l.ctx, in.ID, colleague), domain.StandInUnknown)
	assert.False(t, l.loaded(colleague).StandsInForPerson(provider.ID))
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Subject: provider.ID})
	require.NoError(t, err)
	require.Len(t, log.Items, 3)
	assert.Equal(t, []domain.AdministrativeAction{domain.StandInEnded, domain.StandInNamed},
		[]domain.AdministrativeAction{log.Items[0].Action, log.Items[1].Action})
	assert.Empty(t, l.verify().Faults)
}
