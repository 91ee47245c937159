package workflows_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// serverVariable names a Temporal server for the tests that need a real one:
// what it does with an Update that no worker takes cannot be asked of a mock.
const serverVariable = "SHIXIAN_TEST_TEMPORAL"

// day is how long a day lasts in these tests.
const day = 500 * time.Millisecond

// live is a Temporal server with a ledger of many cases whose time passes fast.
type live struct {
	*testing.T
	client  client.Client
	driver  *workflows.Driver
	ledgers *fakeLedgers
}

func newLive(t *testing.T) *live {
	t.Helper()
	server := os.Getenv(serverVariable)
	if server == "" {
		t.Skipf("needs a Temporal server: %s=127.0.0.1:7233", serverVariable)
	}
	c, err := client.Dial(client.Options{
		HostPort: server, Identity: "test", Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.NoError(t, worker.EnsureSearchAttributes(t.Context(), c, client.DefaultNamespace))
	return &live{
		T: t, client: c, ledgers: &fakeLedgers{cases: map[string]*fakeLedger{}},
		driver: &workflows.Driver{Client: c, Namespace: client.DefaultNamespace, TaskQueue: "test-" + uuid.NewString(), Departments: departments{}},
	}
}

// departments know one department.
type departments struct{}

func (departments) Departments(context.Context) ([]domain.Department, error) {
	return []domain.Department{{Code: "340102-yyj", Name: "区医药局"}}, nil
}

// memo is what the engine shows of a case in words.
func (l *live) memo(number string) map[string]string {
	l.Helper()
	found, err := l.client.DescribeWorkflow(l.Context(), number, "")
	require.NoError(l, err)
	texts := map[string]string{}
	for key, payload := range found.Memo.GetFields() {
		var text string
		require.NoError(l, converter.GetDefaultDataConverter().FromPayload(payload, &text))
		texts[key] = text
	}
	return texts
}

// work starts a worker, which stops with the test.
func (l *live) work() {
	l.Helper()
	w := sdkworker.New(l.client, l.driver.TaskQueue, sdkworker.Options{Identity: "test"})
	worker.Register(w, &activities.Activities{Ledger: l.ledgers, Effects: l.ledgers, DailyRun: l.ledgers, Packs: l.ledgers})
	require.NoError(l, w.Start())
	l.Cleanup(w.Stop)
}

// file puts a case into the ledger and returns what the engine needs to know.
func (l *live) file(d *procedure.Definition, a procedure.Application) (*fakeLedger, domain.Start) {
	l.Helper()
	a.Number = fmt.Sprintf("%s-%s", a.Number, uuid.NewString()[:8])
	book, err := newLedger(d, calendar.Builtin(), a)
	require.NoError(l, err)
	begun := time.Now()
	book.pace = int(24 * time.Hour / day)
	book.now = func() time.Time {
		return a.At.Add(time.Since(begun) * time.Duration(book.pace)).Truncate(time.Microsecond)
	}
	l.ledgers.put(a.Number, book)
	return book, domain.Start{
		Number: a.Number, Workflow: d.Workflow, Title: d.Title, Regulation: d.Regulation.ID, Procedure: d.Name,
		Law: d.Regulation.Title, FiledOn: procedure.DateOf(a.At), Provider: book.state.Parties.Provider, Applicant: book.state.Parties.Applicant,
	}
}

// acts has an act taken, and the driver tell the engine what it came to.
func (l *live) acts(book *fakeLedger, id string, step procedure.Step) {
	l.Helper()
	taken, err := book.take(id, step)
	require.NoError(l, err)
	require.NoError(l, l.driver.Tell(l.Context(), taken))
}

// await waits until the case stands as wanted.
func (l *live) await(book *fakeLedger, what string, stands func(procedure.State) bool) {
	l.Helper()
	require.Eventually(l, func() bool { return stands(book.standing()) }, time.Minute, 10*time.Millisecond, what)
}

func (l *live) awaitClosed(number string) {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.Context(), time.Minute)
	defer cancel()
	require.NoError(l, l.client.GetWorkflow(ctx, number, "").Get(ctx, nil))
}

// fakeLedgers are the ledgers of many cases as one.
type fakeLedgers struct {
	mu    sync.Mutex
	cases map[string]*fakeLedger
}

func (b *fakeLedgers) put(number string, l *fakeLedger) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cases[number] = l
}

func (b *fakeLedgers) of(number string) *fakeLedger {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cases[number]
}

func (b *fakeLedgers) Advance(ctx context.Context, number string, results []procedure.Event, acts []string) (domain.Advanced, error) {
	return b.of(number).Advance(ctx, number, results, acts)
}

// Today begins every daily run on the same working day.
func (b *fakeLedgers) Today(context.Context) (civil.Date, bool, error) {
	return civil.Date{Year: 2027, Month: 1, Day: 4}, true, nil
}

func (b *fakeLedgers) OpenDuties(context.Context, []*procedure.Regulation) ([]string, error) {
	return []string{"NX-2027-000001", "NX-2027-000002"}, nil
}

func (b *fakeLedgers) WriteDigests(context.Context) (int, error) { return 3, nil }

func (b *fakeLedgers) TellUnmanned(context.Context) (int, error) { return 1, nil }

func (b *fakeLedgers) TellGrantEnds(context.Context) (int, error) { return 2, nil }

func (b *fakeLedgers) EraseRetained(context.Context) (int, error) { return 0, nil }

func (b *fakeLedgers) WarnUnsigned(context.Context) (int, error) { return 1, nil }

func (b *fakeLedgers) DiscardUploads(context.Context) (int, error) { return 1, nil }

func (b *fakeLedgers) DailyRunEnded(context.Context) error { return nil }

func (b *fakeLedgers) Regulations() []*procedure.Regulation { return nil }

func (b *fakeLedgers) Case(ctx context.Context, number string) (domain.Case, error) {
	return b.of(number).Case(ctx, number)
}

func (b *fakeLedgers) Grant(ctx context.Context, g domain.Grant) error {
	return b.of(g.Case).Grant(ctx, g)
}

func (b *fakeLedgers) Suspend(context.Context, domain.Measure) error { return nil }

func (b *fakeLedgers) Revoke(context.Context, domain.Measure) error { return nil }

func (b *fakeLedgers) Restore(context.Context, domain.Measure) error { return nil }

func (b *fakeLedgers) GrantAnew(context.Context, domain.Measure) error { return nil }

func (b *fakeLedgers) PublishEntry(ctx context.Context, e domain.Entry) error {
	return b.of(e.ByCase).PublishEntry(ctx, e)
}

func (b *fakeLedgers) Entry(_ context.Context, code string) (domain.Entry, error) {
	return domain.Entry{Resource: procedure.Resource{Code: code}}, nil
}

func (b *fakeLedgers) Dispatch(ctx context.Context, d domain.Dispatch) error {
	return b.of(d.Case).Dispatch(ctx, d)
}
