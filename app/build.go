package app

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Build says what this binary was built from. What is not known is empty.
type Build struct {
	Version  string // of the main module: a tag, a pseudo-version, or (devel)
	Commit   string // revision in version control
	Time     string // of the commit, RFC 3339
	Modified bool   // there were changes that no commit has
	Go       string
	Temporal string // version of the Temporal server that is part of the binary; empty: none is
}

const temporalServer = "go.temporal.io/server"

// ThisBuild is the build of the running binary.
func ThisBuild() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Build{}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) Build {
	b := Build{Version: info.Main.Version, Go: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	for _, dep := range info.Deps {
		if dep.Path == temporalServer {
			b.Temporal = dep.Version
		}
	}
	return b
}

// String is the build on one line.
func (b Build) String() string {
	line := "shixian " + cmp.Or(b.Version, "(unknown version)")
	if b.Commit == "" {
		line += ", commit unknown"
	} else {
		line += fmt.Sprintf(", commit %s of %s", b.Commit, b.Time)
	}
	if b.Modified {
		line += " (modified)"
	}
	line += ", " + cmp.Or(b.Go, "unknown Go")
	if b.Temporal != "" {
		line += ", Temporal server " + b.Temporal
	}
	return line
}

// LogBuild logs which build starts.
func LogBuild(ctx context.Context, log *slog.Logger) {
	log.InfoContext(ctx, "starting", "build", ThisBuild().String())
}
