package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cuts ends one connection, or all of them for a while.
func cuts(l *link) fault {
	return fault{"cuts", func(ctx context.Context, s *soak) {
		if s.random.IntN(2) == 0 {
			l.drop(s.random)
			return
		}
		l.cut()
		idles(ctx, s.random, 4*time.Second)
		l.mend(s.t)
	}}
}

// Everything in one process, in real time, while the clock leaps. No period runs out, since none has: the model says so.
func TestSoakLeapingClock(t *testing.T) {
	t.Parallel()
	onDemand(t)
	h := oneProcess(t, "--data", t.TempDir())
	program, clock, off := settableBuild(t, t.TempDir())
	h.parts[0].program, h.parts[0].env = program, []string{clock}
	h.faults = append(h.faults, leaps(off))
	soaks(t, h)
}

// leaps has the clock be hours or days off for a while, in which the process may be killed, once the leap is on record: a leap
// that comes while everything is down, or dies with who has seen it, cannot be told from a weekend.
func leaps(off func(time.Duration)) fault {
	return fault{"leaps", func(ctx context.Context, s *soak) {
		by := time.Duration(1+s.random.IntN(240)) * time.Hour
		if s.random.IntN(3) == 0 {
			by = -by
		}
		p := s.house.parts[0]
		p.printsAnew("the clock is in doubt", func() { off(by) })
		idles(ctx, s.random, 3*time.Second)
		if s.random.IntN(2) == 0 {
			s.kill(ctx, p)
			s.house.opens()
		}
		p.printsAnew("the clock is trusted again", func() { off(0) })
	}}
}

// printsAnew waits until a process has printed something once more, after something was done.
func (p *part) printsAnew(text string, after func()) {
	p.t.Helper()
	before, _ := p.now.out.watch()
	after()
	require.Eventually(p.t, func() bool {
		now, _ := p.now.out.watch()
		return strings.Count(now, text) > strings.Count(before, text)
	}, patience, 100*time.Millisecond, text)
}

// Everything in one process on a disk that is full now and then: ledger, attachments and the engine's file.
func TestSoakFullDisk(t *testing.T) {
	t.Parallel()
	onDemand(t)
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("no file system of a limited size can be mounted here: %s", out)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, 0)) })
	h := oneProcess(t, append(soakDrill(), "--data", filepath.Join(disk, "data"))...)
	h.faults = append(h.faults, fills(disk))
	soaks(t, h)
}

// fills leaves no byte on the disk for a while.
func fills(disk string) fault {
	return fault{"full disks", func(ctx context.Context, s *soak) {
		ballast := filepath.Join(disk, "ballast")
		require.NoError(s.t, fill(ballast))
		idles(ctx, s.random, 6*time.Second)
		require.NoError(s.t, os.Remove(ballast))
	}}
}

func fill(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	for block := make([]byte, 1<<20); len(block) > 0; {
		_, err := f.Write(block)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			block = block[:len(block)/2]
		case err != nil:
			return err
		}
	}
	return nil
}
