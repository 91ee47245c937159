package activities_test

import (
	"maps"
	"slices"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// granted is a sharing application whose data has to be provided.
func granted(t *testing.T) *fakeLedger {
	d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
	d.takes(t, at(t, "2026-09-28 11:00"), act("provider", "accept", nil))
	d.takes(t, at(t, "2026-09-28 11:30"), act("provider", "approve", nil))
	d.takes(t, at(t, "2026-09-28 12:00"), act("provider", "deliver", procedure.Fields{
		"access": "交换平台", "contact": "数据处", "documentation": "att-1", "delivered": "att-2", "use_from": "2026-10-01",
	}))
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
		Access: "交换平台", Contact: "数据处", From: &civil.Date{Year: 2026, Month: 10, Day: 1},
		Documentation: []domain.GrantFile{{ID: "att-1"}}, Files: []domain.GrantFile{{ID: "att-2"}},
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
				"subject": "privacy", "ground": "consent", "consent_proof": "att-1", "open": open, "access": "开放平台",
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
			require.Equal(t, "开放平台", d.grants[0].Access)
		})
	}
}

func TestPublishEntry(t *testing.T) {
	t.Parallel()
	a := sharing(t, "2026-09-14 10:00")
	a.Kind, a.Applicant = procedure.FiledByProvider, a.Resource.Provider
	a.Resource.Share, a.Resource.ShareBasis = "withheld", "社会救助暂行办法"
	a.Form = procedure.Fields{
		"cause": "law", "document": "a-1", "event_on": "2026-09-10", "change": "改为有条件共享", "share": "conditional",
		"share_basis": "社会救助暂行办法", "title": "低保对象名单", "open": "unconditional",
		"update_cycle": "每周", "format": "数据库", "format_type": "达梦", "share_terms": "用于核对", "share_mode": "共享平台：库表",
		"open_terms": "注明来源", "related": "hf-002、hf-003",
	}
	d := filed(t, "catalog-change", a)
	d.takes(t, at(t, "2026-09-15 09:00"), act("provider", "submit", nil))
	d.takes(t, at(t, "2026-09-15 10:00"), act("disclosure", "agree", nil))
	require.NoError(t, perform(d, callOf(d)))
	want, err := d.Entry(t.Context(), "hf-001")
	require.NoError(t, err)
	want.Title, want.Share, want.ShareBasis, want.Open, want.OpenBasis = "低保对象名单", "conditional", "社会救助暂行办法", "unconditional", ""
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

// suspending is a case of a procedure that suspends and restores, which asks for a service about what YH-2026-0009 granted.
func suspending(t *testing.T, source, service string) *fakeLedger {
	t.Helper()
	def, err := procedure.Restore("suspension.yaml", []byte("regulation: r\n"), []byte(source))
	require.NoError(t, err)
	return &fakeLedger{machine: procedure.NewMachine(def, calendar.Builtin()), state: procedure.State{
		Number: "YH-2026-0001", Parent: "YH-2026-0009",
		Services: []procedure.Call{{ID: "1-" + service, Service: service, Node: service, Tries: 1}},
	}}
}

const (
	suspension = `
procedure: suspension
title: 暂停共享
states:
  suspend_access: {title: 暂停, service: suspend_access, to: restore_access}
  restore_access: {title: 恢复, service: restore_access, end: restored}
  revoke_access: {title: 终止, service: revoke_access, end: ended}
`
	// earlierSuspension was published when the language had no suspension.
	earlierSuspension = `
procedure: suspension
title: 暂停共享
states:
  revoke_access: {title: 暂停, service: revoke_access, to: restore_access}
  restore_access: {title: 恢复, service: restore_access, end: restored}
`
)

func TestMeasuresOnWhatTheParentGranted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ source, service, measure, reason string }{
		"suspends":                  {suspension, "suspend_access", "suspend", "暂停共享 YH-2026-0001：暂停"},
		"restores":                  {suspension, "restore_access", "restore", "暂停共享 YH-2026-0001：恢复"},
		"ends":                      {suspension, "revoke_access", "revoke", "暂停共享 YH-2026-0001：终止"},
		"ended, before suspensions": {earlierSuspension, "revoke_access", "revoke", "暂停共享 YH-2026-0001：暂停"},
		"granted anew":              {earlierSuspension, "restore_access", "grant anew", "暂停共享 YH-2026-0001：恢复"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := suspending(t, tt.source, tt.service)
			require.NoError(t, perform(d, callOf(d)))
			require.Equal(t, []measure{{tt.measure, domain.Measure{GrantedBy: "YH-2026-0009", By: "YH-2026-0001", Reason: tt.reason}}}, d.measures)

			d = suspending(t, tt.source, tt.service)
			d.refusal = procedure.Refuse(domain.GrantEnded, "已终止")
			requireType(t, perform(d, callOf(d)), string(domain.GrantEnded), true)
		})
	}
}

func TestGrantUntilADate(t *testing.T) {
	t.Parallel()
	def, err := procedure.Restore("until.yaml", []byte("regulation: r\n"), []byte(`
procedure: until
form: [{name: last, title: 使用至, type: date}]
states:
  granted: {title: 授予, service: grant_access, with: {until: form.last}, end: approved}
`))
	require.NoError(t, err)
	for last, want := range map[string]*civil.Date{"2026-12-31": {Year: 2026, Month: 12, Day: 31}, "": nil} {
		d := &fakeLedger{machine: procedure.NewMachine(def, calendar.Builtin()), state: procedure.State{
			Number: "YH-2026-0001", Resource: &procedure.Resource{Code: "hf-001"}, Form: procedure.Fields{"last": last},
			Services: []procedure.Call{{ID: "1-granted", Service: procedure.GrantAccess, Node: "granted", Tries: 1}},
		}}
		require.NoError(t, perform(d, callOf(d)))
		require.Equal(t, want, d.grants[0].Until)
	}
}

func TestEveryServiceOfTheLanguageIsKnown(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(procedure.Services)) {
		d := granted(t)
		d.state.Parent, d.state.Services[0].Service = "YH-2026-0009", name
		require.NoError(t, perform(d, callOf(d)), name)
	}
}
