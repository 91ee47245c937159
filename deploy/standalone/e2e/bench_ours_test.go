package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// ours starts the built binary: everything in one process, or in the split cells Temporal, API and worker, the ledger in a
// database of its own.
var ours = side{"ours", func(t *testing.T, store string, server *meteredPostgres) *running {
	r := &running{server: server}
	base := ""
	if store == "split" {
		base = r.startsSplit(t)
	} else {
		args := []string{"serve", "--demo", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1"}
		if server != nil {
			args = append(args, "--database", server.database(t))
		}
		all := startMetered(t, exec.Command(binary, args...))
		base = all.printedWithin(startPatience, `API +(\S+)`)
		r.temporal = all.printed(`Temporal +(\S+:\d+)\s`)
		r.processes = []*process{all}
	}
	r.carries = newOffice(t, base).carries
	return r
}}

// startsSplit returns the API's address.
func (r *running) startsSplit(t *testing.T) string {
	t.Helper()
	ledger := r.server.database(t)
	r.ledger = nameOf(t, ledger)
	keys := filepath.Join(t.TempDir(), "keys.json")
	starts := func(args ...string) *process {
		args = append(args, "--data", t.TempDir(), "--keys", keys, "--database", ledger)
		return startMetered(t, exec.Command(binary, args...))
	}
	starts("seed").ends()
	engine := startMetered(t, exec.Command(binary, "temporal", "--database", r.server.database(t), "--port", "0", "--ui-port", "-1"))
	r.temporal = engine.printed(`Temporal server (\S+:\d+)`)
	worker := starts("worker", "--temporal", r.temporal)
	api := starts("api", "--temporal", r.temporal, "--listen", "127.0.0.1:0")
	r.processes = []*process{engine, worker, api}
	return api.printedWithin(startPatience, `API +(\S+)`)
}

// office is who files applications, and who answers and fulfils them, each at a program that talks to the API.
type office struct {
	t                   *testing.T
	applicant, provider *caller
}

func newOffice(t *testing.T, base string) *office {
	t.Helper()
	o := &office{t: t}
	b := &book{}
	for login, c := range map[string]**caller{"mzj": &o.applicant, "gaj": &o.provider} {
		*c = &caller{book: b, base: func() string { return base }, login: login, http: waitingAtMost(usualPatience)}
		(*c).logsIn(t.Context(), "")
	}
	require.False(t, b.faulty(), "%v", b.faults)
	return o
}

func (o *office) carries(l load) []carried {
	o.t.Helper()
	all, err := l.shared(o.t.Context(), o.carry)
	require.NoError(o.t, err)
	return all
}

// carry files an application for data that are shared on conditions, accepts and approves it, and delivers, with which it ends.
func (o *office) carry(ctx context.Context, name string) (done carried, err error) {
	form := map[string]any{}
	for field, said := range shareForm {
		form[field] = said
	}
	form["purpose"] = name
	for _, step := range steps {
		began := time.Now()
		if step == "file" {
			done.Workflow, err = o.files(ctx, name, map[string]any{"procedure": "yaohai-2024/share-application", "resource": "gaj-001", "form": form})
		} else {
			act := map[string]any{"action": step}
			if said := fields[step]; said != nil {
				act["fields"] = said
			}
			err = o.acts(ctx, name+step, &done, act)
		}
		if err != nil {
			return done, fmt.Errorf("%s of %s %s: %w", step, name, done.Workflow, err)
		}
		done.Took = append(done.Took, time.Since(began))
	}
	return done, nil
}

func (o *office) files(ctx context.Context, key string, filing any) (string, error) {
	r, ok := o.applicant.insists(ctx, http.MethodPost, "/cases", key, filing, never)
	if !ok || r.status != http.StatusCreated {
		return "", fmt.Errorf("201 was expected, not %s", r)
	}
	var filed struct{ Number string }
	return filed.Number, json.Unmarshal(r.body, &filed)
}

// asksAgain is how long somebody waits who was told that what they did is registered and will count.
const asksAgain = time.Second

// acts returns when what was done counts in the case, which the answer says as a rule.
func (o *office) acts(ctx context.Context, key string, c *carried, act any) error {
	r, ok := o.provider.insists(ctx, http.MethodPost, "/cases/"+c.Workflow+"/acts", key, act, never)
	if r.status == http.StatusAccepted {
		c.Late++
	}
	var registered struct{ ID, Status string }
	for {
		if !ok || r.status != http.StatusOK && r.status != http.StatusAccepted {
			return fmt.Errorf("200 or 202 was expected, not %s", r)
		}
		if err := json.Unmarshal(r.body, &registered); err != nil || registered.Status != string(domain.Pending) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(asksAgain):
		}
		r, ok = o.provider.insists(ctx, http.MethodGet, "/acts/"+registered.ID, "", nil, never)
	}
}
