package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var effects = suite{
	"a call grants once, and a grant ends once": grantsOnce,
	"a call dispatches once":                    dispatchesOnce,
}

func grantsOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	g := domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对", Scope: "姓名", Mode: "interface", Duty: "不得转交"}
	require.NoError(t, l.Grant(l.ctx, g))
	l.clock.Set("2026-09-20 10:00:00")
	g.Purpose = "别的"
	require.NoError(t, l.Grant(l.ctx, g))
	require.NoError(t, l.Revoke(l.ctx, number, "超出范围"))
	l.clock.Set("2026-09-21 10:00:00")
	require.NoError(t, l.Revoke(l.ctx, number, "再次"))

	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	ended := grants[0].EndedAt
	require.NotNil(t, ended)
	assert.True(t, ended.Equal(At("2026-09-20 10:00:00")))
	g.Purpose, g.GrantedAt, g.EndedAt, g.EndReason = "核对", grants[0].GrantedAt, ended, "超出范围"
	assert.Equal(t, []domain.Grant{g}, grants)
	assert.True(t, g.GrantedAt.Equal(At("2026-09-14 10:00:00")))
}

func dispatchesOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	d := domain.Dispatch{Case: number, Call: "1-report", Kind: "file_report", Title: "报告", At: At("2026-09-14 10:00:00")}
	require.NoError(t, l.Dispatch(l.ctx, d))
	require.NoError(t, l.Dispatch(l.ctx, d))
	assert.Equal(t, 1, l.count("SELECT count(*) FROM dispatches"))
	assert.Equal(t, 1, l.count("SELECT count(*) FROM dispatches WHERE title = '报告' AND at = "+strconv.FormatInt(d.At.UnixMicro(), 10)))
}
