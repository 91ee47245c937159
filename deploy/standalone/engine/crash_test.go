package engine_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/deploy/standalone/engine"
)

const (
	// With this variable the test binary is not the test but the process that the test kills.
	victimFolder = "SHIXIAN_TEST_ENGINE_VICTIM"
	victimReady  = "three acts were acknowledged"
)

func TestSurvivesSIGKILL(t *testing.T) {
	if dir := os.Getenv(victimFolder); dir != "" {
		beKilled(t, dir)
		return
	}
	cfg := sqliteConfig(t)
	killVictim(t, cfg.Dir)

	e := start(t, cfg)
	require.False(t, e.Fresh())
	c := dial(t, e)
	defer startWorker(t, c)()
	require.NoError(t, c.SignalWorkflow(t.Context(), "survivor", "", endSignal, nil))
	var acts int
	require.NoError(t, c.GetWorkflow(t.Context(), "survivor", "").Get(t.Context(), &acts))
	require.Equal(t, 3, acts)
	awaitListed(t, c, caseQuery(ended), "survivor")
}

func beKilled(t *testing.T, dir string) {
	cfg := baseConfig(t)
	cfg.Dir = dir
	e, err := engine.Start(t.Context(), cfg)
	require.NoError(t, err)
	c := dial(t, e)
	addSearchAttributes(t, c)
	startWorker(t, c)
	startCase(t, c, "survivor")
	for i := range 3 {
		require.NoError(t, act(t.Context(), c, "survivor", fmt.Sprintf("act-%d", i)))
	}
	fmt.Fprintln(os.Stdout, victimReady)
	select {}
}

// killVictim starts this test in a process of its own and kills it as soon as its last act was acknowledged.
func killVictim(t *testing.T, dir string) {
	victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSurvivesSIGKILL$")
	victim.Env = append(os.Environ(), victimFolder+"="+dir)
	victim.Stderr = t.Output()
	output, err := victim.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, victim.Start())
	ready := false
	lines := bufio.NewScanner(output)
	for !ready && lines.Scan() {
		ready = lines.Text() == victimReady
	}
	require.NoError(t, victim.Process.Kill())
	_ = victim.Wait()
	require.True(t, ready, "the victim ended by itself")
}
