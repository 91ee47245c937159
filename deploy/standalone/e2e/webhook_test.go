package e2e

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// receiver is somebody's endpoint for webhooks: it checks signatures and keeps what it took. The first requests it fails.
type receiver struct {
	t       *testing.T
	address string
	secret  string

	mu    sync.Mutex
	fails int
	took  []hookEvent
}

// hookEvent is what the tests look at of an event.
type hookEvent struct {
	ID, Type, Subject, Sequence string
	Drill                       bool
}

// open makes the endpoint answer from now on.
func (r *receiver) open() {
	r.t.Helper()
	l, err := new(net.ListenConfig).Listen(r.t.Context(), "tcp", r.address)
	require.NoError(r.t, err)
	server := httptest.NewUnstartedServer(r)
	require.NoError(r.t, server.Listener.Close())
	server.Listener = l
	server.Start()
	r.t.Cleanup(server.Close)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	assert.NoError(r.t, err)
	key, err := standardwebhooks.NewWebhook(r.secret)
	assert.NoError(r.t, err)
	assert.NoError(r.t, key.Verify(body, request.Header))
	var e hookEvent
	assert.NoError(r.t, json.Unmarshal(body, &e))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fails > 0 {
		r.fails--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.took = append(r.took, e)
}

// of are the events of a case in the order in which they were taken, each once.
func (r *receiver) of(number string) (types []string, events []hookEvent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := map[string]bool{}
	for _, e := range r.took {
		if e.Subject == number && !seen[e.ID] {
			seen[e.ID] = true
			types, events = append(types, e.Type), append(events, e)
		}
	}
	return types, events
}

// freeAddress is one on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// What happens to a case is told to an endpoint in order, signed, although the endpoint was down at first and the process
// was killed meanwhile.
func TestAWebhookIsToldOfAnOverdueCase(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p, base := standalone(t, data)
	admin, citizen := logIn(t, base, "admin"), logIn(t, base, "citizen")
	r := &receiver{t: t, address: freeAddress(t), fails: 2}
	created := admin.post("/subscriptions", map[string]any{"title": "大屏", "url": "http://" + r.address + "/", "format": "cloudevents"})
	require.Equal(t, http.StatusCreated, created.Status, created)
	r.secret = created.Body["secret"].(string)

	request := map[string]any{"purpose": "研究", "needs": "分行业用工备案数", "no_state_secrets": true}
	number := citizen.files("open-data-request", "rsj-004", request)
	// A receiver that is not there is tried with one delivery, which may be another case's.
	require.Eventually(t, func() bool { return tried(admin.deliveries("", "pending"), 1) },
		patience, 200*time.Millisecond, "never tried while the endpoint was down")
	p.kill()
	r.open()
	_, base = standalone(t, data)
	admin, citizen = logIn(t, base, "admin"), logIn(t, base, "citizen")
	citizen.awaits(number, "being overdue", func(c theCase) bool { return c.Overdue })

	require.EventuallyWithT(t, func(t *assert.CollectT) {
		types, _ := r.of(number)
		assert.Contains(t, types, "cn.shixian.case.overdue")
	}, patience, 200*time.Millisecond)
	types, events := r.of(number)
	assert.Equal(t, "cn.shixian.case.task", types[0])
	for i, e := range events {
		assert.True(t, e.Drill, "a drill says so")
		if i > 0 {
			assert.Greater(t, e.Sequence, events[i-1].Sequence, "in order")
		}
	}
	assert.NotEmpty(t, admin.deliveries(number, "delivered"))
	assert.True(t, tried(admin.deliveries("", "delivered"), 2), "one had to be tried again")
}

// tried tells whether one of them was tried as often.
func tried(list []aDelivery, times int) bool {
	return slices.ContainsFunc(list, func(d aDelivery) bool { return d.Attempts >= times })
}

// aDelivery is what the tests look at of a delivery.
type aDelivery struct {
	ID       string
	Attempts int
}

func (u *user) deliveries(number, status string) []aDelivery {
	u.t.Helper()
	a := u.get("/deliveries?limit=200&case=" + number + "&status=" + status)
	require.Equal(u.t, http.StatusOK, a.Status, a)
	return decode[struct{ Items []aDelivery }](u.t, a.Body).Items
}
