package workflows_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"

	"github.com/shixian/shixian/procedure"
)

// recordVariable has TestRecordHistories write what the replay test reads. Record
// anew only beside what is there: a history of an earlier version is worth more
// than one of this one.
const recordVariable = "SHIXIAN_RECORD_HISTORIES"

// play is a story for a history: acts, each taken when the case stands as it says.
type play struct {
	file        string
	procedure   string
	application func(*testing.T) procedure.Application
	prepare     func(*ledger)
	scenes      []scene
}

type scene struct {
	when  func(procedure.State) bool
	by    string
	do    string
	with  procedure.Fields
	wakes bool // a wake instead of an act
}

// in is the case standing in a state of the definition.
func in(node string) func(procedure.State) bool {
	return func(s procedure.State) bool { return s.Node == node }
}

// reminded is the case in which somebody was warned of a deadline.
func reminded(s procedure.State) bool {
	for _, r := range s.Clocks {
		if r.Running() && len(r.Reminded) > 0 {
			return true
		}
	}
	return false
}

func plays() []play {
	reason := procedure.Fields{"reason": "试验"}
	return []play{
		{file: "ShareApplication", procedure: "share-application", application: filedOn(sharing, "2026-09-28 10:00:00"),
			scenes: []scene{{when: in("acceptance"), by: "provider", do: "accept"}}}, // and silence
		{file: "ShareApplication_outages", procedure: "share-application", application: filedOn(sharing, "2026-09-28 10:00:00"),
			prepare: withOutages,
			scenes: []scene{
				{when: in("acceptance"), by: "provider", do: "accept"},
				{when: in("review"), by: "provider", do: "approve"},
				{when: repairable, by: "bureau", do: procedure.ActionRetry},
			}},
		{file: "OpenDataRequest", procedure: "open-data-request", application: opening,
			scenes: []scene{
				{when: reminded, wakes: true},
				{when: procedure.State.Overdue, by: "provider", do: "open"},
			}},
		{file: "CatalogChange", procedure: "catalog-change", application: filedOn(catalogChange, "2026-09-14 09:00:00"),
			scenes: []scene{
				{when: in("prepare"), by: "provider", do: "submit"},
				{when: in("supervision"), by: "bureau", do: "accept"},
			}},
		{file: "CorrectionTicket", procedure: "correction-ticket", application: correction,
			scenes: []scene{{when: in("verify_data"), by: "provider", do: "confirm", with: reason}}},
		{file: "Rectification", procedure: "rectification", application: filedOn(rectification, "2026-09-14 09:00:00"),
			scenes: []scene{
				{when: in("rectify"), by: "provider", do: "defend", with: reason},
				{when: in("defence"), by: "bureau", do: "dismiss", with: reason},
				{when: reminded, by: "provider", do: "complete", with: procedure.Fields{"result": "试验"}},
				{when: in("check"), by: "bureau", do: "accept"},
			}},
	}
}

func filedOn(f func(*testing.T, string) procedure.Application, when string) func(*testing.T) procedure.Application {
	return func(t *testing.T) procedure.Application { return f(t, when) }
}

func opening(t *testing.T) procedure.Application {
	a := sharing(t, "2026-09-14 09:00:00")
	a.Kind, a.Applicant, a.Person = procedure.FiledByPublic, procedure.Public, "somebody"
	a.Form = procedure.Fields{"purpose": "研究", "needs": "分街道人数", "no_state_secrets": true}
	return a
}

// withOutages has the ledger be down once for longer than a workflow task's own
// retries last, and the service fail for good at first.
func withOutages(l *ledger) {
	calls, failed := 0, false
	l.down = func() error {
		if calls++; 1 < calls && calls < 6 {
			return errDown
		}
		return nil
	}
	l.broken = func(string) error {
		if failed {
			return nil
		}
		failed = true
		return &procedure.Refusal{Code: "entry_gone", Detail: "试验"}
	}
}

func repairable(s procedure.State) bool {
	return len(s.OpenTasks()) > 0 && s.OpenTasks()[0].Service != ""
}

func TestRecordHistories(t *testing.T) {
	t.Parallel()
	if os.Getenv(recordVariable) == "" {
		t.Skipf("writes testdata/histories: set %s=1", recordVariable)
	}
	l := newLive(t)
	l.work()
	for _, p := range plays() {
		t.Run(p.file, func(t *testing.T) {
			t.Parallel()
			number := (&live{T: t, client: l.client, driver: l.driver, books: l.books}).perform(p)
			write(t, filepath.Join("testdata", "histories", p.file+".json"), l.history(number))
		})
	}
}

func (l *live) perform(p play) string {
	l.Helper()
	book, s := l.file(definition(l.T, p.procedure), p.application(l.T))
	if p.prepare != nil {
		p.prepare(book)
	}
	require.NoError(l, l.driver.Start(l.Context(), s))
	l.await(book, "nobody advanced it", func(procedure.State) bool { return book.advances() > 0 })
	for i, sc := range p.scenes {
		l.await(book, fmt.Sprintf("scene %d", i+1), sc.when)
		if sc.wakes {
			require.NoError(l, l.driver.Start(l.Context(), s))
			continue
		}
		l.acts(book, s, fmt.Sprintf("%s-act-%d", s.Number, i+1), procedure.Step{By: sc.by, Do: sc.do, With: sc.with})
	}
	l.awaitClosed(s.Number)
	return s.Number
}

func (l *live) history(number string) *historypb.History {
	l.Helper()
	var h historypb.History
	events := l.client.GetWorkflowHistory(l.Context(), number, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(l, err)
		h.Events = append(h.Events, event)
	}
	return &h
}

func write(t *testing.T, file string, h *historypb.History) {
	t.Helper()
	text, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(h)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, append(text, '\n'), 0o644))
}
