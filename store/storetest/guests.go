package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var guests = suite{
	"a guest files, and is found by number and code": guestFiles,
	"a guest files once under a key":                 guestFilesOnce,
	"who filed is bound into the chain":              guestInChain,
}

func (l *ledger) guestFiling(key string) domain.Filing {
	open := definition(l.t, "open-data-request")
	require.NoError(l.t, l.PublishDefinitions(l.ctx, open))
	_, err := l.PutEntry(l.ctx, domain.Entry{Resource: procedure.Resource{
		Code: "mzj-009", Title: "公开数据", Provider: "mzj", Share: "unconditional", Open: "conditional", OpenBasis: "办法",
	}})
	require.NoError(l.t, err)
	form := procedure.Fields{}
	for _, f := range open.Form {
		if f.Required {
			form[f.Name] = map[procedure.FieldType]any{procedure.Text: "文字", procedure.Confirm: true, procedure.Boolean: false}[f.Type]
		}
	}
	return domain.Filing{Definition: open, Resource: "mzj-009", Form: form, Key: key, Applicant: &domain.Applicant{
		Name: "赵某", IdentityKind: domain.IdentityCard, IdentityNumber: "11010519491231002X", Phone: "024-1", Email: "zhao@example.org", CodeHash: "hash",
	}}
}

func guestFiles(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	number, parties := filed.Case.State.Number, filed.Case.State.Parties
	assert.Equal(t, procedure.Public, parties.Applicant)
	p, err := l.Follower(l.ctx, number, "hash")
	require.NoError(t, err)
	assert.Equal(t, domain.Person{ID: parties.Person, Name: "赵某"}, p)
	assert.True(t, p.Guest())
	for _, wrong := range [][2]string{{number, "other"}, {"FS-1", "hash"}, {l.file(), "hash"}, {number, ""}} {
		_, err = l.Follower(l.ctx, wrong[0], wrong[1])
		refused(t, err, domain.QueryFailed)
	}
	a, found, err := l.Applicant(l.ctx, p.ID)
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, "zhao@example.org", a.Email)
	assert.Empty(t, a.CodeHash, "the hash is for Follower alone")
	_, found, err = l.Applicant(l.ctx, citizen.ID)
	require.NoError(t, err)
	assert.False(t, found)
	_, err = l.Account(l.ctx, "\n"+p.ID)
	refused(t, err, domain.PersonUnknown)
}

func guestFilesOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.guestFiling("k")
	first, err := l.File(l.ctx, f)
	require.NoError(t, err)
	again := *f.Applicant
	again.CodeHash = "another"
	f.Applicant = &again
	second, err := l.File(l.ctx, f)
	require.NoError(t, err)
	assert.True(t, second.Repeated)
	assert.Equal(t, first.Case.State.Number, second.Case.State.Number)
	_, err = l.Follower(l.ctx, first.Case.State.Number, "hash")
	refused(t, err, domain.QueryFailed)
	_, err = l.Follower(l.ctx, first.Case.State.Number, "another")
	require.NoError(t, err)

	stranger := *f.Applicant
	stranger.IdentityNumber = "别人"
	f.Applicant = &stranger
	third, err := l.File(l.ctx, f)
	require.NoError(t, err, "another applicant's key is another key")
	assert.False(t, third.Repeated)
	changed := *f.Applicant
	changed.Phone = "024-2"
	f.Applicant = &changed
	_, err = l.File(l.ctx, f)
	refused(t, err, domain.IdempotencyConflict)
}

func guestInChain(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	assert.NotContains(t, filed.Case.State.Form, "applicant.name", "the case itself knows nothing of it")
	line, err := l.Timeline(l.ctx, filed.Case.State.Number)
	require.NoError(t, err)
	assert.Equal(t, "identity_card 11010519491231002X", line[0].Record.Event.Fields["applicant.identity"])
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}
