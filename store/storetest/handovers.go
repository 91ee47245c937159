package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// grantHandsOver has the grantee fetch a file while the grant can be used, and sign for it once, with the right hash.
func grantHandsOver(t *testing.T, l *ledger) {
	number, begins, ends := l.file(), day("2026-09-16"), day("2026-09-30")
	data, manual, other := l.attach(number, "数据", provider), l.attach(number, "说明", provider), l.attach(number, "其他", provider)
	require.NoError(t, l.Grant(l.ctx, domain.Grant{
		Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: applicant.Department, Access: "随附", Contact: "数据处",
		From: &begins, Until: &ends, Files: []domain.GrantFile{{ID: data.ID}}, Documentation: []domain.GrantFile{{ID: manual.ID}},
	}))
	list := func(status domain.GrantStatus, viewer domain.Person, side domain.GrantSide) int {
		found, err := l.ListGrants(l.ctx, domain.GrantQuery{Viewer: viewer, Side: side, On: day("2026-09-15"), Status: status})
		require.NoError(t, err)
		return len(found.Items)
	}
	assert.Equal(t, 1, list(domain.GrantNotBegun, applicant, domain.GrantsMine))
	assert.Equal(t, 1, list("", provider, domain.GrantsProvided))
	assert.Zero(t, list(domain.GrantInForce, applicant, domain.GrantsMine))
	assert.Zero(t, list("", provider, domain.GrantsMine))

	l.clock.Set("2026-09-15 10:00:00")
	refused(t, l.HandOver(l.ctx, data, applicant), domain.GrantNotInForce)
	l.clock.Set("2026-09-16 10:00:00")
	require.NoError(t, l.HandOver(l.ctx, data, applicant))
	require.NoError(t, l.HandOver(l.ctx, other, applicant), "it belongs to no grant")
	require.NoError(t, l.HandOver(l.ctx, data, provider), "what is the provider's own is not handed over")
	refused(t, l.Receive(l.ctx, number, data.ID, provider, data.SHA256), domain.NotGrantee)
	refused(t, l.Receive(l.ctx, number, data.ID, applicant, manual.SHA256), domain.NotTheFile)
	refused(t, l.Receive(l.ctx, number, other.ID, applicant, other.SHA256), domain.GrantFileUnknown)
	require.NoError(t, l.Receive(l.ctx, number, data.ID, applicant, data.SHA256))
	refused(t, l.Receive(l.ctx, number, data.ID, applicant, data.SHA256), domain.AlreadyReceived)
	l.clock.Set("2026-10-01 00:00:00")
	refused(t, l.HandOver(l.ctx, data, applicant), domain.GrantNotInForce)

	anew := domain.Grant{Case: number, Call: "2-granted", Resource: "mzj-001", Grantee: applicant.Department, Files: []domain.GrantFile{{ID: manual.ID}}}
	require.NoError(t, l.Grant(l.ctx, anew))
	require.NoError(t, l.HandOver(l.ctx, manual, applicant), "by another grant than the one that has ended")
	refused(t, l.HandOver(l.ctx, data, applicant), domain.GrantNotInForce)

	grants, err := l.Grants(l.ctx, number)
	require.NoError(t, err)
	require.Len(t, grants, 2)
	require.Len(t, grants[1].Files[0].Downloads, 1)
	at := domain.Handover{By: applicant.ID, At: At("2026-09-16 10:00:00"), SHA256: data.SHA256}
	file := grants[0].Files[0]
	require.Len(t, file.Downloads, 1)
	require.NotNil(t, file.Receipt)
	for _, h := range []domain.Handover{file.Downloads[0], *file.Receipt} {
		assert.True(t, at.At.Equal(h.At))
		assert.Equal(t, []string{at.By, at.SHA256}, []string{h.By, h.SHA256})
	}
	assert.Equal(t, []string{data.Name, data.SHA256}, []string{file.Name, file.SHA256})
	assert.Equal(t, manual.ID, grants[0].Documentation[0].ID)
	assert.Equal(t, []string{"随附", "数据处"}, []string{grants[0].Access, grants[0].Contact})
	assert.Equal(t, begins, *grants[0].From)
}
