package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var drafts = suite{
	"a draft is its person's own":    draftsOwn,
	"a draft goes with its filing":   draftFiled,
	"there are only so many of them": draftsLimited,
}

func draftsOwn(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	d := domain.Draft{ID: "d1", Person: applicant.ID, Procedure: "yaohai-2024/share-application",
		Parent: "YH-2026-000001", Child: "reconsider", Form: procedure.Fields{"purpose": "未完"}}
	_, err := l.SaveDraft(l.ctx, d)
	require.NoError(t, err)
	d.Form["purpose"] = "未完待续"
	saved, err := l.SaveDraft(l.ctx, d)
	require.NoError(t, err)
	read, err := l.Draft(l.ctx, applicant.ID, "d1")
	require.NoError(t, err)
	assert.Equal(t, saved, read)
	_, err = l.Draft(l.ctx, provider.ID, "d1")
	refused(t, err, domain.DraftUnknown)
	require.NoError(t, l.DeleteDraft(l.ctx, provider.ID, "d1"))
	list, err := l.Drafts(l.ctx, applicant.ID)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, l.DeleteDraft(l.ctx, applicant.ID, "d1"))
	_, err = l.Draft(l.ctx, applicant.ID, "d1")
	refused(t, err, domain.DraftUnknown)
}

func draftFiled(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for _, p := range []domain.Person{applicant, provider} {
		_, err := l.SaveDraft(l.ctx, domain.Draft{ID: "d1", Person: p.ID, Form: procedure.Fields{}})
		require.NoError(t, err)
	}
	f := l.filing()
	f.Draft, f.Resource = "d1", "none"
	_, err := l.File(l.ctx, f)
	refused(t, err, domain.EntryUnknown)
	_, err = l.Draft(l.ctx, applicant.ID, "d1")
	require.NoError(t, err, "what was not filed is still a draft")
	f.Resource = "mzj-001"
	_, err = l.File(l.ctx, f)
	require.NoError(t, err)
	_, err = l.Draft(l.ctx, applicant.ID, "d1")
	refused(t, err, domain.DraftUnknown)
	_, err = l.Draft(l.ctx, provider.ID, "d1")
	require.NoError(t, err)
}

func draftsLimited(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for i := range 100 {
		_, err := l.SaveDraft(l.ctx, domain.Draft{ID: fmt.Sprint(i), Person: applicant.ID, Form: procedure.Fields{}})
		require.NoError(t, err)
	}
	_, err := l.SaveDraft(l.ctx, domain.Draft{ID: "more", Person: applicant.ID})
	refused(t, err, domain.TooManyDrafts)
	_, err = l.SaveDraft(l.ctx, domain.Draft{ID: "7", Person: applicant.ID, Form: procedure.Fields{}})
	require.NoError(t, err)
}
