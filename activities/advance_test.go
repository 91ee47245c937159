package activities_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/procedure"
)

// What supervisors read: what is awaited from whom, by when, under which article.
func TestAdvanceSaysWhatIsAwaited(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		stage   func(*testing.T) *fakeLedger
		details string
		alarm   string
		due     string
	}{
		"practice, no number in the text": {
			stage:   func(t *testing.T) *fakeLedger { return filed(t, "share-application", sharing(t, "2026-09-28 10:00")) },
			details: "等待提供部门“受理申请”，2026-09-29 届满（惯例）",
			alarm:   "等待提供部门“受理申请”，2026-09-29 届满（惯例）",
			due:     "2026-09-30T00:00:00+08:00",
		},
		"a reminder comes first": {
			stage: func(t *testing.T) *fakeLedger {
				d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
				d.takes(t, at(t, "2026-09-28 11:00"), act("provider", "accept", nil))
				return d
			},
			details: "等待提供部门“核实需求并答复”，2026-10-10 届满（第十四条第二款）",
			alarm:   "届满前 2 个工作日提醒提供部门：“答复”2026-10-10 届满（第十四条第二款）",
			due:     "2026-10-11T00:00:00+08:00",
		},
		"the last day": {
			stage: func(t *testing.T) *fakeLedger {
				d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
				d.takes(t, at(t, "2026-09-28 11:00"), act("provider", "accept", nil))
				d.takes(t, at(t, "2026-10-10 11:00"))
				return d
			},
			details: "等待提供部门“核实需求并答复”，2026-10-10 届满（第十四条第二款）",
			alarm:   "等待提供部门“核实需求并答复”，2026-10-10 届满（第十四条第二款）",
			due:     "2026-10-11T00:00:00+08:00",
		},
		"overdue while the task stays open": {
			stage: func(t *testing.T) *fakeLedger {
				a := sharing(t, "2026-09-01 10:00")
				a.Form = procedure.Fields{"kind": "data", "problem": "有误"}
				d := filed(t, "correction-ticket", a)
				d.takes(t, at(t, "2026-10-20 11:00"))
				return d
			},
			details: "等待提供部门“校核数据并反馈”，2026-09-15 已届满，逾期（第十条第三款）",
			due:     "2026-09-16T00:00:00+08:00",
		},
		"a service under way": {
			stage:   granted,
			details: "已有结果：同意共享（2026-09-28）\n正在授予数据使用权限（第十四条第二款）",
		},
		"provisional": {
			stage:   func(t *testing.T) *fakeLedger { return filed(t, "share-application", sharing(t, "2027-01-05 10:00")) },
			details: "等待提供部门“受理申请”，2027-01-06（暂定）届满（惯例）",
			alarm:   "等待提供部门“受理申请”，2027-01-06（暂定）届满（惯例）",
			due:     "2027-01-07T00:00:00+08:00",
		},
		"ended": {
			stage: func(t *testing.T) *fakeLedger {
				d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
				d.takes(t, at(t, "2026-09-28 11:00"), act("applicant", "withdraw", nil))
				return d
			},
			details: "已办结：申请人撤回（2026-09-28）",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := tt.stage(t)
			o, err := advance(t, d, activities.AdvanceRequest{Case: d.state.Number})
			require.NoError(t, err)
			require.Equal(t, tt.details, o.Show.Details)
			require.Equal(t, tt.alarm, alarmOf(o))
			require.Equal(t, tt.due, dueOf(o))
			require.Equal(t, d.state.Ended(), o.Ended)
			require.Len(t, o.Calls, len(d.state.Calls()))
		})
	}
}

func alarmOf(o activities.Outcome) string {
	if o.Alarm == nil {
		return ""
	}
	return o.Alarm.Summary
}

// dueOf is the instant after the last one of the due day.
func dueOf(o activities.Outcome) string {
	if o.Show.DueAt == nil {
		return ""
	}
	return o.Show.DueAt.Add(time.Second).In(procedure.Shanghai).Format(time.RFC3339)
}

func TestAdvanceTellsTheLedgerOfServices(t *testing.T) {
	t.Parallel()
	d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
	_, err := advance(t, d, activities.AdvanceRequest{Case: "YH-2026-0001", Services: []activities.ServiceResult{
		{Call: "1-granted", Tries: 1, Failed: "unavailable"}, {Call: "1-granted", Tries: 2},
	}})
	require.NoError(t, err)
	require.Equal(t, []procedure.Event{
		{ID: "service:1-granted:1:failed", Kind: procedure.ServiceFailed, Service: "1-granted", Reason: "unavailable"},
		{ID: "service:1-granted:2:done", Kind: procedure.ServiceDone, Service: "1-granted"},
	}, d.results)
}

// A service that is tried within an Advance is told to the ledger in the same one, unless another try may bring it about.
func TestAdvanceTriesServices(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		broken error
		told   []procedure.Event
	}{
		"done":   {nil, []procedure.Event{{ID: "service:1-granted:1:done", Kind: procedure.ServiceDone, Service: "1-granted"}}},
		"outage": {errors.New("connection refused"), nil},
		"refused for good": {procedure.Refuse("grant_ended", "已终止"), []procedure.Event{
			{ID: "service:1-granted:1:failed", Kind: procedure.ServiceFailed, Service: "1-granted", Reason: "grant_ended"},
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := granted(t)
			d.broken = tt.broken
			_, err := advance(t, d, activities.AdvanceRequest{Case: "YH-2026-0001", Perform: []activities.ServiceCall{
				{Case: "YH-2026-0001", Call: "1-granted", Tries: 1, Service: procedure.GrantAccess},
			}})
			require.NoError(t, err)
			require.Len(t, d.grants, 1)
			require.Equal(t, tt.told, d.results)
		})
	}
}

// An error goes into the history: it must not take along what a database quotes.
func TestErrorsKeepNoText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err   error
		kind  string
		final bool
	}{
		"outage":  {errors.New(`duplicate key (name)=(张三)`), activities.Unavailable, false},
		"refusal": {&procedure.Refusal{Code: "case_unknown", Detail: "张三的申请不存在"}, "case_unknown", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := filed(t, "share-application", sharing(t, "2026-09-28 10:00"))
			d.err = tt.err
			_, err := advance(t, d, activities.AdvanceRequest{Case: "YH-2026-0001"})
			requireType(t, err, tt.kind, tt.final)
			requireType(t, perform(d, activities.ServiceCall{Case: "YH-2026-0001"}), tt.kind, tt.final)
		})
	}
}

func requireType(t *testing.T, err error, kind string, final bool) {
	t.Helper()
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, kind, application.Type())
	require.Equal(t, final, application.NonRetryable())
	require.NotContains(t, err.Error(), "张三")
}
