package e2e

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for what must come: long, since two cores
// run several servers at once.
const patience = 2 * time.Minute

// pollEvery is how often is looked whether it has come.
const pollEvery = 100 * time.Millisecond

// process is a running program under test, with what it has printed.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *output
	done chan struct{}
}

// start runs the binary under test; it is killed with the test.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startCommand(t, exec.Command(binary, args...))
}

func startCommand(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := launch(t, cmd)
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s\n%s", strings.Join(cmd.Args, " "), p.out.tail())
		}
	})
	return p
}

// launch starts a process whose end is the caller's business.
func launch(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, out: &output{}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.out, p.out
	require.NoError(t, cmd.Start())
	go func() {
		_ = cmd.Wait()
		close(p.done)
	}()
	return p
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.done
}

// stop asks the process to end, as an operator does.
func (p *process) stop() {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(os.Interrupt))
	p.ends()
}

// ends waits until the process has ended, of whatever.
func (p *process) ends() {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Fatal("did not end:\n", p.out.tail())
	}
}

// printed waits until the process has printed what the pattern matches and
// returns its first group.
func (p *process) printed(pattern string) string {
	p.t.Helper()
	return p.printedWithin(patience, pattern)
}

func (p *process) printedWithin(patience time.Duration, pattern string) string {
	p.t.Helper()
	compiled := regexp.MustCompile(pattern)
	deadline := time.After(patience)
	for {
		seen, changed := p.out.watch()
		if m := compiled.FindStringSubmatch(seen); m != nil {
			return m[1]
		}
		select {
		case <-changed:
		case <-p.done:
			p.t.Fatalf("ended before it printed %q:\n%s", pattern, p.out.tail())
		case <-deadline:
			p.t.Fatalf("did not print %q:\n%s", pattern, p.out.tail())
		}
	}
}

// prints says whether the process prints, within a time, what the pattern matches; not if it has ended.
func (p *process) prints(pattern string, within time.Duration) bool {
	compiled := regexp.MustCompile(pattern)
	deadline := time.After(within)
	for {
		seen, changed := p.out.watch()
		if compiled.MatchString(seen) {
			return true
		}
		select {
		case <-changed:
		case <-p.done:
			return false
		case <-deadline:
			return false
		}
	}
}

// run runs the binary to its end and returns what it printed.
func run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(binary, args...).CombinedOutput()
	require.NoError(t, err, "%s\n%s", strings.Join(args, " "), out)
	return string(out)
}

// output collects what a process prints and tells who watches of every change.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

var _ io.Writer = (*output)(nil)

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
	return o.text.Write(b)
}

func (o *output) watch() (string, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changed == nil {
		o.changed = make(chan struct{})
	}
	return o.text.String(), o.changed
}

// tail returns the last lines, for a test that failed.
func (o *output) tail() string {
	text, _ := o.watch()
	var lines []string
	for scanner := bufio.NewScanner(strings.NewReader(text)); scanner.Scan(); {
		lines = append(lines, scanner.Text())
	}
	return strings.Join(lines[max(0, len(lines)-60):], "\n")
}
