package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var administration = suite{
	"departments are entered once and changed": departmentsChanged,
	"people are entered, changed and disabled": peopleChanged,
	"the last administrator stays":             lastAdministrator,
	"a password set by somebody else":          passwordSet,
	"former passwords are kept":                passwordsFormer,
	"tokens are listed and revoked":            tokensListed,
	"the log tells who did what":               administrationLog,
	"changes of where post goes are logged":    postLogged,
	"people are found":                         peopleFound,
}

var manager = domain.Person{ID: "p-manager", Login: "guan", Name: "管", Department: "sjj", Positions: []domain.Position{domain.Administrator}}

func administered(t *testing.T, fresh Fresh) *ledger {
	l := newLedger(t, fresh)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: manager, PasswordHash: "h"}))
	return l
}

func departmentsChanged(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	d := domain.Department{Code: "gaj", Name: "公安局", Group: "区直部门"}
	require.NoError(t, l.EnterDepartment(l.ctx, d, manager))
	refused(t, l.EnterDepartment(l.ctx, d, manager), domain.DepartmentKnown)
	changed, err := l.ChangeDepartment(l.ctx, "gaj", domain.DepartmentChange{Name: new("公安分局")}, manager)
	require.NoError(t, err)
	assert.Equal(t, domain.Department{Code: "gaj", Name: "公安分局", Group: "区直部门"}, changed)
	_, err = l.ChangeDepartment(l.ctx, "none", domain.DepartmentChange{}, manager)
	refused(t, err, domain.DepartmentUnknown)
}

func peopleChanged(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	a, err := l.EnterPerson(l.ctx, domain.Account{
		Person:       domain.Person{Login: "Qian", Name: "钱", Department: "mzj", Positions: []domain.Position{domain.Staff}, MustChange: true},
		PasswordHash: "h",
	}, manager)
	require.NoError(t, err)
	_, err = l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: "qiAN", Name: "钱"}}, manager)
	refused(t, err, domain.LoginTaken)
	_, err = l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: "x", Department: "mzj"}}, manager)
	refused(t, err, domain.PositionsMismatch)
	_, err = l.EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: "x", Department: "none", Positions: []domain.Position{domain.Staff}}}, manager)
	refused(t, err, domain.DepartmentUnknown)

	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "t", Person: a.ID, IssuedAt: l.clock.Now(), ExpiresAt: l.clock.Now().Add(time.Hour)}))
	changed, err := l.ChangePerson(l.ctx, a.ID, domain.PersonChange{
		Name: new("钱某"), Positions: &[]domain.Position{domain.Head, domain.Staff, domain.Head},
	}, manager)
	require.NoError(t, err)
	assert.Equal(t, []domain.Position{domain.Staff, domain.Head}, changed.Positions)
	read, err := l.AccountOf(l.ctx, a.ID)
	require.NoError(t, err)
	assert.Equal(t, changed, read)
	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "again", Person: a.ID, IssuedAt: l.clock.Now(), ExpiresAt: l.clock.Now().Add(time.Hour)}))
	_, err = l.ChangePerson(l.ctx, a.ID, domain.PersonChange{Disabled: new(true)}, manager)
	require.NoError(t, err)
	_, err = l.ChangePerson(l.ctx, a.ID, domain.PersonChange{Disabled: new(false)}, manager)
	require.NoError(t, err)
	_, err = l.TokenHolder(l.ctx, "again")
	refused(t, err, domain.TokenUnknown)
	_, err = l.ChangePerson(l.ctx, a.ID, domain.PersonChange{Department: new("")}, manager)
	refused(t, err, domain.PositionsMismatch)
	_, err = l.ChangePerson(l.ctx, "none", domain.PersonChange{}, manager)
	refused(t, err, domain.PersonUnknown)
}

func lastAdministrator(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	_, err := l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Disabled: new(true)}, manager)
	refused(t, err, domain.LastAdministrator)
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Positions: &[]domain.Position{domain.Staff}}, manager)
	refused(t, err, domain.LastAdministrator)
	a, err := l.AccountOf(l.ctx, manager.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.Account{Person: manager, PasswordHash: "h"}, a, "a refusal changes nothing")
	l.appoint(bureau, domain.Administrator)
	_, err = l.ChangePerson(l.ctx, manager.ID, domain.PersonChange{Disabled: new(true)}, manager)
	require.NoError(t, err)
}

func passwordSet(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	for _, hash := range []string{"t1", "t2"} {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: hash, Person: bureau.ID, IssuedAt: l.clock.Now(), ExpiresAt: l.clock.Now().Add(time.Hour)}))
	}
	require.NoError(t, l.SetPassword(l.ctx, bureau.ID, domain.PasswordChange{Hash: "new", MustChange: true, Kept: "t1"}, manager))
	p, err := l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	assert.True(t, p.MustChange)
	_, err = l.TokenHolder(l.ctx, "t2")
	refused(t, err, domain.TokenUnknown)
	a, err := l.Account(l.ctx, bureau.Login)
	require.NoError(t, err)
	assert.Equal(t, "new", a.PasswordHash)
	require.NoError(t, l.SetPassword(l.ctx, bureau.ID, domain.PasswordChange{Hash: "own", Seen: "new", Kept: "t1"}, bureau))
	p, err = l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	assert.False(t, p.MustChange)
}

func passwordsFormer(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	for _, hash := range []string{"1", "2", "3", "4", "5"} {
		require.NoError(t, l.SetPassword(l.ctx, bureau.ID, domain.PasswordChange{Hash: hash}, bureau))
		l.clock.Add(time.Minute)
	}
	former, err := l.FormerPasswords(l.ctx, bureau.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{"4", "3", "2", "1"}, former, "the oldest is forgotten")
	former, err = l.FormerPasswords(l.ctx, provider.ID)
	require.NoError(t, err)
	assert.Empty(t, former)
}

func tokensListed(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	issued := l.clock.Now()
	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "t1", Person: bureau.ID, IssuedAt: issued, ExpiresAt: issued.Add(time.Hour)}))
	l.clock.Add(time.Minute)
	machine := l.machine("平台")
	m, err := l.IssueMachineToken(l.ctx,
		domain.Token{Hash: "m1", Person: machine.ID, Title: "平台", IssuedAt: issued, ExpiresAt: issued.Add(48 * time.Hour)}, manager)
	require.NoError(t, err)
	assert.True(t, m.ExpiresAt.Equal(l.clock.Now().Add(48*time.Hour)))
	_, err = l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	used := l.clock.Now()
	l.clock.Add(30 * time.Second)
	_, err = l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	list, err := l.Tokens(l.ctx, bureau.ID)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.True(t, list[0].LastUsed.Equal(used), "a use within the minute is not noted")
	machines, err := l.Tokens(l.ctx, machine.ID)
	require.NoError(t, err)
	require.Len(t, machines, 1)
	assert.Equal(t, "平台", machines[0].Title)
	assert.Nil(t, machines[0].LastUsed)

	refused(t, l.RevokeTokenOf(l.ctx, citizen.ID, list[0].ID(), manager), domain.TokenMissing)
	require.NoError(t, l.RevokeTokenOf(l.ctx, bureau.ID, list[0].ID(), manager))
	refused(t, l.RevokeTokenOf(l.ctx, bureau.ID, list[0].ID(), manager), domain.TokenMissing)
	l.clock.Add(time.Hour)
	list, err = l.Tokens(l.ctx, bureau.ID)
	require.NoError(t, err)
	assert.Empty(t, list, "what has expired is not listed")
}

func administrationLog(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	_, err := l.ChangeDepartment(l.ctx, "mzj", domain.DepartmentChange{Name: new("民政局")}, manager)
	require.NoError(t, err)
	_, err = l.ChangeDepartment(l.ctx, "mzj", domain.DepartmentChange{Name: new("民政局")}, manager)
	require.NoError(t, err)
	require.NoError(t, l.SetPassword(l.ctx, bureau.ID, domain.PasswordChange{Hash: "secret hash", MustChange: true}, manager))
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Person: manager.ID})
	require.NoError(t, err)
	require.Len(t, log.Items, 2, "what changes nothing is not logged")
	assert.Equal(t, domain.PasswordReset, log.Items[0].Action)
	assert.Empty(t, log.Items[0].Changes)
	assert.Equal(t, []domain.FieldChange{{Field: "name", Old: "mzj局", New: "民政局"}}, log.Items[1].Changes)
	assert.Equal(t, "管", log.Items[1].Name)
	var seen int
	for q := (domain.AdministrationQuery{Page: domain.Page{Limit: 3}}); ; {
		log, err = l.Administration(l.ctx, q)
		require.NoError(t, err)
		seen += len(log.Items)
		if q.Page.After = log.Next; log.Next == "" {
			break
		}
	}
	assert.Equal(t, len(people)+5+1+2, seen, "what was entered on the machine is in it too")
	raw := l.raw()
	defer func() { require.NoError(t, raw.Close()) }()
	for _, statement := range []string{"UPDATE administration SET name = 'x'", "DELETE FROM administration"} {
		_, err = raw.ExecContext(l.ctx, statement)
		require.ErrorContains(t, err, "append-only")
	}
}

func postLogged(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	sub, err := l.Subscribe(l.ctx, domain.Subscription{
		Title: "工作群", URL: "https://robot.example/send?access_token=abc", Format: domain.DingTalk, Secret: "SECabc", Active: true,
	}, manager)
	require.NoError(t, err)
	change := func(with func(*domain.Subscription)) {
		_, err := l.ChangeSubscription(l.ctx, sub.ID, with, manager)
		require.NoError(t, err)
	}
	change(func(s *domain.Subscription) { s.Active, s.Departments = false, []string{"mzj", "gaj"} })
	change(func(s *domain.Subscription) { s.Active = false })
	change(func(s *domain.Subscription) { s.URL = "https://robot.example/send?access_token=def" })
	_, err = l.RotateSecret(l.ctx, sub.ID, "SECdef", time.Hour, manager)
	require.NoError(t, err)
	require.NoError(t, l.Unsubscribe(l.ctx, sub.ID, manager))

	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Subject: sub.ID})
	require.NoError(t, err)
	var actions []domain.AdministrativeAction
	for _, act := range log.Items {
		actions = append(actions, act.Action)
		assert.Equal(t, []string{"管", "工作群"}, []string{act.Name, act.Title})
		for _, c := range act.Changes {
			assert.NotRegexp(t, "abc|def", c.Old+c.New, "no secret is in the log")
		}
	}
	require.Equal(t, []domain.AdministrativeAction{
		domain.SubscriptionRemoved, domain.SecretRotated, domain.SubscriptionChanged, domain.SubscriptionChanged, domain.SubscriptionEntered,
	}, actions, "what changes nothing is not logged")
	shown := "https://robot.example/send?access_token=***"
	assert.Equal(t, []domain.FieldChange{{Field: "secret", Old: "***", New: "***"}}, log.Items[1].Changes)
	assert.Equal(t, []domain.FieldChange{{Field: "url", Old: shown, New: shown}}, log.Items[2].Changes)
	assert.Equal(t, []domain.FieldChange{
		{Field: "departments", New: "mzj,gaj"}, {Field: "active", Old: "true", New: "false"},
	}, log.Items[3].Changes)
	assert.Contains(t, log.Items[4].Changes, domain.FieldChange{Field: "url", New: shown})
}

func peopleFound(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	_, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	logins := func(q domain.PeopleQuery) []string {
		var list []string
		for {
			found, err := l.Accounts(l.ctx, q)
			require.NoError(t, err)
			for _, a := range found.Items {
				list = append(list, a.Login)
			}
			if q.Page.After = found.Next; found.Next == "" {
				return list
			}
		}
	}
	assert.Equal(t, []string{"Chen", "Zhang", "guan", "Wang", "Zhao", "Liu", "citizen"}, logins(domain.PeopleQuery{Page: domain.Page{Limit: 2}}))
	assert.Equal(t, []string{"Zhang", "Zhao"}, logins(domain.PeopleQuery{Text: "ZHA"}))
	assert.Equal(t, []string{"Liu"}, logins(domain.PeopleQuery{Text: "刘"}))
	assert.Empty(t, logins(domain.PeopleQuery{Text: "%"}))
	assert.Equal(t, []string{"guan", "Wang"}, logins(domain.PeopleQuery{Department: "sjj"}))
	assert.Empty(t, logins(domain.PeopleQuery{Disabled: new(true)}))
}
