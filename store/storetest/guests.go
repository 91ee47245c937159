package storetest

import (
	"strings"
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
	"who applied urges and complains once a day":     guestUrges,
	"open applications that are alike":               openAlike,
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

// Both are on the register and move nothing; each is taken once a day.
func guestUrges(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	number := filed.Case.State.Number
	who, err := l.Follower(l.ctx, number, "hash")
	require.NoError(t, err)
	before, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	said := procedure.Fields{"reason": "迟迟没有消息"}
	l.act(number, procedure.ActionUrge, who, said)
	l.act(number, procedure.ActionComplain, who, said)
	assert.Contains(t, strings.Join(l.noticeTexts(provider), "\n"), "申请人催办：")
	assert.Contains(t, strings.Join(l.noticeTexts(bureau), "\n"), "申请人投诉本办件的办理")
	for _, action := range []string{procedure.ActionUrge, procedure.ActionComplain} {
		_, err = l.register(number, action, who, said)
		refused(t, err, domain.DoneToday)
	}
	_, err = l.register(number, procedure.ActionUrge, provider, said)
	refused(t, err, procedure.NotYourRole)
	after, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	after.State.LastAt = before.State.LastAt
	assert.Equal(t, before.State, after.State)
	l.clock.Set("2026-09-15 08:00:00")
	l.act(number, procedure.ActionUrge, who, said)
	audit, err := l.Verify(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, audit.Faults)
}

// Those of the same side are found, under the same procedure, about the same entry, as long as they are open.
func openAlike(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	c, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	alike := func(by domain.Person, procedure, resource string) []string {
		found, err := l.OpenAlike(l.ctx, by, c.Definition.Regulation.ID, procedure, resource)
		require.NoError(t, err)
		var numbers []string
		for _, s := range found {
			numbers = append(numbers, s.Number)
		}
		return numbers
	}
	name, code := c.Definition.Name, c.State.Resource.Code
	assert.Equal(t, []string{number}, alike(applicant, name, code))
	assert.Empty(t, alike(provider, name, code), "another department's")
	assert.Empty(t, alike(citizen, name, code))
	assert.Empty(t, alike(applicant, "other", code))
	assert.Empty(t, alike(applicant, name, "other"))
	assert.Empty(t, alike(domain.Person{}, name, code), "who has no name")
	l.act(number, "withdraw", applicant, nil)
	assert.Empty(t, alike(applicant, name, code), "it is not open any more")
}
