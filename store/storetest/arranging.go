package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var arranging = suite{
	"what another process changes holds at once":              arrangedElsewhere,
	"what is changed by hand holds at once":                   arrangedByHand,
	"a filing goes by what holds when it is given its number": arrangedMeanwhile,
	"the public come and go without any of it":                arrangedForThePublic,
}

func arrangedElsewhere(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	other := l.reopen(l.config)
	number := l.file()
	_, err := other.Advance(l.ctx, number, nil, nil) // it has read all of it
	require.NoError(t, err)

	name := "新的名称"
	_, err = l.ChangeDepartment(l.ctx, "mzj", domain.DepartmentChange{Name: &name}, manager)
	require.NoError(t, err)
	departments, err := other.Departments(l.ctx)
	require.NoError(t, err)
	assert.Contains(t, departments, domain.Department{Code: "mzj", Name: name, Group: "区直部门"})

	_, found, err := other.SigningRule(l.ctx, "mzj", l.share.ID())
	require.NoError(t, err)
	require.False(t, found)
	_, err = l.EnterSigningRule(l.ctx, domain.SigningRule{Department: "mzj", Position: domain.Staff}, bureau)
	require.NoError(t, err)
	_, found, err = other.SigningRule(l.ctx, "mzj", l.share.ID())
	require.NoError(t, err)
	assert.True(t, found)

	gone := true
	_, err = l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Disabled: &gone}, bureau)
	require.NoError(t, err)
	tasks, err := other.UnmannedTasks(l.ctx, l.show(number))
	require.NoError(t, err)
	assert.Len(t, tasks, 1)
}

func arrangedByHand(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	l.exec("UPDATE departments SET name = '由人改过' WHERE code = 'mzj'")
	l.exec("DELETE FROM positions WHERE person = '" + provider.ID + "'")
	departments, err := l.Departments(l.ctx)
	require.NoError(t, err)
	assert.Contains(t, departments, domain.Department{Code: "mzj", Name: "由人改过", Group: "区直部门"})
	tasks, err := l.UnmannedTasks(l.ctx, l.show(number))
	require.NoError(t, err)
	assert.Len(t, tasks, 1)
}

func arrangedMeanwhile(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	other := l.reopen(l.config)
	_, err := other.File(l.ctx, l.filing())
	require.NoError(t, err)
	l.enters(applied(t, "another-2024", ""))
	_, err = other.File(l.ctx, l.filing())
	refused(t, err, domain.NotApplied)
	l.enters(applied(t, "another-2024", ""), applied(t, "yaohai-2024", ""))
	filed, err := other.File(l.ctx, l.filing())
	require.NoError(t, err)
	assert.Equal(t, "YH-2026-000002", filed.Case.State.Number, "no number is lost by it")
}

func arrangedForThePublic(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file() // with the first number comes the line of the database's history
	l.exec("UPDATE arrangements SET edition = '7'")
	_, err := l.File(l.ctx, l.guestFiling("k"))
	require.NoError(t, err)
	assert.Equal(t, 7, l.count("SELECT edition FROM arrangements"))
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "xj", Name: "新局"}))
	assert.Equal(t, 1, l.count("SELECT count(*) FROM arrangements WHERE edition <> '7'"))
}
