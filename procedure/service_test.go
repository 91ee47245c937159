package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// serving opens a case that waits for grant_access.
func serving(t *testing.T, replace ...string) *drive {
	t.Helper()
	d := file(t, variant(t, replace...), "2026-09-22 10:00", nil)
	d.until("2026-10-01")
	require.Equal(t, "serve", d.s.Node)
	return d
}

func TestServicesFollowEachOther(t *testing.T) {
	t.Parallel()
	d := serving(t)
	r := d.served("2026-10-01 00:01", procedure.ServiceDone)
	assert.Equal(t, []string{"serve/done"}, r.Transitions)
	require.Equal(t, "told", d.s.Node)
	require.NotNil(t, d.s.Outcome, "the outcome is known before the last service is done")
	assert.Equal(t, "deemed", d.s.Outcome.Code)
	assert.Equal(t, "2026-10-01", d.s.Outcome.On.String())
	assert.False(t, d.s.Ended())
	d.refused(procedure.CaseEnded, "2026-10-01 00:02", "applicant", "withdraw", nil)
	d.served("2026-10-01 00:03", procedure.ServiceDone)
	assert.True(t, d.s.Ended())
}

// A service that fails becomes a task of the bureau, which has it tried again, as
// often as need be, or does it by hand.
func TestServiceIsRepaired(t *testing.T) {
	t.Parallel()
	d := serving(t)
	for tries := 1; tries <= 3; tries++ {
		require.Equal(t, tries, d.s.Calls()[0].Tries)
		d.served("2026-10-08 09:00", procedure.ServiceFailed)
		assert.Empty(t, d.s.Calls())
		require.Len(t, d.s.OpenTasks(), 1)
		assert.Equal(t, "bureau", d.s.OpenTasks()[0].Role)
		d.refused(procedure.NotYourRole, "2026-10-08 10:00", "provider", "service_retry", nil)
		d.must("2026-10-08 10:00", "bureau", "service_retry", nil)
	}
	call := d.s.Calls()[0].ID
	d.served("2026-10-09", procedure.ServiceFailed)
	d.must("2026-10-09", "bureau", "service_resolve", nil)
	assert.Equal(t, "told", d.s.Node)
	r := d.take(procedure.Event{Kind: procedure.ServiceDone, At: at(t, "2026-10-09"), Service: call})
	require.NotNil(t, r.Refusal, "it has been done by hand")
	assert.Equal(t, "told", d.s.Node)
}

// A clock that the service meets is met by the bureau's hand as well.
func TestServiceMeetsItsClock(t *testing.T) {
	t.Parallel()
	limited := []string{"serve: {title: 授权, service: grant_access,", "serve: {title: 授权, clock: review, service: grant_access,"}
	d := serving(t, limited...)
	d.served("2026-10-08", procedure.ServiceDone)
	assert.Equal(t, procedure.Met, d.clock("review").Outcome)

	d = serving(t, limited...)
	d.served("2026-10-08", procedure.ServiceFailed)
	d.must("2026-10-09", "bureau", "service_resolve", nil)
	assert.Equal(t, procedure.Met, d.clock("review").Outcome)
}

// A service that the case has moved away from is called off: its being done
// changes nothing any more.
func TestServiceIsCalledOff(t *testing.T) {
	t.Parallel()
	d := serving(t, "withdraw: {title: 撤回, role: applicant, to: withdrawn,",
		"withdraw: {title: 撤回, role: applicant, to: confirmation,", "from: answered_on", "from: entered")
	call := d.s.Calls()[0].ID
	d.must("2026-10-08", "applicant", "withdraw", nil)
	require.Equal(t, "confirmation", d.s.Node)
	assert.Empty(t, d.s.Calls())
	r := d.take(procedure.Event{Kind: procedure.ServiceDone, At: at(t, "2026-10-08"), Service: call})
	require.NotNil(t, r.Refusal)
	assert.Equal(t, procedure.TaskClosed, r.Refusal.Code)
	assert.Equal(t, "confirmation", d.s.Node)
}
