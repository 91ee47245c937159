package e2e

import (
	"database/sql"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pooled is a database with a role of its own, of the same name, behind poolers.
type pooled struct {
	t       *testing.T
	server  *url.URL // as the role, without a pooler
	name    string
	program string
}

func newPooled(t *testing.T) *pooled {
	t.Helper()
	program := installed(t, "/usr/sbin/pgbouncer", "pgbouncer")
	admin, err := url.Parse(newDatabase(t))
	require.NoError(t, err)
	p := &pooled{t: t, server: admin, name: admin.Path[1:], program: program}
	p.execute(postgres(), "CREATE ROLE "+p.name+" LOGIN; ALTER DATABASE "+p.name+" OWNER TO "+p.name)
	t.Cleanup(func() {
		p.execute(admin.String(), "DROP OWNED BY "+p.name+" CASCADE; ALTER DATABASE "+p.name+" OWNER TO CURRENT_USER; DROP ROLE "+p.name)
	})
	own := *admin
	own.User = url.User(p.name)
	p.server = &own
	return p
}

func (p *pooled) execute(database, text string) {
	p.t.Helper()
	db, err := sql.Open("pgx", database)
	require.NoError(p.t, err)
	defer db.Close()
	_, err = db.Exec(text)
	require.NoError(p.t, err, text)
}

// pooler starts pgbouncer as docs/operating.md has it, with what else is said, and returns its port.
func (p *pooled) pooler(more string) string {
	p.t.Helper()
	folder, port := folderOf(p.t, "postgres"), freePort(p.t)
	users := written(p.t, folder, "users", "%q \"\"\n", p.name)
	settings := replaced(p.t, recommended(p.t, "ini"), `\bshixian\b`, p.name, `10\.0\.0\.5 port=5432`, p.server.Hostname()+" port="+p.server.Port())
	file := written(p.t, folder, "ini", "%s\nlisten_addr = 127.0.0.1\nlisten_port = %s\nunix_socket_dir =\nauth_type = trust\nauth_file = %s\n%s\n",
		settings, port, users, more)
	startCommand(p.t, asPostgres(p.program, file)).printed(`(process up)`)
	return port
}

// plain is a URL that goes to a port and says nothing else.
func (p *pooled) plain(port string) string {
	return "postgres://" + p.name + "@127.0.0.1:" + port + "/" + p.name
}

// recommended is the URL of docs/operating.md.
func (p *pooled) recommended(port string) string {
	said := regexp.MustCompile(`'(postgres://\S+:6432\S+)'`).FindStringSubmatch(operating(p.t))
	require.NotNil(p.t, said)
	return replaced(p.t, said[1], `\bshixian\b`, p.name, `pooler\.example:6432`, "127.0.0.1:"+port)
}

// Everything but the engine works through pgbouncer as docs/operating.md has it, here with another connection for each
// transaction: what was left on a connection would not be found again.
func TestThroughAPoolerOfTransactions(t *testing.T) {
	t.Parallel()
	p := newPooled(t)
	p.execute(p.server.String(), replaced(t, recommended(t, "sql"), `\bshixian\b`, p.name))
	database := p.recommended(p.pooler("server_round_robin = 1"))
	data := t.TempDir()
	s := newSite(t, "--data", data, "--database", database)
	run(t, "migrate", "--data", data, "--database", database, "--drill", drillDay.String())
	s.worker()

	applicant, provider := logIn(t, s.base, "mzj"), logIn(t, s.base, "gaj")
	numbers := make([]string, 12)
	var all sync.WaitGroup
	for i := range numbers {
		all.Go(func() { numbers[i] = applicant.files("share-application", "gaj-001", shareForm) })
	}
	all.Wait()
	for _, number := range numbers {
		all.Go(func() {
			a := provider.acts(number, "accept", nil)
			assert.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
		})
	}
	all.Wait()
	answered, silent := numbers[0], numbers[1]
	a := provider.acts(answered, "approve", nil)
	require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
	provider.awaits(answered, "consent", toBeDelivered)
	provider.delivers(answered, "approved")
	applicant.awaits(silent, "consent by silence", consented)
	found := applicant.get("/cases?text=" + url.QueryEscape("户籍地址"))
	require.Equal(t, http.StatusOK, found.Status, found)
	assert.GreaterOrEqual(t, len(found.Body["items"].([]any)), len(numbers))

	ledger := append([]string{"--data", data, "--database", database}, drillFlags()...)
	run(t, append([]string{"backup", filepath.Join(t.TempDir(), "copy")}, ledger...)...)
	run(t, append([]string{"audit", "verify"}, ledger...)...)
}

// What cannot go through a pooler, and what it takes away in silence, is refused at once, in words that say what to do.
func TestAPoolerIsToldOf(t *testing.T) {
	t.Parallel()
	p := newPooled(t)
	strict, silent := p.pooler(""), p.pooler("ignore_startup_parameters = search_path, work_mem, default_transaction_isolation")
	data := t.TempDir()
	refused := func(said, database string, command ...string) {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), binary, append(command, "--data", data, "--database", database)...).CombinedOutput()
		require.Error(t, err)
		assert.NotContains(t, string(out), "waiting for it")
		assert.Contains(t, string(out), said)
	}
	refused("all else a URL with default_query_exec_mode=cache_describe", p.plain(strict), "api", "--listen", "127.0.0.1:0")
	refused("run ALTER ROLE", p.plain(silent), "worker")
	refused("run ALTER ROLE", p.recommended(strict), "migrate")
	p.execute(p.server.String(), replaced(t, recommended(t, "sql"), `\bshixian\b`, p.name))
	for _, port := range []string{p.pooler(""), p.pooler("ignore_startup_parameters = search_path")} {
		refused("engine: a connection pooler drops what Temporal asks for", p.recommended(port),
			"serve", "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1")
	}
}
