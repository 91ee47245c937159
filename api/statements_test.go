package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/storetest"
)

// statements are those that the ledger has made.
type statements struct {
	mu   sync.Mutex
	list []string
}

// tell leaves out what is written once a second for all cases, and once a minute for a log-in.
func (s *statements) tell(_ context.Context, statement string, _ time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	plain := strings.NewReplacer(`"`, "", "`", "").Replace(statement)
	if !strings.HasPrefix(plain, "DELETE FROM untold") && !strings.HasPrefix(plain, "UPDATE tokens") {
		s.list = append(s.list, statement)
	}
}

func (s *statements) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.list
	s.list = nil
	return list
}

// A request makes few statements until it is answered, and so does a step of the workflow.
func TestStatementsOfARequest(t *testing.T) {
	t.Parallel()
	for name, on := range map[string]struct {
		fresh                 func(testing.TB) store.Config
		file, act, step, idle int
	}{
		"SQLite":   {nil, 13, 10, 8, 1},
		"Postgres": {storetest.Postgres, 6, 5, 4, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := &statements{}
			h := build(t, built{fresh: on.fresh, statements: made.tell})
			h.applied("zhang", h.file(), "accept", nil) // what the house has settled is read once
			within := func(what string, most int, do func()) {
				made.take()
				do()
				list := made.take()
				assert.LessOrEqual(t, len(list), most, "%s:\n%s", what, strings.Join(list, "\n"))
			}
			var number string
			within("file", on.file, func() {
				filed := h.ask(call{as: "liu", method: "POST", path: "/cases", body: filing(), header: map[string]string{"Idempotency-Key": "filing"}})
				require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
				number = filed.text("number")
			})
			within("accept", on.act, func() { h.keyed("zhang", number, "accept", map[string]any{}) })
			step := func(results []procedure.Event) func() {
				return func() {
					_, err := h.Advance(t.Context(), number, results, nil)
					require.NoError(t, err)
				}
			}
			within("look again", on.idle, step(nil))
			within("approve", on.act, func() { h.keyed("zhang", number, "approve", map[string]any{}) })
			within("deliver", on.act, func() {
				h.keyed("zhang", number, "deliver", map[string]any{"access": "交换平台", "contact": "数据处"})
			})
			results := h.brought(number)
			require.NotEmpty(t, results)
			within("what a service has brought", on.step, step(results))
		})
	}
}

// keyed does it with a key, as the workbench does.
func (h *fixture) keyed(as, number, action string, fields map[string]any) {
	h.t.Helper()
	a := h.ask(call{
		as: as, method: "POST", path: "/cases/" + number + "/acts",
		body:   map[string]any{"action": action, "fields": fields},
		header: map[string]string{"Idempotency-Key": number + action},
	})
	require.Equal(h.t, http.StatusOK, a.status, "%s", a.raw)
}

// brought are the successes of the services that the case waits for.
func (h *fixture) brought(number string) (results []procedure.Event) {
	h.t.Helper()
	c, err := h.Case(h.t.Context(), number)
	require.NoError(h.t, err)
	for _, call := range c.State.Calls() {
		results = append(results, procedure.Event{
			ID: fmt.Sprintf("service:%s:%d:done", call.ID, call.Tries), Kind: procedure.ServiceDone, Service: call.ID,
		})
	}
	return results
}
