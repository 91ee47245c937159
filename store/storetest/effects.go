package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var effects = suite{
	"a call grants once, and a grant ends once":  grantsOnce,
	"a suspension is kept until it is lifted":    grantsSuspended,
	"what an earlier case ended is granted anew": grantsAnew,
	"a call dispatches once":                     dispatchesOnce,
}

func grantsOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	g := domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对", Scope: "姓名", Mode: "interface", Duty: "不得转交"}
	require.NoError(t, l.Grant(l.ctx, g))
	l.clock.Set("2026-09-20 10:00:00")
	g.Purpose = "别的"
	require.NoError(t, l.Grant(l.ctx, g))
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: number, By: "YH-9", Reason: "超出范围"}))
	l.clock.Set("2026-09-21 10:00:00")
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: number, By: "YH-10", Reason: "再次"}))

	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	ended := grants[0].EndedAt
	require.NotNil(t, ended)
	assert.True(t, ended.Equal(At("2026-09-20 10:00:00")))
	g.Purpose, g.GrantedAt, g.EndedAt, g.EndReason = "核对", grants[0].GrantedAt, ended, "超出范围"
	g.EndedBy = "YH-9"
	assert.Equal(t, []domain.Grant{g}, grants)
	assert.True(t, g.GrantedAt.Equal(At("2026-09-14 10:00:00")))
}

func grantsSuspended(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number, until := l.file(), day("2026-10-31")
	suspending := domain.Measure{GrantedBy: number, By: "YH-9", Reason: "暂停 YH-9"}
	refused(t, l.Suspend(l.ctx, suspending), domain.NothingGranted)
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Until: &until}))
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: number, Call: "2-granted", Resource: "mzj-002", Grantee: "wjw"}))
	refused(t, l.Restore(l.ctx, suspending), domain.NothingSuspended)
	l.clock.Set("2026-09-20 10:00:00")
	require.NoError(t, l.Suspend(l.ctx, suspending))
	l.clock.Set("2026-09-21 10:00:00")
	require.NoError(t, l.Suspend(l.ctx, suspending), "once")
	require.NoError(t, l.Suspend(l.ctx, domain.Measure{GrantedBy: number, By: "YH-8", Reason: "暂停 YH-8"}))

	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	require.Len(t, grants, 2)
	for _, g := range grants {
		assert.Equal(t, []domain.Suspension{
			{By: "YH-9", Reason: "暂停 YH-9", At: grants[0].Suspensions[0].At}, {By: "YH-8", Reason: "暂停 YH-8", At: grants[0].Suspensions[1].At},
		}, g.Suspensions)
		assert.True(t, g.Suspended().At.Equal(At("2026-09-20 10:00:00")))
		assert.Equal(t, domain.GrantSuspended, g.Status(day("2026-10-31")))
	}
	assert.Equal(t, &until, grants[0].Until)
	assert.Equal(t, domain.GrantExpired, grants[0].Status(day("2026-11-01")))

	require.NoError(t, l.Restore(l.ctx, suspending))
	grants, err = l.Grants(l.ctx, number)
	require.NoError(t, err)
	require.Equal(t, "YH-8", grants[0].Suspended().By, "the other suspension stands")
	require.True(t, grants[0].Suspensions[0].LiftedAt.Equal(At("2026-09-21 10:00:00")))
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: number, By: "YH-7", Reason: "终止"}))
	refused(t, l.Restore(l.ctx, domain.Measure{GrantedBy: number, By: "YH-8"}), domain.GrantEnded)
	refused(t, l.Suspend(l.ctx, suspending), domain.GrantEnded)
	grants, err = l.Grants(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, domain.GrantOver, grants[1].Status(day("2026-09-21")))
}

func grantsAnew(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	m := domain.Measure{GrantedBy: number, By: "YH-9", Reason: "暂停"}
	require.NoError(t, l.Grant(l.ctx, domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对"}))
	refused(t, l.GrantAnew(l.ctx, m), domain.GrantEnded)
	require.NoError(t, l.Revoke(l.ctx, m))
	l.clock.Set("2026-09-21 10:00:00")
	refused(t, l.GrantAnew(l.ctx, domain.Measure{GrantedBy: number, By: "YH-8"}), domain.GrantEnded)
	require.NoError(t, l.GrantAnew(l.ctx, m))
	require.NoError(t, l.GrantAnew(l.ctx, m), "once")
	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	require.Len(t, grants, 2)
	assert.Equal(t, domain.GrantOver, grants[0].Status(day("2026-09-21")))
	assert.Equal(t, domain.GrantInForce, grants[1].Status(day("2026-09-21")))
	assert.True(t, grants[1].GrantedAt.Equal(At("2026-09-21 10:00:00")))
	assert.Equal(t, "核对", grants[1].Purpose)
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
