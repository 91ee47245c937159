package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// logged opens a log of a configuration, and returns what has been written to it.
func logged(t *testing.T, c *Config) (lines func() []string, end func()) {
	t.Helper()
	var out bytes.Buffer
	end, err := c.LogTo(&out)
	require.NoError(t, err)
	return func() []string { return strings.Split(strings.TrimSpace(out.String()), "\n") }, end
}

// What an outage says again and again is written twice, and then once with how often it came.
func TestWhatRepeatsItselfIsSummedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &Config{LogFormat: "json"}
		lines, end := logged(t, c)
		defer end()
		for i := range 900 { // 60 a second for 15 s
			c.Log.Error("request failed", "request_id", i)
			c.Log.With("part", "sweep").Warn("the ledger could not be swept", "round", i)
			<-time.After(time.Second / 60) // by the clock of the test
		}
		c.Log.Info("request", "status", 200)
		c.Log.Info("request", "status", 200)
		c.Log.Info("request", "status", 200)
		require.Len(t, lines(), 7, "two of each, and whatever is no fault")
		<-time.After(saidAgainIn) // by the clock of the test
		require.Len(t, lines(), 9)
		sums := map[string]map[string]any{}
		for _, line := range lines()[7:] {
			var read map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &read))
			sums[read["msg"].(string)] = read
		}
		assert.InDelta(t, 898, sums["request failed"]["repeated"], 0)
		assert.InDelta(t, 899, sums["request failed"]["request_id"], 0, "it is the last")
		assert.Equal(t, "sweep", sums["the ledger could not be swept"]["part"])

		c.Log.Error("request failed")
		assert.NotContains(t, lines()[9], "repeated", "afterwards it is news again")
		<-time.After(saidAgainIn) // by the clock of the test
		assert.Len(t, lines(), 10, "what came once is not summed up")
	})
}

func TestWhatIsLeftIsSummedUpAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &Config{}
		lines, end := logged(t, c)
		for range 5 {
			c.Log.Warn("again")
		}
		end()
		require.Len(t, lines(), 3, "the process is over when this returns")
		assert.Contains(t, lines()[2], "repeated=3")
		<-time.After(saidAgainIn) // by the clock of the test
		assert.Len(t, lines(), 3)
		for range 5 {
			c.Log.Warn("later")
		}
		assert.Len(t, lines(), 8, "nothing sums up any more")
	})
}

func TestLogAsConfigured(t *testing.T) {
	t.Parallel()
	c := &Config{LogLevel: "warn"}
	lines, end := logged(t, c)
	defer end()
	c.Log.Info("all is well")
	c.Log.Warn("nearly")
	assert.Len(t, lines(), 1)
	assert.False(t, c.Log.Enabled(t.Context(), slog.LevelInfo))

	for _, c := range []*Config{{LogLevel: "loud"}, {LogFormat: "xml"}} {
		_, err := c.LogTo(&bytes.Buffer{})
		require.ErrorContains(t, err, "was expected")
		require.ErrorAs(t, err, new(SettingError))
	}
}
