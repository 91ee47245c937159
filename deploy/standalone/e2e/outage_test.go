package e2e

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outage is how long the database is gone in the test: longer than any timeout
// or round of retries that a case's workflow could die of.
const outage = 2 * time.Minute

// The database is gone for two minutes while cases are open. None fails, what is
// asked meanwhile is refused without harm, and afterwards all go on.
func TestDatabaseGoneForTwoMinutes(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	link := newLink(t, database)
	s := newSite(t, "--data", t.TempDir(), "--database", link.through(t, database))
	worker := s.worker()
	applicant, provider := logIn(t, s.base, "mzj"), logIn(t, s.base, "gaj")
	silent := applicant.files("share-application", "gaj-001", shareForm)
	a := provider.acts(silent, "accept", nil)
	require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
	provider.awaits(silent, "being accepted", func(c theCase) bool { return c.State == "review" })
	unanswered := logIn(t, s.base, "citizen").files("open-data-request", "rsj-004",
		map[string]any{"purpose": "研究", "needs": "用工备案数", "no_state_secrets": true})
	deadline := answering(t, applicant.sees(silent)).RunsOutAt

	link.cut()
	over := time.After(outage) // the outage itself is what is tested
	for asking := time.NewTicker(50 * time.Millisecond); over != nil; {
		select {
		case <-over:
			over = nil
			asking.Stop()
		case <-asking.C:
			_, err := provider.send("GET", "/tasks", nil)
			require.NoError(t, err)
		}
	}
	calmly(t, s.api)
	calmly(t, worker)
	a = provider.acts(silent, "approve", nil)
	assert.GreaterOrEqual(t, a.Status, http.StatusInternalServerError, a)
	assert.NotContains(t, a.Body["detail"], "connection", "what failed inside is logged, not shown")
	link.mend(t)

	consent := answering(t, applicant.awaits(silent, "consent by silence", consented))
	assert.True(t, deadline.Equal(consent.EndedAt), "the deadline is where it was")
	provider.delivers(silent, "deemed_approved")
	provider2 := logIn(t, s.base, "rsj")
	provider2.awaits(unanswered, "being overdue", func(c theCase) bool { return c.Overdue })
	provider2.opens(unanswered)
	assert.Equal(t, "opened", provider2.awaits(unanswered, "an end", ended).outcome())
	s.awaitEngine(silent, "deemed_approved")
	s.awaitEngine(unanswered, "opened")
}

// calmly sees that a process has said no more than twenty times in any quarter of a minute that something is wrong.
func calmly(t *testing.T, p *process) {
	t.Helper()
	said, _ := p.out.watch()
	quarters := map[time.Time][]string{}
	for _, line := range regexp.MustCompile(`(?m)^time=(\S+) level=(?:WARN|ERROR) .*$`).FindAllStringSubmatch(said, -1) {
		at, err := time.Parse(time.RFC3339Nano, line[1])
		require.NoError(t, err)
		at = at.Truncate(15 * time.Second)
		quarters[at] = append(quarters[at], line[0])
	}
	for at, lines := range quarters {
		assert.LessOrEqual(t, len(lines), 20, "%s:\n%s", at, strings.Join(lines, "\n"))
	}
}

// link is a connection to a database, or another server, that can be cut.
type link struct {
	server  string
	address string

	mu    sync.Mutex
	entry net.Listener
	open  []net.Conn
}

func newLink(t *testing.T, database string) *link {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	return newLinkTo(t, u.Host)
}

func newLinkTo(t *testing.T, server string) *link {
	t.Helper()
	l := &link{server: server, address: "127.0.0.1:0"}
	l.mend(t)
	t.Cleanup(l.cut)
	return l
}

// through returns the database's URL by way of the link.
func (l *link) through(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	u.Host = l.address
	return u.String()
}

// port is where the link is entered.
func (l *link) port(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(l.address)
	require.NoError(t, err)
	return port
}

// leadsTo has new connections go to another server.
func (l *link) leadsTo(server string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.server = server
}

// mend lets connections through, on the same address as before.
func (l *link) mend(t *testing.T) {
	t.Helper()
	entry, err := new(net.ListenConfig).Listen(context.Background(), "tcp", l.address)
	require.NoError(t, err)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entry, l.address = entry, entry.Addr().String()
	go l.accept(entry)
}

func (l *link) accept(entry net.Listener) {
	for {
		from, err := entry.Accept()
		if err != nil {
			return
		}
		l.mu.Lock()
		server := l.server
		l.mu.Unlock()
		to, err := net.Dial("tcp", server)
		if err != nil {
			from.Close()
			continue
		}
		l.mu.Lock()
		l.open = append(l.open, from, to)
		l.mu.Unlock()
		go pipe(from, to)
		go pipe(to, from)
	}
}

func pipe(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	from.Close()
	to.Close()
}

// cut ends every connection and refuses new ones.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entry.Close()
	for _, c := range l.open {
		c.Close()
	}
	l.open = nil
}

// drop ends one connection, if there is one; new ones go through.
func (l *link) drop(random *rand.Rand) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) > 0 {
		l.open[random.IntN(len(l.open))].Close()
	}
}
