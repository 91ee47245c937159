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

	require.NoError(t, l.RevokeToken(l.ctx, "t2"))
	require.NoError(t, l.RevokeToken(l.ctx, "never issued"))
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
