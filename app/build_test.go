package app

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{
		GoVersion: "go1.26.1", Main: debug.Module{Version: "v1.2.3"},
		Deps: []*debug.Module{{Path: "x.org/y", Version: "v9.9.9"}, {Path: temporalServer, Version: "v1.30.0"}},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "3f2c9b1"}, {Key: "vcs.time", Value: "2026-11-24T08:00:00Z"}, {Key: "vcs.modified", Value: "true"},
		},
	}
	require.Equal(t, "shixian v1.2.3, commit 3f2c9b1 of 2026-11-24T08:00:00Z (modified), go1.26.1, Temporal server v1.30.0", buildOf(info).String())
	info.Deps, info.Settings[2].Value = nil, "false"
	require.Equal(t, "shixian v1.2.3, commit 3f2c9b1 of 2026-11-24T08:00:00Z, go1.26.1", buildOf(info).String())
	require.Equal(t, "shixian (unknown version), commit unknown, unknown Go", Build{}.String())
}
