package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var checks = suite{
	"a case is verified alone":                 caseVerified,
	"the ledger is verified in the background": ledgerVerified,
	"one walk at a time, unless it was lost":   oneVerification,
	"anchors are kept and listed":              anchorsKept,
}

func caseVerified(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sound, touched := l.file(), l.file()
	l.exec("UPDATE cases SET title = 'x' WHERE number = '" + touched + "'")
	audit, err := l.VerifyCase(l.ctx, sound)
	require.NoError(t, err)
	assert.Equal(t, domain.Audit{Cases: 1, Events: 1}, audit)
	audit, err = l.VerifyCase(l.ctx, touched)
	require.NoError(t, err)
	require.Len(t, audit.Faults, 1)
	assert.Equal(t, touched, audit.Faults[0].Case)
	_, err = l.VerifyCase(l.ctx, "none")
	refused(t, err, domain.CaseUnknown)
}

func ledgerVerified(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	touched := l.file()
	l.file()
	a, err := l.TakeAnchor(l.ctx, auditor)
	require.NoError(t, err)
	v, err := l.BeginVerification(l.ctx, auditor)
	require.NoError(t, err)
	assert.Equal(t, 2, v.Total)
	assert.Nil(t, v.FinishedAt)
	l.exec("UPDATE cases SET title = 'x' WHERE number = '" + touched + "'")
	require.NoError(t, l.CarryOutVerification(l.ctx, v.ID))
	v, err = l.Verification(l.ctx, v.ID)
	require.NoError(t, err)
	assert.NotNil(t, v.FinishedAt)
	assert.Equal(t, 2, v.Audit.Cases)
	assert.Equal(t, 1, v.FaultCount)
	assert.Equal(t, touched, v.Audit.Faults[0].Case)
	assert.Equal(t, a.ID, v.Anchor)
	list, err := l.Verifications(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, []domain.Verification{v}, list)
	_, err = l.Verification(l.ctx, "none")
	refused(t, err, domain.VerificationUnknown)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Person: auditor.ID})
	require.NoError(t, err)
	assert.Len(t, log.Items, 2)
}

func oneVerification(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first, err := l.BeginVerification(l.ctx, auditor)
	require.NoError(t, err)
	_, err = l.BeginVerification(l.ctx, auditor)
	refused(t, err, domain.VerificationRunning)
	l.clock.Add(3 * time.Minute)
	_, err = l.BeginVerification(l.ctx, auditor)
	require.NoError(t, err)
	first, err = l.Verification(l.ctx, first.ID)
	require.NoError(t, err)
	assert.NotEmpty(t, first.Failure, "its process has ended")
}

func anchorsKept(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	first, err := l.TakeAnchor(l.ctx, auditor)
	require.NoError(t, err)
	l.file()
	operator, err := l.Anchor(l.ctx)
	require.NoError(t, err)
	list, err := l.Anchors(l.ctx, domain.Page{})
	require.NoError(t, err)
	require.Len(t, list.Items, 2)
	assert.Equal(t, operator.Root, list.Items[0].Root)
	assert.Empty(t, list.Items[0].TakenBy)
	assert.Equal(t, first, list.Items[1])
	again, err := l.KeptAnchor(l.ctx, first.ID)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = l.KeptAnchor(l.ctx, 99)
	refused(t, err, domain.AnchorUnknown)
}
