package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var accounts = suite{
	"a log-in is found whatever its capitals":   loginFound,
	"a log-in belongs to one person":            loginUnique,
	"departments come by code":                  departmentsByCode,
	"a token lasts until it ends or is revoked": tokenLasts,
	"a log-in ends when it is not used":         loginIdles,
	"a person has so many log-ins at once":      loginsAtOnce,
	"a log-in ends with a change of seat":       loginMoves,
}

func loginFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	a, err := l.Account(l.ctx, "WANG")
	require.NoError(t, err)
	assert.Equal(t, domain.Account{Person: bureau, PasswordHash: "hash of p-bureau"}, a)
	p, err := l.Person(l.ctx, "p-bureau")
	require.NoError(t, err)
	assert.Equal(t, bureau, p)
	_, err = l.Account(l.ctx, "nobody")
	refused(t, err, domain.PersonUnknown)
	_, err = l.Person(l.ctx, "P-BUREAU")
	refused(t, err, domain.PersonUnknown)
}

func loginUnique(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	twin := domain.Account{Person: domain.Person{ID: "p-twin", Login: "wang"}}
	require.Error(t, l.PutAccount(l.ctx, twin))
	moved := domain.Account{Person: bureau, Disabled: true}
	moved.Login, moved.Positions = "Wang2", []domain.Position{domain.Administrator}
	require.NoError(t, l.PutAccount(l.ctx, moved))
	a, err := l.Account(l.ctx, "wang2")
	require.NoError(t, err)
	assert.Equal(t, moved, a)
	require.NoError(t, l.PutAccount(l.ctx, twin))
}

func departmentsByCode(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "Bgs", Name: "办公室", Group: "区直部门"}))
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "mzj", Name: "民政局", Group: "区直部门"}))
	list, err := l.Departments(l.ctx)
	require.NoError(t, err)
	var codes []string
	for _, d := range list {
		codes = append(codes, d.Code)
	}
	assert.Equal(t, []string{"Bgs", "jtj", "mzj", "sjj", "sjju", "wjw"}, codes)
	assert.Equal(t, "民政局", list[2].Name)
}

func tokenLasts(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for _, hash := range []string{"t1", "t2", "t3"} {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{
			Hash: hash, Person: bureau.ID, IssuedAt: l.clock.Now(), ExpiresAt: l.clock.Now().Add(time.Hour),
		}))
	}
	l.clock.Add(time.Hour - time.Microsecond)
	p, err := l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	assert.Equal(t, bureau, p)

	require.NoError(t, l.LogOut(l.ctx, "t2", domain.Origin{}))
	require.NoError(t, l.LogOut(l.ctx, "never issued", domain.Origin{}))
	for _, hash := range []string{"t2", "T1", ""} {
		_, err = l.TokenHolder(l.ctx, hash)
		refused(t, err, domain.TokenUnknown)
	}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: bureau, Disabled: true}))
	_, err = l.TokenHolder(l.ctx, "t1")
	refused(t, err, domain.TokenUnknown)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: bureau}))
	l.clock.Add(time.Microsecond)
	_, err = l.TokenHolder(l.ctx, "t1")
	refused(t, err, domain.TokenUnknown)
}

func (l *ledger) lets(hash string) bool {
	l.t.Helper()
	_, err := l.TokenGlance(l.ctx, hash)
	if err != nil {
		refused(l.t, err, domain.TokenUnknown)
	}
	return err == nil
}

func loginIdles(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for _, hash := range []string{"used", "glanced"} {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{
			Hash: hash, Person: bureau.ID, ExpiresAt: time.Time{}.Add(2 * time.Hour), Idle: 30 * time.Minute, Origin: desk,
		}))
	}
	l.clock.Add(29 * time.Minute)
	_, err := l.TokenHolder(l.ctx, "used")
	require.NoError(t, err)
	assert.True(t, l.lets("glanced"))
	list, err := l.Tokens(l.ctx, bureau.ID)
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.Equal(t, desk, list[0].Origin)
	l.clock.Add(time.Minute)
	assert.True(t, l.lets("used"))
	assert.False(t, l.lets("glanced"), "who only looks by the clock is not there")
	list, err = l.Tokens(l.ctx, bureau.ID)
	require.NoError(t, err)
	assert.Len(t, list, 1)
	l.clock.Add(time.Second)
	require.NoError(t, l.Swept(l.ctx))
	assert.Equal(t, 1, l.count("SELECT count(*) FROM tokens"))
	for range 5 {
		_, err = l.TokenHolder(l.ctx, "used")
		require.NoError(t, err)
		l.clock.Add(20 * time.Minute)
	}
	assert.False(t, l.lets("used"), "used or not, it ends in the end")
}

func loginsAtOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	in := func(hash string) {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: hash, Person: bureau.ID, ExpiresAt: time.Time{}.Add(time.Hour), Most: 2, Origin: desk}))
		l.clock.Add(time.Minute)
	}
	in("t1")
	in("t2")
	_, err := l.TokenHolder(l.ctx, "t1")
	require.NoError(t, err)
	l.clock.Add(time.Minute)
	in("t3")
	assert.Equal(t, []bool{true, false, true}, []bool{l.lets("t1"), l.lets("t2"), l.lets("t3")}, "the one longest unused ends")
	assert.Len(t, l.accesses(domain.AccessQuery{Action: domain.LoginEnded, Person: bureau.ID}), 1)
}

func loginMoves(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	in := func() {
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "t", Person: applicant.ID, ExpiresAt: time.Time{}.Add(time.Hour)}))
	}
	for _, c := range []domain.PersonChange{{Positions: &[]domain.Position{domain.Staff, domain.Head}}, {Department: new("mzj")}} {
		in()
		_, err := l.ChangePerson(l.ctx, applicant.ID, c, manager)
		require.NoError(t, err)
		assert.False(t, l.lets("t"))
	}
	in()
	_, err := l.ChangePerson(l.ctx, applicant.ID, domain.PersonChange{Name: new("刘某")}, manager)
	require.NoError(t, err)
	assert.True(t, l.lets("t"))
}
