package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var rights = suite{
	"rights are effective once another has confirmed": rightsConfirmed,
	"nobody confirms what they asked for":             rightsBySecond,
	"a newcomer with rights waits":                    rightsOfNewcomer,
	"three offices are three people":                  officesApart,
	"a machine acts in its own name":                  machinesNamed,
	"the command line ends what was":                  commandLineEnds,
}

var officer = domain.Person{ID: "p-officer", Login: "an", Name: "安", Department: "sjju", Positions: []domain.Position{domain.Security}}

// confirmRights has the officer, who comes into being for it, confirm what waits for a person.
func (l *ledger) confirmRights(person string) {
	l.t.Helper()
	if _, err := l.Person(l.ctx, officer.ID); err != nil {
		require.NoError(l.t, l.PutAccount(l.ctx, domain.Account{Person: officer, PasswordHash: "h"}))
	}
	asked, err := l.RightsRequests(l.ctx, person)
	require.NoError(l.t, err)
	for _, r := range asked {
		_, err := l.DecideRights(l.ctx, r.ID, true, officer)
		require.NoError(l.t, err)
	}
}

// appoint gives a person positions in the place of theirs.
func (l *ledger) appoint(p domain.Person, positions ...domain.Position) {
	l.t.Helper()
	_, err := l.ChangePerson(l.ctx, p.ID, domain.PersonChange{Positions: &positions}, manager)
	require.NoError(l.t, err)
	l.confirmRights(p.ID)
}

func (l *ledger) machine(name string) domain.Account {
	l.t.Helper()
	a, err := l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{
		Login: "machine", Name: name, Department: "mzj", Positions: []domain.Position{domain.Staff}, Machine: true,
	}}, manager)
	require.NoError(l.t, err)
	return a
}

func (l *ledger) positionsOf(p domain.Person) []domain.Position {
	l.t.Helper()
	read, err := l.Person(l.ctx, p.ID)
	require.NoError(l.t, err)
	return read.Positions
}

func rightsConfirmed(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: officer, PasswordHash: "h"}))
	wanted := []domain.Position{domain.Staff, domain.Bureau}
	ask := func() domain.RightsRequest {
		a, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Positions: &wanted}, manager)
		require.NoError(t, err)
		assert.Equal(t, provider.Positions, a.Positions, "asked for is not granted")
		asked, err := l.RightsRequests(l.ctx, provider.ID)
		require.NoError(t, err)
		require.Len(t, asked, 1)
		assert.Equal(t, []any{manager.ID, "管"}, []any{asked[0].By, asked[0].ByName})
		assert.Equal(t, wanted, asked[0].Wanted.Positions)
		return asked[0]
	}
	first := ask()
	assert.Equal(t, provider.Positions, l.positionsOf(provider))
	_, err := l.DecideRights(l.ctx, first.ID, false, officer)
	require.NoError(t, err)
	_, err = l.DecideRights(l.ctx, first.ID, true, officer)
	refused(t, err, domain.RightsDecided)
	second := ask()
	third := ask()
	_, err = l.DecideRights(l.ctx, second.ID, true, officer)
	refused(t, err, domain.RightsDecided)
	_, err = l.DecideRights(l.ctx, third.ID, true, officer)
	require.NoError(t, err)
	assert.Equal(t, wanted, l.positionsOf(provider))
	_, err = l.DecideRights(l.ctx, "none", true, officer)
	refused(t, err, domain.RightsUnknown)

	_, err = l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Positions: &[]domain.Position{domain.Staff, domain.Head}}, manager)
	require.NoError(t, err)
	assert.Equal(t, []domain.Position{domain.Staff, domain.Head}, l.positionsOf(provider), "what every department has, and what is taken away, needs no second")
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Subject: provider.ID, Action: domain.RightsConfirmed})
	require.NoError(t, err)
	require.Len(t, log.Items, 1)
	assert.Equal(t, officer.ID, log.Items[0].Person)
	assert.Contains(t, log.Items[0].Changes, domain.FieldChange{Field: "asked_by", New: "管"})
	require.Empty(t, l.findings(l.anchored()))
}

func rightsBySecond(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	other := domain.Person{ID: "p-other", Login: "other", Name: "副", Department: "sjj", Positions: []domain.Position{domain.Administrator}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: other, PasswordHash: "h"}))
	own := []domain.Position{domain.Administrator, domain.Bureau}
	_, err := l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &own}, manager)
	require.NoError(t, err)
	asked, err := l.RightsRequests(l.ctx, "")
	require.NoError(t, err)
	require.Len(t, asked, 1)
	decide := func(by domain.Person) error {
		_, err := l.DecideRights(l.ctx, asked[0].ID, true, by)
		return err
	}
	for _, by := range []domain.Person{manager, bureau, auditor} {
		refused(t, decide(by), domain.SecondNeeded)
	}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: officer, PasswordHash: "h"}))
	refused(t, decide(other), domain.SecondNeeded)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: officer, PasswordHash: "h", Disabled: true}))
	require.NoError(t, decide(other), "another administrator, where there is no officer")
	assert.Equal(t, []domain.Position{domain.Bureau, domain.Administrator}, l.positionsOf(manager))
}

func rightsOfNewcomer(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	a, err := l.EnterPerson(l.ctx, domain.Account{
		Person:       domain.Person{Login: "qian", Name: "钱", Department: "sjju", Positions: []domain.Position{domain.Government}},
		PasswordHash: "h",
	}, manager)
	require.NoError(t, err)
	assert.True(t, a.Disabled)
	l.confirmRights(a.ID)
	read, err := l.AccountOf(l.ctx, a.ID)
	require.NoError(t, err)
	assert.False(t, read.Disabled)
	_, err = l.ChangePerson(l.ctx, a.ID, domain.PersonChange{Department: new("sjj")}, manager)
	require.NoError(t, err)
	read, err = l.AccountOf(l.ctx, a.ID)
	require.NoError(t, err)
	assert.Equal(t, "sjju", read.Department, "rights in another department are others")
}

func officesApart(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	both := []domain.Position{domain.Auditor, domain.Administrator}
	_, err := l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &both}, manager)
	refused(t, err, domain.OfficesSeparate)
	_, err = l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: "qian", Name: "钱", Department: "sjju", Positions: both}}, manager)
	refused(t, err, domain.OfficesSeparate)
	twice := manager
	twice.Positions = both
	refused(t, l.PutAccount(l.ctx, domain.Account{Person: twice, PasswordHash: "h"}), domain.OfficesSeparate)

	l.tamper("INSERT INTO positions (person, position) VALUES ('p-manager', 'auditor')") // as an earlier build let it
	combined, err := l.CombinedOffices(l.ctx)
	require.NoError(t, err)
	require.Len(t, combined, 1)
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Name: new("管某")}, manager)
	require.NoError(t, err, "nobody is locked out")
	three := []domain.Position{domain.Auditor, domain.Administrator, domain.Security}
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &three}, manager)
	refused(t, err, domain.OfficesSeparate)
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &[]domain.Position{domain.Administrator}}, manager)
	require.NoError(t, err)
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &both}, manager)
	refused(t, err, domain.OfficesSeparate)
}

func machinesNamed(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	_, err := l.IssueMachineToken(l.ctx, domain.Token{Hash: "m", Person: bureau.ID, Title: "平台", ExpiresAt: time.Time{}.Add(time.Hour)}, manager)
	refused(t, err, domain.MachineAccount)
	m := l.machine("共享平台")
	assert.Equal(t, "共享平台（接口）", m.Name)
	_, err = l.IssueMachineToken(l.ctx, domain.Token{Hash: "m", Person: m.ID, Title: "平台", ExpiresAt: time.Time{}.Add(time.Hour)}, manager)
	require.NoError(t, err)
	holder, err := l.TokenHolder(l.ctx, "m")
	require.NoError(t, err)
	assert.Equal(t, []any{"共享平台（接口）", true}, []any{holder.Name, holder.Machine})
	refused(t, l.SetPassword(l.ctx, m.ID, domain.PasswordChange{Hash: "h", MustChange: true}, manager), domain.MachineAccount)
	renamed, err := l.ChangePerson(l.ctx, m.ID, domain.PersonChange{Name: new("张三")}, manager)
	require.NoError(t, err)
	assert.Equal(t, "张三（接口）", renamed.Name, "nor is it ever shown as a person")
	person, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Name: new("张三（接口）")}, manager)
	require.NoError(t, err)
	assert.Equal(t, "张三", person.Name, "nor a person as one")
	_, err = l.ChangePerson(l.ctx, m.ID, domain.PersonChange{Positions: &[]domain.Position{domain.Administrator}}, manager)
	refused(t, err, domain.MachineAccount)
	_, err = l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: "other", Name: "x", Machine: true}}, manager)
	refused(t, err, domain.MachineAccount)
}

func commandLineEnds(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	in := func(hash string) {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: hash, Person: provider.ID, ExpiresAt: time.Time{}.Add(time.Hour)}))
	}
	in("t")
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: provider, PasswordHash: "new"}))
	assert.False(t, l.lets("t"), "a password that was set on the machine ends log-ins")
	in("u")
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: provider, PasswordHash: "new", Disabled: true}))
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: provider, PasswordHash: "new"}))
	assert.False(t, l.lets("u"), "who is enabled anew begins anew")
	refused(t, l.PutAccount(l.ctx, domain.Account{Person: manager, PasswordHash: "h", Disabled: true}), domain.LastAdministrator)
	lesser := manager
	lesser.Positions = []domain.Position{domain.Staff}
	refused(t, l.PutAccount(l.ctx, domain.Account{Person: lesser, PasswordHash: "h"}), domain.LastAdministrator)
	in("v")
	in("w")
	ended, err := l.EndLogins(l.ctx, provider.ID, domain.Person{})
	require.NoError(t, err)
	assert.Equal(t, 2, ended)
	assert.False(t, l.lets("v") || l.lets("w"))
}
