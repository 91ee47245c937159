#!/usr/bin/env bash
# goose v3.29.0 (github.com/pressly/goose/v3) and Temporal server v1.32.1 (go.temporal.io/server) in one module.
#
# Behaviour: goose 3.29 asks for go.opentelemetry.io/otel/log v1.47.0; the server is written for v0.20.0, which has log.KeyValue
# and log.String, which v1.47.0 no longer has. Go takes the higher one for both, and the server's common/wideevents does not
# compile. With goose v3.28.0 the log package stays at v0.20.0 and both compile.
#
# Why it surprises: a library for migrations and a server have nothing to do with each other. The two meet in a third module,
# which was v0 when the server took it.
# What it means here: a binary that embeds the server cannot have a later goose; go.mod keeps 3.27.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	_ "github.com/pressly/goose/v3"
	_ "go.temporal.io/server/common/wideevents"
)

func main() {}
GO

with() { # with GOOSE: builds with that version of goose
	rm -f go.mod go.sum
	go mod init finding >log 2>&1
	go get go.temporal.io/server/common/wideevents@v1.32.1 "github.com/pressly/goose/v3@$1" >>log 2>&1 || { cat log; exit 2; }
	echo "goose $1, otel/log $(go list -m -f '{{.Version}}' go.opentelemetry.io/otel/log)"
	if go build -gcflags=-e -o /dev/null . >out 2>&1; then
		echo compiles
	else
		grep -q wideevents out || { cat out; exit 2; }
		grep -o 'undefined: log\.[A-Za-z0-9]*' out | LC_ALL=C sort -u
	fi
}

{ with v3.28.0; with v3.29.0; } | tee seen
diff - seen <<'SEEN'
goose v3.28.0, otel/log v0.20.0
compiles
goose v3.29.0, otel/log v1.47.0
undefined: log.KeyValue
undefined: log.String
SEEN
