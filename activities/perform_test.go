package activities_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// granted is a sharing application whose data has to be provided.
func granted(t *testing.T) *fakeLedger {
	d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
	d.takes(t, at(t, "2026-09-28 11:00"), act("provider", "accept", nil))
	d.takes(t, at(t, "2026-09-28 12:00"), act("provider", "approve", nil))
	return d
}

func callOf(d *fakeLedger) activities.ServiceCall {
	c := d.state.Calls()[0]
	return activities.ServiceCall{Case: d.state.Number, Call: c.ID, Tries: c.Tries, Service: c.Service}
}

// serves has the machine know that the service that is asked for is done.
func (d *fakeLedger) serves(t *testing.T) {
	t.Helper()
	done := procedure.Event{ID: "done", Kind: procedure.ServiceDone, At: d.now, Service: callOf(d).Call}
	s, _, err := d.machine.Advance(d.state, []procedure.Event{done}, d.now)
	require.NoError(t, err)
	d.state = s
}

func TestGrantAccess(t *testing.T) {
	t.Parallel()
	d := granted(t)
	require.NoError(t, perform(d, callOf(d)))
	require.Equal(t, []domain.Grant{{
		Case: "YH-2026-0001", Call: "1-granted", Resource: "hf-001", Grantee: "340102-yyj",
		Purpose: "核对救助对象", Scope: "姓名", Mode: "interface",
		Duty: "不向第三方提供、不用于其他目的（第二十条）", GrantedAt: at(t, "2026-09-28 12:00"),
	}}, d.grants)
}

func TestOpenData(t *testing.T) {
	t.Parallel()
	for open, person := range map[string]string{"unconditional": "", "withheld": "p-1"} {
		t.Run(open, func(t *testing.T) {
			t.Parallel()
			a := sharing(t, "2026-09-28 10:00")
			a.Kind, a.Applicant, a.Person, a.Resource.Open = procedure.FiledByPublic, procedure.Public, "p-1", "withheld"
			a.Form = procedure.Fields{"purpose": "研究", "needs": "分街道人数", "no_state_secrets": true}
			d := filed(t, "open-data-request", a)
			d.takes(t, at(t, "2026-09-29 10:00"), act("provider", "open_exception", procedure.Fields{
				"subject": "privacy", "ground": "consent", "consent_proof": "att-1", "open": open,
			}))
			d.takes(t, at(t, "2026-09-30 10:00"), act("disclosure", "agree", nil))
			if open == "unconditional" {
				require.NoError(t, perform(d, callOf(d)))
				require.Equal(t, open, d.published[0].Open)
				d.serves(t)
			}
			require.NoError(t, perform(d, callOf(d)))
			require.Len(t, d.grants, 1)
			require.Equal(t, procedure.Public, d.grants[0].Grantee)
			require.Equal(t, person, d.grants[0].Person)
			require.Equal(t, "分街道人数", d.grants[0].Scope)
		})
	}
}

func TestPublishEntry(t *testing.T) {
	t.Parallel()
	a := sharing(t, "2026-09-14 10:00")
	a.Kind, a.Applicant = procedure.FiledByProvider, a.Resource.Provider
	a.Resource.Share, a.Resource.ShareBasis = "withheld", "社会救助暂行办法"
	a.Form = procedure.Fields{
		"cause": "law", "event_on": "2026-09-10", "change": "改为有条件共享", "share": "conditional", "title": "低保对象名单", "open": "unconditional",
		"update_cycle": "每周", "format": "数据库", "format_type": "达梦", "share_terms": "用于核对", "share_mode": "共享平台：库表",
		"open_terms": "注明来源", "related": "hf-002、hf-003",
	}
	d := filed(t, "catalog-change", a)
	d.takes(t, at(t, "2026-09-15 09:00"), act("provider", "submit", nil))
	d.takes(t, at(t, "2026-09-15 10:00"), act("disclosure", "agree", nil))
	require.NoError(t, perform(d, callOf(d)))
	want, err := d.Entry(t.Context(), "hf-001")
	require.NoError(t, err)
	want.Title, want.Share, want.Open, want.OpenBasis = "低保对象名单", "conditional", "unconditional", ""
	want.UpdateCycle, want.Format, want.FormatType, want.ShareTerms = "每周", "数据库", "达梦", "用于核对"
	want.ShareMode, want.OpenTerms, want.Related = "共享平台：库表", "注明来源", []string{"hf-002", "hf-003"}
	want.Version, want.ByCase, want.Since = 4, "YH-2026-0001", at(t, "2026-09-15 10:00")
	require.Equal(t, []domain.Entry{want}, d.published, "what the form leaves out stays")
}

func TestDispatch(t *testing.T) {
	t.Parallel()
	a := sharing(t, "2026-09-14 10:00")
	a.Kind, a.Resource = procedure.FiledByBureau, nil
	a.Form = procedure.Fields{"respondent": "340102-mzj", "breach": "4", "facts": "逾期", "demand": "答复", "limit": 3}
	d := filed(t, "rectification", a)
	d.takes(t, at(t, "2026-10-12 10:00"), act("bureau", "report", procedure.Fields{"note": "未整改"}))
	call := callOf(d)
	require.NoError(t, perform(d, call))
	require.Equal(t, []domain.Dispatch{{
		Case: "YH-2026-0001", Call: call.Call, Kind: "file_report", Title: "整改 YH-2026-0001：报送", At: at(t, "2026-10-12 10:00"),
	}}, d.dispatches)
}

// What nobody waits for any more is not done, and what is asked wrongly is not
// tried again.
func TestPerformDoesWhatIsWaitedForAndNothingElse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*fakeLedger, *activities.ServiceCall)
		kind   string
	}{
		"done before":       {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Services[0].DoneAt = &d.now }, ""},
		"left to a person":  {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Services[0].FailedAt = &d.now }, ""},
		"asked for anew":    {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Services[0].Tries = 2 }, ""},
		"the case ended":    {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.EndedAt = &d.now }, ""},
		"never asked for":   {func(_ *fakeLedger, c *activities.ServiceCall) { c.Call = "9-granted" }, activities.UnknownCall},
		"not known here":    {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Services[0].Service = "print" }, activities.UnknownService},
		"about no entry":    {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Resource = nil }, activities.NoResource},
		"follows from none": {func(d *fakeLedger, _ *activities.ServiceCall) { d.state.Services[0].Service = "revoke_access" }, activities.NoParent},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := granted(t)
			call := callOf(d)
			tt.change(d, &call)
			err := perform(d, call)
			require.Empty(t, d.grants)
			if tt.kind == "" {
				require.NoError(t, err)
				return
			}
			requireType(t, err, tt.kind, true)
		})
	}
}

func TestRevokeAccess(t *testing.T) {
	t.Parallel()
	d := granted(t)
	d.state.Parent, d.state.Services[0].Service = "YH-2026-0009", "revoke_access"
	require.NoError(t, perform(d, callOf(d)))
	require.Equal(t, []string{"YH-2026-0009"}, d.revoked)
}

func TestRestoreAccess(t *testing.T) {
	t.Parallel()
	d := restoring(t)
	d.parent.State.Services[0].DoneAt = &d.now
	call := callOf(d)
	require.NoError(t, perform(d, call))
	require.Len(t, d.grants, 1)
	require.Equal(t, "YH-2026-0009", d.grants[0].Case, "on the record of the case that granted")
	require.Equal(t, "YH-2026-0001/"+call.Call, d.grants[0].Call, "not the call by which it granted at first")
	require.Equal(t, "核对救助对象", d.grants[0].Purpose)
	require.Equal(t, d.state.Parties.Applicant, d.grants[0].Grantee)
}

func TestNothingIsRestoredThatWasNotGranted(t *testing.T) {
	t.Parallel()
	d := restoring(t)
	requireType(t, perform(d, callOf(d)), activities.NothingGranted, true)
	require.Empty(t, d.grants)
}

// restoring is a case that restores what another has, or has not yet, granted.
func restoring(t *testing.T) *fakeLedger {
	t.Helper()
	parent := granted(t).held()
	parent.State.Number = "YH-2026-0009"
	d := granted(t)
	d.parent, d.state.Parent, d.state.Services[0].Service = &parent, parent.State.Number, "restore_access"
	return d
}

func TestEveryServiceOfTheLanguageIsKnown(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(procedure.Services)) {
		d := restoring(t)
		d.parent.State.Services[0].DoneAt, d.state.Services[0].Service = &d.now, name
		require.NoError(t, perform(d, callOf(d)), name)
	}
}
